import type { Nanoseconds } from '../../wire/time.ts';
import { LONGEST_DEFAULT_WAIT, LONGEST_WAIT } from '../times.ts';

/**
 * Files of several rings in one folder overlap a little: a query in one file may be answered in the next but one. A
 * file that begins earlier than that is another capture, of other traffic or of the same traffic at another place.
 */
const OVERLAP = LONGEST_WAIT;

/** How a file follows the one before it. */
export type Continuation = 'yes' | 'after a gap' | 'no';

/**
 * When each file begins and ends, and which files continue each other. A query in flight at the end of a ring file goes
 * on in the next file.
 */
export class CaptureSpans {
  /** Time of the first packet of all files; 0 before the first packet. */
  start: Nanoseconds = 0;
  /** Time of the last packet of all files. */
  end: Nanoseconds = 0;
  /** Whether the next packet is the first of its file. */
  isBeginning = false;
  /** The chain that each file belongs to, and the time at which each chain ends. */
  readonly #chains: number[] = [];
  readonly #ends: Nanoseconds[] = [];
  /** The time at which each file begins. */
  readonly #starts: Nanoseconds[] = [];
  #capture = -1;

  begin(capture: number): void {
    this.#capture = capture;
    this.isBeginning = true;
    this.#chains[capture] = Math.max(0, this.#ends.length - 1);
  }

  /**
   * Notes the first packet of a file, and returns how the file continues the one before. After a gap of more than
   * LONGEST_DEFAULT_WAIT a retry may have been missed.
   */
  first(time: Nanoseconds): Continuation {
    this.isBeginning = false;
    this.#starts[this.#capture] = time;
    const end = this.#ends.at(-1);
    if (end === undefined) this.start = this.end = time;
    const isNew = end === undefined || time < end - OVERLAP;
    if (isNew) this.#ends.push(time);
    this.#chains[this.#capture] = this.#ends.length - 1;
    this.note(time);
    if (end === undefined || !isNew)
      return end !== undefined && time - end > LONGEST_DEFAULT_WAIT ? 'after a gap' : 'yes';
    return 'no';
  }

  /** Notes the time of a packet. */
  note(time: Nanoseconds): void {
    const at = this.#ends.length - 1;
    if (time > this.#ends[at]!) this.#ends[at] = time;
    if (time > this.end) this.end = time;
    if (time < this.start) this.start = time;
  }

  /** Returns the time of the first packet of a file; undefined for a file without packets. */
  startOf(capture: number): Nanoseconds | undefined {
    return this.#starts[capture];
  }

  /** Returns the time of the last packet of a file, and of the files that continue it. */
  endOf(capture: number): Nanoseconds {
    return this.#ends[this.#chains[capture] ?? 0] ?? 0;
  }
}
