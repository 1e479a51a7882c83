import { duration, range } from '../report/html/pictures/duration.ts';
import { AXIS, element, type Markup, percent, picture, text } from '../report/html/pictures/svg.ts';
import type { Bucket } from '../report/report.ts';
import { grouped, say } from '../words/say.ts';
import type { Words } from '../words/words.ts';
import type { Column } from './column.ts';

/** Height of a row. */
const ROW = 42;
const BAR = 12;
/** Share of the width for the longest bar, with room for a number after it. */
const ROOM = 0.72;
/** Share of the width for the axis, so that half a dot fits at the end. */
const WHOLE = 0.98;

/**
 * Draws how often lookups stalled in each column, as confidence intervals on one scale. Overlapping ones may be equal.
 */
export function intervals(columns: readonly Column[], words: Words): Markup {
  const rated = columns.filter(({ stalls }) => stalls.high !== undefined);
  const most = rated.reduce((high, { stalls }) => Math.max(high, stalls.high!), 0);
  if (most === 0) return '';
  const x = (per1000: number): string => percent((per1000 / most) * WHOLE);
  const rows = rated.map(({ label, stalls }, at) => {
    const { per1000 = 0, low = 0, high = 0 } = stalls;
    const y = at * ROW + 16;
    return (
      text({ class: 'end', x: AXIS, y: y - 3 }, words.text(label)) +
      text(
        { class: 'end figure', x: AXIS, y: y + 13 },
        `${figure(per1000)} (${figure(low)} – ${figure(high)})`,
      ) +
      element('line', {
        class: `interval of-${at % COLOURS}`,
        x1: x(low),
        x2: x(high),
        y1: y,
        y2: y,
      }) +
      element('circle', { class: `of-${at % COLOURS}`, cx: x(per1000), cy: y, r: 5 })
    );
  });
  const said = rated
    .map(
      ({ label, stalls }) =>
        `${words.text(label)} ${figure(stalls.per1000!)} (${figure(stalls.low!)} – ${figure(stalls.high!)})`,
    )
    .join('; ');
  return picture(
    undefined,
    rated.length * ROW,
    words.text(say`Stalls per 1,000 lookups, with the interval of 95 % confidence: ${said}`),
    ...rows,
  );
}

/** Number of columns with a colour of their own. */
const COLOURS = 4;

/**
 * Draws the durations of lookups as histograms: the share of each column's lookups per range, on one logarithmic scale.
 */
export function histograms(columns: readonly Column[], words: Words): Markup {
  const height = columns.length * BAR + 10;
  const bins = [
    ...edgesOf(columns).map(({ leMs, aboveMs }) => ({
      label: rangeLabel(aboveMs, leMs),
      lookups: ({ buckets }: Column) => buckets.find((one) => one.leMs === leMs)?.count ?? 0,
    })),
    { label: words.text(say`no answer`), lookups: ({ unanswered }: Column) => unanswered },
  ].filter(({ lookups }) => columns.some((column) => lookups(column) > 0));
  if (bins.length === 0) return '';
  const rows = bins.flatMap((bin, at) => {
    const y = at * height + 2;
    return [
      text({ class: 'end', x: AXIS, y: y + height / 2 + 1 }, bin.label),
      ...columns.map((column, of) => {
        const lookups = bin.lookups(column);
        if (lookups === 0) return '';
        const share = lookups / Math.max(column.lookups, lookups);
        const width = percent(Math.max(0.004, scaled(share) * ROOM));
        const top = y + of * BAR;
        return (
          element('rect', { class: `of-${of % COLOURS}`, width, y: top, height: BAR - 2, rx: 2 }) +
          text({ class: 'small', x: width, dx: 6, y: top + BAR - 2 }, grouped(lookups))
        );
      }),
    ];
  });
  return picture(
    undefined,
    bins.length * height,
    words.text(say`How long lookups took, column by column: the table has the percentiles`),
    ...rows,
  );
}

/** Scales a share logarithmically, so that one in ten thousand is visible beside nearly all. */
function scaled(share: number): number {
  return Math.log1p(share * 10_000) / Math.log1p(10_000);
}

/** Returns every range that holds lookups of any column, ascending. */
function edgesOf(
  columns: readonly Column[],
): { readonly leMs?: number; readonly aboveMs: number }[] {
  const edges = columns.flatMap(({ buckets }) =>
    buckets.map(({ leMs = Infinity, count: lookups }) => ({ leMs, lookups })),
  );
  const sorted = [...new Set(edges.map(({ leMs }) => leMs))].toSorted((a, b) => a - b);
  return sorted.flatMap((leMs, at) => {
    if (!edges.some((edge) => edge.leMs === leMs && edge.lookups > 0)) return [];
    const aboveMs = sorted[at - 1] ?? 0;
    return [leMs === Infinity ? { aboveMs } : { leMs, aboveMs }];
  });
}

function rangeLabel(aboveMs: number, leMs: Bucket['leMs']): string {
  if (leMs === undefined) return `> ${duration(aboveMs)}`;
  return range(aboveMs, leMs);
}

function figure(value: number): string {
  return String(Number(value.toPrecision(3)));
}
