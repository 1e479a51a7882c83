import type { Utf8Text } from '../../wire/texts/utf8-text.ts';

/** Kinds of ASCII characters: 1 needs no escaping, 2 needs none except at the beginning of a cell, 0 needs it. */
const PLAIN = new Uint8Array(128);
for (const character of " .:;/?()[]{}<>%&*$!#^~'_") PLAIN[character.charCodeAt(0)] = 1;
for (let code = 0x30; code < 0x3a; code++) PLAIN[code] = 1;
for (let code = 0x41; code < 0x5b; code++) PLAIN[code] = PLAIN[code + 0x20] = 1;
// Characters with which a spreadsheet recognises a formula.
for (const character of '=+-') PLAIN[character.charCodeAt(0)] = 2;

const COMMA = 0x2c;

/** Whether a cell needs neither quotes nor escaping. */
function isPlainCell(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const kind = code < 128 ? PLAIN[code]! : 0;
    if (kind === 0 || (kind === 2 && at === 0)) return false;
  }
  return true;
}

/** Writes the cells of a CSV row as bytes: to join them as strings would cost four times as much. */
export class CsvRow {
  readonly #escape: (text: string) => string;
  readonly out: Utf8Text;

  /** @param escape returns any text as a cell */
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

  end(): void {
    // Every cell ends with a comma: the last one is removed.
    this.out.length--;
    this.out.ascii('\r\n');
  }

  #separate(): this {
    this.out.character(COMMA);
    return this;
  }
}
