import { closeSync, mkdtempSync, openSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reason } from './errno.ts';
import { UsageError } from '../parsing/usage-error.ts';
import { writeAll } from './write-all.ts';

/** Octets kept in memory before the text moves to a file. */
const MEMORY_LIMIT = 8 << 20;
const COPY_OCTETS = 1 << 16;

/** Octets in memory, octets [from, to) of the file, or a gap. */
type Item<Gap> =
  | { readonly octets: Uint8Array }
  | { readonly from: number; readonly to: number }
  | { readonly gap: Gap };

/**
 * Text with gaps that can only be filled at the end: a row whose diagnosis may still change, and all that
 * follows it. In memory while it is small, in a temporary file beyond.
 */
export class Spool<Gap> {
  readonly #items: Item<Gap>[] = [];
  readonly #memoryLimit: number;
  /** Of the temporary file. */
  readonly #folder: string;
  /** Index of the first item that may be text in memory. */
  #moved = 0;
  #octetsHeld = 0;
  #descriptor: number | undefined;
  #fileSize = 0;

  constructor(memoryLimit = MEMORY_LIMIT, folder = tmpdir()) {
    this.#memoryLimit = memoryLimit;
    this.#folder = folder;
  }

  write(text: string): void {
    // Not the string: it is a tree of thousands of pieces, which the garbage collector would visit over and over.
    const octets = Buffer.from(text);
    this.#items.push({ octets });
    this.#octetsHeld += octets.length;
    if (this.#octetsHeld > this.#memoryLimit) this.#moveToFile();
  }

  gap(gap: Gap): void {
    this.#items.push({ gap });
  }

  /**
   * Everything in order, once.
   *
   * @yields octets that are ready, and gaps that the caller fills
   */
  *pieces(): Generator<{ readonly octets: Uint8Array } | { readonly gap: Gap }> {
    try {
      for (const item of this.#items) {
        if ('from' in item) yield* this.#read(item.from, item.to);
        else yield item;
      }
    } finally {
      this.close();
    }
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  #moveToFile(): void {
    const descriptor = (this.#descriptor ??= this.#inFolder(() => openUnnamed(this.#folder)));
    for (; this.#moved < this.#items.length; this.#moved++) {
      const item = this.#items[this.#moved]!;
      if (!('octets' in item)) continue;
      const { octets } = item;
      this.#inFolder(() => writeAll(descriptor, octets));
      this.#items[this.#moved] = { from: this.#fileSize, to: this.#fileSize + octets.length };
      this.#fileSize += octets.length;
    }
    this.#octetsHeld = 0;
  }

  *#read(from: number, to: number): Generator<{ readonly octets: Uint8Array }> {
    for (let at = from; at < to;) {
      // A buffer of its own for each piece: a stream may keep it until it is written.
      const piece = new Uint8Array(Math.min(COPY_OCTETS, to - at));
      const octets = this.#inFolder(() => readSync(this.#descriptor!, piece, 0, piece.length, at));
      if (octets === 0)
        throw new Error('the temporary file is shorter than what was written to it');
      yield { octets: piece.subarray(0, octets) };
      at += octets;
    }
  }

  /** @throws UsageError that says which folder it is, and how to take another */
  #inFolder<T>(action: () => T): T {
    try {
      return action();
    } catch (error) {
      const why = reason(error);
      if (why === undefined) throw error;
      const advice = 'rows wait there for their findings; TMPDIR names another folder';
      throw new UsageError(`cannot use the temporary folder ${this.#folder}: ${why}; ${advice}`);
    }
  }
}

/** A file that only its descriptor can reach: it is gone with the process, however that ends. */
function openUnnamed(parent: string): number {
  const folder = mkdtempSync(join(parent, 'dnspcap-'));
  try {
    return openSync(join(folder, 'spool'), 'wx+', 0o600);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
