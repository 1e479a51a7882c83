import { open } from 'node:fs/promises';
import { unreadable } from './capture-files.ts';

/** So large that the cost of a read does not count, so small that it stays in the cache of the processor. */
const CHUNK_OCTETS = 1 << 20;

/**
 * The octets of a file. Two buffers take turns: while one is being analysed, the next read fills the other.
 *
 * @yields a chunk, overwritten after the one that follows it was asked for
 * @throws CaptureError
 */
export async function* chunksOf(file: string): AsyncGenerator<Uint8Array> {
  try {
    const handle = await open(file, 'r');
    try {
      let current = new Uint8Array(CHUNK_OCTETS);
      let next = new Uint8Array(CHUNK_OCTETS);
      let { bytesRead } = await handle.read(current);
      while (bytesRead > 0) {
        const reading = handle.read(next);
        // Should the consumer stop here, nobody would await the read ahead.
        reading.catch(() => {});
        yield current.subarray(0, bytesRead);
        ({ bytesRead } = await reading);
        [current, next] = [next, current];
      }
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw unreadable(file, error);
  }
}
