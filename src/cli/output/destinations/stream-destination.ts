import { once } from 'node:events';
import { readlinkSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Destination } from './destination.ts';
import { errno, reason } from '../errno.ts';
import type { Terminal } from '../streams.ts';
import { say, type Sentence } from '../../../words/say.ts';
import { UsageError } from '../../parsing/usage-error.ts';

/** Size of a buffer that is used again: rows are gathered up to half of it, with the last one beyond that. */
const PIECE_OCTETS = 1 << 17;

/** Standard output. It is a normal end if the reader goes away (`| head`). */
export class StreamDestination implements Destination {
  /** Whether the reader has gone. */
  isGone = false;
  readonly #stream: Terminal;
  /** Buffers whose bytes the stream has written. */
  readonly #spares: Uint8Array[] = [];
  #failure: Error | undefined;

  constructor(stream: Terminal) {
    this.#stream = stream;
    stream.on('error', (error) => {
      this.isGone = true;
      if (errno(error) !== 'EPIPE') this.#failure ??= error;
    });
  }

  write(piece: string | Uint8Array): void {
    if (this.isGone) return;
    if (typeof piece === 'string' || piece.length > PIECE_OCTETS) {
      this.#stream.write(typeof piece === 'string' ? piece : piece.slice());
      return;
    }
    const buffer = this.#spares.pop() ?? new Uint8Array(PIECE_OCTETS);
    buffer.set(piece);
    this.#stream.write(buffer.subarray(0, piece.length), () => this.#spares.push(buffer));
  }

  /**
   * Waits until what was written is accepted, so that a slow reader does not make the text pile up in memory.
   *
   * @throws UsageError if standard output cannot be written, so that the analysis does not continue for nothing
   */
  async drained(): Promise<void> {
    this.#check();
    if (this.isGone || !this.#stream.writableNeedDrain) return;
    const waiting = new AbortController();
    const { signal } = waiting;
    const wake = ['drain', 'close'].map(async (event) => once(this.#stream, event, { signal }));
    // The listener of the constructor keeps errors of the stream. The end of the other wait is no error.
    await Promise.race(wake).catch(() => {});
    waiting.abort();
    await Promise.allSettled(wake);
    this.#check();
  }

  async close(): Promise<void> {
    if (!this.isGone) await new Promise<void>((written) => this.#stream.write('', () => written()));
    this.#check();
  }

  publish(): void {}

  discard(): void {}

  retreat(): void {}

  #check(): void {
    if (this.#failure) throw new UsageError(cannotPrint(this.#failure));
  }
}

export function cannotPrint(failure: Error): Sentence {
  return say`cannot write to standard output: ${reason(failure) ?? failure.message}`;
}

/** Paths of open descriptors, on Linux, macOS and BSD. */
const STANDARD_OUTPUT = /^\/(?:dev\/(?:stdout|fd\/1)|proc\/(?:self|thread-self)\/fd\/1)$/;
const DESCRIPTOR = /^\/(?:dev\/(?:stderr|fd\/\d+)|proc\/(?:self|thread-self|\d+)\/fd\/\d+)$/;

/** The number of links that Linux follows: path_resolution(7). */
const MAX_LINKS = 40;

/**
 * Returns which open descriptor a name refers to; undefined if it is none. An open descriptor must not be replaced
 * or truncated: the shell may have opened it to append, and other processes may write to it. Container images link
 * `/var/log/…` to `/dev/stdout`.
 */
export function openAlready(file: string): 'standard output' | 'descriptor' | undefined {
  if (file === '-') return 'standard output';
  let path = resolve(file);
  for (let links = 0; links < MAX_LINKS; links++) {
    if (STANDARD_OUTPUT.test(path)) return 'standard output';
    if (DESCRIPTOR.test(path)) return 'descriptor';
    try {
      path = resolve(dirname(path), readlinkSync(path));
    } catch {
      return undefined;
    }
  }
  return undefined;
}
