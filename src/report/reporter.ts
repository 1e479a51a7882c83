import type { Gate } from './gate/gate.ts';
import type { Line } from './lines/line.ts';
import type { LookupRow } from './build/lookups/lookup-row.ts';
import type { Utf8Text } from '../wire/utf8-text.ts';
import type { Words } from '../words/words.ts';
import type { Report } from './report.ts';

/** A part of a report: text, or the octets of a binary format, a copy of its own. */
export type Piece = string | Uint8Array;

/**
 * One format. A reporter returns what is to be written and never writes; what it returns depends on its arguments
 * alone. Lines come in capture order, each once its lookup is settled.
 */
export interface Reporter<Part extends Piece = string> {
  /** Which lines it wants: none, those of findings with context, or every one. `auto`: all up to 2,000, else findings. */
  readonly lines: LineSelection;
  /** What stands before everything else: a header row, say. */
  begin?(): Part;
  /** Formats that stream write a line here, with constant memory. */
  line?(line: Line): Part;
  /** Appends what `line` returns, as octets: for formats of which a million rows are written at once. */
  append?(line: Line, out: Utf8Text): void;
  /** The same for formats with a row per lookup. */
  lookup?(row: LookupRow): Part;
  /** `lines` holds the selected lines for reporters that do not stream; empty for those that do. */
  end(report: Report, lines: readonly Line[]): Part;
  /** What `end` returns, a piece at a time: for formats that may be very long. */
  pieces?(report: Report, lines: readonly Line[]): Iterable<Part>;
  /** The rows of a table are in no order: lines that are not final come last, and hold nothing up. */
  readonly isUnordered?: boolean;
  /** Nothing for a terminal. */
  readonly isBinary?: boolean;
  /** Its rows are comments on packets (PacketComment): they become a report in a copy of the captures. */
  readonly isAnnotation?: boolean;
  /** Of captures that are analysed each by itself: one document of all. Formats without it have no room for several. */
  each?(): Together<Part>;
}

/** One document of analyses that come one after the other. There may be any number of them: none is kept. */
export interface Together<Part extends Piece = string> {
  /** What is written of this one, behind those before it. */
  take(result: Result): Part;
  /** What stands before all of them, where that is known at the end only. */
  head?(): Part;
  /** What stands behind all of them. */
  end(): Part;
}

/** Of one analysis. */
export interface Result {
  readonly report: Report;
  readonly lines: readonly Line[];
}

export type LineSelection = 'none' | 'findings' | 'auto' | 'all';

/** How much the text tells: the table of incidents alone; with an example of each; every finding with its evidence. */
export type Detail = 'brief' | 'usual' | 'full';

export interface ReporterOptions {
  readonly lines: LineSelection;
  /** ANSI colours, for the text on a terminal. */
  readonly color: boolean;
  /** `usual` by default. */
  readonly detail?: Detail;
  /** Of the terminal, in columns; left out where the text goes to a file or a pipe. */
  readonly columns?: number;
  /** The language. */
  readonly words: Words;
  /** Rows say what listings of the cluster call their addresses. */
  readonly hasNames?: boolean;
  /** What makes the run fail. */
  readonly gate?: Gate;
}
