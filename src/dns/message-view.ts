import { type Bytes, EMPTY, u16, u8 } from '../wire/bytes.ts';
import { Type } from './codes.ts';

/** Handle of a name (case-folded), see name-table.ts. Comparing two names is comparing two integers. */
export type NameId = number;

/** The message has no (readable) question. */
export const NO_NAME: NameId = -1;

/** RFC 1035 section 4.1.1. */
export const HEADER_OCTETS = 12;

/**
 * Header and first question of a DNS message, read without allocation (peek.ts). A view of the reader's buffer,
 * overwritten by the next message. RFC 1035 section 4.1.1:
 *
 * ```
 *   0  1  2  3  4  5  6  7  8  9  0  1  2  3  4  5
 * |                      ID                       |
 * |QR|   OPCODE  |AA|TC|RD|RA| Z|AD|CD|   RCODE   |
 * |                    QDCOUNT                    |
 * |                    ANCOUNT                    |
 * |                    NSCOUNT                    |
 * |                    ARCOUNT                    |
 * ```
 */
export class MessageView {
  bytes: Bytes = EMPTY;
  /** The captured message is bytes[start, end). */
  start = 0;
  end = 0;
  id = 0;
  /** The 16 bits of flags, QR first. */
  flags = 0;
  qdcount = 0;
  name: NameId = NO_NAME;
  qtype = 0;
  qclass = 0;
  /** Offset of the first octet after the first question; start + 12 if there is none. */
  questionEnd = 0;

  get isResponse(): boolean {
    return (this.flags & 0x8000) !== 0;
  }
  get rcode(): number {
    return this.flags & 0xf;
  }
  get isTruncated(): boolean {
    return (this.flags & 0x0200) !== 0;
  }
  get opcode(): number {
    return (this.flags >> 11) & 0xf;
  }
  get answerCount(): number {
    return u16(this.bytes, this.start + 6);
  }
  /**
   * CLASS of an OPT record directly after the question: the largest answer over UDP that the sender accepts (RFC
   * 6891 section 6.1.2). 0 if there is none, or if it was not captured.
   */
  get payloadSize(): number {
    const { bytes, questionEnd: at } = this;
    if (this.qdcount !== 1 || at + 5 > this.end || u8(bytes, at) !== 0) return 0;
    return u16(bytes, at + 1) === Type.OPT ? u16(bytes, at + 3) : 0;
  }
  get additionalCount(): number {
    return u16(this.bytes, this.start + 10);
  }
}
