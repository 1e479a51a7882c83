import { type Format, FORMAT_NAMES, FORMATS } from '../report/index.ts';
import type { Piece, Reporter } from '../report/reporter.ts';
import { wordsOf } from '../words/words.ts';
import type { Analysis } from './analyze.ts';

/**
 * Writes a report, piece by piece: text, or the bytes of a binary format. `writeFile` of `node:fs/promises`,
 * `text` of `node:stream/consumers` and `Readable.from` accept it directly.
 *
 * @throws Error if the analysis did not keep the rows that the format needs
 * @throws TypeError for a value that is no analysis, such as its report
 */
export type Render = (analysis: Analysis) => AsyncGenerator<Piece>;

/** Formats that an analysis can write: no annotated capture, since an analysis keeps no bytes of the captures. */
export type ReportFormat = Exclude<Format, 'pcapng'>;

/** Every report that the command line writes, by the name of its format. */
export const reporters = Object.fromEntries(
  FORMAT_NAMES.filter((format): format is ReportFormat => format !== 'pcapng').map((format) => [
    format,
    (analysis: Analysis) => render(format, analysis),
  ]),
) as Readonly<Record<ReportFormat, Render>>;

async function* render(format: ReportFormat, analysis: Analysis): AsyncGenerator<Piece> {
  if (analysis?.report === undefined)
    throw new TypeError(`reporters.${format} takes what analyze returns, { report, … }`);
  const { report, lines, lookups, language, hasNames } = analysis;
  // The summary also counts messages without a line: those of vantages, and those that a filter leaves out.
  const { lineCount = report.summary.dnsMessages } = analysis;
  const words = await wordsOf(language);
  const reporter: Reporter<Piece> = await FORMATS[format].load({
    lines: 'auto',
    color: false,
    words,
    hasNames,
  });
  if (reporter.line && lines.length < lineCount)
    throw new Error(`${format} has a row for each DNS message: analyze with { lines: 'all' }`);
  if (reporter.lookup && !lookups)
    throw new Error(`${format} has a row for each lookup: analyze with { lookups: true }`);
  yield* filled(reporter.begin?.());
  if (reporter.line) for (const line of lines) yield* filled(reporter.line(line));
  if (reporter.lookup) for (const row of lookups ?? []) yield* filled(reporter.lookup(row));
  yield* filled(reporter.end(report, reporter.line ? [] : lines));
}

/** @yields the piece, unless it is empty */
function* filled(piece: Piece | undefined): Generator<Piece> {
  if (piece !== undefined && piece.length > 0) yield piece;
}
