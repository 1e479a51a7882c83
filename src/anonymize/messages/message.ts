import { Type, typeNumber } from '../../dns/codes.ts';
import { HEADER_OCTETS } from '../../dns/message-view.ts';
import { readRecord, RecordView } from '../../dns/record.ts';
import { type Bytes, u16, u8 } from '../../wire/bytes.ts';
import type { NamePseudonyms } from '../pseudonyms/names.ts';
import { ednsOptions } from './edns-options.ts';
import { type Pseudonyms, Rewrite } from '../rewrite.ts';

/** Offset of each count, and fewest octets of one question or record: RFC 1035 sections 4.1.2 and 4.1.3. */
const LEAST_OCTETS = [
  [4, 5],
  [6, 11],
  [8, 11],
  [10, 11],
] as const;

/** Octets of a question after its name. */
const TYPE_AND_CLASS_OCTETS = 4;

/** Replaces each character of a text: `x`. */
const ANY_CHARACTER = 0x78;

/** Position of names in RDATA: numbers of `before` octets, then `names` names, then numbers of `after` octets. */
interface Shape {
  readonly before: number;
  readonly names: number;
  readonly after?: number;
}

/** The table of types whose RDATA has names. RDATA of types that are neither here nor below is not kept. */
const SHAPES: ReadonlyMap<number, Shape> = new Map([
  ...shaped('NS MD MF CNAME MB MG MR PTR DNAME NSEC', { before: 0, names: 1 }),
  ...shaped('MINFO RP', { before: 0, names: 2 }),
  ...shaped('SOA', { before: 0, names: 2, after: 20 }),
  ...shaped('MX AFSDB RT KX', { before: 2, names: 1 }),
  ...shaped('SRV', { before: 6, names: 1 }),
  ...shaped('RRSIG', { before: 18, names: 1 }),
]);

function shaped(types: string, shape: Shape): [type: number, shape: Shape][] {
  return types.split(' ').map((type) => [typeNumber(type)!, shape]);
}

/** RFC 7208 section 3.1: like TXT, obsolete. */
const SPF = 99;

/** Parameters of SVCB and HTTPS (RFC 9460 section 14.3): common protocols and ports are kept, addresses replaced. */
const SvcParam = {
  alpn: 1,
  port: 3,
  ipv4hint: 4,
  ipv6hint: 6,
} as const;

/** Replaces names and addresses in DNS messages. Lengths, counts, types, codes and times are kept. */
export class MessagePseudonyms {
  readonly #pseudonyms: Pseudonyms;
  readonly #names: NamePseudonyms;
  readonly #record = new RecordView();

  constructor(pseudonyms: Pseudonyms, names: NamePseudonyms) {
    this.#pseudonyms = pseudonyms;
    this.#names = names;
  }

  /**
   * Rewrites a message, as far as it was captured and can be read.
   *
   * @param into as long as `bytes`, and zeros, which stay where nothing is understood
   * @param length octets of the message on the wire, if known
   */
  replace(bytes: Bytes, into: Bytes, length = bytes.length): void {
    if (bytes.length < HEADER_OCTETS) return;
    const octets = Math.max(length, bytes.length);
    if (!isHeader(bytes, octets - HEADER_OCTETS)) return;
    const message = new Rewrite(bytes, into, this.#pseudonyms);
    this.#names.begin();
    const understood = this.#sections(message, octets);
    // If nothing after the header can be read, the header is probably none, and is not kept.
    if (understood > HEADER_OCTETS || bytes.length === HEADER_OCTETS)
      message.keep(0, HEADER_OCTETS);
  }

  /**
   * @param length octets of the message on the wire
   * @returns the offset up to which the message was understood
   */
  #sections(message: Rewrite, length: number): number {
    const { from: bytes, into } = message;
    const end = bytes.length;
    let at = HEADER_OCTETS;
    for (let left = u16(bytes, 4), isFirst = true; left > 0; left--, isFirst = false) {
      if (at >= end) return end;
      const next = isFirst
        ? this.#names.replaceQuestion(bytes, at, end, into)
        : this.#names.replace(bytes, at, end, into);
      if (next < 0) return ~next;
      at = next + TYPE_AND_CLASS_OCTETS;
      message.keep(next, at);
    }
    for (let left = u16(bytes, 6) + u16(bytes, 8) + u16(bytes, 10); left > 0; left--) {
      if (at >= end) return end;
      const next = this.#names.replace(bytes, at, end, into);
      if (next < 0) return ~next;
      const behind = readRecord(bytes, at, end, this.#record);
      // The record is cut, or longer than the message on the wire. Of such an OPT, the codes are read all the same.
      const isOpt = next + 2 <= end && u16(bytes, next) === Type.OPT;
      if ((behind < 0 || behind > length) && !isOpt) return next;
      message.keep(next, behind < 0 ? end : this.#record.dataStart);
      if (behind < 0) return end;
      this.#data(message);
      at = behind;
    }
    // Octets after the last record are unknown, and are not kept. (A SIG(0) signature is a record.)
    return Math.min(at, end);
  }

  #data(message: Rewrite): void {
    const { type, dataStart, dataEnd } = this.#record;
    const end = Math.min(dataEnd, message.from.length);
    const length = dataEnd - dataStart;
    const shape = SHAPES.get(type);
    if (shape) this.#named(shape, message, dataStart, end);
    else if (type === Type.A && length === 4 && end === dataEnd) message.address(dataStart, 4);
    else if (type === Type.AAAA && length === 16 && end === dataEnd) message.address(dataStart, 16);
    else if (type === Type.TXT || type === SPF) strings(message, dataStart, end, NONE);
    else if (type === Type.OPT) ednsOptions(message, dataStart, end);
    else if (type === Type.SVCB || type === Type.HTTPS) this.#service(message, dataStart, end);
  }

  #named({ before, names, after = 0 }: Shape, message: Rewrite, start: number, end: number): void {
    let at = Math.min(start + before, end);
    for (let left = names; left > 0; left--) {
      at = this.#names.replace(message.from, at, end, message.into);
      // If a name is unreadable, the octets before it may be no numbers either.
      if (at < 0) return;
    }
    message.keep(start, Math.min(start + before, end));
    message.keep(at, Math.min(at + after, end));
  }

  /** Rewrites SVCB and HTTPS (RFC 9460 section 2.2): priority, target, and parameters with keys and lengths. */
  #service(message: Rewrite, start: number, end: number): void {
    const { from, into } = message;
    message.keep(start, Math.min(start + 2, end));
    if (start + 2 > end) return;
    let at = this.#names.replace(from, start + 2, end, into);
    while (at >= 0 && at + 4 <= end) {
      const key = u16(from, at);
      const value = at + 4;
      const behind = value + u16(from, at + 2);
      if (behind > end) return;
      message.keep(at, value);
      if (key === SvcParam.ipv4hint) hints(message, value, behind, 4);
      else if (key === SvcParam.ipv6hint) hints(message, value, behind, 16);
      else if (key === SvcParam.alpn) strings(message, value, behind, PROTOCOLS);
      else if (key === SvcParam.port && behind - value === 2) message.keep(value, behind);
      at = behind;
    }
  }
}

function hints(message: Rewrite, start: number, end: number, octets: 4 | 16): void {
  for (let at = start; at + octets <= end; at += octets) message.address(at, octets);
}

/** Assigned OPCODEs, RFC 6895 section 2.2. */
const OPCODES: ReadonlySet<number> = new Set([0, 1, 2, 4, 5, 6]);
/** The Z bit, which must be zero: RFC 1035 section 4.1.1. */
const RESERVED_FLAG = 0x40;

/** Whether this can be a DNS header. If the counts need more octets than there are, it is other data, such as text. */
function isHeader(header: Bytes, room: number): boolean {
  const opcode = (u8(header, 2) >> 3) & 0xf;
  if (!OPCODES.has(opcode) || (u8(header, 3) & RESERVED_FLAG) !== 0) return false;
  let least = 0;
  for (const [at, octets] of LEAST_OCTETS) least += u16(header, at) * octets;
  return least <= room;
}

/** Common protocols, which identify nobody: https://www.iana.org/assignments/tls-extensiontype-values, ALPN. */
const PROTOCOLS: ReadonlySet<string> = new Set([
  'http/1.0',
  'http/1.1',
  'h2',
  'h2c',
  'h3',
  'dot',
  'doq',
]);

const NONE: ReadonlySet<string> = new Set();

/**
 * Rewrites character strings of TXT (RFC 1035 section 3.3.14) and of ALPN (RFC 9460 section 7.1.1). Lengths are kept,
 * and so are strings in `kept`. The characters of all others become `x`.
 */
function strings(message: Rewrite, start: number, end: number, kept: ReadonlySet<string>): void {
  const { from, into } = message;
  for (let at = start; at < end;) {
    const next = Math.min(at + 1 + u8(from, at), end);
    const isKept = kept.has(Buffer.from(from.subarray(at + 1, next)).toString('latin1'));
    message.keep(at, isKept ? next : at + 1);
    if (!isKept) into.fill(ANY_CHARACTER, at + 1, next);
    at = next;
  }
}
