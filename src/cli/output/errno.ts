import { types } from 'node:util';

/** Meaning of errors of the operating system (errno(3)) that a user can do something about. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EBUSY: 'it is in use',
  EDQUOT: 'no space left within the quota',
  EFBIG: 'the file would be too large',
  EIO: 'the device does not work',
  EISDIR: 'it is a folder',
  ELOOP: 'too many symbolic links',
  EMFILE: 'too many open files',
  ENAMETOOLONG: 'the name is too long',
  ENOMEM: 'out of memory',
  ENFILE: 'too many open files on this machine',
  ENOENT: 'no such file or folder',
  ENOSPC: 'no space left on the device',
  ENOTDIR: 'a part of the path is not a folder',
  ENXIO: 'nothing reads at the other end',
  EPERM: 'operation not permitted',
  EROFS: 'the file system is read-only',
};

/** Returns the meaning of an error; undefined if it does not come from the operating system. */
export function reason(error: unknown): string | undefined {
  const code = errno(error);
  return code === undefined ? undefined : (REASONS[code] ?? code);
}

export function errno(error: unknown): string | undefined {
  // Unlike instanceof, this also recognises errors of Node.js when the code runs in a context of its own (Jest).
  if (!types.isNativeError(error) || !('code' in error) || !('syscall' in error)) return undefined;
  return String(error.code);
}

/** Resources that the system has run out of: no bug, and independent of the file. */
const EXHAUSTED: ReadonlySet<string | undefined> = new Set(['EMFILE', 'ENFILE', 'ENOMEM']);

export function isExhausted(error: unknown): boolean {
  return EXHAUSTED.has(errno(error));
}
