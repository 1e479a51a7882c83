import type { LatencySummary } from '../report.ts';

/** What is told of durations, in the order in which it is told. */
export const PERCENTILES = [
  'p50',
  'p95',
  'p99',
  'max',
] as const satisfies readonly (keyof LatencySummary)[];
