import type { Pieces } from './pieces.ts';

/** More than a row of any format needs, as a rule. */
const ROOM = 1 << 12;
const ENCODER = new TextEncoder();
const DECODER = new TextDecoder();
const ZERO = 0x30;
/** As words lie in memory. */
const IS_LITTLE = new Uint8Array(Int32Array.of(1).buffer)[0] === 1;
/** Whole numbers up to it are computed with as small integers. */
const SMALL = 2 ** 31;

/** Text as octets of UTF-8, put together piece by piece: of a million rows each string would cost as much as its row. */
export class Utf8Text {
  #octets: Uint8Array = new Uint8Array(ROOM);
  #view: DataView = new DataView(this.#octets.buffer);
  length = 0;

  /** What stands here from `start` on, for as long as nothing is appended. */
  from(start: number): Uint8Array {
    return this.#octets.subarray(start, this.length);
  }

  /** A copy of all of it; it is empty from then on. */
  take(): Uint8Array {
    const octets = this.#octets.slice(0, this.length);
    this.length = 0;
    return octets;
  }

  /** The same as a string. */
  taken(): string {
    const text = DECODER.decode(this.from(0));
    this.length = 0;
    return text;
  }

  character(code: number): this {
    this.reserve(1);
    this.#octets[this.length++] = code;
    return this;
  }

  /** ASCII. */
  ascii(text: string): this {
    this.reserve(text.length);
    const octets = this.#octets;
    let to = this.length;
    for (let at = 0; at < text.length; at++) octets[to++] = text.charCodeAt(at);
    this.length = to;
    return this;
  }

  text(text: string): this {
    // A character of UTF-16 has three octets at most.
    this.reserve(3 * text.length);
    this.length += ENCODER.encodeInto(text, this.#octets.subarray(this.length)).written;
    return this;
  }

  /** One of several that are copied again and again. */
  piece(pieces: Pieces, number: number): this {
    const place = pieces[number]!;
    const length = place & 0xffff;
    // The last word may reach beyond its end.
    this.reserve(length + 3);
    let from = place >> 16;
    const end = this.length + length;
    for (let at = this.length; at < end; at += 4)
      this.#view.setInt32(at, pieces[from++]!, IS_LITTLE);
    this.length = end;
    return this;
  }

  /** A whole number that is not negative. */
  decimal(value: number): this {
    if (value >= SMALL) return this.ascii(String(value));
    let digits = 1;
    for (let ten = 10; ten <= value; ten *= 10) digits++;
    this.reserve(digits);
    let left = value;
    for (let at = this.length + digits - 1; at >= this.length; at--) {
      const rest = (left / 10) | 0;
      this.#octets[at] = ZERO + left - 10 * rest;
      left = rest;
    }
    this.length += digits;
    return this;
  }

  /** Room for so many more octets. */
  reserve(count: number): void {
    const needed = this.length + count;
    if (needed <= this.#octets.length) return;
    const wider = new Uint8Array(2 * needed);
    wider.set(this.from(0));
    this.#octets = wider;
    this.#view = new DataView(wider.buffer);
  }
}
