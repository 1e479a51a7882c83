import { say } from '../words/say.ts';
import { cautions } from './caution.ts';
import { codeBlock, codeSpan, markdownText } from './escape.ts';
import { figureLine, figures } from './figures.ts';
import { endpoint, incidents } from './incident.ts';
import type { Line } from './line.ts';
import { count, wait } from './quantity.ts';
import type { Report, ReportFinding } from './report.ts';
import type { Reporter, ReporterOptions } from './reporter.ts';
import { bySeverity, secondsBetween, stories } from './story.ts';
import { verdict } from './verdict.ts';

/** Octets. A comment on GitHub holds 65,536 characters, and the note about the cut must fit too. */
const LIMIT = 64_000;

/** For an issue or a pull request: the verdict, a table, and each finding as a block to quote from. */
export function markdown({ lines: selection }: ReporterOptions): Reporter {
  return {
    lines: selection,
    end(report, lines) {
      const shown = selection === 'none' ? [] : lines;
      return fit([...overview(report), ...details(report, shown), ...lineTable(shown)]);
    },
  };
}

/** Whole parts only: half a fenced block would swallow what follows. */
function fit(parts: Iterable<string>): string {
  let result = '';
  let octets = 0;
  for (const part of parts) {
    octets += Buffer.byteLength(part) + 1;
    if (octets > LIMIT) {
      return `${result}\n_${markdownText(String(say`Cut here: the rest does not fit. Write -o report.html or -o report.csv.`))}_\n`;
    }
    result += result === '' ? part : `\n${part}`;
  }
  return result;
}

function* overview(report: Report): Iterable<string> {
  yield `## ${markdownText(String(verdict(report)))}\n`;
  yield `${figures(report).map(figureLine).join(' · ')}\n`;
  for (const capture of report.captures) {
    for (const caution of cautions(capture))
      yield `- ${codeSpan(capture.file)}: ${markdownText(String(caution))}\n`;
  }
  const sorted = bySeverity(report.findings);
  if (sorted.length > 0) yield table(sorted);
}

/** More rows would leave no room for the findings themselves. */
const ROWS = 100;

function table(findings: readonly ReportFinding[]): string {
  const rows = findings.slice(0, ROWS).map((finding) => {
    const { id, rule, severity, confidence, client, server, name, stallMs } = finding;
    return [
      id,
      codeSpan(rule),
      confidence === undefined ? severity : `${severity}, ${confidence}`,
      client ? codeSpan(endpoint(client, client.pod)) : '',
      server ? codeSpan(endpoint(server, server.service)) : '',
      name === undefined ? '' : codeSpan(name),
      stallMs === undefined ? '' : wait(stallMs),
    ];
  });
  const rest = findings.length - rows.length;
  if (rest > 0) rows.push(['', String(say`and ${count(rest)} more`), '', '', '', '', '']);
  const header = ['', 'rule', 'severity', 'client', 'server', 'name', 'waited'];
  return [header, header.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |\n`)
    .join('');
}

function* details(report: Report, lines: readonly Line[]): Iterable<string> {
  const told = stories(report, lines);
  for (const [title = '', ...body] of incidents(bySeverity(report.findings), told, Infinity)) {
    yield `### ${markdownText(title.replaceAll('  ', ' · '))}\n`;
    yield codeBlock(body.map((line) => line.replace(/^ {2}/, '')).join('\n'));
  }
}

/** So many lines to a block that the cut, which drops whole blocks, does not drop much. */
const LINES_PER_BLOCK = 50;

function* lineTable(lines: readonly Line[]): Iterable<string> {
  const start = lines[0]?.time;
  if (start === undefined) return;
  yield `### ${String(say`Lines`)}\n`;
  for (let at = 0; at < lines.length; at += LINES_PER_BLOCK) {
    const block = lines.slice(at, at + LINES_PER_BLOCK).map((line) => {
      const mark = line.finding === undefined ? '' : ` [${line.finding}]`;
      return `${line.frame}  ${secondsBetween(start, line.time)}  ${line.line}${mark}\n      ^ ${line.annotation}`;
    });
    yield codeBlock(block.join('\n'));
  }
}
