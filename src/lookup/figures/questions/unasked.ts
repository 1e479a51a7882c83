import type { Nanoseconds } from '../../../wire/time.ts';
import { usualWithin } from '../../exchange/answers.ts';
import { CROSSING, LATE } from '../../times.ts';

/**
 * Maximum of responses without a query from the first seconds. They are kept until it is known how slow servers are
 * here.
 */
const MAX_EARLY = 256;

/**
 * Counts responses whose query is missing in the capture although it was sent after the capture began: they came later
 * than any answer of the capture took.
 */
export class Unasked {
  #late = 0;
  readonly #early: Nanoseconds[] = [];
  /** Digest and time of the last counted response. */
  #digest = 0;
  #after: Nanoseconds = -Infinity;

  /**
   * @param after time since the capture began
   * @param digest of the message, since a capture on `any` has each response twice
   * @param by 1 to count the response, -1 to take it back because its query came later
   */
  add(after: Nanoseconds, digest: number, by: 1 | -1): void {
    const isCopy = digest === this.#digest && Math.abs(after - this.#after) <= CROSSING;
    if (by > 0 && isCopy) return;
    this.#digest = digest;
    this.#after = by > 0 ? after : -Infinity;
    if (after > LATE) this.#late += by;
    else if (by < 0) {
      const at = this.#early.lastIndexOf(after);
      if (at >= 0) this.#early.splice(at, 1);
    } else if (this.#early.length < MAX_EARLY) this.#early.push(after);
  }

  /** @param slowest how long the slowest answer of the capture took; undefined without answers */
  count(slowest: Nanoseconds | undefined): number {
    const since = usualWithin(slowest);
    return this.#late + this.#early.filter((after) => after > since).length;
  }
}
