import { resumed } from '../../capture/compression/decompression.ts';
import { CaptureError } from '../../capture/error.ts';
import { type Bytes, EMPTY } from '../../wire/bytes.ts';
import type { CaptureFile } from './capture-files.ts';
import { isUnreadable } from './chunks.ts';
import type { Look } from '../../archive/unpack.ts';

/**
 * The octets of a capture that was found, whatever happens to it meanwhile: one of a folder that is gone by now, or
 * cannot be opened, is passed over, and of one that cannot be read to its end there is what was read.
 *
 * @param open its octets, from the start
 * @returns undefined when it is passed over
 * @throws CaptureError when it was named itself, or nothing may be passed over
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
    look.note(`skipped ${file}: ${error.message}`);
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
    note(`${file}: ${error.message}; what comes before it is analysed`);
  }
}

/** @throws CaptureError when all that was found is gone */
export function checkSomeRead(read: number, { length }: readonly CaptureFile[]): void {
  if (read === 0 && length > 0)
    throw new CaptureError('no-captures', 'none of the captures could be read');
}
