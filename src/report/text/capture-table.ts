import { grouped, say } from '../../words/say.ts';
import type { Words } from '../../words/words.ts';
import { visible } from '../escape.ts';
import type { Paint } from './paint.ts';
import type { Report } from '../report.ts';
import { isStall, waited } from '../wording/waited.ts';
import { aligned } from './wrap.ts';

/** Table of captures that are analysed separately: a row for each, and how many have findings. */
export class CaptureTable {
  readonly #words: Words;
  readonly #paint: Paint;
  readonly #rows: ReturnType<typeof cellsOf>[] = [];
  #troubled = 0;

  constructor(words: Words, paint: Paint) {
    this.#words = words;
    this.#paint = paint;
  }

  take(report: Report): void {
    this.#rows.push(cellsOf(report, this.#words));
    if (report.findings.length > 0) this.#troubled++;
  }

  lines(): string[] {
    const words = this.#words;
    const rows = this.#rows;
    const header = [say`lookups`, say`failed`, say`stalled`, say`worst wait`, say`capture`].map(
      (title) => words.text(title),
    );
    const [head, ...lines] = aligned(
      [header, ...rows.map(({ cells }) => cells)],
      (column) => column < FIGURES,
    ).map((cells) => cells.join('  '));
    return [
      this.#paint(
        words.text(
          say`${grouped(this.#troubled)} of ${grouped(rows.length)} captures with findings`,
        ),
        'strong',
      ),
      '',
      `  ${head}`,
      ...rows.map(({ severity }, at) => `  ${this.#paint(lines[at]!, severity)}`),
    ];
  }
}

/** Number of columns with figures, which come first. */
const FIGURES = 4;

function cellsOf({ summary, findings, captures }: Report, words: Words) {
  const stalls = findings.filter(isStall);
  const worst = stalls.toSorted((a, b) => b.stallMs! - a.stallMs!)[0];
  const rules = Object.entries(summary.findings).map(
    ([rule, found]) => `${rule} ${grouped(found)}`,
  );
  return {
    severity: findings.find(({ severity }) => severity === 'error')?.severity,
    cells: [
      grouped(summary.lookups),
      grouped(summary.failed),
      grouped(stalls.length),
      words.optional(worst && waited(worst)),
      visible(
        [captures[0]!.file, ...(rules.length > 0 ? [`(${rules.join(', ')})`] : [])].join('  '),
      ),
    ],
  };
}
