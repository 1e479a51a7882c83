import { createGunzip } from 'node:zlib';
import type { Bytes } from '../../wire/bytes.ts';
import type { CompressionDamage, Decompressor } from './decompressor.ts';

/**
 * zlib keeps to itself what it decoded of a piece that turns out to be damaged: so pieces are small, and cut
 * at multiples of their size, since what is read must not depend on the chunks that the input came in.
 */
const PIECE = 1 << 14;
const OUTPUT = 1 << 18;

/** CRC and length at the end of a member, RFC 1952 section 2.3.1. */
const TRAILER = 8;

/**
 * gzip, of one member or several (RFC 1952), decoded as it comes: zlib is at the next piece, in a thread of its own,
 * while what it made of the last one is read. At most what two pieces expand to is held: 33 MiB at deflate's worst
 * ratio of 1,032 to 1.
 */
export class Gunzip implements Decompressor {
  damage: CompressionDamage | undefined;

  readonly #zlib = createGunzip({ chunkSize: OUTPUT });
  #decoded: Bytes[] = [];
  /** Until zlib is done with the piece at hand. */
  #inflating: Promise<void> | undefined;
  #hasEnded = false;
  /** Less than a piece and a trailer: a bad checksum must not cost the octets that it was made of. */
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

  /** zlib never calls back for a piece that it finds damaged: the error, or the end, settles it too. */
  #settled(begin: (done: () => void) => void): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
      begin(resolve);
    });
  }
}
