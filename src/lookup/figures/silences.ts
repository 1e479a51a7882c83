import { LONGEST_WAIT } from '../times.ts';
import { INSTANT } from './activity.ts';

/**
 * Minimum duration of an outage, in tenths of a second. A limiter or a full queue is silent for less: a limiter counts
 * by the second, so the drops of one second end with that second.
 */
export const SHORTEST = 20;

/** Minimum number of queries, and of lookups, for an outage. With fewer, one program may have had bad luck. */
export const FEWEST_ASKED = 3;

/**
 * Tenths of a second without a query after which the state of the server is unknown. All clients that waited have asked
 * again by then.
 */
const LONGEST_UNASKED = LONGEST_WAIT / INSTANT;

/** Maximum of silences kept per address. A server that is away more often has other troubles. */
const MAX_SILENCES = 64;

/** A time in which no query to an address, or from it, was answered by the end of the second after the query. */
export interface Silence {
  /** Indices of the tenths of a second in which the first and the last of these queries were sent. */
  readonly from: number;
  readonly to: number;
  /** Queries sent in this time. */
  readonly asked: number;
  /** The last tenth before the silence with an answered query; -Infinity without one. */
  readonly answeredUntil: number;
  /** Whether queries sent after it were answered, as far as the capture goes. */
  readonly isAnsweredAfter: boolean;
}

/** The silences of one address, by tenths of a second. */
export class Silences {
  #list: Silence[] | undefined;
  #from: number | undefined = undefined;
  #to = 0;
  #asked = 0;
  #answeredUntil = -Infinity;

  /**
   * Adds a tenth of a second with queries; called in order of time.
   *
   * @param answered how many of the queries had an answer by the end of the next second
   */
  add(tenth: number, asked: number, answered: number): void {
    if (answered > 0) {
      this.#end(true);
      this.#answeredUntil = tenth;
      return;
    }
    if (this.#from !== undefined && tenth - this.#to > LONGEST_UNASKED) this.#end(false);
    this.#from ??= tenth;
    this.#to = tenth;
    this.#asked += asked;
  }

  /** Notes that another capture begins: packets so far do not show how a silence there began. */
  interrupt(): void {
    this.#end(false);
    this.#answeredUntil = -Infinity;
  }

  /** Returns the silences that are long enough, in order, including one that lasts until now. */
  get list(): readonly Silence[] {
    const last = this.#open(false);
    return last === undefined ? (this.#list ?? []) : [...(this.#list ?? []), last];
  }

  #end(isAnsweredAfter: boolean): void {
    const silence = this.#open(isAnsweredAfter);
    this.#from = undefined;
    this.#asked = 0;
    if (silence === undefined) return;
    this.#list ??= [];
    if (this.#list.length < MAX_SILENCES) this.#list.push(silence);
  }

  #open(isAnsweredAfter: boolean): Silence | undefined {
    if (this.#from === undefined || this.#asked < FEWEST_ASKED) return undefined;
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
