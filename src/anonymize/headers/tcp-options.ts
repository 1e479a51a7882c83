import { u8 } from '../../wire/bytes.ts';
import type { Rewrite } from '../rewrite.ts';

const END = 0;
const NO_OPERATION = 1;
/**
 * Options that hold only numbers (segment size, window scale, SACK, time stamps), with their possible lengths. Other
 * options hold keys, cookies or addresses (MPTCP), and other lengths hold other data.
 */
const NUMBERS: ReadonlyMap<number, readonly number[]> = new Map([
  [2, [4]],
  [3, [3]],
  [4, [2]],
  [5, [10, 18, 26, 34]],
  [8, [10]],
]);

/** Replaces options that may identify somebody by options that do nothing: RFC 9293 section 3.1. */
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
