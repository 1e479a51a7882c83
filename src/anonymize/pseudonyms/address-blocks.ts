import { type Bytes } from '../../wire/bytes.ts';
import { parseAddress } from '../../wire/address.ts';

/** A block of addresses whose members get pseudonyms of the same block. */
export interface AddressBlock {
  readonly bytes: Bytes;
  /** Bits of the prefix that all members share. */
  readonly length: number;
  /** Bits that a pseudonym keeps, at least `length`: all bits for addresses that identify nobody. */
  readonly kept: number;
}

/**
 * The table of blocks. A pseudonym must show the kind of its address, because the kind decides what can have gone
 * wrong. The blocks are those of the IANA registries of special-purpose addresses (RFC 6890) that occur in DNS
 * captures. A block comes before the larger block that contains it.
 */
const BLOCKS: readonly (readonly [prefix: string, length: number, kept: number])[] = [
  // "This host", loopback, all systems on the link, broadcast.
  ['0.0.0.0', 8, 32],
  ['127.0.0.0', 8, 32],
  ['224.0.0.0', 24, 32],
  ['255.255.255.255', 32, 32],
  // Private (RFC 1918), shared by carriers (RFC 6598), link-local (RFC 3927), multicast, reserved.
  ['10.0.0.0', 8, 8],
  ['172.16.0.0', 12, 12],
  ['192.168.0.0', 16, 16],
  ['100.64.0.0', 10, 10],
  ['169.254.0.0', 16, 16],
  ['224.0.0.0', 4, 4],
  ['240.0.0.0', 4, 4],
  // Unspecified and loopback; IPv4 within IPv6 (RFC 4291 section 2.5.5, RFC 6052; see AddressPseudonyms).
  ['::', 127, 128],
  ['::ffff:0.0.0.0', 96, 96],
  ['64:ff9b::', 96, 96],
  // Link-local, unique local (RFC 4193), well-known groups, multicast with its flags and scope, global unicast.
  ['fe80::', 64, 64],
  ['fe80::', 10, 10],
  ['fc00::', 7, 8],
  ['ff02::', 112, 128],
  ['ff00::', 8, 16],
  ['2000::', 3, 3],
];

const TABLE = BLOCKS.map(([prefix, length, kept]): AddressBlock => {
  return { bytes: parseAddress(prefix)!, length, kept };
});

export const IPV4_BLOCKS: readonly AddressBlock[] = TABLE.filter(({ bytes }) => bytes.length === 4);
export const IPV6_BLOCKS: readonly AddressBlock[] = TABLE.filter(
  ({ bytes }) => bytes.length === 16,
);

/** Whether the next bit of an address must be kept: in a block, or on the way to the prefix of one. */
export function isBitKept(blocks: readonly AddressBlock[], address: Bytes, depth: number): boolean {
  return blocks.some(({ bytes, length, kept }) => {
    if (depth >= kept) return false;
    return sharedBits(bytes, address) >= Math.min(depth, length);
  });
}

/** Returns the number of leading bits that two addresses share. */
export function sharedBits(one: Bytes, other: Bytes): number {
  for (let at = 0; at < one.length; at++) {
    const difference = one[at]! ^ other[at]!;
    if (difference !== 0) return at * 8 + Math.clz32(difference) - 24;
  }
  return one.length * 8;
}

/**
 * First bytes of IPv4 addresses outside of all blocks. They are exchanged among each other as whole bytes, because
 * neighbouring blocks would otherwise fix the bits of a byte such as 8.
 */
export const FREE_OCTETS: readonly number[] = Array.from({ length: 223 }, (_, at) => at + 1).filter(
  (octet) => IPV4_BLOCKS.every(({ bytes }) => bytes[0] !== octet),
);
