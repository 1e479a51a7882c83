import { u8 } from '../../wire/bytes.ts';
import type { Rewrite } from '../rewrite.ts';

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
export function tcpOptions(segment: Rewrite, start: number, end: number): void {
  const { from, into } = segment;
  for (let at = start; at < end;) {
    const kind = u8(from, at);
    if (kind === END) return;
    if (kind === NO_OPERATION) {
      into[at++] = NO_OPERATION;
      continue;
    }
    const length = at + 1 < end ? u8(from, at + 1) : 0;
    if (length < 2 || at + length > end) return;
    if (NUMBERS.get(kind)?.includes(length)) segment.keep(at, at + length);
    else into.fill(NO_OPERATION, at, at + length);
    at += length;
  }
}
