import { ZSTDDecoder } from 'zstddec/stream';
import { type Bytes, EMPTY } from '../../wire/bytes.ts';

/**
 * The reference decoder of zstd, as WebAssembly. Its package reads pieces when it likes to and is silent about errors:
 * here it is given one piece at a time, and what makes no progress any more is known to be damaged.
 */
export class ZstdDecoder {
  #waiting: Bytes | undefined;
  readonly #decoded: Generator<Bytes>;

  constructor(decoder: ZSTDDecoder) {
    this.#decoded = decoder.decodeStreaming(this.#pieces());
  }

  static async open(): Promise<ZstdDecoder> {
    const decoder = new ZSTDDecoder();
    await decoder.init();
    return new ZstdDecoder(decoder);
  }

  /**
   * Decodes the next piece: a header, a block or a checksum.
   *
   * @returns what it decodes to; undefined when the piece before it is damaged, which shows only now
   */
  next(piece: Bytes): readonly Bytes[] | undefined {
    const octets: Bytes[] = [];
    for (this.#waiting = piece; this.#waiting !== undefined;) {
      const { value = EMPTY } = this.#decoded.next();
      if (value.length > 0) octets.push(value);
      // It is still busy with the piece before, but has nothing to show for it.
      else if (this.#waiting !== undefined) return undefined;
    }
    return octets;
  }

  /**
   * There are no more pieces. Gives its memory back, but for that of damaged data, which the package never ends.
   *
   * @returns whether the last piece was well
   */
  end(): boolean {
    this.#waiting = undefined;
    try {
      // What is left of a block that nobody wants any more has an end.
      for (;;) {
        const { done, value = EMPTY } = this.#decoded.next();
        if (done === true) return true;
        if (value.length === 0) return false;
      }
    } catch {
      // A frame that has not ended: the caller knows.
      return true;
    }
  }

  *#pieces(): Generator<Bytes> {
    for (let piece = this.#waiting; piece !== undefined; piece = this.#waiting) {
      this.#waiting = undefined;
      yield piece;
    }
  }
}
