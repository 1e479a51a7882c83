import type { Bytes } from './bytes.ts';

/**
 * 32 bits that two messages of the same octets have in common, and two others by chance only: to tell a packet that
 * was seen twice from two packets. Four octets at a time, multiplied and folded as in MurmurHash3's finalizer.
 */
export function digest(bytes: Bytes, start: number, end: number): number {
  let hash = end - start;
  let at = start;
  for (; at + 4 <= end; at += 4) {
    const word =
      bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    hash = Math.imul(hash ^ word, 0x85ebca6b);
    hash ^= hash >>> 13;
  }
  for (; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
