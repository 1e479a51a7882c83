import type { Nanoseconds } from '../../wire/time.ts';
import { LONGEST_DEFAULT_WAIT, LONGEST_WAIT } from '../times.ts';

/**
 * Files of several rings in one folder overlap a little: what waits in the one may be answered in the next but one. A
 * file that begins before all of that is another capture, of other traffic or of the same at another place.
 */
const OVERLAP = LONGEST_WAIT;

/** How a file follows the one before it. */
export type Continuation = 'yes' | 'after a gap' | 'no';

/**
 * From when to when each file goes, and which of them continue each other: what is in flight at the end of a file of
 * a ring goes on in the next one.
 */
export class CaptureSpans {
  /** Time of the first packet of all; 0 before it. */
  start: Nanoseconds = 0;
  /** Time of the last packet of all. */
  end: Nanoseconds = 0;
  /** The next packet is the first of its file. */
  isBeginning = false;
  /** Of each file, which of the chains it belongs to; and when each chain ends. */
  readonly #chains: number[] = [];
  readonly #ends: Nanoseconds[] = [];
  /** When each file begins. */
  readonly #starts: Nanoseconds[] = [];
  #capture = -1;

  begin(capture: number): void {
    this.#capture = capture;
    this.isBeginning = true;
    this.#chains[capture] = Math.max(0, this.#ends.length - 1);
  }

  /** The first packet of a file. Where a retry may have fallen into the gap before it, that is said. */
  first(time: Nanoseconds): Continuation {
    this.isBeginning = false;
    this.#starts[this.#capture] = time;
    const end = this.#ends.at(-1);
    if (end === undefined) this.start = time;
    const isNew = end === undefined || time < end - OVERLAP;
    if (isNew) this.#ends.push(time);
    this.#chains[this.#capture] = this.#ends.length - 1;
    this.note(time);
    if (end === undefined || !isNew)
      return end !== undefined && time - end > LONGEST_DEFAULT_WAIT ? 'after a gap' : 'yes';
    return 'no';
  }

  note(time: Nanoseconds): void {
    const at = this.#ends.length - 1;
    if (time > this.#ends[at]!) this.#ends[at] = time;
    if (time > this.end) this.end = time;
    if (time < this.start) this.start = time;
  }

  /** Undefined of a file without packets. */
  startOf(capture: number): Nanoseconds | undefined {
    return this.#starts[capture];
  }

  endOf(capture: number): Nanoseconds {
    return this.#ends[this.#chains[capture] ?? 0] ?? 0;
  }
}
