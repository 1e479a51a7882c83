import {
  accessSync,
  closeSync,
  constants,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { once } from 'node:events';
import { basename, dirname, join, resolve } from 'node:path';
import { errno, reason } from './errno.ts';
import type { Terminal } from './streams.ts';
import { UsageError } from './usage-error.ts';

/** Where a report goes. */
export interface Destination {
  write(piece: string | Uint8Array): void;
  /** What was written is taken: a slow reader must not make it pile up in memory. */
  drained(): Promise<void>;
  /** Everything is written. */
  close(): Promise<void>;
  /** Makes it appear under its name, after all destinations have been closed. */
  publish(): void;
  /** Leaves nothing behind. Does no harm after `publish`. */
  discard(): void;
}

/** A file that appears complete or not at all: written beside its place, and renamed when it is finished. */
export class FileDestination implements Destination {
  /** Of what stands in its place now: two names of one file are told by it. */
  readonly existing: Stats | undefined;
  /** Absolute, without symbolic links. */
  readonly path: string;
  readonly #file: string;
  /** Where the octets go; undefined when there is nothing to rename (a device, a FIFO). */
  readonly #temporary: string | undefined;
  #descriptor: number | undefined;

  /** @throws UsageError when it cannot be written: before hours of analysis, not after */
  constructor(file: string) {
    this.#file = file;
    this.existing = this.#try(() => statSync(file, { throwIfNoEntry: false }));
    if (this.existing?.isDirectory()) throw new UsageError(`cannot write ${file}: it is a folder`);
    const isReplaced = this.existing?.isFile() ?? true;
    // A device has no place of its own: /dev/stdout is a link to what may be a pipe.
    this.path = isReplaced ? this.#try(() => placeOf(file)) : resolve(file);
    if (this.existing) this.#try(() => accessSync(this.path, constants.W_OK));
    if (isReplaced) {
      this.#temporary = join(dirname(this.path), `.${basename(this.path)}.${process.pid}.tmp`);
    }
    this.#descriptor = this.#try(() =>
      openSync(this.#temporary ?? this.path, 'w', this.existing?.mode),
    );
  }

  /** Where what was written can be read again, before it is published; undefined for a device or a FIFO. */
  get written(): string | undefined {
    return this.#temporary;
  }

  write(piece: string | Uint8Array): void {
    const descriptor = this.#descriptor;
    // Written in a loop until all is written, unlike by writeSync; appends at a descriptor's position.
    if (descriptor !== undefined) this.#try(() => writeFileSync(descriptor, piece));
  }

  /** Files are written at once. */
  async drained(): Promise<void> {}

  async close(): Promise<void> {
    const descriptor = this.#descriptor;
    this.#descriptor = undefined;
    if (descriptor !== undefined) this.#try(() => closeSync(descriptor));
  }

  publish(): void {
    const temporary = this.#temporary;
    if (temporary !== undefined) this.#try(() => renameSync(temporary, this.path));
  }

  discard(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
    if (this.#temporary !== undefined) rmSync(this.#temporary, { force: true });
  }

  #try<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      const why = reason(error);
      throw why === undefined ? error : new UsageError(`cannot write ${this.#file}: ${why}`);
    }
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

/** Standard output. That its reader goes away (`| head`) is a normal end. */
export class StreamDestination implements Destination {
  /** Nobody reads any more. */
  isGone = false;
  readonly #stream: Terminal;
  #failure: Error | undefined;

  constructor(stream: Terminal) {
    this.#stream = stream;
    stream.on('error', (error) => {
      this.isGone = true;
      if (errno(error) !== 'EPIPE') this.#failure = error;
    });
  }

  write(piece: string | Uint8Array): void {
    if (!this.isGone) this.#stream.write(piece);
  }

  /** Until what was written is taken: a slow reader must not make the text pile up in memory. */
  async drained(): Promise<void> {
    if (this.isGone || !this.#stream.writableNeedDrain) return;
    const waiting = new AbortController();
    const { signal } = waiting;
    const wake = ['drain', 'close'].map(async (event) => once(this.#stream, event, { signal }));
    // An error of the stream is kept by the listener of the constructor; that the other wait ends is none.
    await Promise.race(wake).catch(() => {});
    waiting.abort();
    await Promise.allSettled(wake);
  }

  async close(): Promise<void> {
    if (!this.isGone) await new Promise<void>((written) => this.#stream.write('', () => written()));
    const why = this.#failure && (reason(this.#failure) ?? this.#failure.message);
    if (why !== undefined) throw new UsageError(`cannot write to standard output: ${why}`);
  }

  publish(): void {}

  discard(): void {}
}
