import { u16, u8 } from '../../wire/bytes.ts';
import type { Rewrite } from '../rewrite.ts';

/** EDNS options, https://www.iana.org/assignments/dns-parameters. Of all others, even cookies, nothing is kept. */
const Option = { clientSubnet: 8, keepAlive: 11, extendedError: 15 } as const;

/** Octets of family, source prefix length and scope prefix length: RFC 7871 section 6. */
const SUBNET_HEADER = 4;
const FAMILIES: Readonly<Record<number, 4 | 16>> = { 1: 4, 2: 16 };
const ANY_CHARACTER = 0x78;

/** Rewrites the options of an OPT record (RFC 6891 section 6.1.2). Codes and lengths are kept. */
export function ednsOptions(message: Rewrite, start: number, end: number): void {
  const { from, into } = message;
  for (let at = start; at + 4 <= end;) {
    const data = at + 4;
    const next = data + u16(from, at + 2);
    if (next > end) return;
    message.keep(at, data);
    const code = u16(from, at);
    if (code === Option.clientSubnet) subnet(message, data, next);
    else if (code === Option.extendedError) {
      message.keep(data, Math.min(data + 2, next));
      into.fill(ANY_CHARACTER, Math.min(data + 2, next), next);
    }
    // RFC 7828 section 3.1: the data are empty, or a time of 16 bits.
    else if (code === Option.keepAlive && next - data <= 2) message.keep(data, next);
    at = next;
  }
}

/** Rewrites a client subnet: as many octets of the address as the prefix needs, with zeros after the prefix. */
function subnet(message: Rewrite, start: number, end: number): void {
  const { from } = message;
  const at = start + SUBNET_HEADER;
  const octets = at <= end ? FAMILIES[u16(from, start)] : undefined;
  const bits = u8(from, start + 2);
  if (octets === undefined || bits > octets * 8 || end - at !== (bits + 7) >> 3) return;
  message.keep(start, at);
  message.prefix(at, bits, octets);
}
