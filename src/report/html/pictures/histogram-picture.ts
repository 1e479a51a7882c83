import { max } from 'd3-array';
import { scaleSymlog } from 'd3-scale';
import { grouped, say } from '../../../words/say.ts';
import type { Words } from '../../../words/words.ts';
import type { Report } from '../../report.ts';
import { AXIS, element, type Markup, percent, picture, text } from './svg.ts';
import { waitRows, waitsInWords } from '../waits.ts';

const ROW = 21;
const BAR = 13;

/** Histogram of the durations of lookups: a bar for each range that is not empty. */
export function histogramPicture(report: Report, words: Words): Markup {
  if (report.summary.lookups < 2) return '';
  const rows = waitRows(report);
  const most = max(rows, ({ lookups }) => lookups) ?? 0;
  if (most === 0) return '';
  // Three lookups that stall must be visible beside a million that do not. Space is left for the number behind the
  // bar.
  const x = scaleSymlog([0, most], [0, 0.78]);
  const bars = rows.map(({ lookups, kind }, at) => {
    if (kind === 'gap') return '';
    const width = Math.max(x(lookups), 0.008);
    const bar = { class: kind, width: percent(width), y: at * ROW + 3, height: BAR, rx: 2 };
    return (
      element('rect', bar) + text({ x: percent(width), dx: 6, y: at * ROW + 14 }, grouped(lookups))
    );
  });
  const said = waitsInWords(rows, (label) => words.text(label));
  return picture(
    'histogram',
    rows.length * ROW + 4,
    words.text(say`How many lookups took how long: ${said}`),
    ...rows.map(({ label }, at) =>
      text({ class: 'end', x: AXIS, y: at * ROW + 14 }, words.text(label)),
    ),
    ...bars,
  );
}
