import { Packet } from '../../capture/packet.ts';
import type { Bytes } from '../../wire/bytes.ts';
import { adjust, sumOf } from '../headers/checksum.ts';

/** A checksum at `at` that covers [start, end) of a packet. Other bytes that it covers no longer change. */
export interface Cover {
  readonly at: number;
  readonly start: number;
  readonly end: number;
}

/** A packet, rewritten as far as possible by itself. The rest, zeros so far, waits for other packets. */
export class HeldPacket {
  readonly packet = new Packet();
  /** Number of parts that wait. */
  waiting = 0;
  /** The owners of the waiting parts. */
  readonly owners = new Set<Owner>();
}

/** Assembles parts that can only be rewritten together. */
export interface Owner {
  /** Settles every part, as the missing parts do not come, or not soon enough. */
  abandon(): void;
}

/** A range of a packet's bytes that can only be rewritten together with those of other packets. */
export class Part {
  /** Bytes of the packet. Those of the part are zeros until they are filled. */
  readonly #bytes: Bytes;
  readonly #at: number;
  /** Checksums that cover the part, from the innermost to the outermost. */
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

  /** Writes bytes into the part, and updates the checksums of its packet. */
  fill(offset: number, octets: Bytes): void {
    const bytes = this.#bytes;
    const before = this.#covers.map(({ start, end }) => sumOf(bytes, start, end));
    bytes.set(octets, this.#at + offset);
    for (const [index, { at, start, end }] of this.#covers.entries())
      adjust(bytes, at, before[index]!, sumOf(bytes, start, end));
  }

  /** Ends writing to the part. Must be called once. */
  settle(): void {
    this.#held.waiting--;
  }
}
