import { extract, type Extract } from 'tar-stream';
import { Decompression } from '../capture/compression/decompression.ts';
import { CaptureError } from '../capture/error.ts';
import { type Bytes, copyOf, EMPTY } from '../wire/bytes.ts';

/** More files than anyone captures; a hostile archive has ten million in a few megabytes. */
const MAX_FILES = 4_000;

/** POSIX.1-2017 pax, section "ustar Interchange Format": the magic of a header, and where it stands. */
const MAGIC = 'ustar';
const MAGIC_AT = 257;

/** A header is a block, and files are padded to whole ones. */
const BLOCK_OCTETS = 512;

/** Octets that tell whether they begin an archive. */
export const ARCHIVE_HEAD = BLOCK_OCTETS;

/** A regular file in an archive. */
export interface Member {
  /** As the archive has it, without `./` in front. */
  readonly name: string;
  readonly octets: number;
  /** The octets, once; the rest is passed over when the next member is asked for. */
  readonly chunks: AsyncGenerator<Bytes>;
}

/** Whether octets, uncompressed, begin a tar archive. */
export function isArchive(head: Bytes): boolean {
  return Buffer.from(head.subarray(MAGIC_AT, MAGIC_AT + MAGIC.length)).toString('latin1') === MAGIC;
}

/** A tar archive, plain or compressed, read from its beginning to its end. */
export class Archive {
  /** Of all that `members` came past, uncompressed: what reading it once more takes. */
  octets = 0;
  /** Why it could not be read to its end; complete when `members` has ended. */
  damage: string | undefined;
  readonly #file: string;
  readonly #input = new Decompression();
  /** What the source of the octets failed with, if it did: that is no fault of the archive. */
  #failure: unknown;

  /** @param file for messages */
  constructor(file: string) {
    this.#file = file;
  }

  /** Of the archive itself. */
  get compression(): string | undefined {
    return this.#input.compression?.name;
  }

  /**
   * @param chunks the first of which has the magic number whole
   * @yields each regular file
   * @throws CaptureError when there are too many
   */
  async *members(chunks: AsyncIterable<Bytes>): AsyncGenerator<Member> {
    const archive = extract();
    const fed = this.#feed(archive, this.#input.decode(chunks));
    let files = 0;
    try {
      for await (const entry of archive) {
        const isFile = entry.header.type === 'file' || entry.header.type === 'contiguous-file';
        if (++files > MAX_FILES) throw new CaptureError('archive', this.#tooMany());
        // Octets would be waited for that never come.
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

  /** Octets are copied: the archive takes them when it likes. */
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

  #tooMany(): string {
    return `${this.#file}: an archive of more than ${MAX_FILES} files; unpack it with tar -xf, and name the folder`;
  }
}

/**
 * The rest of an entry is passed over by whoever has it: to end its iterator would end the archive.
 *
 * @yields its chunks
 */
async function* octetsOf(entry: AsyncIterable<unknown>): AsyncGenerator<Bytes> {
  const chunks = entry[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { done, value } = (await chunks.next()) as IteratorResult<Bytes, undefined>;
      if (done === true) return;
      yield value;
    }
  } catch {
    // The archive ends within this file: the archive tells.
    yield EMPTY;
  }
}
