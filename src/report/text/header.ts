import { grouped, say, type Sentence } from '../../words/say.ts';
import { spanOf } from '../captures/span.ts';
import { clockSpan } from '../wording/clock.ts';
import { filterWords } from '../wording/filter-words.ts';
import type { CaptureSummary, Report } from '../report.ts';

/** Describes the subject of a report: `node.pcap`, `2026-11-22 10:11:12 – 10:14:12 UTC`, `only client 10.244.1.8`. */
export function header(report: Pick<Report, 'captures' | 'filters'>): Sentence[] {
  const span = spanOf(report.captures);
  return [
    source(report.captures),
    ...(span === undefined ? [] : [say`${clockSpan(span.first, span.last)}`]),
    ...(report.filters ? [filterWords(report.filters)] : []),
  ];
}

/** Returns the name of the capture, or the number of captures. */
function source(captures: readonly CaptureSummary[]): Sentence {
  const [first, ...others] = captures.filter(({ vantage }) => vantage === undefined);
  if (first === undefined) return say`no capture`;
  return others.length === 0 ? say`${first.file}` : say`${grouped(others.length + 1)} captures`;
}
