import { Packet } from '../../capture/packet.ts';
import type { Bytes } from '../../wire/bytes.ts';
import { adjust, sumOf } from '../headers/checksum.ts';

/** A checksum at `at` over [start, end) of a packet, and what is outside of it but does not change any more. */
export interface Cover {
  readonly at: number;
  readonly start: number;
  readonly end: number;
}

/** What can be told of a packet by itself has been rewritten; the rest waits, as zeros, for other packets. */
export class HeldPacket {
  readonly packet = new Packet();
  /** Parts that wait. */
  waiting = 0;
  /** Those who know what they wait for. */
  readonly owners = new Set<Owner>();
}

/** Puts parts together that make sense together. */
export interface Owner {
  /** What is missing does not come, or not soon enough: settles every part. */
  abandon(): void;
}

/** Octets of a packet that make sense only together with those of others. */
export class Part {
  /** The packet's own; zeros until they are filled. */
  readonly #bytes: Bytes;
  readonly #at: number;
  /** From the innermost to the outermost. */
  readonly #covers: readonly Cover[];
  readonly #held: HeldPacket;

  constructor(bytes: Bytes, at: number, covers: readonly Cover[], held: HeldPacket, owner: Owner) {
    this.#bytes = bytes;
    this.#at = at;
    this.#covers = covers;
    this.#held = held;
    held.waiting++;
    held.owners.add(owner);
  }

  /** Writes octets into the part, and brings the checksums of its packet up to date. */
  fill(offset: number, octets: Bytes): void {
    const bytes = this.#bytes;
    const before = this.#covers.map(({ start, end }) => sumOf(bytes, start, end));
    bytes.set(octets, this.#at + offset);
    for (const [index, { at, start, end }] of this.#covers.entries())
      adjust(bytes, at, before[index]!, sumOf(bytes, start, end));
  }

  /** Nothing more is written into it. To be called once. */
  settle(): void {
    this.#held.waiting--;
  }
}
