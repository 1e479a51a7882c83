import { say, type Sentence } from '../words/say.ts';
import type { Words } from '../words/words.ts';
import { cautions } from './caution.ts';
import { codeBlock, codeSpan, markdownText } from './escape.ts';
import { figureLine, figures } from './figures.ts';
import { breaches, type Gate } from './gate.ts';
import { endpoint, filesOf, incidents } from './incident.ts';
import type { Line } from './line.ts';
import { count } from './quantity.ts';
import type { Report, ReportFinding } from './report.ts';
import type { Reporter, ReporterOptions, Result } from './reporter.ts';
import { bySeverity } from './by-severity.ts';
import { secondsBetween, stories } from './story.ts';
import { verdict } from './verdict.ts';
import { waited } from './waited.ts';

/** Octets. A comment on GitHub holds 65,536 characters, and the note about the cut must fit too. */
const LIMIT = 64_000;

/** For an issue or a pull request: the verdict, a table, and each finding as a block to quote from. */
export function markdown({ lines: selection, words, gate }: ReporterOptions): Reporter {
  return {
    lines: selection,
    end(report, lines) {
      const shown = selection === 'none' ? [] : lines;
      const parts = [
        ...Array.from(overview(report, words, ''), (text) => ({ text })),
        ...details(report, shown, words),
        ...lineTable(shown, words),
      ];
      return fit(parts, words);
    },
    each(results) {
      const troubled = results.filter(({ report }) => report.findings.length > 0);
      const parts = [
        ...captureTable(results, troubled, gate, words).map((text) => ({ text })),
        ...troubled.flatMap(({ report, lines }) => [
          ...Array.from(overview(report, words, `${codeSpan(fileOf(report))}: `), (text) => ({
            text,
          })),
          ...details(report, selection === 'none' ? [] : lines, words),
        ]),
      ];
      return fit(parts, words);
    },
  };
}

function fileOf({ captures }: Report): string {
  return captures[0]!.file;
}

/** How many captures that were analysed each by itself have findings; a row for each, those with findings first. */
function captureTable(
  results: readonly Result[],
  troubled: readonly Result[],
  gate: Gate | undefined,
  words: Words,
): string[] {
  const said = say`${count(troubled.length)} of ${count(results.length)} captures with findings`;
  const ordered = [...troubled, ...results.filter((result) => !troubled.includes(result))];
  const rows = ordered.slice(0, ROWS).map(({ report }) => [
    codeSpan(fileOf(report)),
    count(report.summary.lookups),
    Object.entries(report.summary.findings)
      .map(([rule, findings]) => `${codeSpan(rule)} ${count(findings)}`)
      .join(', '),
    (gate ? breaches(report, gate) : []).map(({ option }) => codeSpan(option)).join(', '),
  ]);
  const rest = results.length - rows.length;
  if (rest > 0) rows.push([words.text(say`and ${count(rest)} more`), '', '', '']);
  const header = [say`capture`, say`lookups`, say`findings`, say`fails`];
  return [
    `# ${markdownText(words.text(said))}\n`,
    tableOf(
      header.map((title) => words.text(title)),
      rows,
    ),
  ];
}

function tableOf(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, header.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |\n`)
    .join('');
}

/** A piece that is written whole, and what a reader would miss without it. */
interface Part {
  readonly text: string;
  readonly findings?: number;
  readonly lines?: number;
}

/** Whole parts only: half a fenced block would swallow what follows. */
function fit(parts: readonly Part[], words: Words): string {
  let octets = 0;
  const end = parts.findIndex(({ text }) => (octets += Buffer.byteLength(text) + 1) > LIMIT);
  const shown = (end < 0 ? parts : parts.slice(0, end)).map(({ text }) => text).join('\n');
  return end < 0 ? shown : `${shown}\n_${markdownText(words.text(leftOut(parts.slice(end))))}_\n`;
}

function leftOut(parts: readonly Part[]): Sentence {
  const findings = parts.reduce((sum, part) => sum + (part.findings ?? 0), 0);
  const lines = parts.reduce((sum, part) => sum + (part.lines ?? 0), 0);
  return say`Left out, as it does not fit: the details of ${count(findings)} findings, ${count(lines)} lines. Write -o report.html or -o report.csv to see them.`;
}

function* overview(report: Report, words: Words, before: string): Iterable<string> {
  yield `## ${before}${markdownText(words.text(verdict(report)))}\n`;
  yield `${figures(report)
    .map((row) => figureLine(row, words))
    .join(' · ')}\n`;
  for (const capture of report.captures) {
    for (const caution of cautions(capture))
      yield `- ${codeSpan(capture.file)}: ${markdownText(words.text(caution))}\n`;
  }
  const sorted = bySeverity(report.findings);
  if (sorted.length > 0) yield table(sorted, words);
}

/** More rows would leave no room for the findings themselves. */
const ROWS = 100;

function table(findings: readonly ReportFinding[], words: Words): string {
  const rows = findings.slice(0, ROWS).map((finding) => {
    const { id, rule, severity, confidence, client, server, name } = finding;
    const stall = waited(finding);
    return [
      id,
      codeSpan(rule),
      confidence === undefined ? severity : `${severity}, ${confidence}`,
      client ? codeSpan(endpoint(client)) : '',
      server ? codeSpan(endpoint(server)) : '',
      name === undefined ? '' : codeSpan(name),
      stall === undefined ? '' : words.text(stall),
    ];
  });
  const rest = findings.length - rows.length;
  if (rest > 0) rows.push(['', words.text(say`and ${count(rest)} more`), '', '', '', '', '']);
  const header = [
    '',
    ...[say`rule`, say`severity`, say`client`, say`server`, say`name`, say`waited`].map((title) =>
      words.text(title),
    ),
  ];
  return tableOf(header, rows);
}

function* details(report: Report, lines: readonly Line[], words: Words): Iterable<Part> {
  const told = stories(report, lines);
  for (const [title = '', ...body] of incidents(
    bySeverity(report.findings),
    told,
    Infinity,
    words,
    filesOf(report),
  )) {
    const heading = `### ${markdownText(title.replaceAll('  ', ' · '))}\n`;
    const block = codeBlock(body.map((line) => line.replace(/^ {2}/, '')).join('\n'));
    yield { text: `${heading}\n${block}`, findings: 1 };
  }
}

/** So many lines to a block that the cut, which drops whole blocks, does not drop much. */
const LINES_PER_BLOCK = 50;

function* lineTable(lines: readonly Line[], words: Words): Iterable<Part> {
  const start = lines[0]?.time;
  if (start === undefined) return;
  for (let at = 0; at < lines.length; at += LINES_PER_BLOCK) {
    const block = lines.slice(at, at + LINES_PER_BLOCK).map((line) => {
      const mark = line.finding === undefined ? '' : ` [${line.finding}]`;
      return `${line.frame}  ${secondsBetween(start, line.time)}  ${line.line}${mark}\n      ^ ${line.annotation}`;
    });
    const heading = at === 0 ? `### ${words.text(say`Lines`)}\n\n` : '';
    yield { text: `${heading}${codeBlock(block.join('\n'))}`, lines: block.length };
  }
}
