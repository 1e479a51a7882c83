import { expect, test } from '@jest/globals';
import { analyzeBytes } from './support/analysis.ts';
import { beside, limited } from './support/limited.ts';

test.each([
  [30, 'burst-loss'],
  [28, 'packet-loss'],
])(
  'three of 18 lookups that begin together lose queries, and none in %i seconds around: %s',
  async (seconds, rule) => {
    const { report } = await analyzeBytes(beside(seconds));
    expect(report.summary.findings).toEqual({ [rule]: 3 });
  },
);

/** One of ten seconds in which three of 21 lookups lose queries together; in so many others one does. */
function together(singles: number): Uint8Array {
  const others = Array.from({ length: 9 }, (_, at) => (at < singles ? 19 : 20));
  return limited([...others, 21], (n, of) => (of === 21 ? n < 8 || n > 10 : of === 20 || n > 0), 5);
}

test.each([
  [3, { 'burst-loss': 3, 'packet-loss': 3 }],
  [4, { 'packet-loss': 7 }],
])('three losses of ten seconds fall together, and %i do not', async (singles, findings) => {
  const { report } = await analyzeBytes(together(singles));
  expect(report.summary.findings).toEqual(findings);
});

test('the first and the last of four losses, a tenth of a second apart, belong to the burst', async () => {
  const { report } = await analyzeBytes(
    limited([20, 20, 10, 20], (n, of) => of !== 10 || n > 3, 5),
  );
  expect(report.summary.findings).toEqual({ 'burst-loss': 4 });
});

test('a busy path that loses one of ten all the time: as many in each instant is no burst', async () => {
  let state = 7;
  // Numerical Recipes, "quick and dirty" generator: the same losses each time.
  const random = (): number => (state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32) / 2 ** 32;
  const seconds = Array<number>(12).fill(600);
  const { report } = await analyzeBytes(limited(seconds, () => random() >= 0.1, 5));
  expect(Object.keys(report.summary.findings)).toEqual(['packet-loss']);
});
