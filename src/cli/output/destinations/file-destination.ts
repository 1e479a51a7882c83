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

/** A file that appears complete or not at all: written beside its place, and renamed when it is finished. */
export class FileDestination implements Destination {
  /** Of what stands in its place now: two names of one file are told by it. */
  readonly existing: Stats | undefined;
  /** Absolute, without symbolic links. */
  readonly path: string;
  readonly #file: string;
  /** Where the octets go; undefined when there is nothing to rename (a device, a FIFO, what is open already). */
  #temporary: TemporaryFile | undefined;
  readonly #isReplaced: boolean;
  #isWritten = false;
  #descriptor: number | undefined;

  /** @throws UsageError when it cannot be written: before hours of analysis, not after */
  constructor(file: string) {
    this.#file = file;
    this.existing = this.#try(() => statSync(file, { throwIfNoEntry: false }));
    if (this.existing?.isDirectory()) throw new UsageError(`cannot write ${file}: it is a folder`);
    const isOpen = openAlready(file) !== undefined;
    this.#isReplaced = !isOpen && (this.existing?.isFile() ?? true);
    // A device has no place of its own: /dev/stdout is a link to what may be a pipe.
    this.path = this.#isReplaced ? this.#try(() => placeOf(file)) : resolve(file);
    if (this.existing) this.#try(() => accessSync(this.path, constants.W_OK));
    if (this.#isReplaced) this.#begin();
    else this.#descriptor = this.#try(() => openSync(this.path, isOpen ? 'a' : 'w'));
  }

  /** Where what was written can be read again, before it is published; undefined for a device or a FIFO. */
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

  /** Files are written at once. */
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

/** Where a file of this name is or will be: a symbolic link keeps pointing to it. */
function placeOf(file: string): string {
  try {
    return realpathSync(file);
  } catch (error) {
    if (errno(error) !== 'ENOENT') throw error;
    return join(realpathSync(dirname(resolve(file))), basename(file));
  }
}
