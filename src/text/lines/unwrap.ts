import { edgeOf, WIDEST } from './edge.ts';

/** Lines that are examined to find the width of a window. */
const LOOKED_AT = 60;
/** Narrowest window. */
const NARROWEST = 40;
/** Fewest wrapped lines: fewer may be chance. */
const MIN_WRAPPED = 2;
/** Blanks at the right edge of a window that copying removes. */
const MAX_BLANKS = 2;
/** Most lines that are joined into one. */
const MAX_JOINED = 12;

/** The beginning of a packet's first line: number, time, interface, family. */
const BEGINNING =
  /^\s*(?:\d{1,9}\s+)?(?:(?:\d{4}-\d\d-\d\d[ T])?\d\d:\d\d:\d\d[.,]\d|\d{1,10}\.\d{3,9}\s(?!> ))|^(?:\S+ +(?:In|Out|B|M|P) +)?IP6? /;
/** An indented line, also after a line number: the second line of -v, the quote of an ICMP error, a dump. */
const BELOW = /^(?:\s*\d{1,9}[:|.)]?)?(?: {4}|\t)\s*\S/;
/** A line of a hexadecimal dump, after any prefix. */
const DUMP = /^.{0,40}?\b0x[\da-f]{4}:\s/;
const BLANK = /^\s*$/;

/**
 * Joins lines that a terminal has wrapped. All wrapped lines have exactly the width of the terminal. The line after one
 * of them continues it, unless a packet begins there.
 */
export class Unwrap {
  readonly #take: (line: string, lines: number) => void;
  #beginning: string[] | undefined = [];
  /** Width of the terminal; Infinity if nothing was wrapped. */
  #width = Number.POSITIVE_INFINITY;
  /** Width at which lines were cut off; Infinity if they were not. */
  edge = Number.POSITIVE_INFINITY;
  #line: string | undefined;
  /** Number of lines of the file in `#line`. */
  #lines = 0;
  /** Whether the last of these lines has the full width, so that it may be wrapped, too. */
  #isFull = false;

  /** @param take receives a joined line, and the number of lines of the file in it */
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
      this.#line = this.#joined(this.#line!, line);
      this.#lines++;
    } else {
      this.#flush();
      this.#line = line;
      this.#lines = 1;
    }
    this.#isFull = line.length <= this.#width && line.length >= this.#width - MAX_BLANKS;
  }

  /** Emacs puts a backslash in the last column of a wrapped line. */
  #joined(line: string, rest: string): string {
    if (line.endsWith('\\')) return line.slice(0, -1) + rest;
    return line + ' '.repeat(this.#width - lastLengthOf(line, this.#width)) + rest;
  }

  #flush(): void {
    if (this.#line !== undefined) this.#take(this.#line, this.#lines);
    this.#line = undefined;
  }
}

function lastLengthOf(joined: string, width: number): number {
  return joined.length % width === 0 ? width : joined.length % width;
}

/** Whether `next` continues a wrapped line. A line that ends with `=` was wrapped by quoted-printable instead. */
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
 * Returns the greatest length, if all lines that continue have it, and some were cut within a word. Otherwise returns
 * Infinity: programs that wrap between words, as for mails, leave ragged ends.
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

/** The first digits of an endpoint after a header, and the remaining digits up to the next text. */
const ADDRESS_BEGINS = /[):>] \d{1,3}(?:\.\d{0,5}){0,4}$/;
const ADDRESS_GOES_ON = /^[\d.]{1,20}(?: >|:) /;

/** Whether another line has, as a whole, the word that was torn between these two lines. */
function isInOther(line: string, next: string, lines: readonly string[]): boolean {
  const [end = '', rest = ''] = [/\S+$/.exec(line)?.[0], /^\S+/.exec(next)?.[0]];
  const word = ` ${end}${rest} `;
  return end !== '' && rest !== '' && lines.some((other) => `${other} `.includes(word));
}

/** Ends with which no word ends: a space that was not removed, punctuation within a word, the mark of Emacs. */
const WITHIN = /\s$|\d\.$|[([/_\\-]$/;
/** Beginnings with which no word begins. */
const REST = /^[\s.,:;)\]?/+-]|^> \S{1,60}: /;
