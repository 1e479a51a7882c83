import { MILLISECOND, SECOND } from '../wire/time.ts';

/** Since 1970-01-01T00:00:00Z, or since the beginning of whatever the printed times count from. */
export interface Moment {
  readonly seconds: number;
  readonly nanoseconds: number;
}

const DAY = 86_400;

/** -tttt and tshark's -t ad: date and time of day, in a time zone that is not told and taken for UTC. */
const DATED = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?$/;
/** No -t at all, -ttt, -ttttt. */
const OF_DAY = /^(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?$/;
/** -tt, and tshark's seconds since its first packet. */
const COUNTED = /^(\d+)\.(\d{1,9})$/;

/** What the times of a text are; `none` when no line has one. */
export type ClockKind = 'dated' | 'of-day' | 'difference' | 'counted' | 'none';

/**
 * Turns the times of lines into moments. -ttt prints what passed since the line before, -ttttt what passed since the
 * first one, and both begin with 00:00:00: what the lines of the beginning do decides which it is.
 */
export class PrintedClock {
  kind: ClockKind = 'none';
  digits: 6 | 9 = 6;
  #day = 0;
  #last: Moment = { seconds: 0, nanoseconds: 0 };

  /** @param isDifference the times are those of -ttt */
  constructor(isDifference = false) {
    if (isDifference) this.kind = 'difference';
  }

  /** The moment of a line; one without a time is of the same moment as the line before. */
  read(text: string | undefined): Moment {
    if (text === undefined) return this.#last;
    const dated = DATED.exec(text);
    const ofDay = dated ? undefined : OF_DAY.exec(text);
    const counted = dated || ofDay ? undefined : COUNTED.exec(text);
    const fraction = dated?.[7] ?? ofDay?.[4] ?? counted?.[2] ?? '';
    if (fraction.length > 6) this.digits = 9;
    const nanoseconds = Number(fraction.padEnd(9, '0'));
    if (dated) this.#last = { seconds: this.#secondsOf(dated), nanoseconds };
    else if (ofDay) this.#last = this.#ofDay(secondOfDay(ofDay, 1), nanoseconds);
    else if (counted) {
      this.kind = 'counted';
      this.#last = { seconds: Number(counted[1]), nanoseconds };
    }
    return this.#last;
  }

  #secondsOf(dated: RegExpExecArray): number {
    this.kind = 'dated';
    const [year, month, day] = dated.slice(1, 4).map(Number);
    return Date.UTC(year!, month! - 1, day) / 1_000 + secondOfDay(dated, 4);
  }

  #ofDay(second: number, nanoseconds: number): Moment {
    if (this.kind === 'difference') {
      const sum = this.#last.nanoseconds + nanoseconds;
      const carry = sum >= SECOND ? 1 : 0;
      const seconds = this.#last.seconds + second + carry;
      return { seconds, nanoseconds: sum - carry * SECOND };
    }
    // Half a day backwards is midnight; less than that is packets out of order.
    const isFirst = this.kind === 'none';
    this.kind = 'of-day';
    if (!isFirst && this.#day + second < this.#last.seconds - DAY / 2) this.#day += DAY;
    return { seconds: this.#day + second, nanoseconds };
  }
}

function secondOfDay(match: RegExpExecArray, at: number): number {
  return Number(match[at]) * 3_600 + Number(match[at + 1]) * 60 + Number(match[at + 2]);
}

/** How a text begins that was printed with -ttt or -ttttt. */
const FIRST = /^00:00:00\.0{6,9}$/;

/**
 * Whether the times at the beginning of a text are differences (-ttt): they go back, which the time since the first
 * packet (-ttttt) never does. Undefined while nothing tells.
 */
export function areDifferences(times: readonly string[]): boolean | undefined {
  if (times.length === 0) return undefined;
  if (!FIRST.test(times[0]!)) return false;
  return times.some((time, at) => at > 0 && time < times[at - 1]!) ? true : undefined;
}

/** What tells a message from others, as far as it is printed. */
export interface PrintedIdentity {
  readonly key: string;
  readonly isQuery: boolean;
}

/**
 * Stands in when lines have no times: the order is real, the distances are not, and no report shows them. What comes
 * twice was waited for, so a wait is put there: else the parts of the analysis that look for a wait would take the
 * repetition for a copy of the same packet.
 */
export class OrderClock {
  readonly #seen = new Map<string, number>();
  #now = 0;
  #lastWait = -1;

  /** @param message undefined for what is no DNS message */
  next(message: PrintedIdentity | undefined): Moment {
    this.#now += MILLISECOND;
    if (message) this.#await(message);
    const seconds = Math.floor(this.#now / SECOND);
    return { seconds, nanoseconds: this.#now - seconds * SECOND };
  }

  #await({ key, isQuery }: PrintedIdentity): void {
    const earlier = this.#seen.get(key);
    if (earlier !== undefined && !isQuery) this.#now += BETWEEN_ANSWERS;
    // One wait for all queries that it was for.
    if (earlier !== undefined && isQuery && earlier > this.#lastWait) {
      this.#now += WAIT;
      this.#lastWait = this.#now - 1;
    }
    this.#seen.set(key, this.#now);
    if (this.#seen.size > MAX_SEEN) this.#seen.clear();
  }
}

/** The default of resolv.conf(5). */
const WAIT = 5 * SECOND;
const BETWEEN_ANSWERS = 100 * MILLISECOND;
const MAX_SEEN = 100_000;
