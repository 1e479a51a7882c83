import { say } from '../words/say.ts';
import type { Words } from '../words/words.ts';
import { cautions } from './caution.ts';
import { visible } from './escape.ts';
import { figureLine, figures } from './figures.ts';
import { filesOf, incidents } from './incident.ts';
import { count } from './quantity.ts';
import type { Report, ReportFinding, Severity } from './report.ts';
import type { Reporter, ReporterOptions } from './reporter.ts';
import { bySeverity } from './by-severity.ts';
import { stories } from './story.ts';
import { verdict } from './verdict.ts';
import { wrap } from './wrap.ts';

const WIDTH = 80;
/** A screenful or two; whoever has more wants a report to search in. */
const FINDINGS_IN_FULL = 20;

/** For a terminal: the verdict first, then the figures, then each finding with its packets. */
export function text({ color, words }: ReporterOptions): Reporter {
  const paint = color ? ansi : plain;
  const reporter: Reporter = {
    lines: 'findings',
    each: (results) =>
      results
        .map(({ report, lines }) => {
          const file = paint(visible(report.captures[0]!.file), 'verdict');
          const isHealthy = report.findings.length === 0;
          return `${file}\n${isHealthy ? `  ${words.text(verdict(report))}\n` : reporter.end(report, lines)}`;
        })
        .join('\n'),
    end(report, selected) {
      const told = stories(report, selected);
      const sorted = bySeverity(report.findings);
      const inFull = sorted.slice(0, FINDINGS_IN_FULL);
      const blocks = Array.from(
        incidents(inFull, told, WIDTH, words, filesOf(report)),
        ([title = '', ...body], index) => [paint(title, inFull[index]!.severity), ...body],
      );
      const sections = [
        wrap(visible(words.text(verdict(report))), WIDTH).map((line) => paint(line, 'verdict')),
        [...summary(report, words), ...captureCautions(report, words)],
        ...blocks,
        remainder(sorted.slice(FINDINGS_IN_FULL), words),
      ];
      return `${sections
        .filter((section) => section.length > 0)
        .map((section) => section.join('\n'))
        .join('\n\n')}\n`;
    },
  };
  return reporter;
}

function summary(report: Report, words: Words): string[] {
  return figures(report).flatMap((row) => wrap(figureLine(row, words), WIDTH, '  '));
}

function captureCautions({ captures }: Report, words: Words): string[] {
  return captures.flatMap((capture) =>
    cautions(capture).flatMap((caution) =>
      wrap(visible(`${capture.file}: ${words.text(caution)}`), WIDTH, '  ! '),
    ),
  );
}

/** `and 230 more (write -o report.html)`, counted by rule. */
function remainder(findings: readonly ReportFinding[], words: Words): string[] {
  if (findings.length === 0) return [];
  const counts = new Map<string, number>();
  for (const { rule } of findings) counts.set(rule, (counts.get(rule) ?? 0) + 1);
  const width = count(Math.max(...counts.values())).length;
  return [
    words.text(say`and ${count(findings.length)} more (write -o report.html to see them):`),
    ...Array.from(counts, ([rule, cases]) => visible(`  ${count(cases).padStart(width)}  ${rule}`)),
  ];
}

type Style = Severity | 'verdict';

/** Select Graphic Rendition (ECMA-48 section 8.3.117): bold; bold red, yellow and cyan. */
const SGR: Readonly<Record<Style, string>> = {
  verdict: '1',
  error: '1;31',
  warning: '1;33',
  note: '1;36',
};

function ansi(line: string, style: Style): string {
  return `\u001b[${SGR[style]}m${line}\u001b[0m`;
}

function plain(line: string): string {
  return line;
}
