import { MILLISECOND, type Nanoseconds } from '../../wire/time.ts';

/** Width of an instant. Losses within one instant count as simultaneous when they hit many clients. */
export const INSTANT: Nanoseconds = 100 * MILLISECOND;

/**
 * Maximum of counted instants: a week of capture. Queries beyond it count in the last instant; queries more than a week
 * earlier, in the first.
 */
const MAX_INSTANTS = 7 * 24 * 36_000;

/** Counts the queries of lookups by the tenth of a second in which they were sent, retransmissions included. */
export class Activity {
  /** Queries of all instants. */
  queries = 0;
  readonly #since = new Tenths();
  /** Tenths before the first capture that was read, the latest first: another capture may begin earlier. */
  readonly #before = new Tenths();

  add(time: Nanoseconds): void {
    this.queries++;
    const at = instantOf(time);
    if (at < 0) this.#before.add(-1 - at);
    else this.#since.add(at);
  }

  /** Returns the number of queries that were sent from the instant `first` to the instant `last`, both included. */
  queriesIn(first: number, last: number): number {
    let sum = 0;
    for (let at = first; at <= last; at++)
      sum += at < 0 ? this.#before.of(-1 - at) : this.#since.of(at);
    return sum;
  }
}

/** Tenths that are counted in one array, as a power of two: a day without queries takes no room. */
const PAGE_BITS = 8;
const TENTHS_OF_PAGE = 1 << PAGE_BITS;

class Tenths {
  readonly #pages: (Uint32Array | undefined)[] = [];

  add(at: number): void {
    const page = (this.#pages[at >>> PAGE_BITS] ??= new Uint32Array(TENTHS_OF_PAGE));
    page[at & (TENTHS_OF_PAGE - 1)]!++;
  }

  of(at: number): number {
    return this.#pages[at >>> PAGE_BITS]?.[at & (TENTHS_OF_PAGE - 1)] ?? 0;
  }
}

/** Returns the index of a tenth of a second; negative before the first capture that was read. */
export function instantOf(time: Nanoseconds): number {
  return Math.max(-MAX_INSTANTS, Math.min(Math.floor(time / INSTANT), MAX_INSTANTS));
}
