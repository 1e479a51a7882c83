import type { LatencySummary } from '../report.ts';

/** The figures reported for durations, in this order. */
export const PERCENTILES = [
  'p50',
  'p95',
  'p99',
  'max',
] as const satisfies readonly (keyof LatencySummary)[];
