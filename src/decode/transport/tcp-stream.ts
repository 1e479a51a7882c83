import { type Bytes, copyOf, EMPTY, u16 } from '../../wire/bytes.ts';
import { Malformation } from '../../wire/malformation.ts';
import type { Datagram } from '../datagram.ts';

/** Octets of the length before each message: 16 bits, RFC 1035 section 4.2.2. */
export const PREFIX_OCTETS = 2;
const DNS_HEADER_OCTETS = 12;

/** Fewest octets of a question and of a record: RFC 1035 sections 4.1.2 and 4.1.3, with the root as name. */
const QUESTION_OCTETS = 5;
const RECORD_OCTETS = 11;

/** A sequence number farther away than this belongs to another connection between the same ports. */
const MAX_DISTANCE = 1 << 20;

/**
 * Segments held after a gap. If there are more, the missing segment is not in the capture: TCP sends it again when three
 * more have arrived (RFC 5681 section 3.2), so about a round trip's worth of others follows it, 20 ms at 6,000 a second.
 */
const MAX_AHEAD = 128;

/** Octets held for all streams together. A stream that would exceed this starts anew. */
const MAX_HELD_OCTETS = 16 << 20;

/** Octets held by all streams together. */
export class Budget {
  held = 0;
}

interface Segment {
  readonly sequence: number;
  readonly bytes: Bytes;
  /** Octets on the wire. */
  readonly length: number;
}

/**
 * One direction of a TCP connection, put in order (RFC 9293), and the messages in it.
 *
 * A receiver gets nothing of a stream after a gap, and neither does `read`. It continues when the missing octets
 * come, or when only the capture lacks them: the receiver acknowledged them, or the snap length cut them. A stream
 * whose beginning is not in the capture is picked up at the first segment that begins like a message.
 *
 * Octets not yet read are a window: first on the packet, later on a buffer of the stream.
 */
export class TcpStream {
  readonly #budget: Budget;
  #held = 0;
  #isKnown = false;
  /** Sequence number after the window and what was lost after it. All are modulo 2^32, as signed integers. */
  #next = 0;
  /** Sequence number after SYN, if there was one. */
  #initial: number | undefined = undefined;
  /** Whether a message is known to begin at the start of the window, or `skip` octets after it. */
  #isInStep = false;
  #hasMessages = false;
  #isForeign = false;
  #bytes: Bytes = EMPTY;
  #at = 0;
  #end = 0;
  #isOwn = false;
  /** Octets still to come of a message that was handed over without them. */
  #skip = 0;
  /** Octets after the window that the capture lacks. */
  #lost = 0;
  #isSnapped = false;
  #ahead: Segment[] = [];
  /** Of the message read last: the sequence number of its prefix, and whether a message surely began there. */
  messageAt = 0;
  isMessageSure = false;

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  /** Forgets everything: the connection is over, or another one takes its place. */
  reset(): void {
    this.#isKnown = false;
    this.#initial = undefined;
    this.#isInStep = false;
    this.#hasMessages = false;
    this.#isForeign = false;
    this.#skip = 0;
    this.#lost = 0;
    this.#ahead = [];
    this.#empty();
    this.#hold(0);
  }

  /** Notes a SYN. One with the same number as before is a repetition. */
  open(sequence: number): void {
    const initial = (sequence + 1) | 0;
    if (this.#initial === initial) return;
    this.reset();
    this.#isKnown = true;
    this.#initial = initial;
    this.#next = initial;
    this.#isInStep = true;
  }

  /**
   * Notes a FIN, or a RST of the other side. A stream that waits for a missing segment goes on waiting: what crosses the
   * end on its way stands behind the same gap.
   *
   * @returns tcpSegment if a message is left unfinished
   */
  close(): number {
    if (this.#ahead.length > 0) return 0;
    const isUnfinished = this.#end > this.#at;
    this.reset();
    return isUnfinished ? Malformation.tcpSegment : 0;
  }

  /** Notes that the other side has everything before this number. @returns whether there is something to read now */
  acknowledge(sequence: number): boolean {
    const [first] = this.#ahead;
    // An acknowledgement of the missing octets alone is no proof: a receiver may send it microseconds before the
    // missing segment appears in the capture. An acknowledgement of held octets is.
    if (first !== undefined && ((sequence - first.sequence) | 0) > 0) this.#giveUp();
    return this.#lost > 0;
  }

  /**
   * Takes the payload of a segment: bytes[start, end), of `length` octets on the wire. The caller must `read`
   * everything before the next segment.
   *
   * @returns notDns for a stream that turned out to be another protocol, else 0
   */
  take(bytes: Bytes, start: number, end: number, length: number, sequence: number): number {
    let offset = (sequence - this.#next) | 0;
    if (!this.#isKnown || Math.abs(offset) > MAX_DISTANCE) {
      this.reset();
      this.#isKnown = true;
      this.#next = sequence | 0;
      offset = 0;
    }
    if (offset + length <= 0) return 0;
    if (this.#isForeign) {
      this.#next = (sequence + length) | 0;
      return Malformation.notDns;
    }
    if (offset <= 0) this.#append(bytes, Math.min(end, start - offset), end, length + offset);
    else {
      this.#keepAhead({ sequence: sequence | 0, bytes: copyOf(bytes, start, end), length });
      // An acknowledgement that stands before what it acknowledges is out of order: the missing octets may follow.
      if (this.#ahead.length > MAX_AHEAD || this.#isOverBudget()) this.#giveUp();
    }
    return 0;
  }

  /** Sequence number after all octets that were read or skipped as no message. */
  get front(): number {
    return (this.#next - this.#lost - (this.#end - this.#at)) | 0;
  }

  /** Stops waiting for missing octets, so that what is here can be read. @returns false if there is nothing */
  giveUp(): boolean {
    if (this.#ahead.length > 0) {
      this.#giveUp();
      return true;
    }
    const available = this.#end - this.#at;
    if (available < PREFIX_OCTETS) return false;
    this.#lost = PREFIX_OCTETS + u16(this.#bytes, this.#at) - available;
    this.#isSnapped = false;
    this.#next = (this.#next + this.#lost) | 0;
    return true;
  }

  /**
   * Reads the next message.
   *
   * @returns 1 if there is one (`into` has its window), 0 if there are no more, or a malformation, after which
   *   reading may go on
   */
  read(into: Datagram): number {
    for (;;) {
      const skipped = Math.min(this.#skip, this.#end - this.#at);
      this.#at += skipped;
      this.#skip -= skipped;
      const available = this.#end - this.#at;
      if (available >= PREFIX_OCTETS) {
        if (!this.#beginsMessage(available)) return this.#leave();
        const octets = PREFIX_OCTETS + u16(this.#bytes, this.#at);
        if (available >= octets) {
          this.#message(into, this.#at + octets, octets);
          this.#isInStep = true;
          return 1;
        }
      }
      if (this.#lost > 0) {
        const found = this.#jump(into);
        if (found !== 0) return found;
      } else if (!this.#pull()) return this.#keep();
    }
  }

  #message(into: Datagram, end: number, octets: number): void {
    this.messageAt = this.front;
    this.isMessageSure = this.#isInStep;
    into.bytes = this.#bytes;
    into.start = this.#at + PREFIX_OCTETS;
    into.end = end;
    into.payloadLength = octets - PREFIX_OCTETS;
    this.#at = end;
    this.#hasMessages = true;
  }

  /**
   * Whether a message may begin here: its length has room for a header, and its counts fit into the length. Of
   * random octets, one position in a million passes. A prefix alone is often a segment of its own.
   */
  #beginsMessage(available: number): boolean {
    const bytes = this.#bytes;
    const room = u16(bytes, this.#at) - DNS_HEADER_OCTETS;
    const header = this.#at + PREFIX_OCTETS;
    if (room < 0) return false;
    if (available >= PREFIX_OCTETS + DNS_HEADER_OCTETS) {
      const records = u16(bytes, header + 6) + u16(bytes, header + 8) + u16(bytes, header + 10);
      return u16(bytes, header + 4) * QUESTION_OCTETS + records * RECORD_OCTETS <= room;
    }
    return this.#isInStep || available === PREFIX_OCTETS || this.#lost > 0;
  }

  /** No message begins here. Skips the rest of the window: the next segment may begin one. */
  #leave(): number {
    this.#at = this.#end;
    const isForeign = this.#initial !== undefined && !this.#hasMessages;
    this.#isInStep = false;
    this.#initial = undefined;
    if (!isForeign) return Malformation.tcpSegment;
    this.#isForeign = true;
    return Malformation.notDns;
  }

  /** Jumps over lost octets after the window: hands over what there is of a message that they interrupt. */
  #jump(into: Datagram): number {
    const lost = this.#lost;
    const available = this.#end - this.#at;
    let missing = this.#skip;
    let found = 0;
    if (available >= PREFIX_OCTETS) {
      const octets = PREFIX_OCTETS + u16(this.#bytes, this.#at);
      missing = octets - available;
      this.#message(into, this.#end, octets);
      found = 1;
    } else if (missing === 0 && this.#isSnapped) found = Malformation.cutDnsHeader;
    this.#at = this.#end;
    this.#lost = 0;
    this.#isInStep = missing >= lost && missing > 0;
    this.#skip = Math.max(0, missing - lost);
    return found;
  }

  #append(bytes: Bytes, start: number, end: number, length: number): void {
    this.#next = (this.#next + length) | 0;
    this.#lost = length - (end - start);
    this.#isSnapped = true;
    if (this.#at === this.#end) {
      this.#bytes = bytes;
      this.#at = start;
      this.#end = end;
      this.#isOwn = false;
      return;
    }
    this.#own(end - start);
    this.#bytes.set(bytes.subarray(start, end), this.#end);
    this.#end += end - start;
  }

  /** Moves the window to the start of a buffer of the stream, with room for more octets. */
  #own(more: number): void {
    const octets = this.#end - this.#at;
    if (this.#isOwn && octets + more <= this.#bytes.length)
      this.#bytes.copyWithin(0, this.#at, this.#end);
    else {
      const longer = new Uint8Array(
        Math.max(octets + more, this.#isOwn ? this.#bytes.length * 2 : 0),
      );
      longer.set(this.#bytes.subarray(this.#at, this.#end));
      this.#bytes = longer;
      this.#isOwn = true;
    }
    this.#at = 0;
    this.#end = octets;
  }

  /** Copies the window if it lies on the packet, whose buffer is about to be reused. Checks the budget. */
  #keep(): number {
    if (this.#at === this.#end) {
      this.#empty();
      if (this.#ahead.length === 0) {
        this.#hold(0);
        return 0;
      }
    } else if (!this.#isOwn) this.#own(0);
    this.#hold(
      this.#bytes.length + this.#ahead.reduce((octets, { bytes }) => octets + bytes.length, 0),
    );
    if (!this.#isOverBudget()) return 0;
    this.#isInStep = false;
    this.#skip = 0;
    this.#ahead = [];
    this.#empty();
    this.#hold(0);
    return Malformation.tcpSegment;
  }

  #empty(): void {
    this.#bytes = EMPTY;
    this.#at = 0;
    this.#end = 0;
    this.#isOwn = false;
  }

  #hold(octets: number): void {
    this.#budget.held += octets - this.#held;
    this.#held = octets;
  }

  #isOverBudget(): boolean {
    return this.#budget.held > MAX_HELD_OCTETS;
  }

  /** Holds a segment after a gap, in the order of sequence numbers. */
  #keepAhead(segment: Segment): void {
    const behind = this.#ahead.findIndex(
      ({ sequence }) => ((sequence - segment.sequence) | 0) >= 0,
    );
    const other = this.#ahead[behind];
    if (other?.sequence === segment.sequence && other.length >= segment.length) return;
    this.#ahead.splice(behind < 0 ? this.#ahead.length : behind, 0, segment);
    this.#hold(this.#held + segment.bytes.length);
  }

  /** Appends the first held segment, if the gap before it is closed. Returns false if there is none. */
  #pull(): boolean {
    for (let first = this.#ahead[0]; first !== undefined; first = this.#ahead[0]) {
      const offset = (first.sequence - this.#next) | 0;
      if (offset > 0) return false;
      this.#ahead.shift();
      if (offset + first.length <= 0) continue;
      const { bytes, length } = first;
      this.#append(bytes, Math.min(bytes.length, -offset), bytes.length, length + offset);
      return true;
    }
    return false;
  }

  /** Counts the octets missing before the first held segment as lost. */
  #giveUp(): void {
    const { sequence } = this.#ahead[0]!;
    this.#lost = (sequence - this.#next) | 0;
    this.#isSnapped = false;
    this.#next = sequence;
  }
}
