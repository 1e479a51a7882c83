import { type Bytes, copyOf, u16, u8 } from '../wire/bytes.ts';
import type { AddressPseudonyms } from './addresses.ts';

/** EDNS options, https://www.iana.org/assignments/dns-parameters. Of all others, cookies too, the data become zeros. */
const Option = { clientSubnet: 8, keepAlive: 11, extendedError: 15 } as const;

/** Family, length of the prefix, length that the answer is for: RFC 7871 section 6. */
const SUBNET_HEADER = 4;
const FAMILIES: Readonly<Record<number, 4 | 16>> = { 1: 4, 2: 16 };
const ANY_CHARACTER = 0x78;

/** Rewrites the options of an OPT record (RFC 6891 section 6.1.2) in place: codes and lengths stay. */
export function replaceOptions(
  bytes: Bytes,
  start: number,
  end: number,
  addresses: AddressPseudonyms,
): void {
  let at = start;
  while (at + 4 <= end) {
    const data = at + 4;
    const next = data + u16(bytes, at + 2);
    if (next > end) break;
    const code = u16(bytes, at);
    if (code === Option.clientSubnet) subnet(bytes, data, next, addresses);
    else if (code === Option.extendedError)
      bytes.fill(ANY_CHARACTER, Math.min(data + 2, next), next);
    // RFC 7828 section 3.1: nothing, or a time of 16 bits.
    else if (code !== Option.keepAlive || next - data > 2) bytes.fill(0, data, next);
    at = next;
  }
  bytes.fill(0, at, end);
}

/** As many octets of an address as the prefix needs, zeros in the last of them behind it. */
function subnet(bytes: Bytes, start: number, end: number, addresses: AddressPseudonyms): void {
  const octets = start + SUBNET_HEADER <= end ? FAMILIES[u16(bytes, start)] : undefined;
  const bits = u8(bytes, start + 2);
  const at = start + SUBNET_HEADER;
  if (octets === undefined || bits > octets * 8 || end - at !== (bits + 7) >> 3) {
    bytes.fill(0, start, end);
    return;
  }
  const address = new Uint8Array(octets);
  address.set(bytes.subarray(at, end));
  bytes.set(copyOf(addresses.prefix(address, bits), 0, end - at), at);
}
