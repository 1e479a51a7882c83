import type { Bytes } from '../../wire/bytes.ts';
import { readableCompression, type ReadableCompression, unpackingCommand } from './compression.ts';
import type { CompressionDamage, Decompressor } from './decompressor.ts';
import { resumed } from '../head.ts';
import { withPauses } from '../pauses.ts';
import { say, type Sentence } from '../../words/say.ts';

/** Decompresses an input if it is compressed. */
export class Decompression {
  /** The compression that the input turned out to have. */
  compression: ReadableCompression | undefined;
  #decompressor: Decompressor | undefined;

  get damage(): CompressionDamage | undefined {
    return this.#decompressor?.damage;
  }

  /** Describes the damage for people, or returns undefined if there is none. @param file for the command that helps */
  problem(file: string): Sentence | undefined {
    const { compression, damage } = this;
    if (!compression || !damage) return undefined;
    const { name, command } = compression;
    if (damage.kind === 'cut-off') return say`cut off inside the ${name} data`;
    return damage.kind === 'damage'
      ? say`damaged ${name} data: ${damage.what}`
      : say`the ${name} data ${damage.what}; ${unpackingCommand(file, [command])}`;
  }

  /**
   * @param chunks the first chunk holds the whole magic number
   * @yields the decompressed chunks, or the same chunks if the input is not compressed
   */
  async *decode(chunks: AsyncIterable<Bytes>): AsyncGenerator<Bytes> {
    const rest = chunks[Symbol.asyncIterator]();
    const first = await rest.next();
    if (first.done === true) return;
    const all = resumed(first.value, rest);
    this.compression = readableCompression(first.value);
    this.#decompressor = await this.compression?.open();
    yield* this.#decompressor ? withPauses(this.#decompressor.decode(all)) : all;
  }
}
