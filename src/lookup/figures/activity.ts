import { MILLISECOND, type Nanoseconds } from '../../wire/time.ts';

/** Width of an instant. Losses within one instant count as simultaneous when they hit many clients. */
export const INSTANT: Nanoseconds = 100 * MILLISECOND;

/**
 * Maximum of counted instants: a week of capture. Lookups beyond it count in the last instant; lookups more than a week
 * earlier, in the first.
 */
const MAX_INSTANTS = 7 * 24 * 36_000;

/** Counts the lookups that began in each tenth of a second. */
export class Activity {
  readonly #since = new Tenths();
  /** Tenths before the first capture that was read, the latest first: another capture may begin earlier. */
  readonly #before = new Tenths();

  add(start: Nanoseconds): void {
    const at = instantOf(start);
    if (at < 0) this.#before.add(-1 - at);
    else this.#since.add(at);
  }

  /** Returns the number of lookups that began in this instant. */
  lookupsIn(instant: number): number {
    return instant < 0 ? this.#before.of(-1 - instant) : this.#since.of(instant);
  }
}

class Tenths {
  #counts = new Uint32Array(1 << 10);

  add(at: number): void {
    if (at >= this.#counts.length) {
      const longer = new Uint32Array(Math.max(at + 1, this.#counts.length * 2));
      longer.set(this.#counts);
      this.#counts = longer;
    }
    this.#counts[at]!++;
  }

  of(at: number): number {
    return this.#counts[at] ?? 0;
  }
}

/** Returns the index of a tenth of a second; negative before the first capture that was read. */
export function instantOf(time: Nanoseconds): number {
  return Math.max(-MAX_INSTANTS, Math.min(Math.floor(time / INSTANT), MAX_INSTANTS));
}
