import { say, type Sentence } from '../../words/say.ts';
import { count } from '../wording/quantity.ts';
import type { Report } from '../report.ts';
import { duration, range } from './pictures/duration.ts';

/** Lookups that took about as long, each counted in one row. */
export interface WaitRow {
  readonly label: string | Sentence;
  readonly lookups: number;
  /** What it means: a quick answer, a wait, no answer at all. A gap stands for rows in which there is none. */
  readonly kind: 'quick' | 'wait' | 'none' | 'gap';
}

/** From here on each wait is told by itself, as far as the findings say how long it was. */
const WAIT_MS = 1_000;
/** Waits of one cause differ by less: 5.001 s and 5.04 s are the same time-out. */
const ALIKE = 1.1;
/** Rows of waits; the others are counted together. */
const MOST_WAITS = 8;

/** How long lookups took: in decades below a second, above it by the waits that were seen. */
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

/** More than two empty rows in a row say no more than a gap. */
function withoutEmpty(rows: readonly WaitRow[]): WaitRow[] {
  const shown: WaitRow[] = [];
  for (const row of rows) {
    if (row.lookups > 0) shown.push(row);
    else if (shown.at(-1)?.kind !== 'gap') shown.push(GAP);
  }
  return shown;
}

/** Sorted, and cut where the next is notably longer. */
function clustered(waits: readonly number[]): number[][] {
  const clusters: number[][] = [];
  for (const wait of waits.toSorted((a, b) => a - b)) {
    const cluster = clusters.at(-1);
    if (cluster && wait <= cluster[0]! * ALIKE) cluster.push(wait);
    else clusters.push([wait]);
  }
  return clusters;
}

/** What the bars are of; resolvers' time-outs only where somebody waited. */
export function waitsCaption({ latency: { buckets } }: Report): Sentence {
  const counted = say`Lookups by how long they took, each counted once; the lengths of the bars are logarithmic.`;
  const isLong = buckets.some(
    ({ leMs = Infinity, count: lookups }) => lookups > 0 && leMs > WAIT_MS,
  );
  return isLong
    ? say`${counted} From 1 s on, the waits that were seen: resolvers ask again after 2.5 s (musl) or 5 s (glibc, Go).`
    : counted;
}

/** For who does not see the picture. */
export function waitsInWords(
  rows: readonly WaitRow[],
  text: (label: string | Sentence) => string,
): string {
  return rows
    .filter(({ lookups }) => lookups > 0)
    .map(({ label, lookups }) => `${text(label)}: ${count(lookups)}`)
    .join('; ');
}
