import { grouped, say, type Sentence } from '../../words/say.ts';
import type { Words } from '../../words/words.ts';
import { kindOf } from '../wording/kind.ts';
import { cautions } from '../wording/caution.ts';
import { clockSecond } from '../wording/clock.ts';
import { codeBlock, codeSpan, markdownTable, markdownText } from '../escape.ts';
import { figureLine, figures } from '../text/figures.ts';
import { breaches, type Gate } from '../gate/gate.ts';
import { header } from '../text/header.ts';
import { worstWait } from '../incidents/words.ts';
import type { Line } from '../lines/line.ts';
import { shownLine } from '../lines/shown-line.ts';
import type { Incident, Report } from '../report.ts';
import type { Reporter, ReporterOptions } from '../reporter.ts';
import { secondsBetween } from '../wording/story.ts';
import { verdict } from '../wording/verdict.ts';
import { examples, type Part } from './example.ts';
import { type WhatIfTable, whatIfTable } from '../build/what-if-table.ts';

/** Limit in bytes. A comment on GitHub holds 65,536 characters, and the note about the cut must fit too. */
const LIMIT = 64_000;

/** For an issue or a pull request: the verdict, a row for each incident, and an example of each, folded. */
export function markdown({ lines: selection, words, gate }: ReporterOptions): Reporter {
  return {
    lines: selection,
    end(report, lines) {
      const shown = selection === 'none' ? [] : lines;
      const parts = [
        ...Array.from(overview(report, words, ''), (text) => ({ text })),
        ...examples(report, shown, words),
        ...lineTable(shown, words),
      ];
      return fit(parts, words);
    },
    each() {
      const captures = new CaptureRows(gate, words);
      const parts = new FittingParts();
      return {
        take({ report, lines }) {
          captures.take(report);
          if (report.findings.length === 0) return '';
          for (const text of overview(report, words, `${codeSpan(fileOf(report))}: `))
            parts.add({ text });
          for (const part of examples(report, selection === 'none' ? [] : lines, words))
            parts.add(part);
          return '';
        },
        end: () => fit([...captures.texts().map((text) => ({ text })), ...parts.list], words),
      };
    },
  };
}

function fileOf({ captures }: Report): string {
  return captures[0]!.file;
}

/** Table of captures that are analysed separately: a row for each, those with findings first, and their counts. */
class CaptureRows {
  readonly #gate: Gate | undefined;
  readonly #words: Words;
  /** At most ROWS of each. */
  readonly #troubled: string[][] = [];
  readonly #healthy: string[][] = [];
  #troubledCount = 0;
  #count = 0;

  constructor(gate: Gate | undefined, words: Words) {
    this.#gate = gate;
    this.#words = words;
  }

  take(report: Report): void {
    const isTroubled = report.findings.length > 0;
    this.#count++;
    if (isTroubled) this.#troubledCount++;
    const rows = isTroubled ? this.#troubled : this.#healthy;
    if (rows.length === ROWS) return;
    const broken = this.#gate ? breaches(report, this.#gate) : [];
    rows.push([
      codeSpan(fileOf(report)),
      grouped(report.summary.lookups),
      Object.entries(report.summary.findings)
        .map(([rule, findings]) => `${codeSpan(rule)} ${grouped(findings)}`)
        .join(', '),
      broken.map(({ option }) => codeSpan(option)).join(', '),
    ]);
  }

  texts(): string[] {
    const words = this.#words;
    const said = say`${grouped(this.#troubledCount)} of ${grouped(this.#count)} captures with findings`;
    const rows = [...this.#troubled, ...this.#healthy].slice(0, ROWS);
    const rest = this.#count - rows.length;
    if (rest > 0) rows.push([words.text(say`and ${grouped(rest)} more`), '', '', '']);
    const titles = [say`capture`, say`lookups`, say`findings`, say`fails`];
    const head = titles.map((title) => words.text(title));
    return [`# ${markdownText(words.text(said))}\n`, `${markdownTable([head, ...rows])}\n`];
  }
}

/** Keeps parts as long as they fit. Of further parts, keeps only the counts. */
class FittingParts {
  readonly list: Part[] = [];
  #octets = 0;

  add(part: Part): void {
    if (this.#octets <= LIMIT) {
      this.list.push(part);
      this.#octets += Buffer.byteLength(part.text) + 1;
      return;
    }
    const { examples: some = 0, lines = 0 } = part;
    const last = this.list.at(-1)!;
    const isRest = last.text === '';
    const before = isRest ? last : { examples: 0, lines: 0 };
    const rest = {
      text: '',
      examples: (before.examples ?? 0) + some,
      lines: (before.lines ?? 0) + lines,
    };
    if (isRest) this.list[this.list.length - 1] = rest;
    else this.list.push(rest);
  }
}

/** Joins parts up to the limit. Keeps whole parts only, as half a fenced block would swallow what follows. */
function fit(parts: readonly Part[], words: Words): string {
  let octets = 0;
  const end = parts.findIndex(({ text }) => (octets += Buffer.byteLength(text) + 1) > LIMIT);
  const shown = (end < 0 ? parts : parts.slice(0, end)).map(({ text }) => text).join('\n');
  return end < 0 ? shown : `${shown}\n_${markdownText(words.text(leftOut(parts.slice(end))))}_\n`;
}

function leftOut(parts: readonly Part[]): Sentence {
  const examplesLeft = parts.reduce((sum, part) => sum + (part.examples ?? 0), 0);
  const lines = parts.reduce((sum, part) => sum + (part.lines ?? 0), 0);
  return say`Left out because of the size limit: ${grouped(examplesLeft)} examples, ${grouped(lines)} lines. Write -o report.html or -o report.csv to see them.`;
}

function* overview(report: Report, words: Words, before: string): Iterable<string> {
  yield `## ${before}${markdownText(words.text(verdict(report)))}\n`;
  const said = header(report).map((part) => markdownText(words.text(part)));
  yield `${said.join(' · ')}\n`;
  yield `${figures(report)
    .map((row) => figureLine(row, words))
    .join(' · ')}\n`;
  for (const capture of report.captures) {
    for (const caution of cautions(capture))
      yield `- ${codeSpan(capture.file)}: ${markdownText(words.text(caution))}\n`;
  }
  if (report.incidents.length > 0) yield table(report.incidents, words);
  const changes = whatIfTable(report);
  if (changes !== undefined) yield* whatIfMarkdown(changes, words);
}

function* whatIfMarkdown({ heads, rows, notes }: WhatIfTable, words: Words): Iterable<string> {
  const text = (cell: Sentence | string) => markdownText(words.text(cell));
  yield `${markdownTable([heads.map(text), ...rows.map((row) => row.map(text))])}\n`;
  yield notes.map((note) => `- ${text(note)}\n`).join('');
}

/** Most rows: more would leave no room for the examples. */
const ROWS = 100;

function table(incidents: readonly Incident[], words: Words): string {
  const rows = incidents.slice(0, ROWS).map((incident) => {
    const { id, rule, findings, first = '', last = '' } = incident;
    return [
      id,
      codeSpan(rule),
      kindOf(incident, words),
      grouped(findings),
      first === '' ? '' : clockSecond(first),
      last === '' ? '' : clockSecond(last),
      words.optional(worstWait(incident)),
      side(incident.client, incident.clients, say`${grouped(incident.clients)} clients`, words),
      side(incident.server, incident.servers, say`${grouped(incident.servers)} servers`, words),
      side(incident.name, incident.names, say`${grouped(incident.names)} names`, words),
    ];
  });
  const rest = incidents.length - rows.length;
  if (rest > 0)
    rows.push(['', words.text(say`and ${grouped(rest)} more`), '', '', '', '', '', '', '', '']);
  const titles = [
    say`rule`,
    say`severity`,
    say`findings`,
    say`first`,
    say`last`,
    say`worst wait`,
    say`client`,
    say`server`,
    say`name`,
  ].map((title) => words.text(title));
  return `${markdownTable([['', ...titles], ...rows])}\n`;
}

function side(one: string | undefined, many: number, several: Sentence, words: Words): string {
  if (one !== undefined) return codeSpan(one);
  return many === 0 ? '' : words.text(several);
}

/** Lines per block: the cut drops whole blocks, so they must not be large. */
const LINES_PER_BLOCK = 50;

function* lineTable(lines: readonly Line[], words: Words): Iterable<Part> {
  const start = lines[0]?.time;
  if (start === undefined) return;
  for (let at = 0; at < lines.length; at += LINES_PER_BLOCK) {
    const block = lines.slice(at, at + LINES_PER_BLOCK).map((line) => {
      const mark = line.finding === undefined ? '' : ` [${line.finding}]`;
      return `${line.frame}  ${secondsBetween(start, line.time)}  ${shownLine(line, words)}${mark}\n      ^ ${line.annotation}`;
    });
    const last = Math.min(at + LINES_PER_BLOCK, lines.length);
    const head = words.text(
      say`Lines ${grouped(at + 1)} to ${grouped(last)} of ${grouped(lines.length)}`,
    );
    yield {
      text: `<details><summary>${head}</summary>\n\n${codeBlock(block.join('\n'))}\n</details>\n`,
      lines: block.length,
    };
  }
}
