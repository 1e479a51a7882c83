import { ZSTDDecoder } from 'zstddec/stream';
import { type Bytes, EMPTY } from '../../wire/bytes.ts';

/**
 * The reference decoder of zstd, as WebAssembly. Its package pulls input at its own pace and hides errors. This
 * class feeds it one part at a time: a decoder that makes no progress has met damaged data.
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
   * Decodes the next part: a header, a block or a checksum.
   *
   * @returns the decoded bytes; undefined if the part before is damaged, which shows only now
   */
  next(piece: Bytes): readonly Bytes[] | undefined {
    const octets: Bytes[] = [];
    for (this.#waiting = piece; this.#waiting !== undefined;) {
      const { value = EMPTY } = this.#decoded.next();
      if (value.length > 0) octets.push(value);
      // The decoder has not taken the new part, and has no output for the one before: that one is damaged.
      else if (this.#waiting !== undefined) return undefined;
    }
    return octets;
  }

  /** Ends the input, and frees the memory except after damage. @returns whether the last part was intact */
  end(): boolean {
    this.#waiting = undefined;
    try {
      // Drains the rest of a block that the caller did not read.
      for (;;) {
        const { done, value = EMPTY } = this.#decoded.next();
        if (done === true) return true;
        if (value.length === 0) return false;
      }
    } catch {
      // The frame has not ended: the caller detects this.
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
