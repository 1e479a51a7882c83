import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { setImmediate as pause } from 'node:timers/promises';
import { CaptureError } from '../../capture/error.ts';
import { say } from '../../words/say.ts';
import { reason } from '../output/errno.ts';

/**
 * Large enough that the cost of a read does not count, small enough that two chunks stay in the processor's cache:
 * JSON of a million packets takes 1.60 s with 64 KB, 1.41 s with 256 KB, 1.48 s with 1 MB.
 */
const CHUNK_OCTETS = 1 << 18;

/**
 * Reads the bytes that a file has when it is opened, as a file that tcpdump still writes may grow as fast as it is
 * read. Two buffers alternate: while one is analysed, the next read fills the other.
 *
 * @param path its path, if it differs from its name: names need not be UTF-8
 * @yields a chunk, which is overwritten after the chunk that follows it was requested
 * @throws CaptureError if it cannot be read
 */
export async function* chunksOf(
  file: string,
  path: Buffer | string = file,
): AsyncGenerator<Uint8Array> {
  try {
    const whole = wholeIfSmall(path);
    if (whole !== undefined) {
      // Thousands of small files would otherwise be read without a pause in which a signal could be handled.
      await pause();
      if (whole.length > 0) yield whole;
      return;
    }
    const handle = await open(path, 'r');
    try {
      const stats = await handle.stat();
      // Files that the kernel generates, as in /proc, have size 0.
      let left = stats.isFile() && stats.size > 0 ? stats.size : Infinity;
      const read = async (buffer: Uint8Array): Promise<number> => {
        const { bytesRead } = await handle.read(buffer, 0, Math.min(buffer.length, left));
        left -= bytesRead;
        return bytesRead;
      };
      // Buffers are no larger than the file, as a folder may have thousands of small files.
      const room = (): Uint8Array => new Uint8Array(Math.min(CHUNK_OCTETS, left));
      let current = room();
      let octets = await read(current);
      let next = room();
      while (octets > 0) {
        const reading = left > 0 ? read(next) : Promise.resolve(0);
        // If the consumer stops here, nothing awaits the read ahead.
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
 * Returns the content of a file that fits into one chunk; undefined for any other. Reading it synchronously takes a
 * tenth of the time of another thread, which may be most of the cost of a small capture. A FIFO is not opened here,
 * as that would block.
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

/** Turns an error of the operating system into a CaptureError of one line. Returns other errors unchanged. */
function unreadable(file: string, error: unknown): unknown {
  const why = reason(error);
  return why === undefined
    ? error
    : new CaptureError('unreadable', say`cannot read ${file}: ${why}`);
}

/** @throws CaptureError if the operating system refuses to read */
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
