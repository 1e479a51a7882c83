import type { HeldMessage } from './held-message.ts';

/** Messages held at most: some 50 MB. When more wait, the oldest leaves with what is known by then. */
export const MAX_HELD = 120_000;

/**
 * Recent messages, in capture order. One leaves when its lookup is settled and all before it have left: a
 * single pass annotates every line, with the memory of one retry window.
 */
export class DelayLine {
  readonly #sink: (message: HeldMessage) => void;
  #queue: HeldMessage[] = [];
  #head = 0;
  /** Messages that had to leave before their lookup was settled. */
  early = 0;

  constructor(sink: (message: HeldMessage) => void) {
    this.#sink = sink;
  }

  hold(message: HeldMessage): void {
    this.#queue.push(message);
    if (this.#queue.length - this.#head <= MAX_HELD) return;
    this.early++;
    this.#leave();
  }

  /** Lets go what is settled. */
  release(): void {
    while (this.#head < this.#queue.length) {
      const { lookup } = this.#queue[this.#head]!;
      if (lookup !== undefined && !lookup.isSettled) break;
      this.#leave();
    }
  }

  #leave(): void {
    this.#sink(this.#queue[this.#head++]!);
    if (this.#head < 4_096 || this.#head * 2 < this.#queue.length) return;
    this.#queue = this.#queue.slice(this.#head);
    this.#head = 0;
  }
}
