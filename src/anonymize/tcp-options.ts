import { type Bytes, u8 } from '../wire/bytes.ts';

const END = 0;
const NO_OPERATION = 1;
/**
 * Segment size, window scale, SACK, time stamps: numbers, in so many octets. Others have keys, cookies or addresses
 * (MPTCP) in them, and what is longer has something else.
 */
const NUMBERS: ReadonlyMap<number, readonly number[]> = new Map([
  [2, [4]],
  [3, [3]],
  [4, [2]],
  [5, [10, 18, 26, 34]],
  [8, [10]],
]);

/** RFC 9293 section 3.1: options that may tell of somebody become options that do nothing. */
export function replaceTcpOptions(bytes: Bytes, start: number, end: number): void {
  let at = start;
  while (at < end) {
    const kind = u8(bytes, at);
    if (kind === END) break;
    if (kind === NO_OPERATION) {
      at++;
      continue;
    }
    const length = at + 1 < end ? u8(bytes, at + 1) : 0;
    if (length < 2 || at + length > end) break;
    if (!NUMBERS.get(kind)?.includes(length)) bytes.fill(NO_OPERATION, at, at + length);
    at += length;
  }
  bytes.fill(END, at, end);
}
