import { edgeOf, WIDEST } from './edge.ts';

/** Lines that are looked at for the width of a window. */
const LOOKED_AT = 60;
/** Nobody's window is narrower. */
const NARROWEST = 40;
/** Wrapped lines that are no chance. */
const MIN_WRAPPED = 2;
/** Blanks at the right edge of a window that copying takes off. */
const MAX_BLANKS = 2;
/** A packet that was wrapped more often is none. */
const MAX_JOINED = 12;

/** How the first line of a packet begins: number, time, link layer, interface, family. */
const BEGINNING =
  /^\s*(?:\d{1,9}\s+)?(?:(?:\d{4}-\d\d-\d\d[ T])?\d\d:\d\d:\d\d[.,]\d|\d{1,10}\.\d{3,9}\s(?!> ))|^(?:\S+ +(?:In|Out|B|M|P) +)?IP6? /;
/** The second line of -v, also behind a number of its line, an ICMP error's quote, a dump. */
const BELOW = /^(?:\s*\d{1,9}[:|.)]?)?(?: {4}|\t)\s*\S/;
/** A line of a dump in hexadecimal, whatever stands in front of it. */
const DUMP = /^.{0,40}?\b0x[\da-f]{4}:\s/;
const BLANK = /^\s*$/;

/**
 * Puts lines together that a terminal has wrapped: all that were too long have its width, to the character. What comes
 * behind such a line, and does not begin a packet of its own, is the rest of it.
 */
export class Unwrap {
  readonly #take: (line: string, lines: number) => void;
  #beginning: string[] | undefined = [];
  /** Infinity when nothing was wrapped. */
  #width = Number.POSITIVE_INFINITY;
  /** Where lines were cut off; Infinity when they were not. */
  edge = Number.POSITIVE_INFINITY;
  #line: string | undefined;
  /** How many lines of the file it is. */
  #lines = 0;
  /** Of the last of them, which may be wrapped as well. */
  #isFull = false;

  /** @param take a line, and how many lines of the file it was */
  constructor(take: (line: string, lines: number) => void) {
    this.#take = take;
  }

  line(line: string): void {
    if (this.#beginning) {
      this.#beginning.push(line);
      if (this.#beginning.length >= LOOKED_AT) this.#decide();
    } else if (this.#width === Number.POSITIVE_INFINITY) this.#take(line, 1);
    else this.#next(line);
  }

  end(): void {
    if (this.#beginning) this.#decide();
    this.#flush();
  }

  #decide(): void {
    const lines = this.#beginning!;
    this.#beginning = undefined;
    this.#width = widthOf(lines);
    if (this.#width === Number.POSITIVE_INFINITY) this.edge = edgeOf(lines);
    for (const line of lines) this.line(line);
  }

  #next(line: string): void {
    const isRest = this.#isFull && isRestOf(this.#line!, line) && this.#lines < MAX_JOINED;
    if (isRest) {
      const missing = this.#width - lastLengthOf(this.#line!, this.#width);
      this.#line += ' '.repeat(missing) + line;
      this.#lines++;
    } else {
      this.#flush();
      this.#line = line;
      this.#lines = 1;
    }
    this.#isFull = line.length <= this.#width && line.length >= this.#width - MAX_BLANKS;
  }

  #flush(): void {
    if (this.#line !== undefined) this.#take(this.#line, this.#lines);
    this.#line = undefined;
  }
}

function lastLengthOf(joined: string, width: number): number {
  return joined.length % width === 0 ? width : joined.length % width;
}

/** Quoted-printable marks where it has wrapped a line by `=`. */
function isRestOf(line: string, next: string): boolean {
  return (
    !line.endsWith('=') &&
    (BEGINNING.test(line) || BELOW.test(line)) &&
    !BLANK.test(next) &&
    !isBeginning(next)
  );
}

function isBeginning(line: string): boolean {
  return BEGINNING.test(line) || BELOW.test(line) || DUMP.test(line);
}

/**
 * The greatest length, where all lines that go on have it, and some were cut within a word; Infinity where they were
 * not: whoever wraps between words, as mails do, leaves the ends ragged.
 */
function widthOf(lines: readonly string[]): number {
  const width = lines.reduce((widest, { length }) => Math.max(widest, length), 0);
  if (width < NARROWEST || width > WIDEST) return Number.POSITIVE_INFINITY;
  let [wrapped, torn] = [0, 0];
  for (let at = 0; at + 1 < lines.length; at++) {
    const [line, next] = [lines[at]!, lines[at + 1]!];
    if (!isRestOf(line, next)) continue;
    if (line.length < width - MAX_BLANKS) return Number.POSITIVE_INFINITY;
    wrapped++;
    if (isTorn(line, next) || isInOther(line, next, lines)) torn++;
  }
  return wrapped >= MIN_WRAPPED && torn > 0 ? width : Number.POSITIVE_INFINITY;
}

function isTorn(line: string, next: string): boolean {
  const isWithinAddress = ADDRESS_BEGINS.test(line) && ADDRESS_GOES_ON.test(next);
  return WITHIN.test(line) || REST.test(next) || isWithinAddress;
}

/** Behind a header, the first digits of an end; and the others, up to what is behind them. */
const ADDRESS_BEGINS = /[):>] \d{1,3}(?:\.\d{0,5}){0,4}$/;
const ADDRESS_GOES_ON = /^[\d.]{1,20}(?: >|:) /;

/** The word that both are pieces of stands whole on another line. */
function isInOther(line: string, next: string, lines: readonly string[]): boolean {
  const [end = '', rest = ''] = [/\S+$/.exec(line)?.[0], /^\S+/.exec(next)?.[0]];
  const word = ` ${end}${rest} `;
  return end !== '' && rest !== '' && lines.some((other) => `${other} `.includes(word));
}

/** No word ends so: a space that was not taken off, or what goes on. */
const WITHIN = /\s$|\d\.$|[([/_-]$/;
/** No word begins so. */
const REST = /^[\s.,:;)\]?/+-]|^> \S{1,60}: /;
