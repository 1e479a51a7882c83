import { SECOND } from '../../wire/time.ts';

/** Since 1970-01-01T00:00:00Z, or since the beginning of whatever the printed times count from. */
export interface Moment {
  readonly seconds: number;
  readonly nanoseconds: number;
}

const START: Moment = { seconds: 0, nanoseconds: 0 };
const DAY = 86_400;
/** No capture is that long: seconds that are more count from 1970. */
const YEAR = 366 * DAY;

/** -tttt and tshark's -t ad: date and time of day, in a time zone that is not told and taken for UTC. */
const DATED = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?$/;
/** No -t at all, -ttt, -ttttt. */
const OF_DAY = /^(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?$/;
/** -tt, and tshark's seconds since its first packet. */
const COUNTED = /^(\d+)(?:\.(\d{1,9}))?$/;

/** What the times of a text are, `of-first` those since its first packet; `none` when no line has one. */
export type ClockKind = 'dated' | 'of-day' | 'difference' | 'counted' | 'of-first' | 'none';

/**
 * Turns the times of lines into moments. -ttt prints what passed since the line before, -ttttt what passed since the
 * first one, and both begin with 00:00:00: what the lines of the beginning do decides which it is.
 */
export class PrintedClock {
  kind: ClockKind = 'none';
  digits: 6 | 9 = 6;
  /** The latest time was printed with fewer decimals than tcpdump does: in seconds, or milliseconds. */
  isCoarse = false;
  #day = 0;
  /** Where another capture begins, of which the times count from its own first packet. */
  #base: Moment = START;
  #first: string | undefined;
  #last: Moment = START;

  /** @param isDifference the times are those of -ttt */
  constructor(isDifference = false) {
    if (isDifference) this.kind = 'difference';
  }

  /** Times are those of a clock, to the microsecond: what does not go back goes on. */
  get isCounting(): boolean {
    return this.kind === 'of-day' || this.kind === 'dated' || this.kind === 'counted';
  }

  /** The moment of a line; one without a time is of the same moment as the line before. */
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
    // Half a day backwards is midnight; less than that is packets out of order.
    const isFirst = this.kind === 'none';
    this.kind = 'of-day';
    if (!isFirst && this.#day + second < this.#last.seconds - this.#base.seconds - DAY / 2)
      this.#day += DAY;
    return sumOf(this.#base, this.#day + second, nanoseconds);
  }
}

/**
 * Of `12:30:00.000000`, which most texts have a million times; 0 for every other time, and for the first of the day.
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
 * The kind of a printed time. Seconds without decimals are a kind of their own: the lines of one program have the same
 * number of them, so a line that has none beside others is one that has lost its time, and begins with its number.
 */
export function kindOfTime(time: string): 'dated' | 'of-day' | 'counted' | 'of-first' | 'whole' {
  if (time[4] === '-') return 'dated';
  if (time.includes(':')) return 'of-day';
  if (!time.includes('.')) return 'whole';
  return Number(time) >= YEAR ? 'counted' : 'of-first';
}

/** How a text begins that was printed with -ttt or -ttttt, or with -t d, -t dd or -t r of tshark. */
const FIRST = /^(?:00:00:00|0)\.0{3,9}$/;
/**
 * A time as such a text has it further on, where somebody has not copied its beginning: minutes pass between two
 * packets at most.
 */
const SMALL = /^(?:00:0\d:\d\d|\d{1,2})\.\d{3,9}$/;
/**
 * A difference is less than the one before by this much: packets of several interfaces are out of order by less,
 * mostly.
 */
const LEAST_FALL_SECONDS = 0.01;
/** One line that was damaged, or two that changed places, make times go back once. */
const MOST_STRAYS = 1;
/** Times that tell whether the first one is like the others. */
const FEW = 3;
/** Differences do not go up for so many lines. */
const LONGEST_RISE = 8;

/**
 * Whether the times at the beginning of a text are differences (-ttt): they go back again and again, which the time
 * since the first packet (-ttttt) never does.
 */
export class ClockGuess {
  #first: string | undefined;
  #last = 0;
  #times = 0;
  #descents = 0;
  /** Lines since they went back. */
  #rise = 0;
  /** The first time is that of a first packet. */
  #isBegun = false;

  /** @returns undefined while nothing tells */
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
   * Of the whole of a text in which nothing told: times that went back once, in a short one, or in the first minutes of
   * a day.
   */
  get areLikelyDifferences(): boolean {
    const isLikely = this.#isBegun || this.#times <= FEW || this.#first?.includes(':') === true;
    return this.#descents > 0 && isLikely;
  }
}

/** Packets of several interfaces are out of order, and not by so much. */
export const DISORDER_SECONDS = 1;

/** Of `00:00:05.001468` or `5.001468`, and of a date. */
export function secondsOf(time: string): number {
  if (time[4] === '-') return Date.parse(`${time.slice(0, 10)}T${time.slice(11)}Z`) / 1_000;
  return time.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}
