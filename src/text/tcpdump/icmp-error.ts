import { IcmpType } from '../../wire/headers/ip.ts';
import type { TcpdumpLine } from './line.ts';

/** Type and code of an ICMP error: RFC 792, RFC 1812 section 5.2.7.1, RFC 4443 section 3. */
export interface IcmpError {
  readonly type: number;
  readonly code: number;
}

/** Type and code as `icmpWords` writes them for shapes that have them as fields. */
const NUMBERS = /^type (\d{1,3}), code (\d{1,3})$/;

const REASSEMBLY = /reassembly/i;
const EXCEEDED = /\bexceeded/i;
const TOO_BIG = /\btoo big/i;
const UNREACHABLE = /unreachable/i;

/** Codes by the words of tcpdump (print-icmp.c) and Wireshark (packet-icmp.c). The first match counts. */
const CODES: readonly (readonly [RegExp, number])[] = [
  [/\bport\b/i, 3],
  [/\bprotocol\b/i, 2],
  [/\bneed to frag|\bfragmentation (?:needed|required)/i, 4],
  [/\bnet\b.*\btos prohibited|\bnetwork unreachable for tos/i, 11],
  [/\bhost\b.*\btos prohibited|\bhost unreachable for tos/i, 12],
  [/\bprohibited filter|\bfiltered/i, 13],
  [/\bnet(?:work)?\b.*\bprohibited/i, 9],
  [/\bhost\b.*\bprohibited/i, 10],
  [/\bprohibited/i, 13],
  [/\bhost\b/i, 1],
];

/** Codes of ICMPv6, likewise (print-icmp6.c, packet-icmpv6.c). */
const CODES_V6: readonly (readonly [RegExp, number])[] = [
  [/\bport\b/i, 4],
  [/\bprohibited/i, 1],
  [/\bscope\b/i, 2],
  [/\baddress\b/i, 3],
];

/** Returns type and code of an ICMP error by its text; undefined if the message is no error. */
export function icmpError({ fields }: TcpdumpLine, family: 'IP' | 'IP6'): IcmpError | undefined {
  const text = fields.find(({ kind }) => kind === 'icmp')?.text ?? '';
  const [, number, code] = NUMBERS.exec(text) ?? [];
  if (number !== undefined) return { type: Number(number), code: Number(code) };
  const isV4 = family === 'IP';
  const { timeExceeded, timeExceededV6, packetTooBigV6, unreachable, unreachableV6 } = IcmpType;
  if (EXCEEDED.test(text)) {
    const type = isV4 ? timeExceeded : timeExceededV6;
    return { type, code: REASSEMBLY.test(text) ? 1 : 0 };
  }
  if (!isV4 && TOO_BIG.test(text)) return { type: packetTooBigV6, code: 0 };
  if (!UNREACHABLE.test(text)) return undefined;
  const known = (isV4 ? CODES : CODES_V6).find(([words]) => words.test(text));
  return { type: isV4 ? unreachable : unreachableV6, code: known?.[1] ?? 0 };
}

/** Returns type and code as a text for `icmpError`. */
export function icmpWords(type: string, code: string): string {
  return `type ${type}, code ${code}`;
}
