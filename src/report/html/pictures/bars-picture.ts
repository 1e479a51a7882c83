import { max } from 'd3-array';
import { scaleLinear } from 'd3-scale';
import { grouped, say, type Sentence } from '../../../words/say.ts';
import type { Words } from '../../../words/words.ts';
import { spanOf } from '../../captures/span.ts';
import { clockSecond, dayOf, secondOf } from '../../wording/clock.ts';
import type { Report, TimelineSummary } from '../../report.ts';
import { type Bin, binned, type Binned, ENDS } from './bins.ts';
import { duration } from './duration.ts';
import { element, levelLine, type Markup, text } from './svg.ts';
import { BOTTOM, HEIGHT, timeAxis, timePlot, timeScale } from './time-axis.ts';

/** Offset that removes the upper panel when no lookup is in trouble. */
const ABOVE = 160;
/** Panel of the lookups in trouble. It has its own scale, so that a few of a million are visible. */
const TROUBLE = { top: 14, bottom: 150 } as const;
/** Panel of all lookups, below: an outage shows where the trouble fills the whole bar. */
const ALL = { top: 186, bottom: BOTTOM } as const;
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
  return timePlot(
    isTroubled ? 0 : ABOVE,
    words.text(barsAlternative(bins, caption)),
    ...(isTroubled ? scaleOf(trouble) : []),
    ...scaleOf(all),
    ...timeAxis(x),
    ...(isTroubled
      ? [text({ class: 'panel', x: 0, y: TROUBLE.top - 4 }, words.text(say`in trouble`))]
      : []),
    text({ class: 'panel', x: 0, y: ALL.top - 8 }, words.text(say`all lookups`)),
    columns(bins.length, [
      ...stacked(bins, trouble),
      ...stacked(bins, all),
      paths('fine', bins, (bin, column) =>
        bar(column, all(Math.min(troubled(bin), bin.lookups)), all(bin.lookups)),
      ),
    ]),
  );
}

/** Stretches bars, each of which is one unit wide, to the width of the plot. */
function columns(bins: number, bars: readonly Markup[]): Markup {
  const viewBox = `0 0 ${bins} ${HEIGHT}`;
  return element(
    'svg',
    { viewBox, width: '100%', height: HEIGHT, preserveAspectRatio: 'none' },
    ...bars,
  );
}

function paths(
  kind: string,
  bins: readonly Bin[],
  barOf: (bin: Bin, column: number) => string,
): Markup {
  return element('path', { class: `bar ${kind}`, d: bins.map(barOf).join('') });
}

function troubled(bin: Bin): number {
  return ENDS.reduce((sum, end) => sum + bin[end], 0);
}

function stacked(bins: readonly Bin[], y: (lookups: number) => number): Markup[] {
  return ENDS.map((end, at) =>
    paths(end, bins, (bin, column) => {
      const below = ENDS.slice(0, at).reduce((sum, other) => sum + bin[other], 0);
      return bar(column, y(below), y(below + bin[end]));
    }),
  );
}

/** Draws a bar in a column between two heights, with a gap to the next column. */
function bar(column: number, bottom: number, top: number): string {
  if (bottom - top <= 0) return '';
  const height = Math.max(THINNEST, bottom - top);
  return `M${column + 0.08} ${bottom.toFixed(1)}h.84v${(-height).toFixed(1)}h-.84z`;
}

/** Draws zero, and round values up to the highest one. */
function scaleOf(y: ReturnType<typeof scaleLinear<number>>): Markup[] {
  return y
    .ticks(2)
    .filter(Number.isInteger)
    .map((value) => levelLine(value === 0 ? 'axis' : 'grid', y(value), grouped(value)));
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
  return say`${drawn} Most in one bar: ${grouped(most)}, from ${when}.`;
}

function barsAlternative(bins: readonly Bin[], caption: Sentence): Sentence {
  const total = bins.reduce((sum, { lookups }) => sum + lookups, 0);
  const trouble = bins.reduce((sum, bin) => sum + troubled(bin), 0);
  return say`When it happened: ${grouped(total)} lookups, ${grouped(trouble)} of them in trouble. ${caption}`;
}
