import { codeSpan, markdownTable, markdownText } from '../report/escape.ts';
import type { Words } from '../words/words.ts';
import type { Comparison } from './comparison.ts';
import { method, rows } from './rows.ts';

/** Renders a comparison for an issue or a pull request. */
export function comparisonMarkdown(comparison: Comparison, words: Words): string {
  const { columns, verdicts } = comparison;
  const told = verdicts.flatMap(({ message, notes }) => [
    `## ${markdownText(words.text(message))}`,
    notes.map((note) => `- ${markdownText(words.text(note))}`).join('\n'),
  ]);
  const files = columns.map(
    ({ label, files: names }) =>
      `- ${words.labelled(words.text(label), names.map(codeSpan).join(', '))}`,
  );
  const table = markdownTable([
    ['', ...columns.map(({ label }) => words.text(label))],
    ...rows(comparison, words).map((row) => row.map(markdownText)),
  ]);
  const foot = `_${markdownText(words.text(method()))}_`;
  return `${[...told, files.join('\n'), table, foot].filter(Boolean).join('\n\n')}\n`;
}
