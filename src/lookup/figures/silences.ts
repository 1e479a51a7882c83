import { LONGEST_WAIT } from '../times.ts';
import { INSTANT } from './activity.ts';

/**
 * For how long a server answers nobody in an outage, in tenths of a second. What a limiter or a full queue takes is
 * over sooner: limiters count by the second, so that what one of them drops at once ends with that second.
 */
const SHORTEST = 20;

/** From so many queries on, and so many lookups, it was the server or the way to it, and no ill luck of one program. */
export const FEWEST_ASKED = 3;

/** Tenths of a second without a query after which nobody knows what the server did: all who waited have asked again. */
const LONGEST_UNASKED = LONGEST_WAIT / INSTANT;

/** Silences kept of one address: a server that is away more often has other troubles. */
const MAX_SILENCES = 64;

/** A time in which no query that was sent to an address was answered within a second. */
export interface Silence {
  /** Numbers of the tenths of a second in which the first and the last of these queries were sent. */
  readonly from: number;
  readonly to: number;
  /** Queries sent in this time. */
  readonly asked: number;
  /** The last tenth before in which something was sent that was answered; -1 when there is none. */
  readonly answeredUntil: number;
  /** What was sent after was answered, as far as the capture goes. */
  readonly isAnsweredAfter: boolean;
}

/** When an address was silent, by tenths of a second. */
export class Silences {
  #list: Silence[] | undefined;
  #from = -1;
  #to = -1;
  #asked = 0;
  #answeredUntil = -1;

  /**
   * To be told in order of time of each tenth of a second in which a query was sent.
   *
   * @param answered how many of them had an answer a second later
   */
  add(tenth: number, asked: number, answered: number): void {
    if (answered > 0) {
      this.#end(true);
      this.#answeredUntil = tenth;
      return;
    }
    if (this.#from >= 0 && tenth - this.#to > LONGEST_UNASKED) this.#end(false);
    if (this.#from < 0) this.#from = tenth;
    this.#to = tenth;
    this.#asked += asked;
  }

  /** Those that are long enough, in order; one that lasts until now is among them. */
  get list(): readonly Silence[] {
    const last = this.#open(false);
    return last === undefined ? (this.#list ?? []) : [...(this.#list ?? []), last];
  }

  #end(isAnsweredAfter: boolean): void {
    const silence = this.#open(isAnsweredAfter);
    this.#from = -1;
    this.#asked = 0;
    if (silence === undefined) return;
    this.#list ??= [];
    if (this.#list.length < MAX_SILENCES) this.#list.push(silence);
  }

  #open(isAnsweredAfter: boolean): Silence | undefined {
    if (this.#from < 0 || this.#asked < FEWEST_ASKED) return undefined;
    if (this.#to - this.#from < SHORTEST) return undefined;
    return {
      from: this.#from,
      to: this.#to,
      asked: this.#asked,
      answeredUntil: this.#answeredUntil,
      isAnsweredAfter,
    };
  }
}
