import type { Line } from './line.ts';
import type { Words } from '../words/words.ts';
import type { Report } from './report.ts';

/**
 * One format. A reporter returns text and never writes; what it returns depends on its arguments alone.
 * Lines come in capture order, each once its lookup is settled.
 */
export interface Reporter {
  /** Which lines it wants: none, those of findings with context, or every one. `auto`: all up to 2,000, else findings. */
  readonly lines: LineSelection;
  /** What stands before everything else: a header row, say. */
  begin?(): string;
  /** Formats that stream write a line here, with constant memory. */
  line?(line: Line): string;
  /** `lines` holds the selected lines for reporters that do not stream; empty for those that do. */
  end(report: Report, lines: readonly Line[]): string;
}
export type LineSelection = 'none' | 'findings' | 'auto' | 'all';

export interface ReporterOptions {
  readonly lines: LineSelection;
  /** ANSI colours, for the text on a terminal. */
  readonly color: boolean;
  /** The language. */
  readonly words: Words;
  /** Rows say what listings of the cluster call their addresses. */
  readonly hasNames?: boolean;
}
