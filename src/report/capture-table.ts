import { say } from '../words/say.ts';
import type { Words } from '../words/words.ts';
import { visible } from './escape.ts';
import type { Paint } from './paint.ts';
import { count } from './quantity.ts';
import type { Report } from './report.ts';
import { hasFindings, type Result } from './reporter.ts';
import { isStall, waited } from './waited.ts';
import { aligned } from './wrap.ts';

/** Captures that were analysed each by itself: a row for each, and how many have findings. */
export function captureTable(results: readonly Result[], words: Words, paint: Paint): string[] {
  const troubled = results.filter(hasFindings).length;
  const header = [say`lookups`, say`failed`, say`stalled`, say`worst wait`, say`capture`].map(
    (title) => words.text(title),
  );
  const rows = results.map(({ report }) => cellsOf(report, words));
  const [head, ...lines] = aligned(
    [header, ...rows.map(({ cells }) => cells)],
    (column) => column < FIGURES,
  ).map((cells) => cells.join('  '));
  return [
    paint(
      words.text(say`${count(troubled)} of ${count(results.length)} captures with findings`),
      'strong',
    ),
    '',
    `  ${head}`,
    ...rows.map(({ severity }, at) => `  ${paint(lines[at]!, severity)}`),
  ];
}

/** Columns of figures, which come first. */
const FIGURES = 4;

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
