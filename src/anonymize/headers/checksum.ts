import { type Bytes, u16, u8 } from '../../wire/bytes.ts';

/** Returns the sum of 16-bit words, not folded: RFC 1071. An odd last octet counts as the upper half of a word. */
export function sumOf(bytes: Bytes, start: number, end: number): number {
  let sum = 0;
  let at = start;
  for (; at + 1 < end; at += 2) sum += u16(bytes, at);
  return at < end ? sum + (u8(bytes, at) << 8) : sum;
}

export function fold(sum: number): number {
  let folded = sum;
  while (folded > 0xffff) folded = (folded & 0xffff) + Math.floor(folded / 0x10000);
  return folded;
}

/**
 * Updates a checksum after the octets that it covers have changed (RFC 1624 section 3). A right checksum stays right,
 * and a wrong one stays as wrong as it was.
 *
 * @param at offset of the checksum
 * @param before sum of all covered octets, the checksum included, before the change
 * @param after the same sum after the change
 */
export function adjust(bytes: Bytes, at: number, before: number, after: number): void {
  const sum = (~u16(bytes, at) & 0xffff) + (~fold(before) & 0xffff) + fold(after);
  write(bytes, at, ~fold(sum) & 0xffff);
}

export function write(bytes: Bytes, at: number, word: number): void {
  bytes[at] = word >> 8;
  bytes[at + 1] = word & 0xff;
}
