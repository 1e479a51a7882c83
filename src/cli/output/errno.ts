import { types } from 'node:util';
import { say, type Sentence } from '../../words/say.ts';

/** Meaning of errors of the operating system (errno(3)) that a user can do something about. */
const REASONS: Readonly<Record<string, Sentence>> = {
  EACCES: say`permission denied`,
  EBUSY: say`it is in use`,
  EDQUOT: say`no space left within the quota`,
  EFBIG: say`the file would be too large`,
  EIO: say`the device does not work`,
  EISDIR: say`it is a folder`,
  ELOOP: say`too many symbolic links`,
  EMFILE: say`too many open files`,
  ENAMETOOLONG: say`the name is too long`,
  ENOMEM: say`out of memory`,
  ENFILE: say`too many open files on this machine`,
  ENOENT: say`no such file or folder`,
  ENOSPC: say`no space left on the device`,
  ENOTDIR: say`a part of the path is not a folder`,
  ENXIO: say`nothing reads at the other end`,
  EPERM: say`operation not permitted`,
  EROFS: say`the file system is read-only`,
};

/** Returns the meaning of an error; undefined if it does not come from the operating system. */
export function reason(error: unknown): Sentence | string | undefined {
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
