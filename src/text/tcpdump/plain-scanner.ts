import { ownString } from '../own-string.ts';

/** Kinds of characters, as bits: digits; hexadecimal digits in lower case, and the colon. */
export const DIGIT = 1;
export const HEX_OR_COLON = 2;
/** Letters, digits, underscore; for names also dot and hyphen; for interfaces also `@` and `?`. */
export const WORD = 4;
export const NAME = 8;
export const PLACE = 16;

const KINDS: readonly (readonly [kinds: number, characters: string])[] = [
  [DIGIT | HEX_OR_COLON | WORD | NAME | PLACE, '0123456789'],
  [HEX_OR_COLON | WORD | NAME | PLACE, 'abcdef'],
  [WORD | NAME | PLACE, 'ghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_'],
  [NAME | PLACE, '.-'],
  [PLACE, '@?'],
  [HEX_OR_COLON, ':'],
];
const ASCII = 128;
const KINDS_OF = new Uint8Array(ASCII);
for (const [kinds, characters] of KINDS)
  for (const character of characters) KINDS_OF[character.charCodeAt(0)] = kinds;

const [ZERO, NINE, DOT] = [0x30, 0x39, 0x2e];

/** One step of FNV-1a, draft-eastlake-fnv. */
function hashed(hash: number, code: number): number {
  return Math.imul(hash ^ code, 0x0100_0193);
}

/** Places of remembered words, by the last bits of their hash: hosts, types and names repeat. */
const REMEMBERED = 1 << 12;

/** Takes a line apart by its characters, from left to right. For a million lines this is cheaper than patterns. */
export class PlainScanner {
  #line = '';
  /** Index of the next character. */
  position = 0;
  readonly #remembered = Array<string>(REMEMBERED).fill('');

  at(line: string, position: number): this {
    this.#line = line;
    this.position = position;
    return this;
  }

  get isAtEnd(): boolean {
    return this.position === this.#line.length;
  }

  get isUpper(): boolean {
    const code = this.#line.charCodeAt(this.position);
    return code >= 0x41 && code <= 0x5a;
  }

  /** Moves to `end`. Returns the text up to there, mostly as the string object of last time, which tables find fast. */
  #upTo(end: number, hash: number): string {
    const start = this.position;
    this.position = end;
    const place = (hash ^ (hash >>> 15)) & (REMEMBERED - 1);
    const known = this.#remembered[place]!;
    if (known.length === end - start && this.#line.startsWith(known, start)) return known;
    const word = ownString(this.#line.slice(start, end));
    this.#remembered[place] = word;
    return word;
  }

  sees(text: string): boolean {
    return this.#line.startsWith(text, this.position);
  }

  /** Passes a text if it is next. Returns whether it was. */
  passes(text: string): boolean {
    for (let at = 0; at < text.length; at++)
      if (this.#line.charCodeAt(this.position + at) !== text.charCodeAt(at)) return false;
    this.position += text.length;
    return true;
  }

  /** Passes one or more spaces. Returns whether there were any. */
  spaces(): boolean {
    const start = this.position;
    while (this.#line.charCodeAt(this.position) === 0x20) this.position++;
    return this.position > start;
  }

  /** Passes up to `most` characters of these kinds. Returns whether there were any. */
  skips(kinds: number, most: number): boolean {
    const start = this.position;
    while (this.position - start < most) {
      const code = this.#line.charCodeAt(this.position);
      if (!(code < ASCII) || (KINDS_OF[code]! & kinds) === 0) break;
      this.position++;
    }
    return this.position > start;
  }

  /** Takes up to `most` characters of these kinds as a remembered word; undefined if there are none. */
  word(kinds: number, most: number): string | undefined {
    const last = this.position + most;
    let hash = 0;
    let at = this.position;
    for (; at < last; at++) {
      const code = this.#line.charCodeAt(at);
      if (!(code < ASCII) || (KINDS_OF[code]! & kinds) === 0) break;
      hash = hashed(hash, code);
    }
    return at > this.position ? this.#upTo(at, hash) : undefined;
  }

  /** Takes the four numbers of an IPv4 address, if a dot and a port follow; otherwise undefined. */
  ipv4(): string | undefined {
    let [hash, digits, dots] = [0, 0, 0];
    for (let at = this.position; ; at++) {
      const code = this.#line.charCodeAt(at);
      if (code >= ZERO && code <= NINE) {
        if (++digits > 3) return undefined;
      } else {
        if (code !== DOT || digits === 0) return undefined;
        if (++dots === 4) return this.#upTo(at, hash);
        digits = 0;
      }
      hash = hashed(hash, code);
    }
  }

  /** Whether the line has digits where a pattern has zeros, and the other characters of the pattern. Passes them. */
  follows(pattern: string): boolean {
    for (let at = 0; at < pattern.length; at++) {
      const code = this.#line.charCodeAt(this.position + at);
      const wanted = pattern.charCodeAt(at);
      const isThere = wanted === ZERO ? code >= ZERO && code <= NINE : code === wanted;
      if (!isThere) return false;
    }
    this.position += pattern.length;
    return true;
  }

  /** Takes up to `most` characters of these kinds. For short texts that seldom repeat, which are not remembered. */
  short(kinds: number, most: number): string | undefined {
    const start = this.position;
    return this.skips(kinds, most) ? this.#line.slice(start, this.position) : undefined;
  }

  /** Takes a number of up to `most` digits; -1 if there are none. */
  number(most: number): number {
    const start = this.position;
    let number = 0;
    while (this.position - start < most) {
      const digit = this.#line.charCodeAt(this.position) - 0x30;
      if (!(digit >= 0 && digit <= 9)) break;
      number = number * 10 + digit;
      this.position++;
    }
    return this.position > start ? number : -1;
  }
}
