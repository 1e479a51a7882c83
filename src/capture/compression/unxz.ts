import xz from 'xz-decompress';
import type { Bytes } from '../../wire/bytes.ts';
import type { CompressionDamage, Decompressor } from './decompressor.ts';
import { say } from '../../words/say.ts';

/**
 * Bytes given to the decoder at once. When a piece is damaged, its output is lost: so pieces are small. They are
 * cut at multiples of their size, so that the result does not depend on the chunks of the input.
 */
const PIECE = 1 << 9;

/** enum xz_ret of XZ Embedded, linux/xz.h. */
const MEMORY_LIMIT = 4;
const UNSUPPORTED_OPTIONS = 6;
const BUFFER_ERROR = 8;

/**
 * xz, of one stream or several with padding between them. XZ Embedded decodes it, as WebAssembly, with a dictionary
 * of at most 64 MiB, the size that `xz -9` uses. Only one decoder can be open at a time: the package makes a second
 * one wait.
 *
 * @see https://tukaani.org/xz/xz-file-format.txt
 */
export class Unxz implements Decompressor {
  damage: CompressionDamage | undefined;

  async *decode(chunks: AsyncIterable<Bytes>): AsyncGenerator<Bytes> {
    const pieces = inPieces(chunks);
    let isOver = false;
    const compressed = new ReadableStream<Bytes>(
      {
        async pull(controller) {
          const { done, value } = await pieces.next();
          if (done === true) {
            isOver = true;
            controller.close();
          } else controller.enqueue(value);
        },
      },
      { highWaterMark: 0 },
    );
    const decoded = new xz.XzReadableStream(compressed).getReader();
    let isOpen = true;
    try {
      for (;;) {
        const { done, value } = await decoded.read();
        isOpen = !done;
        if (done) return;
        if (value.length > 0) yield value;
      }
    } catch (error) {
      isOpen = false;
      this.damage = damageOf(error, isOver);
    } finally {
      // Cancelling fails if all was decoded but not yet read. There is nothing to free then.
      if (isOpen) await decoded.cancel().catch(() => {});
      await pieces.return(undefined);
    }
  }
}

/** @throws the error itself, if it is not from the decoder */
function damageOf(error: unknown, isOver: boolean): CompressionDamage {
  const [, code] = /error code (\d+)$/.exec(String(error)) ?? [];
  if (code === undefined) throw error;
  if (Number(code) === BUFFER_ERROR && isOver) return { kind: 'cut-off', what: '' };
  if (Number(code) === MEMORY_LIMIT)
    return { kind: 'unsupported', what: say`asks for a dictionary of more than 64 MiB` };
  if (Number(code) === UNSUPPORTED_OPTIONS)
    return { kind: 'unsupported', what: say`has a filter or a check that is not known here` };
  return { kind: 'damage', what: say`incorrect data` };
}

async function* inPieces(chunks: AsyncIterable<Bytes>): AsyncGenerator<Bytes> {
  let piece = new Uint8Array(PIECE);
  let filled = 0;
  for await (const chunk of chunks) {
    for (let at = 0; at < chunk.length;) {
      const taken = Math.min(PIECE - filled, chunk.length - at);
      piece.set(chunk.subarray(at, at + taken), filled);
      filled += taken;
      at += taken;
      if (filled < PIECE) continue;
      yield piece;
      piece = new Uint8Array(PIECE);
      filled = 0;
    }
  }
  if (filled > 0) yield piece.subarray(0, filled);
}
