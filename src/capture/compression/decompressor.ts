import type { Bytes } from '../../wire/bytes.ts';
import type { Sentence } from '../../words/say.ts';

/** Why nothing more can be decoded. */
export interface CompressionDamage {
  /** `cut-off`: the data ends too early; `unsupported`: it is intact, but needs more than this decoder offers. */
  readonly kind: 'cut-off' | 'damage' | 'unsupported';
  readonly what: Sentence | string;
}

/** A decompressor: bytes in, bytes out, with bounded memory. */
export interface Decompressor {
  /** Complete once `decode` has ended. */
  readonly damage: CompressionDamage | undefined;
  /**
   * Decodes a stream. Called once; frees all resources when it ends or is abandoned. The decoded bytes do not
   * depend on how the input is cut into chunks.
   *
   * @param chunks compressed bytes; each chunk may be overwritten when the next one is requested
   * @yields the decoded bytes, up to the damage if there is any
   */
  decode(chunks: AsyncIterable<Bytes>): AsyncGenerator<Bytes>;
}
