import type { Bytes } from '../wire/bytes.ts';
import { MAX_PAYLOAD, MAX_PIECES } from '../decode/network/partial-datagram.ts';
import type { Owner, Part } from './part.ts';

/** A piece of a packet: octets as captured, and where they belong. */
export interface Fragment {
  readonly part: Part;
  readonly octets: Bytes;
  readonly offset: number;
  /** On the wire. */
  readonly length: number;
  readonly isLast: boolean;
}

/** Rewrites a transport in place: as much of it as there is, of `length` octets; `isWhole` when that is all. */
export type ReplaceTransport = (bytes: Bytes, length: number, isWhole: boolean) => void;

/** The fragments of one packet: rewritten when all are there, and written back into each. */
export class FragmentedPacket implements Owner {
  readonly #replace: ReplaceTransport;
  readonly #onEnd: () => void;
  #fragments: Fragment[] = [];
  #total: number | undefined;

  constructor(replace: ReplaceTransport, onEnd: () => void) {
    this.#replace = replace;
    this.#onEnd = onEnd;
  }

  take(fragment: Fragment): void {
    this.#fragments.push(fragment);
    if (fragment.isLast) this.#total = fragment.offset + fragment.length;
    if (this.#reach() === this.#total) this.#finish(true);
    else if (this.#fragments.length === MAX_PIECES) this.#finish(false);
  }

  /** Of the first ones, the beginning can be told. */
  abandon(): void {
    this.#finish(false);
  }

  #finish(isWhole: boolean): void {
    const end = Math.min(this.#reach(), MAX_PAYLOAD);
    const fragments = this.#fragments;
    this.#fragments = [];
    const bytes = new Uint8Array(end);
    let captured = end;
    for (const { octets, offset, length } of fragments) {
      if (offset >= end) continue;
      bytes.set(octets.subarray(0, end - offset), offset);
      if (octets.length < length) captured = Math.min(captured, offset + octets.length);
    }
    if (captured > 0) this.#replace(bytes.subarray(0, captured), end, isWhole);
    for (const { part, octets, offset } of fragments) {
      const behind = Math.min(captured, offset + octets.length);
      if (behind > offset) part.fill(0, bytes.subarray(offset, behind));
      part.settle();
    }
    this.#onEnd();
  }

  /** Octets from the beginning on without a gap. */
  #reach(): number {
    let end = 0;
    for (const { offset, length } of this.#fragments.toSorted((a, b) => a.offset - b.offset)) {
      if (offset > end) break;
      end = Math.max(end, offset + length);
    }
    return end;
  }
}
