import type { Bytes } from '../../wire/bytes.ts';
import { readableCompression, type ReadableCompression, unpackingCommand } from './compression.ts';
import type { CompressionDamage, Decompressor } from './decompressor.ts';
import { withPauses } from '../pauses.ts';

/** Undoes the compression of an input, when it has any. */
export class Decompression {
  /** In which the input turned out to be. */
  compression: ReadableCompression | undefined;
  #decompressor: Decompressor | undefined;

  get damage(): CompressionDamage | undefined {
    return this.#decompressor?.damage;
  }

  /** What is wrong, for people; undefined as long as nothing is. @param file for the command that helps */
  problem(file: string): string | undefined {
    const { compression, damage } = this;
    if (!compression || !damage) return undefined;
    const { name, command } = compression;
    if (damage.kind === 'cut-off') return `cut off inside the ${name} data`;
    return damage.kind === 'damage'
      ? `damaged ${name} data: ${damage.what}`
      : `the ${name} data ${damage.what}; ${unpackingCommand(file, [command])}`;
  }

  /**
   * @param chunks the first of which has the magic number whole
   * @yields what they decode to, or the same chunks
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

/**
 * What was taken from an iterator, and what is left of it.
 *
 * @yields the same chunks, and ends the iterator at its own end
 */
export async function* resumed(first: Bytes, rest: AsyncIterator<Bytes>): AsyncGenerator<Bytes> {
  try {
    yield first;
    for (let next = await rest.next(); next.done !== true; next = await rest.next())
      yield next.value;
  } finally {
    await rest.return?.();
  }
}
