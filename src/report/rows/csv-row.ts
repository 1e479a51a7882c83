/**
 * Classes of characters: 1 may stand in a cell unescaped, 2 likewise but not at its beginning, 0 needs escaping.
 */
const PLAIN = new Uint8Array(128);
for (const character of " .:;/?()[]{}<>%&*$!#^~'_") PLAIN[character.charCodeAt(0)] = 1;
for (let code = 0x30; code < 0x3a; code++) PLAIN[code] = 1;
for (let code = 0x41; code < 0x5b; code++) PLAIN[code] = PLAIN[code + 0x20] = 1;
// Characters with which a spreadsheet recognises a formula.
for (const character of '=+-') PLAIN[character.charCodeAt(0)] = 2;

const COMMA = 0x2c;
const ZERO = 0x30;
/** Initial size: rows have some 330 characters; a longer row enlarges the buffer. */
const ROOM = 1 << 12;
const DECODER = new TextDecoder();

/**
 * Builds a row of CSV character by character: 25 cells as strings cost four times as much, mostly for
 * concatenation. A cell that is not plain ASCII or needs quotes goes through `escape`; the row up to there becomes
 * text.
 */
export class CsvRow {
  readonly #escape: (text: string) => string;
  #octets = new Uint8Array(ROOM);
  #end = 0;
  /** Text of the row in front of the octets, after a cell that was not plain. */
  #before = '';

  /** @param escape makes a cell of any text */
  constructor(escape: (text: string) => string) {
    this.#escape = escape;
  }

  /** Adds a cell of untrusted text. */
  text(text: string | undefined): this {
    if (text === undefined) return this.#separate();
    this.#reserve(text.length);
    const octets = this.#octets;
    let end = this.#end;
    let kind = 1;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      kind = code < 128 ? PLAIN[code]! : 0;
      if (kind === 0 || (kind === 2 && at === 0)) return this.#escaped(text);
      octets[end++] = code;
    }
    this.#end = end;
    return this.#separate();
  }

  /** Adds a cell of one of dnspcap's own words, or of a number with decimals. */
  word(word: string | number | undefined): this {
    const text = word === undefined ? '' : String(word);
    this.#reserve(text.length);
    for (let at = 0; at < text.length; at++) this.#octets[this.#end++] = text.charCodeAt(at);
    return this.#separate();
  }

  /** Adds a cell of a non-negative integer; an empty cell for undefined. */
  count(count: number | undefined): this {
    if (count === undefined || count >= 2 ** 31) return this.word(count);
    let digits = 1;
    for (let ten = 10; ten <= count; ten *= 10) digits++;
    this.#reserve(digits);
    let left = count;
    for (let at = this.#end + digits - 1; at >= this.#end; at--) {
      const rest = (left / 10) | 0;
      this.#octets[at] = ZERO + left - 10 * rest;
      left = rest;
    }
    this.#end += digits;
    return this.#separate();
  }

  /** Returns the row without a line end, and begins the next one. */
  end(): string {
    // Omits the comma after the last cell.
    const row = this.#before + this.#decoded(this.#end - 1);
    this.#before = '';
    this.#end = 0;
    return row;
  }

  #escaped(text: string): this {
    this.#before += this.#decoded(this.#end) + this.#escape(text);
    this.#end = 0;
    return this.#separate();
  }

  #separate(): this {
    this.#reserve(0);
    this.#octets[this.#end++] = COMMA;
    return this;
  }

  /** Makes room for this many characters and a comma. */
  #reserve(characters: number): void {
    if (this.#end + characters < this.#octets.length) return;
    const wider = new Uint8Array(2 * (this.#end + characters + 1));
    wider.set(this.#octets.subarray(0, this.#end));
    this.#octets = wider;
  }

  #decoded(end: number): string {
    return DECODER.decode(this.#octets.subarray(0, end));
  }
}
