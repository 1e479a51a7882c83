import type { Bytes } from '../../wire/bytes.ts';

/** Why nothing can be decoded any more. */
export interface CompressionDamage {
  /** `cut-off`: it ends too early; `unsupported`: it is well, but asks for more than is read here. */
  readonly kind: 'cut-off' | 'damage' | 'unsupported';
  readonly what: string;
}

/** A compression: octets in, octets out, bounded memory. */
export interface Decompressor {
  /** Complete once `decode` has ended. */
  readonly damage: CompressionDamage | undefined;
  /**
   * Called once; holds nothing any more when it has ended, or was left. What it yields does not depend on how the
   * input is cut into chunks.
   *
   * @param chunks compressed octets, free to be overwritten when the next ones are asked for
   * @yields what they decode to, as far as they can be decoded
   */
  decode(chunks: AsyncIterable<Bytes>): AsyncGenerator<Bytes>;
}
