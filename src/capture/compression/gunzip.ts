import { createGunzip } from 'node:zlib';
import type { Bytes } from '../../wire/bytes.ts';
import type { CompressionDamage, Decompressor } from './decompressor.ts';

/**
 * Bytes given to zlib at once. When a piece is damaged, zlib withholds all that it decoded of this piece: so
 * pieces are small. They are cut at multiples of their size, so that the result does not depend on the chunks of
 * the input.
 */
const PIECE = 1 << 14;
const OUTPUT = 1 << 18;

/** Bytes of CRC and length at the end of a member, RFC 1952 section 2.3.1. */
const TRAILER = 8;

/**
 * gzip, of one member or several (RFC 1952), decoded as a stream. While the caller reads the output of one piece,
 * zlib decodes the next piece in a thread of its own. Memory holds the expansion of two pieces at most: 33 MiB at
 * deflate's worst ratio of 1,032 to 1.
 */
export class Gunzip implements Decompressor {
  damage: CompressionDamage | undefined;

  readonly #zlib = createGunzip({ chunkSize: OUTPUT });
  #decoded: Bytes[] = [];
  /** Resolves when zlib is done with the current piece. */
  #inflating: Promise<void> | undefined;
  #hasEnded = false;
  /** Input held back. The trailer is a piece of its own, so that a bad checksum costs no bytes before it. */
  #heldBack: Bytes = new Uint8Array(0);
  #wake: () => void = () => {};

  constructor() {
    this.#zlib.on('data', (bytes: Bytes) => this.#decoded.push(bytes));
    this.#zlib.on('end', () => {
      this.#hasEnded = true;
      this.#wake();
    });
    this.#zlib.on('error', (error: NodeJS.ErrnoException) => {
      const kind = error.code === 'Z_BUF_ERROR' ? 'cut-off' : 'damage';
      this.damage = { kind, what: error.message };
      this.#wake();
    });
  }

  async *decode(chunks: AsyncIterable<Bytes>): AsyncGenerator<Bytes> {
    try {
      for await (const chunk of chunks) {
        yield* this.#write(chunk);
        if (this.damage) return;
      }
      yield* this.#end();
    } finally {
      this.#zlib.destroy();
    }
  }

  async *#write(chunk: Bytes): AsyncGenerator<Bytes> {
    const all = Buffer.concat([this.#heldBack, chunk]);
    let at = 0;
    for (; at + PIECE + TRAILER <= all.length; at += PIECE) {
      yield* this.#piece(all.subarray(at, at + PIECE));
    }
    this.#heldBack = all.subarray(at);
  }

  async *#end(): AsyncGenerator<Bytes> {
    const trailer = Math.max(0, this.#heldBack.length - TRAILER);
    yield* this.#piece(this.#heldBack.subarray(0, trailer));
    yield* this.#piece(this.#heldBack.subarray(trailer));
    await this.#inflating;
    yield* this.#decoded.splice(0);
    if (this.damage) return;
    await this.#settled((done) => {
      this.#zlib.end();
      if (this.#hasEnded) done();
    });
    yield* this.#decoded.splice(0);
  }

  async *#piece(bytes: Bytes): AsyncGenerator<Bytes> {
    await this.#inflating;
    const decoded = this.#decoded.splice(0);
    if (!this.damage)
      this.#inflating = this.#settled((done) => this.#zlib.write(bytes, () => done()));
    yield* decoded;
  }

  /** Resolves when a piece is done. zlib calls back for no damaged piece: an error or the end resolves it, too. */
  #settled(begin: (done: () => void) => void): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      begin(resolve);
    });
  }
}
