import { type Bytes, u16, u8 } from '../wire/bytes.ts';
import { Malformation } from '../wire/malformation.ts';
import { HEADER_OCTETS, type MessageView, NO_NAME } from './message-view.ts';
import type { NameTable } from './name-table.ts';
import { MAX_NAME_OCTETS } from './name.ts';

/**
 * Reads header and first question of the message bytes[start, end) into `into`, without allocation.
 *
 * After a malformation of the question, the header fields are valid and the name is NO_NAME: ID and RCODE are
 * useful even if the snap length cut the rest. Further questions are ignored: RFC 9619 forbids them.
 *
 * @param payloadLength octets of the message on the wire: distinguishes a cut message from a bad one
 * @returns Malformation.none or what is wrong
 */
export function peek(
  bytes: Bytes,
  start: number,
  end: number,
  payloadLength: number,
  names: NameTable,
  into: MessageView,
): Malformation {
  into.bytes = bytes;
  into.start = start;
  into.end = end;
  into.name = NO_NAME;
  into.qtype = 0;
  into.qclass = 0;
  into.questionEnd = start + HEADER_OCTETS;
  if (end - start < HEADER_OCTETS) {
    into.id = 0;
    into.flags = 0;
    into.qdcount = 0;
    return payloadLength < HEADER_OCTETS ? Malformation.shortMessage : Malformation.cutDnsHeader;
  }
  into.id = u16(bytes, start);
  into.flags = u16(bytes, start + 2);
  into.qdcount = u16(bytes, start + 4);
  if (into.qdcount === 0) return Malformation.none;
  return question(bytes, start + HEADER_OCTETS, end, end - start < payloadLength, names, into);
}

/**
 * RFC 1035 section 4.1.2: QNAME, then QTYPE and QCLASS, 16 bits each. No name precedes the first question that a
 * compression pointer could point to, so the name must be written out.
 */
function question(
  bytes: Bytes,
  start: number,
  end: number,
  isCut: boolean,
  names: NameTable,
  into: MessageView,
): Malformation {
  let at = start;
  for (;;) {
    if (at >= end) return isCut ? Malformation.cutQuestion : Malformation.badName;
    const length = u8(bytes, at);
    if (length === 0) break;
    if (length > 63) return Malformation.badName;
    at += 1 + length;
    if (at - start >= MAX_NAME_OCTETS) return Malformation.badName;
  }
  at += 1;
  if (at + 4 > end) return isCut ? Malformation.cutQuestion : Malformation.badName;
  into.name = names.intern(bytes, start, at);
  into.qtype = u16(bytes, at);
  into.qclass = u16(bytes, at + 2);
  into.questionEnd = at + 4;
  return Malformation.none;
}
