import { say } from '../words/say.ts';
import type { Words } from '../words/words.ts';
import { visible } from './escape.ts';
import type { Paint } from './paint.ts';
import { count } from './quantity.ts';
import type { Report } from './report.ts';
import { hasFindings, type Result } from './reporter.ts';
import { isStall, waited } from './waited.ts';
import { columns } from './wrap.ts';

/** Captures that were analysed each by itself: a row for each, and how many have findings. */
export function captureTable(results: readonly Result[], words: Words, paint: Paint): string[] {
  const troubled = results.filter(hasFindings).length;
  const header = [say`lookups`, say`failed`, say`stalled`, say`worst wait`, say`capture`].map(
    (title) => words.text(title),
  );
  const rows = results.map(({ report }) => cellsOf(report, words));
  const widths = header.map((title, at) =>
    rows.reduce((width, { cells }) => Math.max(width, columns(cells[at]!)), columns(title)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => (at < LEFT ? ' '.repeat(widths[at]! - columns(cell)) + cell : cell))
      .join('  ');
  return [
    paint(
      words.text(say`${count(troubled)} of ${count(results.length)} captures with findings`),
      'strong',
    ),
    '',
    `  ${line(header)}`,
    ...rows.map(({ cells, severity }) => `  ${paint(line(cells), severity)}`),
  ];
}

/** Columns of figures, which end where they stand below each other. */
const LEFT = 4;

function cellsOf({ summary, findings, captures }: Report, words: Words) {
  const stalls = findings.filter(isStall);
  const worst = stalls.toSorted((a, b) => b.stallMs! - a.stallMs!)[0];
  const rules = Object.entries(summary.findings).map(([rule, found]) => `${rule} ${count(found)}`);
  return {
    severity: findings.find(({ severity }) => severity === 'error')?.severity,
    cells: [
      count(summary.lookups),
      count(summary.failed),
      count(stalls.length),
      words.optional(worst && waited(worst)),
      visible(
        [captures[0]!.file, ...(rules.length > 0 ? [`(${rules.join(', ')})`] : [])].join('  '),
      ),
    ],
  };
}
