import type { AddressId } from '../../../wire/address.ts';
import type { Nanoseconds } from '../../../wire/time.ts';
import { usualWithin } from '../../exchange/answers.ts';
import { CROSSING, LATE } from '../../times.ts';

/**
 * Maximum of responses without a query from the first seconds. They are kept until it is known how slow servers are
 * here.
 */
const MAX_EARLY = 256;

/** A response without a query from the first seconds of a capture, and when it came since the capture began. */
interface Early {
  readonly server: AddressId;
  readonly after: Nanoseconds;
}

/** Returns how long the slowest answer of a server took; undefined if the capture has no answer. */
export type SlowestOf = (server: AddressId) => Nanoseconds | undefined;

/**
 * Counts responses whose query is missing in the capture although it was sent after the capture began: they came later
 * than any answer of their server took.
 */
export class Unasked {
  #late = 0;
  readonly #early: Early[] = [];
  /** Digest and time of the last counted response. */
  #digest = 0;
  #after: Nanoseconds = -Infinity;

  /**
   * @param digest of the message, since a capture on `any` has each response twice
   * @param by 1 to count the response, -1 to take it back because its query came later
   */
  add({ server, after }: Early, digest: number, by: 1 | -1): void {
    const isCopy = digest === this.#digest && Math.abs(after - this.#after) <= CROSSING;
    if (by > 0 && isCopy) return;
    this.#digest = digest;
    this.#after = by > 0 ? after : -Infinity;
    if (after > LATE) this.#late += by;
    else if (by < 0) {
      const at = this.#early.findLastIndex((one) => one.after === after && one.server === server);
      if (at >= 0) this.#early.splice(at, 1);
    } else if (this.#early.length < MAX_EARLY) this.#early.push({ server, after });
  }

  count(slowestOf: SlowestOf): number {
    const late = this.#early.filter(({ server, after }) => after > usualWithin(slowestOf(server)));
    return this.#late + late.length;
  }
}
