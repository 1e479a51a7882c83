import type { Bytes } from '../bytes.ts';

/**
 * ASCII text, built byte by byte and turned into a string once. This is several times faster than joining
 * strings, most of all for names, whose bytes are copied unchanged.
 */
export class AsciiText {
  #octets = Buffer.allocUnsafe(512);
  #length = 0;

  clear(): this {
    this.#length = 0;
    return this;
  }

  toString(): string {
    return this.#octets.toString('latin1', 0, this.#length);
  }

  /** Appends a string of ASCII characters. */
  text(text: string): this {
    this.#reserve(text.length);
    const octets = this.#octets;
    let to = this.#length;
    for (let at = 0; at < text.length; at++) octets[to++] = text.charCodeAt(at);
    this.#length = to;
    return this;
  }

  /** Appends one character by its code. */
  character(code: number): this {
    this.#reserve(1);
    this.#octets[this.#length++] = code;
    return this;
  }

  /** Appends bytes that are known to be printable. */
  copy(bytes: Bytes, start: number, end: number): this {
    this.#reserve(end - start);
    const octets = this.#octets;
    let to = this.#length;
    for (let at = start; at < end; at++) octets[to++] = bytes[at]!;
    this.#length = to;
    return this;
  }

  /** Appends a non-negative integer. */
  decimal(value: number): this {
    if (value > 0xffff) return this.text(String(value));
    this.#reserve(5);
    const octets = this.#octets;
    if (value >= 10_000) octets[this.#length++] = 0x30 + ((value / 10_000) | 0);
    if (value >= 1_000) octets[this.#length++] = 0x30 + (((value / 1_000) | 0) % 10);
    if (value >= 100) octets[this.#length++] = 0x30 + (((value / 100) | 0) % 10);
    if (value >= 10) octets[this.#length++] = 0x30 + (((value / 10) | 0) % 10);
    octets[this.#length++] = 0x30 + (value % 10);
    return this;
  }

  #reserve(count: number): void {
    const needed = this.#length + count;
    if (needed <= this.#octets.length) return;
    const wider = Buffer.allocUnsafe(2 * needed);
    wider.set(this.#octets.subarray(0, this.#length));
    this.#octets = wider;
  }
}
