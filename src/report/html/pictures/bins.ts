import type { ReportFinding, TimelineSummary } from '../../report.ts';
import { countUp } from '../../../wire/by-key.ts';

/** Outcomes of lookups in trouble, in the order of stacking from below. */
export const ENDS = ['failed', 'stalled', 'notJudged', 'undetermined'] as const;
type End = (typeof ENDS)[number];

/** Lookups that began within one bin of time, each counted once. */
export interface Bin extends Readonly<Record<End, number>> {
  readonly lookups: number;
}

/** Bins of equal width. */
export interface Binned {
  readonly binMs: number;
  readonly bins: readonly Bin[];
}

/** Lookups that took this long count as waits, in the bins of a capture with lookups that were not judged. */
const WAIT_MS = 1_000;
/** Most bars: more cannot be distinguished on a narrow screen. */
const MOST_BINS = 120;

/**
 * Counts lookups by the time they began, and those with findings by outcome. Notes count only if their lookup
 * failed or is undetermined.
 *
 * @param notJudged number of lookups in trouble without a finding: they are counted where more lookups waited than
 *   findings tell
 */
export function binned(
  timeline: TimelineSummary,
  findings: readonly ReportFinding[],
  notJudged = 0,
): Binned {
  const { binMs, count } = grid(timeline);
  const bins = Array.from({ length: count }, () => ({
    lookups: 0,
    failed: 0,
    stalled: 0,
    notJudged: 0,
    undetermined: 0,
  }));
  const slow = new Map<object, number>();
  const at = (ms: number) => bins[Math.min(count - 1, Math.max(0, Math.floor(ms / binMs)))]!;
  for (const [ms] of timeline.dots ?? []) at(ms!).lookups++;
  const { columnMs = 1 } = timeline;
  for (const [column, lookups, aboveMs = Infinity] of timeline.cells ?? []) {
    const bin = at((column! + 0.5) * columnMs);
    bin.lookups += lookups!;
    if (aboveMs >= WAIT_MS) countUp(slow, bin, lookups);
  }
  const start = Date.parse(timeline.start);
  for (const finding of findings) {
    const end = endOf(finding);
    if (end === undefined || finding.time === undefined) continue;
    at(Date.parse(finding.time) - start)[end]++;
  }
  if (notJudged > 0)
    for (const bin of bins)
      bin.notJudged = Math.max(
        0,
        (slow.get(bin) ?? 0) - bin.failed - bin.stalled - bin.undetermined,
      );
  return { binMs, bins };
}

/** Returns the outcome; undefined for a finding without a lookup, and for a note about an answered lookup. */
function endOf({ severity, outcome }: ReportFinding): End | undefined {
  if (outcome === undefined) return undefined;
  if (outcome === 'failed') return 'failed';
  if (outcome === 'undetermined') return 'undetermined';
  return severity === 'note' ? undefined : 'stalled';
}

function grid({ dots, cells = [], columnMs = 1 }: TimelineSummary): {
  readonly binMs: number;
  readonly count: number;
} {
  if (dots) {
    const span = dots.reduce((longest, [ms]) => Math.max(longest, ms!), 1);
    return { binMs: span / (MOST_BINS - 1), count: MOST_BINS };
  }
  const columns = cells.reduce((most, [column]) => Math.max(most, column! + 1), 1);
  // Bins are whole columns: a bin must not be higher than its neighbours because it has one column more.
  const width = Math.ceil(columns / MOST_BINS);
  return { binMs: width * columnMs, count: Math.ceil(columns / width) };
}
