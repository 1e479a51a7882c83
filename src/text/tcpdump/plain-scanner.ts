import { ownString } from '../own-string.ts';

/** Kinds of characters, as bits: digits; hexadecimal digits in lower case; the same with the colon. */
export const DIGIT = 1;
export const HEX = 2;
export const HEX_OR_COLON = 4;
/** Letters, digits, underscore; for names also dot and hyphen; for interfaces also `@` and `?`. */
export const WORD = 8;
export const NAME = 16;
export const PLACE = 32;

const KINDS: readonly (readonly [kinds: number, characters: string])[] = [
  [DIGIT | HEX | HEX_OR_COLON | WORD | NAME | PLACE, '0123456789'],
  [HEX | HEX_OR_COLON | WORD | NAME | PLACE, 'abcdef'],
  [WORD | NAME | PLACE, 'ghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_'],
  [NAME | PLACE, '.-'],
  [PLACE, '@?'],
  [HEX_OR_COLON, ':'],
];
const ASCII = 128;
const KINDS_OF = new Uint8Array(ASCII);
for (const [kinds, characters] of KINDS)
  for (const character of characters) KINDS_OF[character.charCodeAt(0)] = kinds;

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

  back(position: number): this {
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

  /** Returns the text since `start`, mostly as the same string object as last time, so that tables find it fast. */
  since(start: number): string {
    const line = this.#line;
    const length = this.position - start;
    let hash = length;
    for (let at = start; at < this.position; at++)
      hash = Math.imul(hash ^ line.charCodeAt(at), 0x0100_0193);
    const place = (hash ^ (hash >>> 15)) & (REMEMBERED - 1);
    const known = this.#remembered[place]!;
    if (known.length === length && line.startsWith(known, start)) return known;
    const word = ownString(line.slice(start, this.position));
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
    const start = this.position;
    return this.skips(kinds, most) ? this.since(start) : undefined;
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
