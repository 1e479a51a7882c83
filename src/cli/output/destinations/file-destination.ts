import {
  accessSync,
  closeSync,
  constants,
  openSync,
  realpathSync,
  type Stats,
  statSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { errno } from '../errno.ts';
import type { Destination } from './destination.ts';
import { openAlready } from './stream-destination.ts';
import { TemporaryFile } from '../temporary/temporary-file.ts';
import { UsageError } from '../../parsing/usage-error.ts';
import { orUnwritable, writeAll } from './write-all.ts';
import { say } from '../../../words/say.ts';

/** A file that appears complete or not at all: a temporary file in its folder, which is renamed at the end. */
export class FileDestination implements Destination {
  /** Properties of the existing file: they show whether two names are the same file. */
  readonly existing: Stats | undefined;
  /** Absolute path without symbolic links. */
  readonly path: string;
  readonly #file: string;
  /** Receives the bytes; undefined if there is nothing to rename (a device, a FIFO, an open descriptor). */
  #temporary: TemporaryFile | undefined;
  readonly #isReplaced: boolean;
  #isWritten = false;
  #descriptor: number | undefined;

  /** @throws UsageError if the file cannot be written: before hours of analysis, not after */
  constructor(file: string) {
    this.#file = file;
    this.existing = this.#try(() => statSync(file, { throwIfNoEntry: false }));
    if (this.existing?.isDirectory())
      throw new UsageError(say`cannot write ${file}: it is a folder`);
    const isOpen = openAlready(file) !== undefined;
    this.#isReplaced = !isOpen && (this.existing?.isFile() ?? true);
    // A device has no real path to replace: /dev/stdout is a link to what may be a pipe.
    this.path = this.#isReplaced ? this.#try(() => placeOf(file)) : resolve(file);
    if (this.existing) this.#try(() => accessSync(this.path, constants.W_OK));
    if (this.#isReplaced) this.#begin();
    else this.#descriptor = this.#try(() => openSync(this.path, isOpen ? 'a' : 'w'));
  }

  /** Path where the bytes can be read again before they are published; undefined for a device or a FIFO. */
  get written(): string | undefined {
    return this.#temporary?.path;
  }

  write(piece: string | Uint8Array): void {
    this.#begin();
    this.#isWritten = true;
    const descriptor = this.#temporary?.descriptor ?? this.#descriptor;
    const octets = typeof piece === 'string' ? Buffer.from(piece) : piece;
    if (descriptor !== undefined) this.#try(() => writeAll(descriptor, octets));
  }

  /** Does nothing, as files are written synchronously. */
  async drained(): Promise<void> {}

  async close(): Promise<void> {
    this.#begin();
    this.#try(() => this.#close());
  }

  publish(): void {
    this.#try(() => this.#temporary?.moveTo(this.path));
  }

  discard(): void {
    this.#close();
    this.#temporary?.remove();
  }

  retreat(): void {
    if (this.#isWritten) return;
    this.#temporary?.remove();
    this.#temporary = undefined;
  }

  #begin(): void {
    if (this.#isReplaced)
      this.#temporary ??= this.#try(() => new TemporaryFile(dirname(this.path), this.existing));
  }

  #close(): void {
    this.#temporary?.close();
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  #try<T>(action: () => T): T {
    return orUnwritable(this.#file, action);
  }
}

/** Returns the real path of a file that exists or will: a symbolic link is kept. */
function placeOf(file: string): string {
  try {
    return realpathSync(file);
  } catch (error) {
    if (errno(error) !== 'ENOENT') throw error;
    return join(realpathSync(dirname(resolve(file))), basename(file));
  }
}
