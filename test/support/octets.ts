import type { Bytes } from '../../src/wire/bytes.ts';

/** Byte order of a file; header fields on the wire are always 'be'. */
export type ByteOrder = 'le' | 'be';

export function u8(value: number): Bytes {
  return Uint8Array.of(value);
}

export function u16(value: number, order: ByteOrder = 'be'): Bytes {
  const [high, low] = [value >>> 8, value];
  return order === 'le' ? Uint8Array.of(low, high) : Uint8Array.of(high, low);
}

export function u32(value: number, order: ByteOrder = 'be'): Bytes {
  const [first, second, third] = [value >>> 24, value >>> 16, value >>> 8];
  return order === 'le'
    ? Uint8Array.of(value, third, second, first)
    : Uint8Array.of(first, second, third, value);
}

export function u64(value: bigint, order: ByteOrder = 'be'): Bytes {
  const field = new Uint8Array(8);
  new DataView(field.buffer).setBigUint64(0, value, order === 'le');
  return field;
}

/** Joins octets into a plain Uint8Array, not a Buffer, so that Jest can compare it with a reader's copy. */
export function concat(...parts: readonly Bytes[]): Bytes {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Pads to 32 bits, as pcapng does for options and packet data. */
export function padTo4(bytes: Bytes): Bytes {
  return concat(bytes, new Uint8Array(-bytes.length & 3));
}

/** Returns the Internet checksum (RFC 1071) of octets whose checksum field holds zeros. */
export function internetChecksum(bytes: Bytes): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 2) sum += (bytes[at]! << 8) | (bytes[at + 1] ?? 0);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

/** Returns a generator of numbers from 0 to 2^31, the same for each seed (xorshift32). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 1;
  };
}
