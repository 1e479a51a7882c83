import { expect, test } from '@jest/globals';
import { atLeast } from '../src/rules/binomial.ts';

test.each([
  [0, 10, 0.3, 1],
  [4, 4, 0.5, 1 / 16],
  [5, 6, 1 / 3, 13 / 729],
  [5, 6, 0.5, 7 / 64],
  // The probability of no hit in 5,000 trials is too small for a number, and counts still.
  [2_500, 5_000, 0.5, 0.505_64],
  [2_600, 5_000, 0.5, 0.0024],
])('at least %d hits of %d trials, each with %d, come with %d', (hits, trials, each, expected) => {
  expect(atLeast(hits, trials, each)).toBeCloseTo(expected, 4);
  expect(atLeast(hits, trials, each)).toBeCloseTo(expected, 4);
});
