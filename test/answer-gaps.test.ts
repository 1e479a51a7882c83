import { expect, test } from '@jest/globals';
import { AnswerGaps } from '../src/lookup/figures/answer-gaps.ts';
import { SECOND } from '../src/wire/time.ts';

/** Returns the gap around a time, in seconds, of queries that are counted in this order. */
function gapAround(second: number, counted: readonly number[]): unknown {
  const gaps = new AnswerGaps();
  for (const time of counted) gaps.add(time * SECOND);
  const gap = gaps.around(second * SECOND);
  return gap && [gap.from / SECOND, gap.to / SECOND];
}

test('a gap lasts for two seconds or longer', () => {
  expect(gapAround(2, [1, 3])).toEqual([1, 3]);
  expect(gapAround(2, [1, 2.9])).toBeUndefined();
  expect(gapAround(0.5, [1, 3])).toEqual([-Infinity, 1]);
  expect(gapAround(5, [1, 3])).toEqual([3, Infinity]);
});

test('the order in which queries are counted does not matter', () => {
  const orders = [
    [1, 3.5, 5, 9, 30],
    [30, 9, 5, 3.5, 1],
    [9, 1, 30, 3.5, 5],
  ];
  for (const order of orders) {
    expect(gapAround(7, order)).toEqual([5, 9]);
    expect(gapAround(2, order)).toEqual([1, 3.5]);
    expect(gapAround(4, order)).toBeUndefined();
    expect(gapAround(20, order)).toEqual([9, 30]);
  }
});

test('of the gaps that are over, the longest 64 are kept', () => {
  // Gaps of 2 s, 3 s, and so on, and a query long after them.
  const times = Array.from({ length: 67 }, (_, at) => (at * (at + 3)) / 2);
  const kept = times.filter((time) => gapAround(time + 1, [...times, 10_000]) !== undefined);
  expect(times.length - kept.length).toBe(3);
  expect(kept[0]).toBe(times[3]);
});

test('of the gaps that another query may still split, all are kept', () => {
  const times = Array.from({ length: 150 }, (_, at) => 2 * at);
  // The last query is at 298 s, and a gap is over that ended more than 62 s before it.
  expect(gapAround(235, times)).toEqual([234, 236]);
  expect(gapAround(233, times)).toBeUndefined();
  expect(gapAround(1, times)).toEqual([0, 2]);
});
