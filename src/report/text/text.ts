import { groupedBy } from '../../wire/by-key.ts';
import { grouped, say } from '../../words/say.ts';
import type { Words } from '../../words/words.ts';
import { bySeverity } from '../by-severity.ts';
import { CaptureTable } from './capture-table.ts';
import { cautions } from '../wording/caution.ts';
import { visible } from '../escape.ts';
import { raceSentences } from '../build/races.ts';
import { figureParts, figures } from './figures.ts';
import { header } from './header.ts';
import { filesOf, inFull, type Telling } from './in-full.ts';
import { mostAffected } from '../incidents/affected.ts';
import { causeOf } from '../incidents/likeness.ts';
import { incidentTable } from '../incidents/table.ts';
import type { Line } from '../lines/line.ts';
import { ansi, type Paint, plain } from './paint.ts';
import type { Report, ReportFinding } from '../report.ts';
import { type Reporter, type ReporterOptions } from '../reporter.ts';
import { stories } from '../wording/story.ts';
import { verdict } from '../wording/verdict.ts';
import { whatIfLines } from '../build/what-if-table.ts';
import { TERMINAL_COLUMNS, wrap, wrapParts } from './wrap.ts';

/** Most columns of prose: longer lines read badly. */
const WIDEST = 110;
/** Causes with an example: a screenful or two. */
const EXAMPLES = 3;

/** Text for a terminal: verdict, subject and figures, then a row for each incident, and an example of each cause. */
export function text({ color, words, detail = 'usual', columns }: ReporterOptions): Reporter {
  const paint = color ? ansi : plain;
  const width = columns === undefined ? TERMINAL_COLUMNS : Math.min(Math.max(columns, 40), WIDEST);
  const packetWidth = columns ?? Infinity;
  function* sections(report: Report, lines: readonly Line[]): Generator<readonly string[]> {
    yield head(report, width, words, paint);
    yield [...summary(report, width, words), ...captureCautions(report, width, words)];
    yield incidentTable(report, width, words, paint);
    yield affected(report, width, words);
    if (detail === 'brief') return;
    const isFull = detail === 'full';
    const shown = isFull ? bySeverity(report.findings) : examples(report);
    const telling: Telling = {
      width,
      packetWidth,
      words,
      paint,
      files: filesOf(report),
      isFull,
    };
    yield* inFull(shown, stories(lines), telling);
    if (isFull) yield whatIfLines(report, width, words);
    else yield more(report, width, words);
  }
  const reporter: Reporter & { pieces: NonNullable<Reporter['pieces']> } = {
    lines: detail === 'brief' ? 'none' : 'findings',
    *pieces(report, lines) {
      let before = '';
      for (const section of sections(report, lines)) {
        if (section.length === 0) continue;
        yield `${before}${section.join('\n')}\n`;
        before = '\n';
      }
    },
    end: (report, lines) => [...reporter.pieces(report, lines)].join(''),
    each() {
      const table = new CaptureTable(words, paint);
      return {
        take({ report, lines }) {
          table.take(report);
          const isTold = detail !== 'brief' && report.findings.length > 0;
          return isTold ? `${reporter.end(report, lines)}\n` : '';
        },
        end: () => `${table.lines().join('\n')}\n`,
      };
    },
  };
  return reporter;
}

function head(report: Report, width: number, words: Words, paint: Paint): string[] {
  const said = header(report).map((part) => words.text(part));
  return [
    ...wrap(visible(words.text(verdict(report))), width).map((line) => paint(line, 'strong')),
    '',
    ...wrapParts(said.map(visible), width, '  '),
  ];
}

function summary(report: Report, width: number, words: Words): string[] {
  return [
    ...figures(report).flatMap((row) => wrapParts(figureParts(row, words), width, '  ')),
    ...raceSentences(report).flatMap((told) => wrap(visible(words.text(told)), width, '  ')),
  ];
}

function captureCautions({ captures }: Report, width: number, words: Words): string[] {
  return captures.flatMap((capture) =>
    cautions(capture).flatMap((caution) =>
      wrap(visible(`${capture.file}: ${words.text(caution)}`), width, '  ! '),
    ),
  );
}

/** Lists the clients, names and servers with the most findings, if there are several findings. */
function affected(report: Report, width: number, words: Words): string[] {
  const most = mostAffected(report.findings);
  if (!most) return [];
  const row = (label: string, list: readonly { what: string; findings: number }[]): string[] => {
    const told = words.enumerated(
      list.map(({ what, findings }) => words.text(say`${what} (${grouped(findings)})`)),
    );
    return list.length === 0 ? [] : wrap(visible(told), width, `  ${words.labelled(label, '')}`);
  };
  return [
    words.text(say`Most affected`),
    ...row(words.text(say`clients`), most.client),
    ...row(words.text(say`names`), most.name),
    ...row(words.text(say`servers`), most.server),
  ];
}

/** Returns an example of the worst incident of each cause: others of the cause would tell the same again. */
function examples({ incidents, findings }: Report): ReportFinding[] {
  const byId = new Map(findings.map((finding) => [finding.id, finding]));
  return [...groupedBy(incidents, causeOf).values()]
    .slice(0, EXAMPLES)
    .flatMap(([worst]) => byId.get(worst!.example) ?? []);
}

function more({ findings }: Report, width: number, words: Words): string[] {
  if (findings.length === 0) return [];
  return wrap(
    words.text(
      say`-v shows the evidence, what was ruled out, and every finding; -o report.html writes a page for a ticket.`,
    ),
    width,
  );
}
