import { MILLISECOND, type Nanoseconds } from '../../wire/time.ts';

/** Width of an instant. Losses within one instant count as simultaneous when they hit many clients. */
export const INSTANT: Nanoseconds = 100 * MILLISECOND;

/** Maximum of counted instants: a week of capture. Later lookups count in the last instant. */
const MAX_INSTANTS = 7 * 24 * 36_000;

/** Counts the lookups that began in each tenth of a second. */
export class Activity {
  #counts = new Uint32Array(1 << 10);

  add(start: Nanoseconds): void {
    const at = instantOf(start);
    if (at >= this.#counts.length) {
      const longer = new Uint32Array(Math.max(at + 1, this.#counts.length * 2));
      longer.set(this.#counts);
      this.#counts = longer;
    }
    this.#counts[at]!++;
  }

  /** Returns the number of lookups that began in this instant. */
  lookupsIn(instant: number): number {
    return this.#counts[instant] ?? 0;
  }
}

/** Returns the index of the tenth of a second since the start of the capture. */
export function instantOf(time: Nanoseconds): number {
  return Math.min(Math.max(0, Math.floor(time / INSTANT)), MAX_INSTANTS);
}
