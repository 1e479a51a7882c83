import type { Bytes } from './bytes.ts';

/**
 * 32-bit hash that tells a packet seen twice from two packets: equal bytes give equal hashes, different bytes
 * only by chance. Takes eight bytes at a time, multiplied and folded as in MurmurHash3's finalizer.
 */
export function digest(bytes: Bytes, start: number, end: number): number {
  let hash = end - start;
  // Two lanes, so that the processor runs both multiplications in parallel.
  let other = ~hash;
  const last = end - 8;
  for (let at = start; at < last; at += 8) {
    hash = Math.imul(hash ^ word(bytes, at), 0x85ebca6b);
    other = Math.imul(other ^ word(bytes, at + 4), 0xc2b2ae35);
    hash ^= hash >>> 13;
    other ^= other >>> 15;
  }
  // The last eight bytes, some of which may be hashed already. A DNS header alone has twelve bytes.
  if (last >= start) {
    hash = Math.imul(hash ^ word(bytes, last), 0x85ebca6b);
    other = Math.imul(other ^ word(bytes, last + 4), 0xc2b2ae35);
  }
  hash = Math.imul(hash ^ (other >>> 3), 0x85ebca6b) ^ other;
  return hash ^ (hash >>> 16);
}

function word(bytes: Bytes, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}
