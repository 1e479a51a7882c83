import { max } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { say, type Sentence } from '../../../words/say.ts';
import type { Words } from '../../../words/words.ts';
import { spanOf } from '../../captures/span.ts';
import { clockSecond, dayOf, secondOf } from '../../wording/clock.ts';
import { count } from '../../wording/quantity.ts';
import type { Report, TimelineSummary } from '../../report.ts';
import { type Bin, binned, type Binned, ENDS } from './bins.ts';
import { duration } from './duration.ts';
import { element, type Markup, text } from './svg.ts';
import { timeAxis, timeScale } from './time-axis.ts';

/** User units are pixels; only the width follows the screen, in percent. */
const HEIGHT = 300;
/** Offset that removes the upper panel when no lookup is in trouble. */
const ABOVE = 160;
const AXIS = -8;
/** Panel of the lookups in trouble. It has its own scale, so that a few of a million are visible. */
const TROUBLE = { top: 14, bottom: 150 } as const;
/** Panel of all lookups, below: an outage shows where the trouble fills the whole bar. */
const ALL = { top: 186, bottom: 264 } as const;
/** Height of the smallest visible bar. */
const THINNEST = 2;

/** Picture of many lookups: bars over time, above for lookups in trouble by outcome, below for all lookups. */
export function barsPicture(report: Report, timeline: TimelineSummary, words: Words) {
  const all = binned(timeline, report.findings, report.summary.notJudged);
  const caption = barsCaption(report, timeline, all);
  const ends = ENDS.filter((end) => all.bins.some((bin) => bin[end] > 0));
  return {
    picture: picture(timeline, all, caption, words),
    caption,
    key: (ends.length > 0 ? [...ends, 'fine' as const] : []).map((kind) => ({
      kind,
      label: words.text(LABELS[kind]),
    })),
    isTroubled: ends.length > 0,
  };
}

/** Meaning of each colour. Only those that occur are explained. */
const LABELS: Readonly<Record<(typeof ENDS)[number] | 'fine', Sentence>> = {
  failed: say`failed`,
  stalled: say`waited, or went wrong`,
  notJudged: say`waited, not judged`,
  undetermined: say`undetermined`,
  fine: say`without a finding`,
};

function picture(
  timeline: TimelineSummary,
  { binMs, bins }: Binned,
  caption: Sentence,
  words: Words,
): Markup {
  const start = Date.parse(timeline.start);
  const x = timeScale(start, binMs * bins.length, 0);
  const most = max(bins, troubled) ?? 0;
  const trouble = scaleLinear([0, Math.max(1, most)], [TROUBLE.bottom, TROUBLE.top]);
  const all = scaleLinear([0, max(bins, ({ lookups }) => lookups) ?? 1], [ALL.bottom, ALL.top]);
  const isTroubled = most > 0;
  const above = isTroubled ? 0 : ABOVE;
  return element(
    'svg',
    {
      class: 'timeline',
      height: HEIGHT - above,
      role: 'img',
      'aria-label': words.text(barsAlternative(bins, caption)),
    },
    element(
      'svg',
      { y: -above, height: HEIGHT, overflow: 'visible' },
      ...(isTroubled ? scaleOf(trouble, TROUBLE.bottom) : []),
      ...scaleOf(all, ALL.bottom),
      ...timeAxis(x, ALL.bottom),
      ...(isTroubled
        ? [text({ class: 'panel', x: 0, y: TROUBLE.top - 4 }, words.text(say`in trouble`))]
        : []),
      text({ class: 'panel', x: 0, y: ALL.top - 8 }, words.text(say`all lookups`)),
      element(
        'svg',
        {
          viewBox: `0 0 ${bins.length} ${HEIGHT}`,
          width: '100%',
          height: HEIGHT,
          preserveAspectRatio: 'none',
        },
        ...stacked(bins, trouble),
        ...stacked(bins, all),
        element('path', {
          class: 'bar fine',
          d: bins
            .map((bin, column) =>
              bar(column, all(Math.min(troubled(bin), bin.lookups)), all(bin.lookups)),
            )
            .join(''),
        }),
      ),
    ),
  );
}

/** Counts the lookups in trouble, of any outcome. */
function troubled(bin: Bin): number {
  return ENDS.reduce((sum, end) => sum + bin[end], 0);
}

/** Stacks the lookups in trouble by outcome. */
function stacked(bins: readonly Bin[], y: (lookups: number) => number): Markup[] {
  return ENDS.map((end, at) => {
    const d = bins.map((bin, column) => {
      const below = ENDS.slice(0, at).reduce((sum, other) => sum + bin[other], 0);
      return bar(column, y(below), y(below + bin[end]));
    });
    return element('path', { class: `bar ${end}`, d: d.join('') });
  });
}

/** Draws a bar in a column between two heights, with a gap to the next column. */
function bar(column: number, bottom: number, top: number): string {
  if (bottom - top <= 0) return '';
  const height = Math.max(THINNEST, bottom - top);
  return `M${column + 0.08} ${bottom.toFixed(1)}h.84v${(-height).toFixed(1)}h-.84z`;
}

/** Draws zero, and round values up to the highest one. */
function scaleOf(y: ReturnType<typeof scaleLinear<number>>, bottom: number): Markup[] {
  return y
    .ticks(2)
    .filter(Number.isInteger)
    .flatMap((value) => [
      element('line', {
        class: value === 0 ? 'axis' : 'grid',
        x1: 0,
        x2: '100%',
        y1: value === 0 ? bottom : y(value),
        y2: value === 0 ? bottom : y(value),
      }),
      text({ class: 'end', x: AXIS, y: y(value) + 4 }, count(value)),
    ]);
}

/** Caption: what is drawn, and where it is worst. */
function barsCaption(
  { captures }: Report,
  timeline: TimelineSummary,
  { binMs, bins }: Binned,
): Sentence {
  const per = duration(binMs);
  const worst = bins.reduce(
    (at, bin, index) => (troubled(bin) > troubled(bins[at]!) ? index : at),
    0,
  );
  const most = bins[worst] ? troubled(bins[worst]) : 0;
  if (most === 0)
    return say`Lookups by the time (UTC) they began, each counted once, in bars of ${per}. None was in trouble.`;
  const drawn = say`Lookups by the time (UTC) they began, each counted once, in bars of ${per}: above those in trouble by how they ended, below all of them.`;
  const from = new Date(Date.parse(timeline.start) + worst * binMs).toISOString();
  // The first bar begins at a round time, before the first packet.
  const span = spanOf(captures);
  const start = span !== undefined && span.first > from ? span.first : from;
  const isOneDay = span !== undefined && dayOf(span.first) === dayOf(span.last);
  const when = isOneDay ? `${secondOf(start)} UTC` : clockSecond(start);
  return say`${drawn} Most in one bar: ${count(most)}, from ${when}.`;
}

function barsAlternative(bins: readonly Bin[], caption: Sentence): Sentence {
  const total = bins.reduce((sum, { lookups }) => sum + lookups, 0);
  const trouble = bins.reduce((sum, bin) => sum + troubled(bin), 0);
  return say`When it happened: ${count(total)} lookups, ${count(trouble)} of them in trouble. ${caption}`;
}
