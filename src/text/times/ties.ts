import type { Moment } from './printed-clock.ts';

/** Less than a microsecond. */
const MOST = 999;

/**
 * Lines of one printed time are in order all the same. Where times are printed in seconds or milliseconds, as in many
 * logs, an answer would else not be later than a query that stands in front of it. Each is a nanosecond later than the
 * one before, which no report shows.
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
