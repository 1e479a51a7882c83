import { say } from '../../words/say.ts';
import type { Words } from '../../words/words.ts';
import { visible } from '../escape.ts';
import type { Line } from '../lines/line.ts';
import type { Reporter, ReporterOptions } from '../reporter.ts';

/** A comment on a packet: a row of this format, a JSON array on a line. */
export type PacketComment = readonly [capture: number, frame: number, comment: string];

/** The comments of an annotated capture, one row per message, which the caller copies into pcapng (`src/annotate`). */
export function pcapng({ lines, words }: ReporterOptions): Reporter {
  const isOfFindings = lines === 'findings';
  return {
    lines: 'all',
    line: (line) => {
      if (isOfFindings && line.finding === undefined) return '';
      // Wireshark numbers the packets of the copy, from the first one on.
      return row(line, isOfFindings || line.capture > 0, words);
    },
    end: () => '',
    isBinary: true,
    isAnnotation: true,
  };
}

/**
 * Writes what the message is within its lookup, and the finding that it belongs to.
 *
 * @param isNumbered whether to begin with the frame in the capture, by which other comments name this packet
 */
function row(line: Line, isNumbered: boolean, words: Words): string {
  const { capture, frame, annotation, finding, rule } = line;
  const said =
    finding === undefined ? annotation : words.text(say`${annotation}; ${`${finding} ${rule}`}`);
  const comment = isNumbered ? words.text(say`frame ${frame}: ${said}`) : said;
  return `${JSON.stringify([capture, frame, visible(comment)] satisfies PacketComment)}\n`;
}
