import { tmpdir } from 'node:os';
import { ROWS_WAIT, ScratchFile } from './scratch-file.ts';

/** Octets kept in memory before the text moves to a file. */
const MEMORY_LIMIT = 1 << 20;
const COPY_OCTETS = 1 << 16;
/** Characters that are gathered before they are encoded. */
const GATHERED = 1 << 16;

/** Octets in memory, octets [from, to) of the file, or consecutive gaps. */
type Item<Gap> =
  | { readonly octets: Uint8Array }
  | { readonly from: number; readonly to: number }
  | { readonly gaps: Gap[] };

/**
 * Text with gaps that can be filled only at the end: rows whose diagnosis may still change, and all text after
 * them. It is in memory while small, and then in a temporary file.
 */
export class Spool<Gap> {
  readonly #items: Item<Gap>[] = [];
  readonly #memoryLimit: number;
  readonly #file: ScratchFile;
  /** Index of the first item that may be in memory. */
  #moved = 0;
  #octetsHeld = 0;
  #text = '';

  constructor(memoryLimit = MEMORY_LIMIT, folder = tmpdir()) {
    this.#memoryLimit = memoryLimit;
    this.#file = new ScratchFile(ROWS_WAIT, folder);
  }

  write(text: string): void {
    this.#text += text;
    if (this.#text.length >= Math.min(GATHERED, this.#memoryLimit)) this.#keep();
  }

  gap(gap: Gap): void {
    this.#keep();
    const last = this.#items.at(-1);
    if (last !== undefined && 'gaps' in last) last.gaps.push(gap);
    else this.#items.push({ gaps: [gap] });
  }

  /**
   * Returns everything in order. Can be called once.
   *
   * @yields octets, and gaps that the caller fills
   */
  *pieces(): Generator<{ readonly octets: Uint8Array } | { readonly gap: Gap }> {
    try {
      this.#keep();
      for (const item of this.#items) {
        if ('from' in item) yield* this.#read(item.from, item.to);
        else if ('gaps' in item) for (const gap of item.gaps) yield { gap };
        else yield item;
      }
    } finally {
      this.close();
    }
  }

  close(): void {
    this.#file.close();
  }

  #keep(): void {
    if (this.#text === '') return;
    // Keeps octets instead of the string: that is a tree of thousands of pieces, which the garbage collector would
    // visit again and again.
    const octets = Buffer.from(this.#text);
    this.#text = '';
    this.#items.push({ octets });
    this.#octetsHeld += octets.length;
    if (this.#octetsHeld > this.#memoryLimit) this.#moveToFile();
  }

  #moveToFile(): void {
    for (; this.#moved < this.#items.length; this.#moved++) {
      const item = this.#items[this.#moved]!;
      if (!('octets' in item)) continue;
      const from = this.#file.append(item.octets);
      this.#items[this.#moved] = { from, to: from + item.octets.length };
    }
    this.#octetsHeld = 0;
  }

  *#read(from: number, to: number): Generator<{ readonly octets: Uint8Array }> {
    // Each piece has a buffer of its own, as a stream may keep it until it is written.
    for (let at = from; at < to; at += COPY_OCTETS)
      yield { octets: this.#file.read(at, Math.min(to, at + COPY_OCTETS)) };
  }
}
