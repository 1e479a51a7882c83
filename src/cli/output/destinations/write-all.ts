import { writeSync } from 'node:fs';
import { UsageError } from '../../parsing/usage-error.ts';
import { reason } from '../errno.ts';
import { say } from '../../../words/say.ts';

/** Writes all bytes. The system may accept only a part at a time, as when a disk is nearly full. */
export function writeAll(descriptor: number, octets: Uint8Array): void {
  for (let at = 0; at < octets.length;) {
    const written = writeSync(descriptor, octets, at);
    if (written === 0) throw Object.assign(new Error('EIO: nothing was taken'), NOTHING_TAKEN);
    at += written;
  }
}

/** Turns a system error about an output into one line for the user. @throws UsageError with that line */
export function orUnwritable<T>(file: string, write: () => T): T {
  try {
    return write();
  } catch (error) {
    const why = reason(error);
    throw why === undefined ? error : new UsageError(say`cannot write ${file}: ${why}`);
  }
}

/** Properties of a system error: see errno.ts. */
const NOTHING_TAKEN = { code: 'EIO', syscall: 'write' };
