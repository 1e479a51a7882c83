import { say, type Sentence } from '../../words/say.ts';
import type { LatencySummary } from '../report.ts';

/** The figures reported for durations, in this order. */
export const PERCENTILES = [
  'p50',
  'p95',
  'p99',
  'max',
] as const satisfies readonly (keyof LatencySummary)[];

/** Returns a figure as people call it. */
export function percentileName(percentile: (typeof PERCENTILES)[number]): Sentence {
  return percentile === 'max' ? say`max` : say`${percentile}`;
}
