import { expect, test } from '@jest/globals';
import { analyzeBytes } from './support/analysis.ts';
import { minute, steady } from './support/limited.ts';

/** Returns the number of queries that are lost in bursts. */
async function burstsIn(bytes: Uint8Array): Promise<number> {
  const { report } = await analyzeBytes(bytes);
  return report.summary.findings['burst-loss'] ?? 0;
}

test.each([
  [3, [30.05, 30.45, 30.9]],
  [0, [30.05, 30.45, 31]],
])('%i of three losses of a minute are one burst: %j', async (count, losses) => {
  expect(await burstsIn(minute(losses))).toBe(count);
});

const MOMENT = [30, 30.1, 30.15, 30.2];

test.each([
  [4, 'at no other time', []],
  [4, 'four times more within ten seconds', [33, 34, 36, 27]],
  [0, 'five times more within ten seconds', [33, 34, 36, 27, 26]],
  [0, 'five times more, two of them ten seconds away', [20, 40.2, 33, 34, 27]],
  [4, 'five times more, two of them further away', [19.9, 40.3, 33, 34, 27]],
])('%i of four losses are a burst where queries are lost %s', async (count, _, others) => {
  expect(await burstsIn(minute([...MOMENT, ...others]))).toBe(count);
});

/** Returns numbers from 0 to 1, the same each time: Numerical Recipes, "quick and dirty" generator. */
function randoms(): () => number {
  let state = 7;
  return () => (state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32) / 2 ** 32;
}

test.each([0.01, 0.05, 0.2, 0.4])(
  'a path that loses %d of all queries has no burst',
  async (share) => {
    const random = randoms();
    expect(await burstsIn(steady(120, () => random() < share))).toBe(0);
  },
);

test('a path that loses a third of all queries for twenty seconds has no burst', async () => {
  const random = randoms();
  expect(await burstsIn(steady(120, (time) => time >= 50 && time < 70 && random() < 0.3))).toBe(0);
});

test('moments that come back every half minute are bursts, and what is lost between them is none', async () => {
  const random = randoms();
  const isLost = (time: number): boolean =>
    time % 30 >= 29.5 || (time % 30 < 28 && random() < 0.02);
  expect(await burstsIn(steady(120, isLost))).toBe(4 * 10);
});
