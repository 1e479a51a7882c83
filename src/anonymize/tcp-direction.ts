import { HEADER_OCTETS } from '../dns/message-view.ts';
import { type Bytes, u16 } from '../wire/bytes.ts';
import type { MessagePseudonyms } from './message.ts';
import type { Owner, Part } from './part.ts';

/** In front of each message: its length, RFC 1035 section 4.2.2. */
const PREFIX_OCTETS = 2;
/** Least octets of a question and of a record, with the root as name. */
const QUESTION_OCTETS = 5;
const RECORD_OCTETS = 11;
/** A sequence number that is further off belongs to another connection. */
const MAX_DISTANCE = 1 << 20;
/** Segments that wait behind a gap. */
const MAX_AHEAD = 32;
/** Octets of rewritten messages that are kept for segments that are sent again. */
const MAX_DONE = 1 << 17;

/** The payload of a segment. */
export interface Segment {
  readonly part: Part;
  /** As captured, before anything was rewritten. */
  readonly octets: Bytes;
  /** On the wire. */
  readonly length: number;
}

/** Octets [from, octets.length) of a segment that belong to the message that is not complete yet. */
interface Piece {
  readonly segment: Segment;
  readonly from: number;
}

interface Placed {
  readonly sequence: number;
  readonly segment: Segment;
}

interface Done {
  readonly sequence: number;
  readonly octets: Bytes;
}

/**
 * One direction of a TCP connection: its messages, each rewritten when all of it is there, and written back into the
 * segments that it came in. It is stricter than decode/transport/tcp-stream.ts: of what it cannot tell to be the
 * beginning of a message nothing is written back.
 */
export class TcpDirection implements Owner {
  readonly #messages: MessagePseudonyms;
  /** Sequence number behind all octets that came without a gap. */
  #next: number | undefined;
  #isInStep = false;
  #pieces: Piece[] = [];
  #pending = 0;
  #ahead: Placed[] = [];
  #repeats: Placed[] = [];
  #done: Done[] = [];
  #doneOctets = 0;

  constructor(messages: MessagePseudonyms) {
    this.#messages = messages;
  }

  /** SYN: the first octet has this number. */
  open(sequence: number): void {
    this.abandon();
    this.#done = [];
    this.#doneOctets = 0;
    this.#next = sequence | 0;
    this.#isInStep = true;
  }

  take(sequence: number, segment: Segment): void {
    if (this.#next === undefined || Math.abs((sequence - this.#next) | 0) > MAX_DISTANCE) {
      this.abandon();
      this.#begin(sequence);
    }
    const offset = (sequence - this.#next!) | 0;
    if (offset + segment.length <= 0) {
      this.#repeats.push({ sequence: sequence | 0, segment });
      this.#answerRepeats(false);
    } else if (offset > 0) {
      this.#ahead.push({ sequence: sequence | 0, segment });
      if (this.#ahead.length > MAX_AHEAD) this.abandon();
    } else {
      this.#append(segment, -offset);
      this.#pull();
    }
  }

  abandon(): void {
    this.#flush();
    const ahead = this.#ahead.toSorted((a, b) => (a.sequence - b.sequence) | 0);
    this.#ahead = [];
    for (const { sequence, segment } of ahead) {
      if (this.#next === undefined || ((sequence - this.#next) | 0) > 0) {
        this.#flush();
        this.#begin(sequence);
      }
      const overlap = Math.min((this.#next! - sequence) | 0, segment.length);
      this.#append(segment, overlap);
    }
    this.#flush();
    this.#answerRepeats(true);
  }

  #begin(sequence: number): void {
    this.#next = sequence | 0;
    this.#isInStep = false;
  }

  /** A gap may be closed now. */
  #pull(): void {
    for (;;) {
      const at = this.#ahead.findIndex(({ sequence }) => ((sequence - this.#next!) | 0) <= 0);
      if (at < 0) return;
      const { sequence, segment } = this.#ahead.splice(at, 1)[0]!;
      this.#append(segment, Math.min((this.#next! - sequence) | 0, segment.length));
    }
  }

  /** @param from the octets before it came already */
  #append(segment: Segment, from: number): void {
    const { octets, length, part } = segment;
    if (from > 0) this.#again(segment, (this.#next! - from) | 0, from);
    const there = Math.max(0, octets.length - from);
    this.#next = (this.#next! + there) | 0;
    if (there > 0) {
      this.#pieces.push({ segment, from });
      this.#pending += there;
      this.#read();
    } else part.settle();
    const missing = length - from - there;
    if (missing > 0) {
      // The snap length cut it: what follows is not there.
      this.#flush();
      this.#next = (this.#next + missing) | 0;
    }
    this.#answerRepeats(false);
  }

  #read(): void {
    while (this.#pending >= PREFIX_OCTETS) {
      const head = this.#joined(Math.min(this.#pending, PREFIX_OCTETS + HEADER_OCTETS));
      if (!beginsMessage(head, this.#isInStep)) return this.#drop();
      const octets = PREFIX_OCTETS + u16(head, 0);
      if (this.#pending < octets) return;
      this.#replace(octets);
      this.#isInStep = true;
    }
  }

  /** What is there of a message will not become more. */
  #flush(): void {
    if (this.#pending >= PREFIX_OCTETS) this.#replace(this.#pending);
    this.#drop();
  }

  /** No message begins here, as far as anybody can tell: all of it stays zeros. */
  #drop(): void {
    for (const { segment } of this.#pieces) segment.part.settle();
    this.#pieces = [];
    this.#pending = 0;
    this.#isInStep = false;
  }

  /** Rewrites the first octets that are pending, the length in front of a message and the message. */
  #replace(octets: number): void {
    const message = this.#joined(octets);
    this.#messages.replace(message, PREFIX_OCTETS, octets);
    this.#remember(message);
    let written = 0;
    while (written < octets) {
      const { segment, from } = this.#pieces[0]!;
      const there = segment.octets.length - from;
      const taken = Math.min(there, octets - written);
      segment.part.fill(from, message.subarray(written, written + taken));
      written += taken;
      if (taken < there) this.#pieces[0] = { segment, from: from + taken };
      else {
        segment.part.settle();
        this.#pieces.shift();
      }
    }
    this.#pending -= octets;
  }

  #joined(octets: number): Bytes {
    const joined = new Uint8Array(octets);
    let at = 0;
    for (const { segment, from } of this.#pieces) {
      if (at >= octets) break;
      const piece = segment.octets.subarray(from, from + octets - at);
      joined.set(piece, at);
      at += piece.length;
    }
    return joined;
  }

  #remember(octets: Bytes): void {
    this.#done.push({ sequence: (this.#next! - this.#pending) | 0, octets });
    this.#doneOctets += octets.length;
    while (this.#doneOctets > MAX_DONE && this.#done.length > 1)
      this.#doneOctets -= this.#done.shift()!.octets.length;
  }

  /** Segments that came again, of which the messages are complete by now; or all of them. */
  #answerRepeats(isEnd: boolean): void {
    if (this.#repeats.length === 0) return;
    const front = (this.#next! - this.#pending) | 0;
    this.#repeats = this.#repeats.filter(({ sequence, segment }) => {
      if (!isEnd && ((sequence + segment.length - front) | 0) > 0) return true;
      this.#again(segment, sequence, segment.octets.length);
      segment.part.settle();
      return false;
    });
  }

  /** Writes the first `length` octets of a segment, which came before, as they were rewritten then. */
  #again({ part, octets }: Segment, sequence: number, length: number): void {
    const end = Math.min(length, octets.length);
    for (const done of this.#done) {
      const offset = (done.sequence - sequence) | 0;
      const from = Math.max(0, offset);
      const to = Math.min(end, offset + done.octets.length);
      if (from < to) part.fill(from, done.octets.subarray(from - offset, to - offset));
    }
  }
}

/** As in decode/transport/tcp-stream.ts: counts that fit into the length. */
function beginsMessage(head: Bytes, isInStep: boolean): boolean {
  const room = u16(head, 0) - HEADER_OCTETS;
  if (room < 0) return false;
  if (head.length < PREFIX_OCTETS + HEADER_OCTETS) return isInStep || head.length === PREFIX_OCTETS;
  const records = u16(head, 8) + u16(head, 10) + u16(head, 12);
  return u16(head, 6) * QUESTION_OCTETS + records * RECORD_OCTETS <= room;
}
