import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { setImmediate as pause } from 'node:timers/promises';
import { CaptureError } from '../../capture/error.ts';
import { reason } from '../output/errno.ts';

/**
 * So large that the cost of a read does not count, so small that two stay in the cache of the processor: with 64 KB JSON
 * of a million packets takes 1.60 s, with 256 KB 1.41 s, with 1 MB 1.48 s.
 */
const CHUNK_OCTETS = 1 << 18;

/**
 * The octets that a file has when it is opened: one that tcpdump still writes may grow as fast as it is read. Two
 * buffers take turns: while one is being analysed, the next read fills the other.
 *
 * @param path where it is, when that is not its name: names need not be UTF-8
 * @yields a chunk, overwritten after the one that follows it was asked for
 * @throws CaptureError
 */
export async function* chunksOf(
  file: string,
  path: Buffer | string = file,
): AsyncGenerator<Uint8Array> {
  try {
    const whole = wholeIfSmall(path);
    if (whole !== undefined) {
      // Thousands of them come without a moment in which a signal is heard.
      await pause();
      if (whole.length > 0) yield whole;
      return;
    }
    const handle = await open(path, 'r');
    try {
      const stats = await handle.stat();
      // What the kernel makes up, as in /proc, has no size.
      let left = stats.isFile() && stats.size > 0 ? stats.size : Infinity;
      const read = async (buffer: Uint8Array): Promise<number> => {
        const { bytesRead } = await handle.read(buffer, 0, Math.min(buffer.length, left));
        left -= bytesRead;
        return bytesRead;
      };
      // No more than there is to read: a folder may have thousands of small files.
      const room = (): Uint8Array => new Uint8Array(Math.min(CHUNK_OCTETS, left));
      let current = room();
      let octets = await read(current);
      let next = room();
      while (octets > 0) {
        const reading = left > 0 ? read(next) : Promise.resolve(0);
        // Should the consumer stop here, nobody would await the read ahead.
        reading.catch(() => {});
        yield current.subarray(0, octets);
        octets = await reading;
        [current, next] = [next, current];
      }
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw unreadable(file, error);
  }
}

/**
 * What a file holds that fits into one chunk: to open, read and close it at once takes a tenth of the time that another
 * thread needs, which may be most of what a small capture costs. Undefined for all else: a FIFO is waited for elsewhere.
 */
function wholeIfSmall(path: Buffer | string): Uint8Array | undefined {
  if (!statSync(path).isFile()) return undefined;
  const descriptor = openSync(path, 'r');
  try {
    const { size } = fstatSync(descriptor);
    if (size === 0 || size > CHUNK_OCTETS) return undefined;
    const whole = new Uint8Array(size);
    let end = 0;
    for (let octets = -1; octets !== 0 && end < size; end += octets)
      octets = readSync(descriptor, whole, end, size - end, null);
    return whole.subarray(0, end);
  } finally {
    closeSync(descriptor);
  }
}

/** What the operating system says, as the one line that a user sees; anything else stays what it is. */
function unreadable(file: string, error: unknown): unknown {
  const why = reason(error);
  return why === undefined ? error : new CaptureError('unreadable', `cannot read ${file}: ${why}`);
}

/** @throws CaptureError */
export function orUnreadable<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw unreadable(file, error);
  }
}

export function isUnreadable(error: unknown): error is CaptureError {
  return error instanceof CaptureError && error.code === 'unreadable';
}
