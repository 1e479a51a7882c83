import { Type } from '../dns/codes.ts';
import { HEADER_OCTETS } from '../dns/message-view.ts';
import { readRecord, RecordView } from '../dns/record.ts';
import { type Bytes, copyOf, u16, u8 } from '../wire/bytes.ts';
import type { AddressPseudonyms } from './addresses.ts';
import type { NamePseudonyms } from './names.ts';
import { replaceOptions } from './options.ts';

/** Offset of each count, and the least octets of one of those that it counts: RFC 1035 sections 4.1.2 and 4.1.3. */
const LEAST_OCTETS = [
  [4, 5],
  [6, 11],
  [8, 11],
  [10, 11],
] as const;

/** Stands for a character of a text. */
const ANY_CHARACTER = 0x78;

/** Types that the code elsewhere has no name for. RFC 1035, 1183, 2230, 4034. */
const OtherType = {
  MD: 3,
  MF: 4,
  MB: 7,
  MG: 8,
  MR: 9,
  MINFO: 14,
  RP: 17,
  AFSDB: 18,
  RT: 21,
  KX: 36,
  RRSIG: 46,
  NSEC: 47,
  SPF: 99,
} as const;

/** Where names stand in RDATA: behind so many octets, so many names, and then so many octets of numbers. */
interface Shape {
  readonly before: number;
  readonly names: number;
  readonly after?: number;
}

/** THE TABLE: data that has names in it. RDATA of all types that are neither here nor below become zeros. */
const SHAPES: ReadonlyMap<number, Shape> = new Map([
  [Type.NS, { before: 0, names: 1 }],
  [OtherType.MD, { before: 0, names: 1 }],
  [OtherType.MF, { before: 0, names: 1 }],
  [Type.CNAME, { before: 0, names: 1 }],
  [Type.SOA, { before: 0, names: 2, after: 20 }],
  [OtherType.MB, { before: 0, names: 1 }],
  [OtherType.MG, { before: 0, names: 1 }],
  [OtherType.MR, { before: 0, names: 1 }],
  [Type.PTR, { before: 0, names: 1 }],
  [OtherType.MINFO, { before: 0, names: 2 }],
  [Type.MX, { before: 2, names: 1 }],
  [OtherType.RP, { before: 0, names: 2 }],
  [OtherType.AFSDB, { before: 2, names: 1 }],
  [OtherType.RT, { before: 2, names: 1 }],
  [Type.SRV, { before: 6, names: 1 }],
  [OtherType.KX, { before: 2, names: 1 }],
  [Type.DNAME, { before: 0, names: 1 }],
  [OtherType.RRSIG, { before: 18, names: 1 }],
  [OtherType.NSEC, { before: 0, names: 1 }],
]);

/** SVCB and HTTPS, RFC 9460 section 14.3: what a service speaks and where it listens stays. */
const SvcParam = {
  alpn: 1,
  port: 3,
  ipv4hint: 4,
  ipv6hint: 6,
} as const;

/** Names and addresses in DNS messages. Lengths, counts, types, codes and times stay what they are. */
export class MessagePseudonyms {
  readonly #addresses: AddressPseudonyms;
  readonly #names: NamePseudonyms;
  readonly #record = new RecordView();

  constructor(addresses: AddressPseudonyms, names: NamePseudonyms) {
    this.#addresses = addresses;
    this.#names = names;
  }

  /**
   * Rewrites the message in place, as far as it was captured. What cannot be read becomes zeros.
   *
   * @param length of the message on the wire, as far as it is known
   */
  replace(message: Bytes, start: number, end: number, length = end - start): void {
    if (end - start < HEADER_OCTETS) {
      // Too short for a header: nothing is said by it but that.
      message.fill(0, start, end);
      return;
    }
    const into = message.subarray(start, end);
    const octets = Math.max(length, end - start);
    if (!isHeader(into, octets - HEADER_OCTETS)) {
      into.fill(0);
      return;
    }
    const original = copyOf(message, start, end);
    this.#names.begin();
    const understood = this.#sections(original, into, octets);
    // Nothing behind the header is what it says: so it is no header.
    const isOther = understood <= HEADER_OCTETS && into.length > HEADER_OCTETS;
    into.fill(0, isOther ? 0 : understood);
  }

  /**
   * @param length on the wire
   * @returns up to where the message was understood
   */
  #sections(bytes: Bytes, into: Bytes, length: number): number {
    const end = bytes.length;
    let at = HEADER_OCTETS;
    for (let left = u16(bytes, 4), isFirst = true; left > 0; left--, isFirst = false) {
      if (at >= end) return end;
      const next = isFirst
        ? this.#names.replaceQuestion(bytes, at, 0, end, into)
        : this.#names.replace(bytes, at, 0, end, into);
      if (next < 0) return ~next;
      at = next + 4;
    }
    for (let left = u16(bytes, 6) + u16(bytes, 8) + u16(bytes, 10); left > 0; left--) {
      if (at >= end) return end;
      const next = this.#names.replace(bytes, at, 0, end, into);
      if (next < 0) return ~next;
      const behind = readRecord(bytes, at, end, this.#record);
      // Cut, or with more data than there was room for on the wire: of such an OPT, codes are read all the same.
      const isOpt = next + 2 <= end && u16(bytes, next) === Type.OPT;
      if ((behind < 0 || behind > length) && !isOpt) return next;
      if (behind < 0) return end;
      this.#data(bytes, into);
      at = behind;
    }
    // Behind the last record: a signature of SIG(0) is a record; whatever else it is, nobody knows.
    return Math.min(at, end);
  }

  #data(bytes: Bytes, into: Bytes): void {
    const { type, dataStart, dataEnd } = this.#record;
    const end = Math.min(dataEnd, bytes.length);
    const length = dataEnd - dataStart;
    const shape = SHAPES.get(type);
    if (shape) this.#named(shape, bytes, into, dataStart, end);
    else if (type === Type.A && length === 4 && end === dataEnd)
      this.#addresses.replace(into, dataStart, 4);
    else if (type === Type.AAAA && length === 16 && end === dataEnd)
      this.#addresses.replace(into, dataStart, 16);
    else if (type === Type.TXT || type === OtherType.SPF) blankStrings(into, dataStart, end);
    else if (type === Type.OPT) replaceOptions(into, dataStart, end, this.#addresses);
    else if (type === Type.SVCB || type === Type.HTTPS) this.#service(bytes, into, dataStart, end);
    else into.fill(0, dataStart, end);
  }

  #named(
    { before, names, after = 0 }: Shape,
    bytes: Bytes,
    into: Bytes,
    start: number,
    end: number,
  ): void {
    let at = Math.min(start + before, end);
    for (let left = names; left > 0; left--) {
      const next = this.#names.replace(bytes, at, 0, end, into);
      if (next < 0) {
        // Then what stands in front may be no numbers either.
        into.fill(0, start, Math.min(start + before, end));
        into.fill(0, ~next, end);
        return;
      }
      at = next;
    }
    into.fill(0, Math.min(at + after, end), end);
  }

  /** RFC 9460 section 2.2: priority, target, and parameters with their keys and lengths. */
  #service(bytes: Bytes, into: Bytes, start: number, end: number): void {
    if (start + 2 > end) return;
    const next = this.#names.replace(bytes, start + 2, 0, end, into);
    if (next < 0) {
      into.fill(0, ~next, end);
      return;
    }
    let at = next;
    while (at + 4 <= end) {
      const key = u16(bytes, at);
      const value = at + 4;
      const behind = value + u16(bytes, at + 2);
      if (behind > end) break;
      if (key === SvcParam.ipv4hint) this.#hints(into, value, behind, 4);
      else if (key === SvcParam.ipv6hint) this.#hints(into, value, behind, 16);
      else if (key === SvcParam.alpn) keepProtocols(into, value, behind);
      else if (key !== SvcParam.port || behind - value !== 2) into.fill(0, value, behind);
      at = behind;
    }
    into.fill(0, at, end);
  }

  #hints(into: Bytes, start: number, end: number, octets: 4 | 16): void {
    let at = start;
    for (; at + octets <= end; at += octets) this.#addresses.replace(into, at, octets);
    into.fill(0, at, end);
  }
}

/** OPCODEs that are assigned: query, inverse query, status, notify, update, stateful operations. RFC 6895 section 2.2. */
const OPCODES: ReadonlySet<number> = new Set([0, 1, 2, 4, 5, 6]);
/** Has to be zero: RFC 1035 section 4.1.1. */
const RESERVED_FLAG = 0x40;

/** Whether it can be a header of DNS: counts of more than there is room for are something else, text perhaps. */
function isHeader(header: Bytes, room: number): boolean {
  const opcode = (u8(header, 2) >> 3) & 0xf;
  if (!OPCODES.has(opcode) || (u8(header, 3) & RESERVED_FLAG) !== 0) return false;
  let least = 0;
  for (const [at, octets] of LEAST_OCTETS) least += u16(header, at) * octets;
  return least <= room;
}

/** Protocols that many have: https://www.iana.org/assignments/tls-extensiontype-values, ALPN. */
const PROTOCOLS: ReadonlySet<string> = new Set([
  'http/1.0',
  'http/1.1',
  'h2',
  'h2c',
  'h3',
  'dot',
  'doq',
]);

/** RFC 9460 section 7.1.1: strings, of which those that nobody else has become blank. */
function keepProtocols(into: Bytes, start: number, end: number): void {
  for (let at = start; at < end;) {
    const next = Math.min(at + 1 + u8(into, at), end);
    const name = Buffer.from(into.subarray(at + 1, next)).toString('latin1');
    if (!PROTOCOLS.has(name)) into.fill(ANY_CHARACTER, at + 1, next);
    at = next;
  }
}

/** TXT: strings of the same lengths, RFC 1035 section 3.3.14. */
function blankStrings(into: Bytes, start: number, end: number): void {
  for (let at = start; at < end;) {
    const next = Math.min(at + 1 + u8(into, at), end);
    into.fill(ANY_CHARACTER, at + 1, next);
    at = next;
  }
}
