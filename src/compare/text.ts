import { visible } from '../report/escape.ts';
import { columns as columnsOf, padded, TERMINAL_COLUMNS, wrap } from '../report/text/wrap.ts';
import type { Words } from '../words/words.ts';
import type { Comparison } from './comparison.ts';
import { method, type Row, rows } from './rows.ts';

const GAP = 2;
/** Maximum of columns per table. With more columns there are several tables, each with the first column. */
const SIDE_BY_SIDE = 3;

/** Renders a comparison for a terminal: the verdicts, then the figures side by side. */
export function comparisonText(comparison: Comparison, words: Words): string {
  const { columns, verdicts } = comparison;
  const told = verdicts.flatMap(({ message, notes }) => [
    ...wrap(visible(words.text(message)), TERMINAL_COLUMNS),
    ...notes.flatMap((note) => wrap(visible(words.text(note)), TERMINAL_COLUMNS, '  ')),
  ]);
  const files = columns.flatMap(({ label, files: names }) =>
    wrap(visible(names.join(', ')), TERMINAL_COLUMNS, `  ${words.labelled(words.text(label), '')}`),
  );
  const table = rows(comparison, words);
  const tables = groups(columns.length).map((group) =>
    sideBySide(
      table,
      columns.map(({ label }) => words.text(label)),
      group,
    ).join('\n'),
  );
  const foot = wrap(words.text(method()), TERMINAL_COLUMNS);
  return `${[told.join('\n'), files.join('\n'), ...tables, foot.join('\n')].join('\n\n')}\n`;
}

/** Returns the indices of the columns of each table: [0, 1, 2], [0, 3, 4]. */
function groups(columns: number): number[][] {
  const result: number[][] = [];
  for (let at = 1; at < columns; at += SIDE_BY_SIDE - 1) {
    const last = Math.min(columns, at + SIDE_BY_SIDE - 1);
    result.push([0, ...Array.from({ length: last - at }, (_, offset) => at + offset)]);
  }
  return result;
}

function sideBySide(
  table: readonly Row[],
  labels: readonly string[],
  group: readonly number[],
): string[] {
  const first = Math.max(...table.map(([label]) => columnsOf(label)));
  const width = Math.floor((TERMINAL_COLUMNS - first) / group.length) - GAP;
  return [['', ...labels] as const, ...table].flatMap(([label, ...cells]) => {
    const wrapped = group.map((at) => wrap(visible(cells[at]!), width));
    const height = Math.max(...wrapped.map((lines) => lines.length));
    return Array.from({ length: height }, (_, line) =>
      [
        padded(line === 0 ? label : '', first),
        ...wrapped.map((lines) => ' '.repeat(GAP) + padded(lines[line] ?? '', width)),
      ]
        .join('')
        .trimEnd(),
    );
  });
}
