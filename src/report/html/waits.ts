import { grouped, say, type Sentence } from '../../words/say.ts';
import type { Report } from '../report.ts';
import { duration, range } from './pictures/duration.ts';

/** Lookups of similar duration, each counted in one row. */
export interface WaitRow {
  readonly label: string | Sentence;
  readonly lookups: number;
  /** Kind of the row: quick answers, waits, no answer at all. A gap stands for empty rows. */
  readonly kind: 'quick' | 'wait' | 'none' | 'gap';
}

/** From here on, waits get rows of their own, as far as findings tell how long they were. */
const WAIT_MS = 1_000;
/** Longest wait of a row, relative to its shortest: 5.001 s and 5.04 s are the same time-out. */
const ALIKE = 1.1;
/** Most rows of waits. Other waits are counted together. */
const MOST_WAITS = 8;

/** Returns rows of durations: the buckets below a second, the observed waits above it. */
export function waitRows({ latency: { buckets }, findings, summary }: Report): WaitRow[] {
  const quick = buckets.filter(({ leMs = Infinity }) => leMs <= WAIT_MS);
  const first = quick.findIndex(({ count: lookups }) => lookups > 0);
  const last = quick.findLastIndex(({ count: lookups }) => lookups > 0);
  const rows: WaitRow[] = quick.slice(Math.max(0, first), last + 1).map((bucket, at) => ({
    label: range(quick[Math.max(0, first) + at - 1]?.leMs ?? 0, bucket.leMs!),
    lookups: bucket.count,
    kind: 'quick',
  }));
  const answered = buckets.reduce((sum, bucket) => sum + bucket.count, 0);
  const slow = answered - quick.reduce((sum, bucket) => sum + bucket.count, 0);
  const clusters = clustered(
    findings.flatMap(({ outcome, stallMs = 0 }) =>
      outcome === 'answered' && stallMs >= WAIT_MS ? [stallMs] : [],
    ),
  );
  const waits: WaitRow[] = clusters.slice(0, MOST_WAITS).map((list) => ({
    label: range(list[0]!, list.at(-1)!),
    lookups: list.length,
    kind: 'wait',
  }));
  const rest = slow - waits.reduce((sum, row) => sum + row.lookups, 0);
  const silent = summary.lookups - answered;
  return [
    ...withoutEmpty(rows),
    ...(rows.length > 0 && waits.length > 0 ? [GAP] : []),
    ...waits,
    ...(rest > 0
      ? [
          {
            label:
              waits.length > 0
                ? say`others, over ${duration(WAIT_MS)}`
                : say`over ${duration(WAIT_MS)}`,
            lookups: rest,
            kind: 'wait',
          } as const,
        ]
      : []),
    ...(silent > 0 ? [{ label: say`no answer`, lookups: silent, kind: 'none' } as const] : []),
  ];
}

const GAP: WaitRow = { label: '⋮', lookups: 0, kind: 'gap' };

/** Replaces each run of empty rows by a gap. */
function withoutEmpty(rows: readonly WaitRow[]): WaitRow[] {
  const shown: WaitRow[] = [];
  for (const row of rows) {
    if (row.lookups > 0) shown.push(row);
    else if (shown.at(-1)?.kind !== 'gap') shown.push(GAP);
  }
  return shown;
}

/** Sorts the waits and splits them where a wait exceeds the shortest of its cluster by more than ALIKE. */
function clustered(waits: readonly number[]): number[][] {
  const clusters: number[][] = [];
  for (const wait of waits.toSorted((a, b) => a - b)) {
    const cluster = clusters.at(-1);
    if (cluster && wait <= cluster[0]! * ALIKE) cluster.push(wait);
    else clusters.push([wait]);
  }
  return clusters;
}

/** Caption of the bars. Mentions the time-outs of resolvers only if clients waited for one and asked again. */
export function waitsCaption({ latency: { buckets }, findings }: Report): Sentence {
  const counted = say`Lookups by how long they took, each counted once; the lengths of the bars are logarithmic.`;
  const isLong = buckets.some(
    ({ leMs = Infinity, count: lookups }) => lookups > 0 && leMs > WAIT_MS,
  );
  if (!isLong) return counted;
  const seen = say`${counted} From 1 s on, the waits that were seen`;
  return findings.some(({ retryAfterMs }) => retryAfterMs !== undefined)
    ? say`${seen}: resolvers ask again after 2.5 s (musl) or 5 s (glibc, Go).`
    : say`${seen}.`;
}

/** Describes the rows for readers who cannot see the picture. */
export function waitsInWords(
  rows: readonly WaitRow[],
  text: (label: string | Sentence) => string,
): string {
  return rows
    .filter(({ lookups }) => lookups > 0)
    .map(({ label, lookups }) => `${text(label)}: ${grouped(lookups)}`)
    .join('; ');
}
