import { type Bundle, bundleIn } from '../../archive/bundle.ts';
import { beginsBundle, begun, type Look } from '../../archive/unpack.ts';
import type { Bytes } from '../../wire/bytes.ts';
import { ScratchFile } from '../output/temporary/scratch-file.ts';
import { type CaptureFile, capturesOfPipe } from './capture-files.ts';
import { say } from '../../words/say.ts';

/** Bytes that are read from the temporary file at once. */
const CHUNK_OCTETS = 1 << 20;

/** The content of a pipe. */
export interface Piped {
  readonly captures: readonly CaptureFile[];
  readonly bundle?: Bundle;
  /** Frees the pipe and the temporary file. */
  readonly close: () => Promise<void>;
}

/**
 * Examines a pipe by its beginning. A bundle is kept in a temporary file that ends with the process, as its facts
 * and its node's capture are needed before its pod's capture. Anything else is read as a stream.
 *
 * @param chunks its bytes
 * @throws CaptureError if it is a bundle that cannot be read
 */
export async function pipedInput(
  capture: CaptureFile,
  chunks: AsyncIterable<Bytes>,
  look: Look,
): Promise<Piped> {
  const { head, all, close: closePipe } = await begun(chunks);
  if (!(await beginsBundle(capture.file, head)))
    return { captures: [{ ...capture, chunks: () => all }], close: closePipe };
  const kept = new ScratchFile(say`a bundle from a pipe waits there to be read again`);
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
  for (let at = 0; at < kept.size; at += CHUNK_OCTETS) {
    const chunk = new Uint8Array(Math.min(CHUNK_OCTETS, kept.size - at));
    kept.read(at, chunk);
    yield chunk;
  }
}
