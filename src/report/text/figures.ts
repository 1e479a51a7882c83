import { grouped, say, type Sentence, wait } from '../../words/say.ts';
import type { Words } from '../../words/words.ts';
import type { Report, Summary } from '../report.ts';
import { waitedInAll } from '../wording/waited.ts';

/** A number of the summary. In text, the label precedes the value and needs no singular. */
export interface Figure {
  readonly label: Sentence;
  /** Label behind a value of 1. */
  readonly one?: Sentence;
  readonly value: string | Sentence;
}

/** Returns the figures in rows: the lookups first, which readers look for, then their pairs, queries and packets. */
export function figures({
  summary,
  findings,
  captures,
  latency,
}: Report): readonly (readonly Figure[])[] {
  const isTimed = !captures.some(({ warnings }) =>
    warnings.some(({ code }) => code === 'no-times'),
  );
  return [
    [
      { label: say`lookups`, one: say`lookup`, value: grouped(summary.lookups) },
      ...(summary.failed > 0 ? [{ label: say`failed`, value: grouped(summary.failed) }] : []),
      { label: say`findings`, one: say`finding`, value: grouped(findings.length) },
      ...(isTimed && summary.lookups > 0 ? [waits(findings, summary, latency) ?? []].flat() : []),
    ],
    ...(summary.lookups > 0
      ? [
          [
            { label: say`A and AAAA sent at once`, value: grouped(summary.pairs) },
            { label: say`pairs open to the race`, value: grouped(summary.exposedPairs) },
          ],
        ]
      : []),
    books(summary),
  ];
}

/** Returns how long findings made applications wait; without findings, the longest that any lookup took. */
function waits(
  findings: Report['findings'],
  { stallMs }: Summary,
  { percentilesMs }: Report['latency'],
): Figure | undefined {
  if (findings.some((finding) => finding.stallMs !== undefined))
    return { label: say`total wait`, value: waitedInAll(findings, stallMs) };
  const slowest = percentilesMs?.max;
  return slowest === undefined ? undefined : { label: say`slowest lookup`, value: wait(slowest) };
}

/** Figures of messages. Copies at another interface or behind a translation count neither as queries nor as answers. */
function books({ answered, lost, undetermined, packets, copies }: Summary): readonly Figure[] {
  const queries = answered + lost + undetermined;
  return [
    ...(queries > 0
      ? [
          { label: say`queries`, value: grouped(queries) },
          { label: say`answered`, value: grouped(answered) },
        ]
      : []),
    ...(lost > 0 ? [{ label: say`lost`, value: grouped(lost) }] : []),
    ...(undetermined > 0 ? [{ label: say`undetermined`, value: grouped(undetermined) }] : []),
    { label: say`packets`, value: grouped(packets) },
    ...(copies > 0 ? [{ label: say`copies`, value: grouped(copies) }] : []),
  ];
}

/** `lookups 10`, `findings 1` */
export function figureParts(row: readonly Figure[], words: Words): string[] {
  return row.map(({ label, value }) => `${words.text(label)} ${words.text(value)}`);
}

/** `lookups 10 · findings 1` */
export function figureLine(row: readonly Figure[], words: Words): string {
  return figureParts(row, words).join(' · ');
}
