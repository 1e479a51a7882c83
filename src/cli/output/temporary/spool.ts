import { tmpdir } from 'node:os';
import { Utf8Text } from '../../../wire/texts/utf8-text.ts';
import { ROWS_WAIT, ScratchFile } from './scratch-file.ts';

/** Bytes kept in memory before the text moves to a file. */
const MEMORY_LIMIT = 1 << 20;
const COPY_OCTETS = 1 << 16;
/** Characters that are gathered before they are encoded. */
const GATHERED = 1 << 16;

/** Bytes in memory, bytes [from, to) of the file, or consecutive gaps, of which there may be millions. */
type Item = Uint8Array | { readonly from: number; readonly to: number } | { gaps: number };

/** A gap, which the caller fills. */
export const GAP = 'gap';

/**
 * Text with gaps that can be filled only at the end: rows whose diagnosis may still change, and all text after
 * them. It is in memory while small, and then in a temporary file.
 */
export class Spool {
  readonly #items: Item[] = [];
  readonly #memoryLimit: number;
  readonly #file: ScratchFile;
  #octetsHeld = 0;
  readonly #text = new Utf8Text();
  /** One buffer for all pieces that are read: V8 would let megabytes of them grow old outside of its heap. */
  readonly #piece = new Uint8Array(COPY_OCTETS);

  constructor(memoryLimit = MEMORY_LIMIT, folder = tmpdir()) {
    this.#memoryLimit = memoryLimit;
    this.#file = new ScratchFile(ROWS_WAIT, folder);
  }

  /** Appends a piece. @param piece bytes are copied, so that the caller may reuse them */
  write(piece: string | Uint8Array): void {
    if (typeof piece === 'string' && piece.length < GATHERED) {
      this.#text.text(piece);
      if (this.#text.length >= Math.min(GATHERED, this.#memoryLimit)) this.#keep();
    } else {
      this.#keep();
      this.#add(typeof piece === 'string' ? Buffer.from(piece) : piece);
    }
  }

  gap(): void {
    this.#keep();
    const last = this.#items.at(-1);
    if (last !== undefined && 'gaps' in last) last.gaps++;
    else this.#items.push({ gaps: 1 });
  }

  /**
   * Returns everything in order. Can be called once.
   *
   * @yields bytes, which are valid until the next piece, and gaps
   */
  *pieces(): Generator<Uint8Array | typeof GAP> {
    try {
      this.#keep();
      for (const item of this.#items) {
        if ('from' in item) yield* this.#read(item.from, item.to);
        else if ('gaps' in item) for (let at = 0; at < item.gaps; at++) yield GAP;
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
    // Text is gathered as bytes: a string is a tree of thousands of pieces, which slows the garbage collector.
    if (this.#text.length === 0) return;
    this.#add(this.#text.from(0));
    this.#text.length = 0;
  }

  #add(octets: Uint8Array): void {
    if (this.#file.size > 0) {
      this.#items.push(this.#inFile(octets));
      return;
    }
    this.#items.push(octets.slice());
    this.#octetsHeld += octets.length;
    if (this.#octetsHeld > this.#memoryLimit) this.#moveToFile();
  }

  #inFile(octets: Uint8Array): Item {
    const from = this.#file.append(octets);
    return { from, to: from + octets.length };
  }

  /** Moves all bytes from memory to the file, where later bytes follow. */
  #moveToFile(): void {
    for (const [at, item] of this.#items.entries())
      if (item instanceof Uint8Array) this.#items[at] = this.#inFile(item);
  }

  *#read(from: number, to: number): Generator<Uint8Array> {
    for (let at = from; at < to; at += COPY_OCTETS) {
      const piece = this.#piece.subarray(0, to - at);
      this.#file.read(at, piece);
      yield piece;
    }
  }
}
