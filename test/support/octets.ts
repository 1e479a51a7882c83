import type { Bytes } from '../../src/wire/bytes.ts';

/** Byte order of a file; header fields on the wire are always 'be'. */
export type ByteOrder = 'le' | 'be';

export function u8(value: number): Bytes {
  return Uint8Array.of(value);
}

export function u16(value: number, order: ByteOrder = 'be'): Bytes {
  const field = new Uint8Array(2);
  new DataView(field.buffer).setUint16(0, value, order === 'le');
  return field;
}

export function u32(value: number, order: ByteOrder = 'be'): Bytes {
  const field = new Uint8Array(4);
  new DataView(field.buffer).setUint32(0, value, order === 'le');
  return field;
}

export function u64(value: bigint, order: ByteOrder = 'be'): Bytes {
  const field = new Uint8Array(8);
  new DataView(field.buffer).setBigUint64(0, value, order === 'le');
  return field;
}

/** A plain Uint8Array, not a Buffer: so that Jest compares it with what a reader kept. */
export function concat(...parts: readonly Bytes[]): Bytes {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** pcapng pads to 32 bits: options, packet data. */
export function padTo4(bytes: Bytes): Bytes {
  return concat(bytes, new Uint8Array(-bytes.length & 3));
}

/** The Internet checksum (RFC 1071) of these octets, whose checksum field holds zeros. */
export function internetChecksum(bytes: Bytes): number {
  let sum = 0;
  for (const [at, octet] of bytes.entries()) sum += at % 2 === 0 ? octet << 8 : octet;
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  return ~sum & 0xffff;
}

/** Numbers from 0 to 2^31, always the same ones (xorshift32). */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 1;
  };
}
