import { everyLegAnswered } from '../grouping/completion.ts';
import type { HeldMessage } from './held-message.ts';

/** Most messages held: some 50 MB. Beyond it the oldest leaves with what is known by then. */
export const MAX_HELD = 1 << 17;

/**
 * From so many messages on, no message waits for an unanswered lookup: long-lived objects are expensive for the garbage
 * collector.
 */
const CROWDED = 1 << 12;

/**
 * Recent messages, in capture order. A message leaves when all before it have left and its lookup is settled. It also
 * leaves if its lookup is known to be troubled: then its row is completed at the end of the analysis anyway. So a
 * single pass annotates every line, with the memory of what the shortest retry takes.
 */
export class DelayLine {
  readonly #sink: (message: HeldMessage) => void;
  /** A ring. A message that has left is dropped at once, or the garbage collector would carry it along. */
  #ring: (HeldMessage | undefined)[] = Array<undefined>(1 << 10).fill(undefined);
  #head = 0;
  #held = 0;
  /** How many messages had to leave before their lookup was settled. */
  early = 0;

  constructor(sink: (message: HeldMessage) => void) {
    this.#sink = sink;
  }

  hold(message: HeldMessage): void {
    if (this.#held === MAX_HELD) {
      this.early++;
      this.#leave();
    } else if (this.#held === this.#ring.length) this.#grow();
    this.#ring[(this.#head + this.#held) & (this.#ring.length - 1)] = message;
    this.#held++;
  }

  /** Lets messages leave whose lookup is known. */
  release(): void {
    while (this.#held > 0) {
      const { lookup } = this.#ring[this.#head]!;
      if (lookup !== undefined && !lookup.isSettled && !lookup.isTroubled && !lookup.isOverdue) {
        if (this.#held < CROWDED || everyLegAnswered(lookup)) return;
        lookup.isOverdue = true;
      }
      this.#leave();
    }
  }

  #leave(): void {
    const message = this.#ring[this.#head]!;
    this.#ring[this.#head] = undefined;
    this.#head = (this.#head + 1) & (this.#ring.length - 1);
    this.#held--;
    this.#sink(message);
  }

  #grow(): void {
    const { length } = this.#ring;
    this.#ring = Array.from({ length: 2 * length }, (_, at) =>
      at < length ? this.#ring[(this.#head + at) & (length - 1)] : undefined,
    );
    this.#head = 0;
  }
}
