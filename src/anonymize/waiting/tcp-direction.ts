import { Datagram } from '../../decode/datagram.ts';
import { Budget, PREFIX_OCTETS, TcpStream } from '../../decode/transport/tcp-stream.ts';
import { HEADER_OCTETS } from '../../dns/message-view.ts';
import type { Bytes } from '../../wire/bytes.ts';
import type { MessagePseudonyms } from '../messages/message.ts';
import type { Owner, Part } from './part.ts';

/** Most bytes of rewritten messages that are kept for retransmitted segments. */
const MAX_DONE = 1 << 17;

/** The payload of a segment. */
interface Segment {
  readonly part: Part;
  readonly sequence: number;
  /** Bytes on the wire. */
  readonly length: number;
  readonly captured: number;
}

/** A rewritten message with its length prefix, and the sequence number of the prefix. */
interface Done {
  readonly sequence: number;
  readonly octets: Bytes;
}

/**
 * One direction of a TCP connection. Each message is rewritten when the stream has all of it, and written back into its
 * segments, however often they were sent. All other bytes of the segments stay zeros.
 */
export class TcpDirection implements Owner {
  readonly #messages: MessagePseudonyms;
  readonly #stream = new TcpStream(new Budget());
  readonly #message = new Datagram();
  /** Segments of which the stream has not yet read all bytes. */
  #waiting: Segment[] = [];
  /** Rewritten messages, in the order of their sequence numbers. */
  #done: Done[] = [];
  #doneOctets = 0;

  constructor(messages: MessagePseudonyms) {
    this.#messages = messages;
  }

  /** Begins a connection with a SYN. */
  open(sequence: number): void {
    this.abandon();
    this.#forget();
    this.#stream.open(sequence);
  }

  /** Takes a segment's payload: bytes[start, end), of `length` bytes on the wire. @param part receives the result */
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
    // These bytes may be the middle of a message. A length alone is fine, as it is often a segment of its own.
    if (!isMessageSure && end > start && end - start < HEADER_OCTETS) return;
    const message = bytes.subarray(start, end);
    const octets = new Uint8Array(PREFIX_OCTETS + message.length);
    octets.set(bytes.subarray(start - PREFIX_OCTETS, start));
    const length = isMessageSure ? payloadLength : message.length;
    this.#messages.replace(message, octets.subarray(PREFIX_OCTETS), length);
    const last = this.#done.at(-1);
    // Sequence numbers that go back belong to another connection.
    if (last && ((messageAt - last.sequence) | 0) < 0) this.#forget();
    this.#done.push({ sequence: messageAt, octets });
    this.#doneOctets += octets.length;
    while (this.#doneOctets > MAX_DONE && this.#done.length > 1)
      this.#doneOctets -= this.#done.shift()!.octets.length;
  }

  #forget(): void {
    this.#done = [];
    this.#doneOctets = 0;
  }

  /** Writes messages back into segments of which all bytes were read; at the end, into all segments. */
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
