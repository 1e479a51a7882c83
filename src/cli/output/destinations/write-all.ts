import { writeSync } from 'node:fs';
import { UsageError } from '../../parsing/usage-error.ts';
import { reason } from '../errno.ts';

/**
 * Writes all of it: the system may take a part only, as when a disk becomes full. Each round takes some of it, or
 * fails.
 */
export function writeAll(descriptor: number, octets: Uint8Array): void {
  for (let at = 0; at < octets.length;) {
    const written = writeSync(descriptor, octets, at);
    if (written === 0) throw Object.assign(new Error('EIO: nothing was taken'), NOTHING_TAKEN);
    at += written;
  }
}

/**
 * What the operating system says of a file that is to be written, as the one line that a user sees.
 *
 * @throws UsageError
 */
export function orUnwritable<T>(file: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    const why = reason(error);
    throw why === undefined ? error : new UsageError(`cannot write ${file}: ${why}`);
  }
}

/** What an error of the system has: see errno.ts. */
const NOTHING_TAKEN = { code: 'EIO', syscall: 'write' };
