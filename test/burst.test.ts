import { expect, test } from '@jest/globals';
import { analyzeBytes } from './support/analysis.ts';
import { beside, limited } from './support/limited.ts';

test.each([
  [20, 'burst-loss'],
  [11, 'packet-loss'],
])(
  'three of 18 lookups that begin together lose queries, and none in %i seconds around: %s',
  async (seconds, rule) => {
    const { report } = await analyzeBytes(beside(seconds));
    expect(report.summary.findings).toEqual({ [rule]: 3 });
  },
);

test('a busy path that loses one of ten all the time: as many in each instant is no burst', async () => {
  let state = 7;
  // Numerical Recipes, "quick and dirty" generator: the same losses each time.
  const random = (): number => (state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32) / 2 ** 32;
  const seconds = Array<number>(12).fill(600);
  const { report } = await analyzeBytes(limited(seconds, () => random() >= 0.1, 5));
  expect(Object.keys(report.summary.findings)).toEqual(['packet-loss']);
});
