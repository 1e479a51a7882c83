import { scaleLog, scaleUtc } from 'd3-scale';
import { say } from '../../words/say.ts';
import type { Words } from '../../words/words.ts';
import { count } from '../quantity.ts';
import type { Report, ReportFinding, TimelineSummary } from '../report.ts';
import { duration } from './duration.ts';
import { element, type Markup, percent, text, title } from './svg.ts';

/** User units are pixels; only the width follows the screen, in percent. */
const HEIGHT = 300;
/** Labels of the axis end here, left of the picture itself (its margin in the style). */
const AXIS = -8;
const TOP = 34;
const BOTTOM = 264;
/** Where lookups without an answer lie. */
const UNANSWERED = 16;
/** More marks than this hide each other. */
const MARKS = 400;

/** Each lookup a dot, or a cell for many: when it began, and how long it took, on a logarithmic scale. */
export function timelinePicture(report: Report, words: Words): Markup {
  const { timeline } = report;
  if (!timeline) return '';
  const start = Date.parse(timeline.start);
  const marks = marksOf(report.findings, start);
  const range = rangeOf(timeline, marks);
  const x = scaleUtc([start, start + range.spanMs], [0.005, 0.995]);
  const y = scaleLog([range.lowest, range.highest], [BOTTOM, TOP]).clamp(true);
  const at = (ms: number): string => percent(x(start + ms));
  const high = (ms: number | undefined): number =>
    ms === undefined ? UNANSWERED : y(Math.max(ms, range.lowest));
  const plot = [
    ...grid(y.domain() as [number, number], (ms) => y(ms)),
    ...clock(x),
    ...(timeline.dots ?? []).map(([ms, took]) =>
      element('circle', { cx: at(ms!), cy: high(took), r: 2.5 }),
    ),
    cells(timeline, range.spanMs, high),
    ...marks.map((mark) =>
      element(
        'use',
        {
          href: `#mark-${mark.severity}`,
          x: at(mark.ms),
          y: high(mark.tookMs),
          'data-go': mark.id,
        },
        title(mark.label),
      ),
    ),
  ];
  return element(
    'svg',
    {
      class: 'timeline',
      height: HEIGHT,
      role: 'img',
      'aria-label': words.text(alternative(report, marks.length)),
    },
    ...scale(y.domain() as [number, number], (ms) => y(ms), timeline, words),
    ...plot,
  );
}

interface Mark {
  readonly id: string;
  readonly severity: string;
  readonly ms: number;
  readonly tookMs: number | undefined;
  readonly label: string;
}

function marksOf(findings: readonly ReportFinding[], start: number): Mark[] {
  const timed = findings.filter(({ severity, time }) => time !== undefined && severity !== 'note');
  const step = Math.max(1, timed.length / MARKS);
  return Array.from(
    { length: Math.min(timed.length, MARKS) },
    (_, index) => timed[Math.floor(index * step)]!,
  ).map(({ id, rule, severity, time, stallMs, name = '' }) => ({
    id,
    severity,
    ms: Math.max(0, Date.parse(time!) - start),
    tookMs: stallMs,
    label: `${id} ${rule} ${name}`,
  }));
}

function rangeOf(
  { dots = [], cells: all = [], columnMs = 0 }: TimelineSummary,
  marks: readonly Mark[],
) {
  let lowest = 1;
  let highest = 10;
  let spanMs = 1;
  const take = (took: number | undefined): void => {
    if (took === undefined || took <= 0) return;
    lowest = Math.min(lowest, took);
    highest = Math.max(highest, took);
  };
  for (const [ms, took] of dots) {
    spanMs = Math.max(spanMs, ms!);
    take(took);
  }
  for (const [column, , above, upTo] of all) {
    spanMs = Math.max(spanMs, (column! + 1) * columnMs);
    take(above);
    take(upTo);
  }
  for (const { tookMs } of marks) take(tookMs);
  return { lowest: 10 ** Math.floor(Math.log10(lowest)), highest: highest * 1.4, spanMs };
}

/** Decades, and the five seconds that everybody looks for. */
function levels([lowest, highest]: readonly [number, number]): number[] {
  const decades: number[] = [];
  for (let level = lowest; level <= highest; level *= 10) decades.push(level);
  return highest > 5_000 ? [...decades.filter((level) => level !== 10_000), 5_000] : decades;
}

function grid(domain: readonly [number, number], y: (ms: number) => number): Markup[] {
  return levels(domain).map((ms) =>
    element('line', {
      class: ms === 5_000 ? 'grid five' : 'grid',
      x1: 0,
      x2: '100%',
      y1: y(ms),
      y2: y(ms),
    }),
  );
}

function scale(
  domain: readonly [number, number],
  y: (ms: number) => number,
  timeline: TimelineSummary,
  words: Words,
): Markup[] {
  const isSilent =
    (timeline.dots ?? []).some((dot) => dot.length === 1) ||
    (timeline.cells ?? []).some((cell) => cell.length === 2);
  return [
    ...levels(domain).map((ms) => text({ class: 'end', x: AXIS, y: y(ms) + 4 }, duration(ms))),
    ...(isSilent
      ? [text({ class: 'end', x: AXIS, y: UNANSWERED + 4 }, words.text(say`no answer`))]
      : []),
  ];
}

const TICKS = 6;

/** Clock time, UTC; every other tick gives way where there is little room. */
function clock(x: ReturnType<typeof scaleUtc<number>>): Markup[] {
  const ticks = x.ticks(TICKS);
  const [first, second] = ticks;
  const step = first && second ? second.getTime() - first.getTime() : 1;
  return ticks.map((tick, index) => {
    const share = x(tick);
    const edge = share > 0.93 ? ' end' : share > 0.07 ? ' middle' : '';
    const at = percent(share);
    return (
      element('line', { class: 'tick', x1: at, x2: at, y1: BOTTOM + 4, y2: BOTTOM + 9 }) +
      text(
        {
          class: `${index % 2 === 1 ? 'minor' : ''}${edge}`.trim() || undefined,
          x: at,
          y: BOTTOM + 24,
        },
        clockTime(tick, step),
      )
    );
  });
}

function clockTime(time: Date, stepMs: number): string {
  const iso = time.toISOString();
  if (stepMs >= 86_400_000) return iso.slice(5, 10);
  if (stepMs >= 60_000) return iso.slice(11, 16);
  return stepMs >= 1_000 ? iso.slice(11, 19) : iso.slice(11, 23);
}

/** From one lookup in a cell to a thousand and more. */
const SHADES = 5;

/** One path for each shade; the plot is stretched to the width of the screen, so a column is one unit wide. */
function cells(
  { cells: all, columnMs = 1 }: TimelineSummary,
  spanMs: number,
  high: (ms: number | undefined) => number,
): Markup {
  if (!all) return '';
  const paths = Array.from({ length: SHADES }, () => '');
  for (const [column, lookups, above, upTo] of all) {
    const shade = Math.min(SHADES - 1, Math.floor(Math.log10(lookups!) * 1.5));
    const bottom = above === undefined ? UNANSWERED + 4 : high(above);
    const top = upTo === undefined ? UNANSWERED - 4 : high(upTo);
    paths[shade] += `M${column} ${top.toFixed(1)}h1v${Math.max(bottom - top, 1).toFixed(1)}h-1z`;
  }
  return element(
    'svg',
    {
      viewBox: `0 0 ${Math.max(1, spanMs / columnMs)} ${HEIGHT}`,
      width: '100%',
      height: HEIGHT,
      preserveAspectRatio: 'none',
    },
    ...paths.flatMap((d, shade) =>
      d === '' ? [] : [element('path', { class: `shade-${shade}`, d })],
    ),
  );
}

function alternative({ summary, findings }: Report, marks: number) {
  return say`When it happened: ${count(summary.lookups)} lookups by the time they began and by how long they took; ${count(marks)} of ${count(findings.length)} findings are marked. The table of findings says the same in words.`;
}
