import { closeSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Scratch } from '../../../wire/scratch.ts';
import { reason } from '../errno.ts';
import { UsageError } from '../../parsing/usage-error.ts';
import { writeAll } from '../destinations/write-all.ts';
import { say, type Sentence } from '../../../words/say.ts';

export const ROWS_WAIT = say`rows wait there for their findings`;

/** A temporary file without a name: it ends with the process, however the process ends. */
export class ScratchFile implements Scratch {
  readonly #what: Sentence;
  readonly #folder: string;
  #descriptor: number | undefined;
  #size = 0;

  /** @param what what the file holds and why, for the message if there is no room */
  constructor(what: Sentence, folder = tmpdir()) {
    this.#what = what;
    this.#folder = folder;
  }

  /** Number of bytes that were appended. */
  get size(): number {
    return this.#size;
  }

  append(octets: Uint8Array): number {
    const descriptor = (this.#descriptor ??= this.#inFolder(() => openUnnamed(this.#folder)));
    this.#inFolder(() => writeAll(descriptor, octets));
    this.#size += octets.length;
    return this.#size - octets.length;
  }

  read(from: number, into: Uint8Array): void {
    for (let at = 0; at < into.length;) {
      const some = this.#inFolder(() =>
        readSync(this.#descriptor!, into, at, into.length - at, from + at),
      );
      if (some === 0) throw new Error('the temporary file is shorter than what was written to it');
      at += some;
    }
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  /** @throws UsageError that names the folder and tells how to choose another */
  #inFolder<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      const why = reason(error);
      if (why === undefined) throw error;
      const advice = say`${this.#what}; set TMPDIR to use another folder`;
      throw new UsageError(say`cannot use the temporary folder ${this.#folder}: ${why}; ${advice}`);
    }
  }
}

function openUnnamed(parent: string): number {
  const folder = mkdtempSync(join(parent, 'dnspcap-'));
  try {
    return openSync(join(folder, 'spool'), 'wx+', 0o600);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
