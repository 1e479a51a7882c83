import { type Bundle, bundleIn } from '../../archive/bundle.ts';
import { beginsBundle, begun, type Look } from '../../archive/unpack.ts';
import type { Bytes } from '../../wire/bytes.ts';
import { ScratchFile } from '../output/temporary/scratch-file.ts';
import { type CaptureFile, capturesOfPipe } from './capture-files.ts';

/** Octets that are read at once of what was kept. */
const CHUNK_OCTETS = 1 << 20;

/** What came through a pipe. */
export interface Piped {
  readonly captures: readonly CaptureFile[];
  readonly bundle?: Bundle;
  /** Nothing of it is read any more. */
  readonly close: () => Promise<void>;
}

/**
 * A pipe, by how it begins. The facts of a bundle, and the capture of its node, are wanted before the capture of its
 * pod: so it is kept in a temporary file that goes with the process. Anything else is read as it comes.
 *
 * @param chunks its octets
 * @throws CaptureError when it is a bundle that cannot be read
 */
export async function pipedInput(
  capture: CaptureFile,
  chunks: AsyncIterable<Bytes>,
  look: Look,
): Promise<Piped> {
  const { head, all, close: closePipe } = await begun(chunks);
  if (!(await beginsBundle(capture.file, head)))
    return { captures: [{ ...capture, chunks: () => all }], close: closePipe };
  const kept = new ScratchFile('a bundle from a pipe waits there to be read again');
  const close = async (): Promise<void> => {
    kept.close();
    await closePipe();
  };
  try {
    for await (const chunk of all) kept.append(chunk);
    const open = (): AsyncGenerator<Bytes> => octetsOf(kept);
    const captures = await capturesOfPipe(capture, open, look);
    const bundle = await bundleIn(capture.file, open, look);
    return { captures, ...(bundle && { bundle }), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function* octetsOf(kept: ScratchFile): AsyncGenerator<Bytes> {
  for (let at = 0; at < kept.size; at += CHUNK_OCTETS)
    yield kept.read(at, Math.min(kept.size, at + CHUNK_OCTETS));
}
