import { expect, test } from '@jest/globals';
import { Losses } from '../src/rules/losses.ts';
import type { Context } from '../src/rules/rule.ts';
import { takesSecond } from '../src/rules/which-packet.ts';

const CONTEXT = { address: () => '10.96.0.10' } as unknown as Context;

/** A quarter of 10,000 is 2,500; chance makes it 2,410 or fewer in two captures of a hundred. */
test.each([
  [5_000, true],
  [7_589, true],
  [7_590, false],
  [10_000, false],
])(
  'of 10,000 pairs that lost one query, %i the second of either type: a lossy path may have done that: %s',
  (second, isLossy) => {
    const losses = new Losses();
    losses.racedPairs = 10_000;
    for (const type of [1, 28]) losses.ofType(type).lostSecond = second / 2;
    expect(takesSecond(losses, 1, CONTEXT) === undefined).toBe(isLossy);
  },
);
