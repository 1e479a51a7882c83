/**
 * Unchecked reads of unsigned integers. Each layer checks its length once, then reads without checks. The `!` in
 * this file is the only one on bytes, and compiles to nothing. An offset outside gives NaN or 0, never a throw.
 */
export type Bytes = Uint8Array;

export const EMPTY: Bytes = new Uint8Array(0);

export function u8(bytes: Bytes, at: number): number {
  return bytes[at]!;
}

/** Network byte order (big-endian), 16 bits. */
export function u16(bytes: Bytes, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!;
}

/** Network byte order, 32 bits, as a non-negative number. */
export function u32(bytes: Bytes, at: number): number {
  return i32(bytes, at) >>> 0;
}

/** Network byte order, 32 bits, as the signed integer that stays a small integer in V8. */
export function i32(bytes: Bytes, at: number): number {
  return (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
}

/** Little-endian, 16 bits. */
export function u16le(bytes: Bytes, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8);
}

/** Little-endian, 32 bits, as a non-negative number. */
export function u32le(bytes: Bytes, at: number): number {
  return (
    (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0
  );
}

/** Returns bytes in hexadecimal, in lower case and without spaces. */
export function hex(bytes: Bytes): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');
}

/** Returns a copy of [start, end): the only safe way to keep bytes. `Buffer#slice` is no copy. */
export function copyOf(bytes: Bytes, start: number, end: number): Bytes {
  return Uint8Array.prototype.slice.call(bytes, start, end);
}

/** Returns the elements in a longer array, with zeros behind them. Not for a Buffer, whose constructor is obsolete. */
export function lengthened<Elements extends Uint8Array | Int32Array | Uint32Array | Float64Array>(
  elements: Elements,
  length: number,
): Elements {
  const longer = new (elements.constructor as new (length: number) => Elements)(length);
  longer.set(elements);
  return longer;
}
