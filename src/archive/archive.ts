import { extract, type Extract } from 'tar-stream';
import { Decompression } from '../capture/compression/decompression.ts';
import { CaptureError } from '../capture/error.ts';
import { type Bytes, copyOf, EMPTY } from '../wire/bytes.ts';
import { say, type Sentence } from '../words/say.ts';

/** Most files: more than anyone captures. A hostile archive has ten million in a few megabytes. */
const MAX_FILES = 4_000;

/** POSIX.1-2017 pax, section "ustar Interchange Format": the magic of a header, and its offset. */
const MAGIC = 'ustar';
const MAGIC_AT = 257;

/** A header is one block, and files are padded to whole blocks. */
const BLOCK_OCTETS = 512;

/** Bytes needed to recognise an archive. */
export const ARCHIVE_HEAD = BLOCK_OCTETS;

/** A regular file in an archive. */
export interface Member {
  /** Name in the archive, without `./` at the beginning. */
  readonly name: string;
  readonly octets: number;
  /** The bytes, readable once. What is left is skipped when the next member is requested. */
  readonly chunks: AsyncGenerator<Bytes>;
}

/** Whether uncompressed bytes begin a tar archive. */
export function isArchive(head: Bytes): boolean {
  return Buffer.from(head.subarray(MAGIC_AT, MAGIC_AT + MAGIC.length)).toString('latin1') === MAGIC;
}

/** A tar archive, plain or compressed, read from beginning to end. */
export class Archive {
  /** Uncompressed bytes of all entries passed by `members`: the cost of another pass. */
  octets = 0;
  /** Why the archive could not be read to its end; complete after `members` has ended. */
  damage: Sentence | string | undefined;
  readonly #file: string;
  readonly #input = new Decompression();
  /** Error of the source of the bytes, which is no fault of the archive. */
  #failure: unknown;

  /** @param file for messages */
  constructor(file: string) {
    this.#file = file;
  }

  /** Compression of the archive itself. */
  get compression(): string | undefined {
    return this.#input.compression?.name;
  }

  /**
   * @param chunks the first chunk holds the whole magic number
   * @yields each regular file
   * @throws CaptureError if there are too many files
   */
  async *members(chunks: AsyncIterable<Bytes>): AsyncGenerator<Member> {
    const archive = extract();
    const fed = this.#feed(archive, this.#input.decode(chunks));
    let files = 0;
    try {
      for await (const entry of archive) {
        const isFile = entry.header.type === 'file' || entry.header.type === 'contiguous-file';
        if (++files > MAX_FILES) throw new CaptureError('archive', this.#tooMany());
        // With an invalid size, reading would wait forever for bytes.
        if (!Number.isSafeInteger(entry.header.size)) throw new Error('a size that is no number');
        this.octets += BLOCK_OCTETS * (1 + Math.ceil((entry.header.size ?? 0) / BLOCK_OCTETS));
        const content = octetsOf(entry);
        if (isFile) {
          const name = entry.header.name.replace(/^(?:\.\/)+/, '');
          yield { name, octets: entry.header.size ?? 0, chunks: content };
        }
        entry.resume();
      }
    } catch (error) {
      if (error instanceof CaptureError) throw error;
      this.damage = error instanceof Error ? error.message : String(error);
    } finally {
      archive.destroy();
      await fed;
    }
    if (this.#failure !== undefined) throw this.#failure;
    this.damage = this.#input.problem(this.#file) ?? this.damage;
  }

  /** Feeds the bytes to the archive. Copies them, as the archive consumes them later. */
  async #feed(archive: Extract, chunks: AsyncGenerator<Bytes>): Promise<void> {
    let wake: (() => void) | undefined;
    archive.on('drain', () => wake?.());
    archive.on('close', () => wake?.());
    try {
      for await (const chunk of chunks) {
        if (archive.destroyed) return;
        if (archive.write(copyOf(chunk, 0, chunk.length))) continue;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      archive.end(undefined);
    } catch (error) {
      this.#failure = error;
      archive.destroy();
    }
  }

  #tooMany(): Sentence {
    return say`${this.#file}: an archive of more than ${MAX_FILES} files; unpack it with tar -xf, and name the folder`;
  }
}

/** @yields the chunks of an entry; the caller skips the rest, as ending its iterator would end the archive */
async function* octetsOf(entry: AsyncIterable<unknown>): AsyncGenerator<Bytes> {
  const chunks = entry[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { done, value } = (await chunks.next()) as IteratorResult<Bytes, undefined>;
      if (done === true) return;
      yield value;
    }
  } catch {
    // The archive ends within this file, and reports this itself.
    yield EMPTY;
  }
}
