import type { Report } from '../report/report.ts';
import { visible } from '../report/escape.ts';
import { verdict } from '../report/wording/verdict.ts';
import type { CaptureInput } from '../messages.ts';
import { Blocks } from '../wire/blocks.ts';
import type { Bytes } from '../wire/bytes.ts';
import type { Words } from '../words/words.ts';
import { annotateCaptures } from './annotated-capture.ts';
import { PacketComments } from './packet-comments.ts';

/**
 * Returns captures as pcapng, with a comment on each packet that has a row.
 *
 * @param rows of the reporter `pcapng`, in the order of the captures
 * @returns blocks of bytes
 */
export async function annotated(
  inputs: readonly CaptureInput[],
  rows: Iterable<string>,
  report: Report,
  words: Words,
): Promise<Bytes[]> {
  const said = visible(words.text(verdict(report)));
  const comments = new PacketComments(rows, said, report, false);
  const content: Bytes[] = [];
  const blocks = new Blocks((block) => void content.push(block));
  await annotateCaptures(inputs, comments, (octets) => blocks.write(octets));
  blocks.flush();
  return content;
}
