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
export function figures({
  summary,
  findings,
  captures,
  transports,
}: Report): readonly (readonly Figure[])[] {
  const isTimed = !captures.some(({ warnings }) =>
    warnings.some(({ code }) => code === 'no-times'),
  );
  return [
    [
      { label: say`lookups`, value: count(summary.lookups) },
      ...(summary.failed > 0 ? [{ label: say`failed`, value: count(summary.failed) }] : []),
      { label: say`findings`, value: count(findings.length) },
      ...(isTimed
        ? [{ label: say`all waits added up`, value: waitedInAll(findings, summary.stallMs) }]
        : []),
    ],
    [
      { label: say`A and AAAA sent at once`, value: count(summary.pairs) },
      { label: say`of these open to the race`, value: count(summary.exposedPairs) },
    ],
    books(summary, transports),
  ];
}

/** What became of the queries, each counted once: they add up. */
function books(
  { lost, undetermined, copies, packets }: Report['summary'],
  transports: Report['transports'],
): Figure[] {
  const queries = Object.values(transports).reduce((sum, one) => sum + one.queries, 0);
  const answered = queries - lost - undetermined;
  return [
    { label: say`queries`, value: count(queries) },
    { label: say`answered`, value: count(answered) },
    { label: say`lost`, value: count(lost) },
    ...(undetermined > 0 ? [{ label: say`undetermined`, value: count(undetermined) }] : []),
    ...(copies > 0 ? [{ label: say`copies`, value: count(copies) }] : []),
    { label: say`packets`, value: count(packets) },
  ];
}

/** `lookups 10 · findings 1` */
export function figureLine(row: readonly Figure[], words: Words): string {
  return row.map(({ label, value }) => `${words.text(label)} ${words.text(value)}`).join(' · ');
}
