import { scaleLog } from 'd3-scale';
import { grouped, say, type Sentence } from '../../../words/say.ts';
import type { Words } from '../../../words/words.ts';
import type { Report, ReportFinding, TimelineSummary } from '../../report.ts';
import { duration } from './duration.ts';
import { AXIS, element, levelLine, type Markup, percent, text, title } from './svg.ts';
import { BOTTOM, timeAxis, timePlot, timeScale } from './time-axis.ts';

const TOP = 34;
/** Height at which lookups without an answer are drawn. Without any, the picture begins lower. */
const UNANSWERED = 16;
const ABOVE = 22;

/** Picture of few lookups: each is a dot, or the mark of its finding, by start time and duration (logarithmic). */
export function dotsPicture(report: Report, timeline: TimelineSummary, words: Words): Markup {
  const start = Date.parse(timeline.start);
  const { marks, dots } = told(marksOf(report.findings, start), timeline.dots ?? []);
  const range = rangeOf(timeline.dots ?? [], marks);
  const x = timeScale(start, range.spanMs);
  const y = scaleLog([range.lowest, range.highest], [BOTTOM, TOP]).clamp(true);
  const at = (ms: number): string => percent(x(start + ms));
  const high = (ms: number | undefined): number =>
    ms === undefined ? UNANSWERED : y(Math.max(ms, range.lowest));
  const isSilent =
    dots.some((dot) => dot.length === 1) || marks.some(({ tookMs }) => tookMs === undefined);
  return timePlot(
    isSilent ? 0 : ABOVE,
    words.text(dotsAlternative(dots.length + marks.length, marks.length)),
    ...levels(y.domain() as [number, number]).map((ms) =>
      levelLine(ms === 5_000 ? 'grid five' : 'grid', y(ms), duration(ms)),
    ),
    ...(isSilent
      ? [text({ class: 'end', x: AXIS, y: UNANSWERED + 4 }, words.text(say`no answer`))]
      : []),
    ...timeAxis(x),
    ...dots.map(([ms, took]) => element('circle', { cx: at(ms!), cy: high(took), r: 2.5 })),
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
  );
}

const MARKS = { error: say`◆ error`, warning: say`▲ warning`, note: say`● note` };

/** Says what a dot is, and which marks stand instead of dots. */
export function dotsCaption({ findings, summary }: Report, words: Words): Sentence {
  const marked = findings.filter(({ lookup }) => lookup !== undefined);
  const severities = new Set<string>(marked.map(({ severity }) => severity));
  const marks = words.enumerated(
    Object.entries(MARKS).flatMap(([severity, mark]) =>
      severities.has(severity) ? words.text(mark) : [],
    ),
  );
  if (marked.length === summary.lookups)
    return say`Each mark is a lookup with a finding: when it began (UTC), and how long it took. ${marks}.`;
  const dots = say`Each dot is a lookup: when it began (UTC), and how long it took.`;
  return marked.length === 0
    ? dots
    : say`${dots} Those with a finding are marked instead: ${marks}.`;
}

interface Mark {
  readonly id: string;
  readonly severity: string;
  readonly ms: number;
  readonly tookMs: number | undefined;
  readonly label: string;
}

function marksOf(findings: readonly ReportFinding[], start: number): Mark[] {
  return findings
    .filter(({ lookup, time }) => lookup !== undefined && time !== undefined)
    .map(({ id, rule, severity, time, stallMs, name = '' }) => ({
      id,
      severity,
      ms: Math.max(0, Date.parse(time!) - start),
      tookMs: stallMs,
      label: `${id} ${rule} ${name}`,
    }));
}

/** Tolerance for matching: ISO times are read to the millisecond. */
const ROUNDING_MS = 1.5;

/** Draws a lookup with a finding once, as its mark, which has the height of the dot with the same start time. */
function told(
  marks: readonly Mark[],
  all: readonly (readonly number[])[],
): { readonly marks: readonly Mark[]; readonly dots: readonly (readonly number[])[] } {
  const dots = [...all];
  const placed = marks.map((mark) => {
    const { ms, tookMs = Infinity } = mark;
    const near = dots
      .map((dot, at) => ({ at, off: Math.abs(dot[0]! - ms), took: dot[1] ?? Infinity }))
      .filter(({ off }) => off <= ROUNDING_MS)
      .toSorted((a, b) => distance(a.took, tookMs) - distance(b.took, tookMs))[0];
    if (!near) return mark;
    const [[, took]] = dots.splice(near.at, 1) as [readonly number[]];
    return { ...mark, tookMs: took };
  });
  return { marks: placed, dots };
}

function distance(a: number, b: number): number {
  return a === b ? 0 : Math.abs(a - b);
}

function rangeOf(dots: readonly (readonly number[])[], marks: readonly Mark[]) {
  let [lowest, highest, spanMs] = [Infinity, 10, 1];
  const take = (took: number | undefined): void => {
    if (took === undefined || took <= 0) return;
    lowest = Math.min(lowest, took);
    highest = Math.max(highest, took);
  };
  for (const [ms, took] of dots) {
    spanMs = Math.max(spanMs, ms!);
    take(took);
  }
  for (const { tookMs } of marks) take(tookMs);
  // Two decades at least, so that small differences stay small, but none that is empty because it always was there.
  const bottom = Math.min(lowest, Math.max(1, highest / 100));
  return { lowest: 10 ** Math.floor(Math.log10(bottom)), highest: highest * 1.4, spanMs };
}

/** Returns the decades, and the five seconds that everybody looks for. */
function levels([lowest, highest]: readonly [number, number]): number[] {
  const decades: number[] = [];
  for (let level = lowest; level <= highest; level *= 10) decades.push(level);
  return highest > 5_000 ? [...decades.filter((level) => level !== 10_000), 5_000] : decades;
}

function dotsAlternative(lookups: number, marks: number): Sentence {
  return say`When it happened: ${grouped(lookups)} lookups by the time they began and by how long they took, ${grouped(marks)} of them with a finding. The table of findings says the same in words.`;
}
