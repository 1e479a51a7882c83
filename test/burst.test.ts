import { expect, test } from '@jest/globals';
import { analyzeBytes } from './support/analysis.ts';
import { beside } from './support/limited.ts';

test.each([
  [20, 'burst-loss'],
  [8, 'packet-loss'],
])(
  'three of 18 lookups that begin together lose queries, and none in %i seconds around: %s',
  async (seconds, rule) => {
    const { report } = await analyzeBytes(beside(seconds));
    expect(report.summary.findings).toEqual({ [rule]: 3 });
  },
);
