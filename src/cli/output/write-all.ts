import { writeSync } from 'node:fs';

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

/** What an error of the system has: see errno.ts. */
const NOTHING_TAKEN = { code: 'EIO', syscall: 'write' };
