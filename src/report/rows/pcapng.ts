import { say } from '../../words/say.ts';
import type { Words } from '../../words/words.ts';
import { visible } from '../escape.ts';
import type { Line } from '../lines/line.ts';
import type { Reporter, ReporterOptions } from '../reporter.ts';

/** A comment on a packet: a row of this format, a JSON array on a line. */
export type PacketComment = readonly [capture: number, frame: number, comment: string];

/**
 * The comments of an annotated capture, one row per message, in order. The result is no text: the caller, who has
 * the captures, copies them with these comments into a pcapng file (`src/annotate`).
 */
export function pcapng({ lines, words }: ReporterOptions): Reporter {
  const isOfFindings = lines === 'findings';
  return {
    lines: 'all',
    line: (line) => (isOfFindings && line.finding === undefined ? '' : row(line, words)),
    end: () => '',
    isBinary: true,
    isAnnotation: true,
  };
}

/** Writes what the message is within its lookup, and the finding that it belongs to. */
function row(line: Line, words: Words): string {
  const { capture, frame, annotation, finding, rule } = line;
  const comment =
    finding === undefined ? annotation : words.text(say`${annotation}; ${`${finding} ${rule}`}`);
  return `${JSON.stringify([capture, frame, visible(comment)] satisfies PacketComment)}\n`;
}
