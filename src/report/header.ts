import { say, type Sentence } from '../words/say.ts';
import { clockSpan } from './clock.ts';
import { filterWords } from './filter-words.ts';
import { count } from './quantity.ts';
import type { CaptureSummary, Report } from './report.ts';

/** What a report is of: `node.pcap`, `2026-11-22 10:11:12 – 10:14:12 UTC`, `only client 10.244.1.8`. */
export function header(report: Pick<Report, 'captures' | 'filters'>): Sentence[] {
  const span = spanOf(report.captures);
  return [
    source(report.captures),
    ...(span === undefined ? [] : [say`${span}`]),
    ...(report.filters ? [filterWords(report.filters)] : []),
  ];
}

/** The name of the capture; of several, how many there are. */
function source(captures: readonly CaptureSummary[]): Sentence {
  const [first, ...others] = captures.filter(({ vantage }) => vantage === undefined);
  if (first === undefined) return say`no capture`;
  return others.length === 0 ? say`${first.file}` : say`${count(others.length + 1)} captures`;
}

/** From the first packet of all to the last one; undefined where the packets have no times. */
function spanOf(captures: readonly CaptureSummary[]): string | undefined {
  const firsts = captures.flatMap(({ firstPacket }) => firstPacket ?? []).toSorted();
  const lasts = captures.flatMap(({ lastPacket }) => lastPacket ?? []).toSorted();
  const [first, last] = [firsts[0], lasts.at(-1)];
  return first === undefined || last === undefined ? undefined : clockSpan(first, last);
}
