import { SECOND } from '../../wire/time.ts';

/** A time since 1970-01-01T00:00:00Z, or since the moment from which the printed times count. */
export interface Moment {
  readonly seconds: number;
  readonly nanoseconds: number;
}

const START: Moment = { seconds: 0, nanoseconds: 0 };
const DAY = 86_400;
/** Longer than any capture: greater numbers of seconds count from 1970. */
const YEAR = 366 * DAY;

/** Date and time of day: -tttt, and -t ad of tshark. The time zone is not printed, and is taken for UTC. */
const DATED = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?$/;
/** Time of day (without -t), or a difference (-ttt, -ttttt). */
const OF_DAY = /^(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?$/;
/** Seconds: since 1970 (-tt), or since the first packet (tshark). */
const COUNTED = /^(\d+)(?:\.(\d{1,9}))?$/;

/** Kind of a text's times. `of-first`: seconds since its first packet. `none`: no line has a time. */
export type ClockKind = 'dated' | 'of-day' | 'difference' | 'counted' | 'of-first' | 'none';

/**
 * Turns the times of lines into moments. -ttt prints the time since the line before, -ttttt the time since the first
 * line, and both begin with 00:00:00. `ClockGuess` finds out from the first lines which of the two it is.
 */
export class PrintedClock {
  kind: ClockKind = 'none';
  digits: 6 | 9 = 6;
  /** Whether the latest time was printed with fewer decimals than tcpdump prints: in seconds or milliseconds. */
  isCoarse = false;
  #day = 0;
  /** Moment from which times count. In a text of several captures it moves to the beginning of each. */
  #base: Moment = START;
  #first: string | undefined;
  #last: Moment = START;

  /** @param isDifference whether the times are those of -ttt */
  constructor(isDifference = false) {
    if (isDifference) this.kind = 'difference';
  }

  /** Whether times are those of a clock: times of day, dates, or seconds since 1970. */
  get isCounting(): boolean {
    return this.kind === 'of-day' || this.kind === 'dated' || this.kind === 'counted';
  }

  /** Returns the moment of a line. A line without a time has the moment of the line before. */
  read(text: string | undefined): Moment {
    if (text === undefined) return this.#last;
    const microseconds = this.kind === 'of-day' ? microsecondsOfDay(text) : 0;
    if (microseconds > 0) {
      this.isCoarse = false;
      const second = Math.floor(microseconds / 1e6);
      this.#last = this.#ofDay(second, (microseconds - second * 1e6) * 1_000);
      return this.#last;
    }
    const dated = DATED.exec(text);
    const ofDay = dated ? undefined : OF_DAY.exec(text);
    const counted = dated || ofDay ? undefined : COUNTED.exec(text);
    this.#first ??= text;
    if (FIRST.test(text) && FIRST.test(this.#first)) this.#base = this.#last;
    const fraction = dated?.[7] ?? ofDay?.[4] ?? counted?.[2] ?? '';
    if (fraction.length > 6) this.digits = 9;
    this.isCoarse = fraction.length < 6;
    const nanoseconds = Number(fraction.padEnd(9, '0'));
    if (dated) this.#last = { seconds: this.#secondsOf(dated), nanoseconds };
    else if (ofDay) this.#last = this.#ofDay(secondOfDay(ofDay, 1), nanoseconds);
    else if (counted) this.#last = this.#counted(Number(counted[1]), nanoseconds);
    return this.#last;
  }

  #secondsOf(dated: RegExpExecArray): number {
    this.kind = 'dated';
    const [year, month, day] = dated.slice(1, 4).map(Number);
    return Date.UTC(year!, month! - 1, day) / 1_000 + secondOfDay(dated, 4);
  }

  #counted(seconds: number, nanoseconds: number): Moment {
    if (this.kind === 'difference') return sumOf(this.#last, seconds, nanoseconds);
    this.kind = seconds >= YEAR ? 'counted' : 'of-first';
    return sumOf(this.#base, seconds, nanoseconds);
  }

  #ofDay(second: number, nanoseconds: number): Moment {
    if (this.kind === 'difference') return sumOf(this.#last, second, nanoseconds);
    // A step back of half a day or more means midnight. A smaller step means packets out of order.
    const isFirst = this.kind === 'none';
    this.kind = 'of-day';
    if (!isFirst && this.#day + second < this.#last.seconds - this.#base.seconds - DAY / 2)
      this.#day += DAY;
    return sumOf(this.#base, this.#day + second, nanoseconds);
  }
}

/**
 * Fast path for `12:30:00.000000`, of which a large text has a million: returns the microseconds of the day. Returns 0
 * for times in other notations, and for midnight.
 */
function microsecondsOfDay(text: string): number {
  if (text.length !== 15 || text[2] !== ':' || text[5] !== ':' || text[8] !== '.') return 0;
  const second = digits(text, 0, 2) * 3_600 + digits(text, 3, 5) * 60 + digits(text, 6, 8);
  const microseconds = second * 1e6 + digits(text, 9, 15);
  return Number.isNaN(microseconds) ? 0 : microseconds;
}

function digits(text: string, start: number, end: number): number {
  let number = 0;
  for (let at = start; at < end; at++) {
    const digit = text.charCodeAt(at) - 0x30;
    number = digit >= 0 && digit <= 9 ? number * 10 + digit : Number.NaN;
  }
  return number;
}

function sumOf(last: Moment, seconds: number, nanoseconds: number): Moment {
  const sum = last.nanoseconds + nanoseconds;
  const carry = sum >= SECOND ? 1 : 0;
  return { seconds: last.seconds + seconds + carry, nanoseconds: sum - carry * SECOND };
}

function secondOfDay(match: RegExpExecArray, at: number): number {
  return Number(match[at]) * 3_600 + Number(match[at + 1]) * 60 + Number(match[at + 2]);
}

/**
 * Returns the kind of a printed time. Seconds without decimals are a kind of their own. Lines of one program have the
 * same number of decimals, so a single line without decimals has lost its time, and begins with its number.
 */
export function kindOfTime(time: string): 'dated' | 'of-day' | 'counted' | 'of-first' | 'whole' {
  if (time[4] === '-') return 'dated';
  if (time.includes(':')) return 'of-day';
  if (!time.includes('.')) return 'whole';
  return Number(time) >= YEAR ? 'counted' : 'of-first';
}

/** The first time of a text that was printed with -ttt or -ttttt, or with -t d, -t dd or -t r of tshark. */
const FIRST = /^(?:00:00:00|0)\.0{3,9}$/;
/** A later time of such a text without its beginning: at most minutes pass between two packets. */
const SMALL = /^(?:00:0\d:\d\d|\d{1,2})\.\d{3,9}$/;
/** Fewest seconds of a fall between differences. Packets of several interfaces are out of order by less. */
const LEAST_FALL_SECONDS = 0.01;
/** Most times that go back by accident: one damaged line, or two swapped lines, make times go back once. */
const MOST_STRAYS = 1;
/** Number of times needed to tell whether the first one is like the others. */
const FEW = 3;
/** Number of lines for which differences never keep rising. */
const LONGEST_RISE = 8;

/** Finds out whether times are differences (-ttt), which go back again and again; -ttttt never does. */
export class ClockGuess {
  #first: string | undefined;
  #last = 0;
  #times = 0;
  #descents = 0;
  /** Number of lines since a time went back. */
  #rise = 0;
  /** Whether the first time is zero, as of the first packet of a capture. */
  #isBegun = false;

  /** Takes the next time. Returns whether the times are differences; undefined while this is unknown. */
  areDifferences(time: string | undefined): boolean | undefined {
    if (time === undefined) return undefined;
    this.#first ??= time;
    this.#times++;
    this.#isBegun = FIRST.test(this.#first);
    if (!this.#isBegun && !SMALL.test(this.#first)) return this.#times >= FEW ? false : undefined;
    if (kindOfTime(time) !== kindOfTime(this.#first)) return undefined;
    const seconds = secondsOf(time);
    const goesBack = seconds < this.#last / 2 || seconds < this.#last - LEAST_FALL_SECONDS;
    const startsAgain = FIRST.test(time) && this.#last > 0;
    this.#last = seconds;
    if (goesBack && !startsAgain) {
      this.#rise = 0;
      return ++this.#descents > MOST_STRAYS ? true : undefined;
    }
    this.#rise++;
    return this.#descents > 0 && this.#rise >= LONGEST_RISE ? false : undefined;
  }

  /**
   * Whether a whole text without a clear sign probably has differences: a time went back once, and the text begins with
   * zero, is short, or has times of the first minutes of a day.
   */
  get areLikelyDifferences(): boolean {
    const isLikely = this.#isBegun || this.#times <= FEW || this.#first?.includes(':') === true;
    return this.#descents > 0 && isLikely;
  }
}

/** Packets of several interfaces are out of order by less than this. */
export const DISORDER_SECONDS = 1;

/** Returns the seconds of `00:00:05.001468`, `5.001468`, or a date with a time. */
export function secondsOf(time: string): number {
  if (time[4] === '-') return Date.parse(`${time.slice(0, 10)}T${time.slice(11)}Z`) / 1_000;
  return time.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}
