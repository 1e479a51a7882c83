import type { Line } from '../lines/line.ts';
import type { ReportFinding } from '../report.ts';
import { addTo } from '../../wire/by-key.ts';

/** One line of a finding's story, with its time since the first line. */
export interface StoryLine {
  readonly line: Line;
  /** Seconds with the digits of the capture: 5.001468. */
  readonly since: string;
}

/** Returns the lines of a finding, in capture order. */
export type Stories = (finding: ReportFinding) => readonly StoryLine[];

/** Indexes lines by finding and frame. Stories are made on demand, as most reports show few of many findings. */
export function stories(lines: readonly Line[]): Stories {
  const byFrame = new Map<string, Line[]>();
  const byFinding = new Map<string, Line[]>();
  for (const line of lines) {
    addTo(byFrame, `${line.capture} ${line.frame}`, line);
    if (line.finding !== undefined) addTo(byFinding, line.finding, line);
  }
  return (finding) => tell(finding, byFinding, byFrame);
}

/** Returns the finding's own lines, and those of other lookups that it cites as evidence. */
function tell(
  finding: ReportFinding,
  byFinding: ReadonlyMap<string, readonly Line[]>,
  byFrame: ReadonlyMap<string, readonly Line[]>,
): StoryLine[] {
  const told = new Set(byFinding.get(finding.id));
  for (const frame of finding.frames) {
    for (const line of byFrame.get(`${finding.file ?? 0} ${frame}`) ?? []) told.add(line);
  }
  const ordered = [...told].toSorted((a, b) => a.capture - b.capture || a.frame - b.frame);
  const start = ordered[0]?.time ?? '';
  return ordered.map((line) => ({ line, since: secondsBetween(start, line.time) }));
}

/** Returns the difference of two ISO 8601 times, with digits that Date would cut; empty if a line has no time. */
export function secondsBetween(from: string, to: string): string {
  if (from === '' || to === '') return '';
  const digits = Math.max(fraction(from).length, fraction(to).length);
  const difference = units(to, digits) - units(from, digits);
  const text = String(difference < 0n ? -difference : difference).padStart(digits + 1, '0');
  const seconds = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
  return difference < 0n ? `-${seconds}` : seconds;
}

/** Returns the digits after the point. */
export function fraction(time: string): string {
  return time.slice(time.indexOf('.') + 1, -1);
}

/** Returns whole seconds since 1970. A year beyond 9999 has a sign and six digits. */
export function wholeSeconds(time: string): number {
  return Date.parse(`${time.slice(0, time.indexOf('.'))}Z`) / 1_000;
}

/** Returns `1700000000.123456`, with the digits of the capture: a double has too few for nanoseconds. */
export function unixTime(time: string): string {
  return `${wholeSeconds(time)}.${fraction(time) || '0'}`;
}

function units(time: string, digits: number): bigint {
  return BigInt(`${wholeSeconds(time)}${fraction(time).padEnd(digits, '0')}`);
}
