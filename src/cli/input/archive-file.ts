import { CaptureError } from '../../capture/error.ts';
import type { Bytes } from '../../wire/bytes.ts';
import { Archive, type Member } from './archive.ts';
import { chunksOf } from './chunks.ts';
import { capturesIn, type Look } from './unpack.ts';

/**
 * Octets, uncompressed, that are read to get at the captures of one archive in the order of their time: tar has them in
 * any order, and nothing can be read backwards. It takes half a minute; unpacked, the same is read once.
 */
const MAX_REREAD = 2 ** 33;

/** A tar archive on a disk: its captures are read in any order, in as few passes as that takes. */
export class ArchiveFile {
  readonly #file: string;
  readonly #path: string | Buffer;
  /** Of all members, skipped ones too, uncompressed. */
  #octets = 0;
  #captures = 0;
  /** The captures after which the pass goes on to a later one. */
  readonly #goesOn = new Set<number>();
  #pass: AsyncGenerator<Member> | undefined;
  /** The member that the pass is at. */
  #at = -1;

  /** @param path where it is, when that is not its name */
  constructor(file: string, path: string | Buffer = file) {
    this.#file = file;
    this.#path = path;
  }

  /**
   * One pass over all of it.
   *
   * @yields each capture, as `capturesIn` does
   */
  async *captures(look: Look): ReturnType<typeof capturesIn> {
    const archive = new Archive(this.#file);
    const chunks = chunksOf(this.#file, this.#path);
    for await (const capture of capturesIn(this.#file, chunks, look, archive)) {
      this.#captures++;
      yield capture;
    }
    // What is skipped has to be read to come past it.
    this.#octets = archive.octets;
  }

  /** After capture `index`, the next one to be read is a later one of this archive. */
  goesOnAfter(index: number): void {
    this.#goesOn.add(index);
  }

  /** @throws CaptureError when too much would be read again and again */
  checkPasses(): void {
    const passes = this.#captures - this.#goesOn.size;
    if (passes === 1 || passes * this.#octets <= MAX_REREAD) return;
    const message = `${this.#file}: ${this.#captures} captures in ${this.#octets} octets that are not in the order of their time; unpack it with tar -xf, and name the folder`;
    throw new CaptureError('archive', message);
  }

  /** @yields the octets of a member */
  async *chunks(index: number): AsyncGenerator<Bytes> {
    if (!this.#pass || this.#at >= index) await this.#begin();
    let member: Member | undefined;
    while (this.#at < index) {
      const next = await this.#pass?.next();
      if (!next || next.done === true) return;
      member = next.value;
      this.#at++;
    }
    try {
      if (member) yield* member.chunks;
    } finally {
      if (!this.#goesOn.has(index)) await this.#end();
    }
  }

  async #begin(): Promise<void> {
    await this.#end();
    this.#pass = new Archive(this.#file).members(chunksOf(this.#file, this.#path));
    this.#at = -1;
  }

  async #end(): Promise<void> {
    await this.#pass?.return(undefined);
    this.#pass = undefined;
  }
}
