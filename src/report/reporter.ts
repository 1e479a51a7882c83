import type { Gate } from './gate/gate.ts';
import type { Line } from './lines/line.ts';
import type { LookupRow } from './build/lookups/lookup-row.ts';
import type { Utf8Text } from '../wire/texts/utf8-text.ts';
import type { Words } from '../words/words.ts';
import type { Report } from './report.ts';

/** A part of a report: text, or the bytes of a binary format, in a buffer of its own. */
export type Piece = string | Uint8Array;

/**
 * One format. A reporter returns its output and never writes it. The output depends on its arguments alone. Lines
 * come in capture order, each once its lookup is settled.
 */
export interface Reporter<Part extends Piece = string> {
  /** Lines that it needs: none, those of findings with context, or all. `auto`: all up to 2,000, else findings. */
  readonly lines: LineSelection;
  /** Returns what comes first, such as a header row. */
  begin?(): Part;
  /** Returns the row of a line: for formats that stream, with constant memory. */
  line?(line: Line): Part;
  /** Appends what `line` returns, as bytes: for formats of which a million rows are written at once. */
  append?(line: Line, out: Utf8Text): void;
  /** The same for formats with a row per lookup. */
  lookup?(row: LookupRow): Part;
  /**
   * Returns the rest. `lines` holds the selected lines for reporters that do not stream; it is empty for those that do.
   */
  end(report: Report, lines: readonly Line[]): Part;
  /** Returns the output of `end` in pieces, some of them empty, for long formats. Signals are heard between them. */
  pieces?(report: Report, lines: readonly Line[]): Iterable<Part>;
  /** Whether the order of rows does not matter. Lines that are not final then come last, and delay no others. */
  readonly isUnordered?: boolean;
  /** Whether the output is unsuitable for a terminal. */
  readonly isBinary?: boolean;
  /** Whether its rows are comments on packets (PacketComment), to be written into a copy of the captures. */
  readonly isAnnotation?: boolean;
  /** Joins captures that are analysed separately into one document. Formats without it cannot hold several. */
  each?(): Together<Part>;
}

/** One document of analyses that come one after the other, any number of them. None is kept. */
export interface Together<Part extends Piece = string> {
  /** Returns the text of this analysis, which follows those before it. */
  take(result: Result): Part;
  /** Returns what comes before all of them, if it is known only at the end. */
  head?(): Part;
  /** Returns what comes after all of them. */
  end(): Part;
}

/** Result of one analysis. */
export interface Result {
  readonly report: Report;
  readonly lines: readonly Line[];
}

export type LineSelection = 'none' | 'findings' | 'auto' | 'all';

/** Detail of the text: the table of incidents; an example of each of the worst; every finding with its evidence. */
export type Detail = 'brief' | 'usual' | 'full';

export interface ReporterOptions {
  readonly lines: LineSelection;
  /** Whether to use ANSI colours, for text on a terminal. */
  readonly color: boolean;
  /** `usual` by default. */
  readonly detail?: Detail;
  /** Width of the terminal in columns; left out if the text goes to a file or a pipe. */
  readonly columns?: number;
  /** The language. */
  readonly words: Words;
  /** Whether rows have names from listings of the cluster for their addresses. */
  readonly hasNames?: boolean;
  /** Conditions that make the run fail. */
  readonly gate?: Gate;
}
