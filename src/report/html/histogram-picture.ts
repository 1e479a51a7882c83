import { max } from 'd3-array';
import { scaleSymlog } from 'd3-scale';
import { say } from '../../words/say.ts';
import type { Words } from '../../words/words.ts';
import { count } from '../quantity.ts';
import type { Bucket, Report } from '../report.ts';
import { duration } from './duration.ts';
import { element, type Markup, percent, text } from './svg.ts';

const ROW = 21;
const BAR = 13;
/** Labels end here, left of the picture itself (its margin in the style). */
const AXIS = -8;

/** How long lookups took: a row for each bucket, from the first to the last that holds any. */
export function histogramPicture({ latency: { buckets } }: Report, words: Words): Markup {
  const first = buckets.findIndex(({ count: lookups }) => lookups > 0);
  if (first < 0) return '';
  const last = buckets.findLastIndex(({ count: lookups }) => lookups > 0);
  const rows = buckets
    .slice(first, last + 1)
    .map((bucket, at) => ({ ...bucket, aboveMs: buckets[first + at - 1]?.leMs ?? 0 }));
  // Three lookups that stall must be seen beside a million that do not. Room is left for the number behind the bar.
  const x = scaleSymlog([0, max(rows, (row) => row.count)!], [0, 0.78]);
  const bars = rows.map((row, at) => {
    const width = row.count === 0 ? 0 : Math.max(x(row.count), 0.008);
    return (
      element('rect', {
        class: kind(row, row.aboveMs),
        width: percent(width),
        y: at * ROW + 3,
        height: BAR,
        rx: 2,
      }) +
      text(
        { class: row.count === 0 ? 'none' : undefined, x: percent(width), dx: 6, y: at * ROW + 14 },
        count(row.count),
      )
    );
  });
  return element(
    'svg',
    {
      class: 'histogram',
      height: rows.length * ROW + 4,
      role: 'img',
      'aria-label': alternative(rows, words),
    },
    ...rows.map((row, at) => text({ class: 'end', x: AXIS, y: at * ROW + 14 }, label(row))),
    ...bars,
  );
}

type Row = Bucket & { readonly aboveMs: number };

function label({ leMs, aboveMs }: Row): string {
  if (leMs === undefined) return `> ${duration(aboveMs)}`;
  if (aboveMs === 0) return `≤ ${duration(leMs)}`;
  const [from, to] = [duration(aboveMs), duration(leMs)];
  const [value, unit] = from.split(' ');
  return to.endsWith(` ${unit}`) ? `${value} – ${to}` : `${from} – ${to}`;
}

/** The waits of resolvers stand out: 2.5 s of musl, 5 s of glibc and c-ares. */
function kind({ leMs }: Bucket, aboveMs: number): string {
  if (leMs === 2_600 || leMs === 5_200) return 'timer';
  return aboveMs >= 1_000 ? 'slow' : 'quick';
}

function alternative(rows: readonly Row[], words: Words): string {
  const parts = rows
    .filter((row) => row.count > 0)
    .map((row) => `${label(row)}: ${count(row.count)}`);
  return words.text(say`How many lookups took how long: ${parts.join('; ')}`);
}
