import type { Random } from '../../bench/random.js';
import type { Response, Transmission } from './model.ts';

/** A message, and its bytes in the stream: its length in front of them (RFC 1035 section 4.2.2). */
export type Written = readonly [Transmission | Response, Uint8Array];

/** One direction of a TCP connection: the bytes that were sent, and those that have arrived. */
export class Stream {
  /** Sequence number of the SYN. */
  readonly initial: number;
  /** Bytes. */
  sent = 0;
  received = 0;
  /** Offset at which each message ends. */
  readonly #ends: { readonly message: Transmission | Response; readonly end: number }[] = [];
  #ahead: (readonly [number, number])[] = [];
  #ipId: number;

  constructor(random: Random) {
    this.initial = random.below(0x1_0000_0000);
    this.#ipId = random.below(0x1_0000);
  }

  nextIpId(): number {
    this.#ipId = (this.#ipId % 0xffff) + 1;
    return this.#ipId;
  }

  /** @returns where they begin, and their bytes */
  write(messages: readonly Written[]): readonly [number, Uint8Array] {
    const at = this.sent;
    for (const [message, octets] of messages) {
      this.sent += octets.length;
      this.#ends.push({ message, end: this.sent });
    }
    return [at, Buffer.concat(messages.map(([, octets]) => octets))];
  }

  /** @returns the messages that are whole now */
  arrive(at: number, length: number): (Transmission | Response)[] {
    const before = this.received;
    this.#ahead.push([at, at + length]);
    for (const next of this.#ahead.toSorted(([a], [b]) => a - b))
      if (next[0] <= this.received) this.received = Math.max(this.received, next[1]);
    this.#ahead = this.#ahead.filter(([, end]) => end > this.received);
    return this.between(before, this.received);
  }

  /** Number of segments that wait for a lost one. */
  get held(): number {
    return this.#ahead.length;
  }

  /** Returns the messages that end in this range. */
  between(after: number, upTo: number): (Transmission | Response)[] {
    return this.#ends.filter(({ end }) => end > after && end <= upTo).map(({ message }) => message);
  }

  /** Whether a message begins at this offset. */
  isBoundary(at: number): boolean {
    return at === 0 || this.#ends.some(({ end }) => end === at);
  }
}
