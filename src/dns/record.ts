import { type Bytes, u16, u32, u8 } from '../wire/bytes.ts';
import { Type } from './codes.ts';
import { HEADER_OCTETS } from './message-view.ts';
import { skipName } from './name.ts';

/** Octets after the name: TYPE, CLASS, TTL, RDLENGTH. */
const FIXED_OCTETS = 10;

/** No further record can be read: the message was cut, or a name in it is bad. */
export const NO_RECORD = -1;

/**
 * A resource record, read in place; overwritten by the next record. RFC 1035 section 4.1.3:
 *
 * ```
 *   0  1  2  3  4  5  6  7  8  9  0  1  2  3  4  5
 * /                     NAME                      /
 * |                     TYPE                      |
 * |                     CLASS                     |
 * |                      TTL                      |
 * |                                               |
 * |                   RDLENGTH                    |
 * /                     RDATA                     /
 * ```
 */
export class RecordView {
  /** Offset of the owner name. */
  nameAt = 0;
  type = 0;
  /** The requestor's UDP payload size in an OPT record, RFC 6891 section 6.1.2. */
  class = 0;
  /** Seconds; in an OPT record the upper bits of the RCODE, version, and flags. */
  ttl = 0;
  /** RDATA is [dataStart, dataEnd). */
  dataStart = 0;
  /** End of RDATA, which may lie after the captured message: readers of RDATA must compare. */
  dataEnd = 0;
}

/** Reads the record at `at`. @returns the offset of the next record, or NO_RECORD */
export function readRecord(bytes: Bytes, at: number, end: number, into: RecordView): number {
  const fixed = skipName(bytes, at, end);
  if (fixed < 0 || fixed + FIXED_OCTETS > end) return NO_RECORD;
  into.nameAt = at;
  into.type = u16(bytes, fixed);
  into.class = u16(bytes, fixed + 2);
  into.ttl = u32(bytes, fixed + 4);
  into.dataStart = fixed + FIXED_OCTETS;
  into.dataEnd = into.dataStart + u16(bytes, fixed + 8);
  return into.dataEnd;
}

/** Returns the offset of the first record of a message, after all questions; NO_RECORD if these are bad. */
export function skipQuestions(bytes: Bytes, start: number, end: number): number {
  if (end - start < HEADER_OCTETS) return NO_RECORD;
  let at = start + HEADER_OCTETS;
  for (let left = u16(bytes, start + 4); left > 0; left--) {
    at = skipName(bytes, at, end);
    if (at < 0) return NO_RECORD;
    at += 4;
  }
  return at;
}

/** Returns the offset of the additional section; NO_RECORD if the records before it cannot be read. */
function skipToAdditional(bytes: Bytes, start: number, end: number): number {
  let at = skipQuestions(bytes, start, end);
  if (at === NO_RECORD) return NO_RECORD;
  for (let left = u16(bytes, start + 6) + u16(bytes, start + 8); left > 0; left--) {
    at = readRecord(bytes, at, end, skipped);
    if (at === NO_RECORD) return NO_RECORD;
  }
  return at;
}

/** Finds the OPT record (RFC 6891 section 6.1.1: at most one). @returns whether one can be read */
export function findOpt(bytes: Bytes, start: number, end: number, into: RecordView): boolean {
  let at = skipToAdditional(bytes, start, end);
  if (at === NO_RECORD) return false;
  for (let left = u16(bytes, start + 10); left > 0; left--) {
    at = readRecord(bytes, at, end, into);
    if (at === NO_RECORD) return false;
    if (into.type === Type.OPT) return true;
  }
  return false;
}

/**
 * Returns the RCODE with the upper eight bits that an OPT record adds: RFC 6891 section 6.1.3. They are the fifth
 * octet after its name, and are read even if the snap length cut the record there.
 */
export function extendedRcode(bytes: Bytes, start: number, end: number): number {
  const rcode = u8(bytes, start + 3) & 0xf;
  let at = skipToAdditional(bytes, start, end);
  if (at === NO_RECORD) return rcode;
  for (let left = u16(bytes, start + 10); left > 0; left--) {
    const fixed = skipName(bytes, at, end);
    if (fixed < 0 || fixed + 5 > end) return rcode;
    if (u16(bytes, fixed) === Type.OPT) return (u8(bytes, fixed + 4) << 4) | rcode;
    at = readRecord(bytes, at, end, skipped);
    if (at === NO_RECORD) return rcode;
  }
  return rcode;
}

const skipped = new RecordView();
