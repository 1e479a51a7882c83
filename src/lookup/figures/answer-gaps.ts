import { LONGEST_WAIT } from '../times.ts';
import type { Nanoseconds } from '../../wire/time.ts';
import { INSTANT } from './activity.ts';
import { SHORTEST } from './silences.ts';

/**
 * Maximum of gaps kept, the longest ones: a server that is asked seldom has a gap after each query. Twice as many are
 * held for each type of each server, of which there are thousands.
 */
const MAX_GAPS = 16;

const NONE: readonly Gap[] = [];

/** Lookups are counted when they are settled, so a query may be counted after others that were sent so much later. */
const UNSETTLED = 2 * LONGEST_WAIT;

/** A time in which no query was sent that was answered; infinite where none was sent before, or after. */
export interface Gap {
  /** When the last answered query before it was sent. */
  readonly from: Nanoseconds;
  /** When the first answered query after it was sent. */
  readonly to: Nanoseconds;
}

/** The gaps between answered queries of one kind that are long enough for an outage. */
export class AnswerGaps {
  #last: Nanoseconds = -Infinity;
  /** The gaps before the last answered query, in order. */
  #gaps: readonly Gap[] = NONE;

  /** @param time when an answered query was sent */
  add(time: Nanoseconds): void {
    if (time < this.#last) return this.#split(time);
    if (isLong(this.#last, time)) {
      this.#gaps = [...this.#gaps, { from: this.#last, to: time }];
      if (this.#gaps.length > 2 * MAX_GAPS) this.#thin();
    }
    this.#last = time;
  }

  /** Returns the gap around a time; undefined if there is none. */
  around(time: Nanoseconds): Gap | undefined {
    if (time > this.#last) return { from: this.#last, to: Infinity };
    this.#thin();
    return this.#gaps.find(({ from, to }) => from < time && time < to);
  }

  #split(time: Nanoseconds): void {
    const at = this.#gaps.findLastIndex(({ from, to }) => from < time && time < to);
    if (at < 0) return;
    const { from, to } = this.#gaps[at]!;
    const parts = [
      { from, to: time },
      { from: time, to },
    ];
    const long = parts.filter((part) => isLong(part.from, part.to));
    this.#gaps = this.#gaps.toSpliced(at, 1, ...long);
  }

  /** Removes the shorter ones of the gaps that no query splits any more. */
  #thin(): void {
    const isOver = ({ to }: Gap): boolean => to < this.#last - UNSETTLED;
    const over = this.#gaps.filter(isOver);
    if (over.length <= MAX_GAPS) return;
    const longest = new Set(
      over.toSorted((a, b) => b.to - b.from - (a.to - a.from)).slice(0, MAX_GAPS),
    );
    this.#gaps = this.#gaps.filter((gap) => !isOver(gap) || longest.has(gap));
  }
}

function isLong(from: Nanoseconds, to: Nanoseconds): boolean {
  return to - from >= SHORTEST * INSTANT;
}
