import { resumed } from '../../capture/head.ts';
import { CaptureError } from '../../capture/error.ts';
import { type Bytes, EMPTY } from '../../wire/bytes.ts';
import type { CaptureFile } from './capture-files.ts';
import { isUnreadable } from './chunks.ts';
import { say } from '../../words/say.ts';
import { type Look, unpacked } from '../../archive/unpack.ts';
import type { CaptureInput } from '../../messages.ts';

/**
 * Reads captures that were found before.
 *
 * @param stdin returns the bytes of standard input
 * @param passing sees the bytes of all captures on their way
 * @yields each capture, and of a pipe with an archive those in it
 * @throws CaptureError if none of them could be read
 */
export async function* capturesRead(
  captures: readonly CaptureFile[],
  stdin: () => AsyncIterable<Bytes>,
  look: Look,
  passing: (chunks: AsyncIterable<Bytes>) => AsyncIterable<Bytes> = (chunks) => chunks,
): AsyncGenerator<CaptureInput> {
  let read = 0;
  for (const capture of captures) {
    const { file, size, isPipe, chunks: open = stdin } = capture;
    const octets = await reading(capture, open, look);
    if (!octets) continue;
    read++;
    const chunks = (): AsyncIterable<Bytes> => passing(octets());
    if (isPipe) yield* unpacked(file, chunks(), look);
    else yield { file, ...(size !== undefined && { size }), chunks };
  }
  if (read === 0 && captures.length > 0)
    throw new CaptureError('no-captures', say`none of the captures could be read`);
}

/**
 * Opens a capture that was found before, and tolerates later changes. A capture from a folder that is gone or
 * cannot be opened by now is skipped. If a capture cannot be read to its end, the part before is used.
 *
 * @param open returns its bytes, from the start
 * @returns undefined if the capture is skipped
 * @throws CaptureError if the capture was named itself, or with `strict`
 */
export async function reading(
  { file, isNamed }: CaptureFile,
  open: () => AsyncIterable<Bytes>,
  look: Look,
): Promise<(() => AsyncIterable<Bytes>) | undefined> {
  if (look.strict) return open;
  if (isNamed) return () => untilUnreadable(file, open(), look);
  const chunks = open()[Symbol.asyncIterator]();
  try {
    const first = await chunks.next();
    const all = resumed(first.done === true ? EMPTY : first.value, chunks);
    return () => untilUnreadable(file, all, look);
  } catch (error) {
    if (!isUnreadable(error)) throw error;
    look.note(say`skipped ${file}: ${error.said}`);
    return undefined;
  }
}

async function* untilUnreadable(
  file: string,
  chunks: AsyncIterable<Bytes>,
  { note }: Look,
): AsyncGenerator<Bytes> {
  let octets = 0;
  try {
    for await (const chunk of chunks) {
      octets += chunk.length;
      yield chunk;
    }
  } catch (error) {
    if (!isUnreadable(error) || octets === 0) throw error;
    note(say`${file}: ${error.said}; what comes before it is analysed`);
  }
}
