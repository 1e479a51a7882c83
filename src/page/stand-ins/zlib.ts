import {
  Z_BUF_ERROR,
  Z_DATA_ERROR,
  Z_FINISH,
  Z_NO_FLUSH,
  Z_OK,
  Z_STREAM_END,
  zlibInflate,
  zlibInflateInit2,
  zlibInflateReset,
  ZStream,
} from 'pako';

type Listener = (value: never) => void;

/** zlib.h, inflateInit2: the largest window; plus 16 for the header and trailer of gzip. */
const WINDOW_BITS_OF_GZIP = 15 + 16;

/**
 * The part of `node:zlib` that the engine needs: a stream that takes pieces, and emits data, end and error. The
 * browser's decoder reads a single member, and each browser words errors differently. So this is zlib in
 * JavaScript, with the steps that Node.js adds around it (`ZlibContext::DoThreadPoolWork` in src/node_zlib.cc).
 */
export function createGunzip({ chunkSize }: { readonly chunkSize: number }): Gunzip {
  return new Gunzip(chunkSize);
}

class Gunzip {
  readonly #listeners = new Map<string, Listener>();
  readonly #stream = new ZStream();
  readonly #chunkSize: number;
  #isDone = false;

  constructor(chunkSize: number) {
    this.#chunkSize = chunkSize;
    zlibInflateInit2(this.#stream, WINDOW_BITS_OF_GZIP);
  }

  on(event: 'data' | 'end' | 'error', listener: Listener): this {
    this.#listeners.set(event, listener);
    return this;
  }

  /** @param done called after the piece was decoded and its data emitted */
  write(piece: Uint8Array, done: () => void): void {
    this.#inflate(piece, Z_NO_FLUSH);
    done();
  }

  end(): void {
    this.#inflate(new Uint8Array(0), Z_FINISH);
    if (this.#isDone) return;
    this.#isDone = true;
    this.#tell('end', undefined);
  }

  destroy(): void {
    this.#isDone = true;
  }

  #inflate(piece: Uint8Array, flush: typeof Z_NO_FLUSH | typeof Z_FINISH): void {
    if (this.#isDone) return;
    const stream = this.#stream;
    stream.input = piece;
    stream.next_in = 0;
    stream.avail_in = piece.length;
    for (let isFull = true; isFull;) {
      if (stream.avail_out === 0) {
        stream.output = new Uint8Array(this.#chunkSize);
        stream.next_out = 0;
        stream.avail_out = this.#chunkSize;
      }
      const before = stream.next_out;
      let status = zlibInflate(stream, flush);
      // Another member follows. Zeros are padding, as in a block of a tape.
      while (status === Z_STREAM_END && stream.avail_in > 0 && stream.input[stream.next_in] !== 0) {
        zlibInflateReset(stream);
        status = zlibInflate(stream, flush);
      }
      const isCut = (status === Z_OK || status === Z_BUF_ERROR) && flush === Z_FINISH;
      if (isCut && stream.avail_out > 0) {
        this.#fail('Z_BUF_ERROR', 'unexpected end of file');
        return;
      }
      if (status === Z_DATA_ERROR) {
        this.#fail('Z_DATA_ERROR', stream.msg);
        return;
      }
      if (stream.next_out > before)
        this.#tell('data', stream.output.subarray(before, stream.next_out));
      isFull = stream.avail_out === 0;
    }
  }

  #fail(code: string, message: string): void {
    this.#isDone = true;
    this.#tell('error', Object.assign(new Error(message), { code }));
  }

  #tell(event: string, value: unknown): void {
    this.#listeners.get(event)?.(value as never);
  }
}
