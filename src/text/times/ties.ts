import type { Moment } from './printed-clock.ts';

/** Most nanoseconds that are added: less than a microsecond. */
const MOST = 999;

/**
 * Keeps lines with equal printed times in order: each becomes a nanosecond later than the one before, which no report
 * shows. Otherwise, in logs with times in seconds or milliseconds, an answer would not be later than its query.
 */
export class Ties {
  #seconds = -1;
  #nanoseconds = -1;
  #ties = 0;

  apart(moment: Moment): Moment {
    const { seconds, nanoseconds } = moment;
    if (seconds !== this.#seconds || nanoseconds !== this.#nanoseconds) {
      this.#seconds = seconds;
      this.#nanoseconds = nanoseconds;
      this.#ties = 0;
      return moment;
    }
    if (this.#ties < MOST) this.#ties++;
    return { seconds, nanoseconds: nanoseconds + this.#ties };
  }
}
