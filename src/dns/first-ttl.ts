import { type Bytes, u16, u32, u8 } from '../wire/bytes.ts';
import { HEADER_OCTETS, type MessageView } from './message-view.ts';

/** A pointer to the name of the first question. Most servers write the owner of a record like this. */
const POINTER = 0xc00c;
/** TYPE, CLASS, TTL. */
const FIXED_OCTETS = 8;
/** A longer TTL counts as 0 (RFC 2181 section 8). */
const LONGEST = 0x7fffffff;

/**
 * Returns the TTL in seconds of the requested records (RFC 1035 section 3.2.1); all records of one type have one
 * TTL (RFC 2181 section 5.2). Reads the first record only. Returns 0 if there is none, or if it has another type
 * (CNAME) or another name.
 */
export function firstTtl(message: MessageView): number {
  if ((message.flags & 0xf) !== 0 || message.answerCount === 0 || message.qdcount !== 1) return 0;
  const { bytes, start, questionEnd, end } = message;
  if (questionEnd + 2 + FIXED_OCTETS > end) return 0;
  const nameAt = start + HEADER_OCTETS;
  let at = questionEnd + 2;
  if (u16(bytes, questionEnd) !== POINTER) {
    const nameOctets = questionEnd - 4 - nameAt;
    at = questionEnd + nameOctets;
    if (at + FIXED_OCTETS > end || !isSame(bytes, nameAt, questionEnd, nameOctets)) return 0;
  }
  if (u16(bytes, at) !== message.qtype) return 0;
  const ttl = u32(bytes, at + 4);
  return ttl > LONGEST ? 0 : ttl;
}

function isSame(bytes: Bytes, one: number, other: number, octets: number): boolean {
  for (let at = 0; at < octets; at++)
    if (u8(bytes, one + at) !== u8(bytes, other + at)) return false;
  return true;
}
