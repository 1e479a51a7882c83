import type { Utf8Text } from '../../wire/utf8-text.ts';

/** What a cell may hold as it is: a character is 1, one that no cell may begin with is 2, all others are 0. */
const PLAIN = new Uint8Array(128);
for (const character of " .:;/?()[]{}<>%&*$!#^~'_") PLAIN[character.charCodeAt(0)] = 1;
for (let code = 0x30; code < 0x3a; code++) PLAIN[code] = 1;
for (let code = 0x41; code < 0x5b; code++) PLAIN[code] = PLAIN[code + 0x20] = 1;
// Characters with which a spreadsheet recognises a formula.
for (const character of '=+-') PLAIN[character.charCodeAt(0)] = 2;

const COMMA = 0x2c;

/** A cell that stays as it is. */
function isPlainCell(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const kind = code < 128 ? PLAIN[code]! : 0;
    if (kind === 0 || (kind === 2 && at === 0)) return false;
  }
  return true;
}

/**
 * Cells of CSV, behind each other as octets: 25 cells as strings cost four times as much, most of it for strings of
 * strings. What is not plain ASCII, or needs quotes, is for `escape`.
 */
export class CsvRow {
  readonly #escape: (text: string) => string;
  readonly out: Utf8Text;

  /** @param escape makes a cell of any text */
  constructor(out: Utf8Text, escape: (text: string) => string) {
    this.out = out;
    this.#escape = escape;
  }

  /** Adds a cell of untrusted text. */
  text(text: string | undefined): this {
    if (text === undefined) return this.#separate();
    if (isPlainCell(text)) this.out.ascii(text);
    else this.out.text(this.#escape(text));
    return this.#separate();
  }

  /** Adds a cell of one of dnspcap's own words, or of a number with decimals. */
  word(word: string | number | undefined): this {
    if (word !== undefined) this.out.ascii(String(word));
    return this.#separate();
  }

  /** Adds a cell of a non-negative integer; an empty cell for undefined. */
  count(count: number | undefined): this {
    if (count !== undefined) this.out.decimal(count);
    return this.#separate();
  }

  /** The row is over. */
  end(): void {
    // The last cell is followed by a comma, too.
    this.out.length--;
    this.out.ascii('\r\n');
  }

  #separate(): this {
    this.out.character(COMMA);
    return this;
  }
}
