import { lengthened } from '../bytes.ts';
import type { Pieces } from './text-pieces.ts';

/** Bytes of the first buffer. Rows of all formats are usually shorter. */
const ROOM = 1 << 12;
const ENCODER = new TextEncoder();
const DECODER = new TextDecoder();
const ZERO = 0x30;
/** Whether this machine is little-endian, as `Pieces` have the byte order of its memory. */
const IS_LITTLE = new Uint8Array(Int32Array.of(1).buffer)[0] === 1;
/** Whole numbers below this limit fit into 32 bits, so that V8 divides them as small integers. */
const SMALL = 2 ** 31;

/** Builds a text as UTF-8 in a growing buffer: with strings, each of a million rows would cost twice as much. */
export class Utf8Text {
  #octets: Uint8Array = new Uint8Array(ROOM);
  #view: DataView = new DataView(this.#octets.buffer);
  length = 0;

  /** Returns the bytes from `start` to the end, as a view that is valid until the next append. */
  from(start: number): Uint8Array {
    return this.#octets.subarray(start, this.length);
  }

  /** Returns the text as a string, and empties the builder. */
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

  /** Appends text of ASCII characters only. */
  ascii(text: string): this {
    this.reserve(text.length);
    const octets = this.#octets;
    let to = this.length;
    for (let at = 0; at < text.length; at++) octets[to++] = text.charCodeAt(at);
    this.length = to;
    return this;
  }

  text(text: string): this {
    // A UTF-16 code unit takes at most three bytes in UTF-8.
    this.reserve(3 * text.length);
    this.length += ENCODER.encodeInto(text, this.#octets.subarray(this.length)).written;
    return this;
  }

  /** Appends the text with index `number` among `pieces`, four bytes at a time. */
  piece(pieces: Pieces, number: number): this {
    const place = pieces[number]!;
    const length = place & 0xffff;
    // The last word that is written may reach three bytes beyond the end of the text.
    this.reserve(length + 3);
    let from = place >> 16;
    const end = this.length + length;
    for (let at = this.length; at < end; at += 4)
      this.#view.setInt32(at, pieces[from++]!, IS_LITTLE);
    this.length = end;
    return this;
  }

  /** Appends a non-negative integer in decimal. */
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

  /** Makes room for `count` more bytes. */
  reserve(count: number): void {
    const needed = this.length + count;
    if (needed <= this.#octets.length) return;
    this.#octets = lengthened(this.from(0), 2 * needed);
    this.#view = new DataView(this.#octets.buffer);
  }
}
