import { formatAddress, parseAddress } from '../../wire/address.ts';
import { type Bytes, copyOf } from '../../wire/bytes.ts';
import { FREE_OCTETS, IPV4_BLOCKS, IPV6_BLOCKS } from './address-blocks.ts';
import { AddressTree, type Turn } from './address-tree.ts';
import type { Secret } from './secret.ts';

/** Bits of the first byte of an IPv4 address: it is kept or replaced as a whole, outside of the tree. */
const FIRST_BITS = 8;

/** Prefixes of IPv4-mapped and NAT64 addresses. The IPv4 address within gets the pseudonym that it has elsewhere. */
const IPV4_INSIDE = ['::ffff:0.0.0.0', '64:ff9b::'].map((text) => parseAddress(text)!);

/**
 * Pseudonyms of IPv4 and IPv6 addresses and of their prefixes. A pseudonym is an address of the same kind, and shares
 * as many leading bits with other pseudonyms as the addresses share.
 */
export class AddressPseudonyms {
  readonly #secret: Secret | undefined;
  readonly #ipv4: AddressTree;
  readonly #ipv6: AddressTree;
  /** Pseudonyms of first bytes of IPv4 addresses outside of all blocks. */
  readonly #octets = new Map<number, number>();

  constructor(secret: Secret | undefined) {
    this.#secret = secret;
    this.#ipv4 = new AddressTree(4, FIRST_BITS, IPV4_BLOCKS, turn(secret, 'ipv4'));
    this.#ipv6 = new AddressTree(16, 0, IPV6_BLOCKS, turn(secret, 'ipv6'));
  }

  /** Writes the pseudonym of the 4 or 16 bytes at `at` into the same place of `into`. */
  replace(bytes: Bytes, at: number, octets: 4 | 16, into: Bytes): void {
    into.set(this.prefix(copyOf(bytes, at, at + octets), octets * 8), at);
  }

  /** Returns the pseudonym of the first `bits` bits of an address, followed by zeros. */
  prefix(address: Bytes, bits: number): Bytes {
    const into = new Uint8Array(address.length);
    const inside = IPV4_INSIDE.find((outer) => startsLike(address, outer));
    if (inside && bits > 96) {
      into.set(inside);
      into.set(this.prefix(copyOf(address, 12, 16), bits - 96), 12);
      return into;
    }
    if (address.length === 16) {
      this.#ipv6.translate(address, bits, into);
      return into;
    }
    const [first] = address;
    if (!FREE_OCTETS.includes(first!)) into[0] = first! & (0xff00 >> Math.min(bits, FIRST_BITS));
    else if (bits >= FIRST_BITS) into[0] = this.#octet(first!);
    this.#ipv4.translate(address, bits, into);
    return into;
  }

  /** Returns the original address of a pseudonym; other text unchanged. */
  original(text: string): string {
    const pseudonym = parseAddress(text);
    const original = pseudonym && this.#original(pseudonym);
    return original ? formatAddress(original) : text;
  }

  #original(pseudonym: Bytes): Bytes | undefined {
    const into = new Uint8Array(pseudonym.length);
    const inside = IPV4_INSIDE.find((outer) => startsLike(pseudonym, outer));
    if (inside) {
      const original = this.#original(copyOf(pseudonym, 12, 16));
      into.set(inside);
      if (original) into.set(original, 12);
      return original && into;
    }
    if (pseudonym.length === 16) return this.#ipv6.restore(pseudonym, into) ? into : undefined;
    const [free] = [...this.#octets].find(([, octet]) => octet === pseudonym[0]) ?? [];
    if (free === undefined && FREE_OCTETS.includes(pseudonym[0]!)) return undefined;
    into[0] = free ?? pseudonym[0]!;
    return this.#ipv4.restore(pseudonym, into) ? into : undefined;
  }

  #octet(octet: number): number {
    let pseudonym = this.#octets.get(octet);
    if (pseudonym !== undefined) return pseudonym;
    if (this.#secret) {
      const order = FREE_OCTETS.toSorted((a, b) => Buffer.compare(this.#rank(a), this.#rank(b)));
      for (const [at, free] of FREE_OCTETS.entries()) this.#octets.set(free, order[at]!);
      return this.#octets.get(octet)!;
    }
    // Numbering begins at 11: pseudonyms below would look like addresses of well-known DNS servers (1.1.1.1, 8.8.8.8).
    const place = this.#octets.size + FREE_OCTETS.indexOf(11);
    pseudonym = FREE_OCTETS[place % FREE_OCTETS.length]!;
    this.#octets.set(octet, pseudonym);
    return pseudonym;
  }

  #rank(octet: number): Buffer {
    return this.#secret!('octet', String(octet));
  }
}

function turn(secret: Secret | undefined, family: string): Turn | undefined {
  if (!secret) return undefined;
  return (address, depth) => {
    const bits = copyOf(address, 0, (depth + 7) >> 3);
    if ((depth & 7) !== 0) bits[bits.length - 1]! &= 0xff << (8 - (depth & 7));
    return (secret(family, `${depth} ${String.fromCharCode(...bits)}`)[0]! & 1) === 1;
  };
}

function startsLike(address: Bytes, outer: Bytes): boolean {
  return address.length === 16 && outer.subarray(0, 12).every((octet, at) => address[at] === octet);
}
