import { Datagram } from '../../decode/datagram.ts';
import { Budget, PREFIX_OCTETS, TcpStream } from '../../decode/transport/tcp-stream.ts';
import { HEADER_OCTETS } from '../../dns/message-view.ts';
import type { Bytes } from '../../wire/bytes.ts';
import type { MessagePseudonyms } from '../messages/message.ts';
import type { Owner, Part } from './part.ts';

/** Octets of rewritten messages that are kept for segments that are sent again. */
const MAX_DONE = 1 << 17;

/** The payload of a segment. */
interface Segment {
  readonly part: Part;
  readonly sequence: number;
  /** On the wire. */
  readonly length: number;
  readonly captured: number;
}

/** A message that was rewritten, with the length in front of it, and where that stands in the stream. */
interface Done {
  readonly sequence: number;
  readonly octets: Bytes;
}

/**
 * One direction of a TCP connection: each message is rewritten when the stream has it, and written back into the
 * segments that it came in, however often they were sent. All else of them stays zeros.
 */
export class TcpDirection implements Owner {
  readonly #messages: MessagePseudonyms;
  readonly #stream = new TcpStream(new Budget());
  readonly #message = new Datagram();
  /** Segments of which not all octets were read. */
  #waiting: Segment[] = [];
  /** In the order of their sequence numbers. */
  #done: Done[] = [];
  #doneOctets = 0;

  constructor(messages: MessagePseudonyms) {
    this.#messages = messages;
  }

  /** SYN. */
  open(sequence: number): void {
    this.abandon();
    this.#done = [];
    this.#doneOctets = 0;
    this.#stream.open(sequence);
  }

  /**
   * The payload of a segment, bytes[start, end) of `length` octets on the wire.
   *
   * @param part where it belongs
   */
  take(
    part: Part,
    bytes: Bytes,
    start: number,
    end: number,
    length: number,
    sequence: number,
  ): void {
    this.#waiting.push({ part, sequence, length, captured: end - start });
    this.#stream.take(bytes, start, end, length, sequence);
    this.#read();
    this.#write(false);
  }

  abandon(): void {
    while (this.#stream.giveUp()) this.#read();
    this.#write(true);
  }

  #read(): void {
    for (;;) {
      const found = this.#stream.read(this.#message);
      if (found === 0) return;
      if (found > 0) this.#replace();
    }
  }

  #replace(): void {
    const { bytes, start, end, payloadLength } = this.#message;
    const { messageAt, isMessageSure } = this.#stream;
    // It may as well be the middle of something; a length alone is often a segment of its own.
    if (!isMessageSure && end > start && end - start < HEADER_OCTETS) return;
    const message = bytes.subarray(start, end);
    const octets = new Uint8Array(PREFIX_OCTETS + message.length);
    octets.set(bytes.subarray(start - PREFIX_OCTETS, start));
    const length = isMessageSure ? payloadLength : message.length;
    this.#messages.replace(message, octets.subarray(PREFIX_OCTETS), length);
    this.#done.push({ sequence: messageAt, octets });
    this.#doneOctets += octets.length;
    while (this.#doneOctets > MAX_DONE && this.#done.length > 1)
      this.#doneOctets -= this.#done.shift()!.octets.length;
  }

  /** Writes messages back into segments of which all octets were read, or into all of them. */
  #write(isEnd: boolean): void {
    const { front } = this.#stream;
    this.#waiting = this.#waiting.filter((segment) => {
      if (!isEnd && ((segment.sequence + segment.length - front) | 0) > 0) return true;
      this.#fill(segment);
      segment.part.settle();
      return false;
    });
  }

  #fill({ part, sequence, captured }: Segment): void {
    for (let index = this.#done.length - 1; index >= 0; index--) {
      const done = this.#done[index]!;
      const offset = (done.sequence - sequence) | 0;
      const behind = offset + done.octets.length;
      if (behind <= 0) return;
      const from = Math.max(0, offset);
      const to = Math.min(captured, behind);
      if (from < to) part.fill(from, done.octets.subarray(from - offset, to - offset));
    }
  }
}
