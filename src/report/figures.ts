import { say, type Sentence } from '../words/say.ts';
import type { Words } from '../words/words.ts';
import { count } from './quantity.ts';
import type { Report } from './report.ts';
import { waitedInAll } from './waited.ts';

/** A number of the summary; the label stands alone, so that it needs no plural. */
export interface Figure {
  readonly label: Sentence;
  readonly value: string | Sentence;
}

/** What the reader looks for first, the lookups; then what they were made of. */
export function figures({ summary, findings, captures }: Report): readonly (readonly Figure[])[] {
  const isTimed = !captures.some(({ warnings }) =>
    warnings.some(({ code }) => code === 'no-times'),
  );
  return [
    [
      { label: say`lookups`, value: count(summary.lookups) },
      ...(summary.failed > 0 ? [{ label: say`failed`, value: count(summary.failed) }] : []),
      { label: say`findings`, value: count(findings.length) },
      ...(isTimed
        ? [{ label: say`waited in all`, value: waitedInAll(findings, summary.stallMs) }]
        : []),
    ],
    [
      { label: say`A/AAAA pairs`, value: count(summary.pairs) },
      { label: say`exposed to the race`, value: count(summary.exposedPairs) },
    ],
    [
      { label: say`queries`, value: count(summary.queries) },
      { label: say`unanswered`, value: count(summary.unansweredQueries) },
      { label: say`responses`, value: count(summary.responses) },
      { label: say`packets`, value: count(summary.packets) },
    ],
  ];
}

/** `lookups 10 · findings 1` */
export function figureLine(row: readonly Figure[], words: Words): string {
  return row.map(({ label, value }) => `${words.text(label)} ${words.text(value)}`).join(' · ');
}
