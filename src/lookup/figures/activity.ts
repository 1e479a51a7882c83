import { MILLISECOND, type Nanoseconds } from '../../wire/time.ts';

/** "The same instant", for losses that hit many clients at once. */
export const INSTANT: Nanoseconds = 100 * MILLISECOND;

/** Instants counted at most: a week of capture. What is later counts in the last. */
const MAX_INSTANTS = 7 * 24 * 36_000;

/** How many lookups began in each tenth of a second. */
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

  /** Lookups that began in this instant of time. */
  lookupsIn(instant: number): number {
    return this.#counts[instant] ?? 0;
  }
}

/** Number of the tenth of a second since the start of the capture. */
export function instantOf(time: Nanoseconds): number {
  return Math.min(Math.max(0, Math.floor(time / INSTANT)), MAX_INSTANTS);
}
