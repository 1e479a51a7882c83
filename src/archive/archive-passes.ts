import { CaptureError } from '../capture/error.ts';
import type { Bytes } from '../wire/bytes.ts';
import { Archive, type Member } from './archive.ts';
import { capturesIn, type Look } from './unpack.ts';

/**
 * Octets, uncompressed, that are read to get at the captures of one archive in the order of their time: tar has them in
 * any order, and nothing can be read backwards. It takes half a minute; unpacked, the same is read once.
 */
const MAX_REREAD = 2 ** 33;

/** A tar archive that can be read again: its captures are read in any order, in as few passes as that takes. */
export class ArchivePasses {
  readonly #file: string;
  readonly #open: () => AsyncIterable<Bytes>;
  /** Of all members, skipped ones too, uncompressed. */
  #octets = 0;
  #captures = 0;
  /** The captures after which the pass goes on to a later one. */
  readonly #goesOn = new Set<number>();
  #pass: AsyncGenerator<Member> | undefined;
  /** The member that the pass is at. */
  #at = -1;

  /**
   * @param file for messages
   * @param open its octets, from the start
   */
  constructor(file: string, open: () => AsyncIterable<Bytes>) {
    this.#file = file;
    this.#open = open;
  }

  /**
   * One pass over all of it.
   *
   * @yields each capture, as `capturesIn` does
   */
  async *captures(look: Look): ReturnType<typeof capturesIn> {
    const archive = new Archive(this.#file);
    for await (const capture of capturesIn(this.#file, this.#open(), look, archive)) {
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
    this.#pass = new Archive(this.#file).members(this.#open());
    this.#at = -1;
  }

  async #end(): Promise<void> {
    await this.#pass?.return(undefined);
    this.#pass = undefined;
  }
}

/** Where in which archive a capture lies. */
export interface PackedPlace {
  readonly archive: ArchivePasses;
  readonly index: number;
}

/**
 * Tells each archive in which order its captures will be read.
 *
 * @param places of all captures, in that order; undefined for one that lies in no archive
 * @throws CaptureError when too much would be read again and again
 */
export function planPasses(places: readonly (PackedPlace | undefined)[]): void {
  const archives = new Set<ArchivePasses>();
  for (const [at, place] of places.entries()) {
    if (!place) continue;
    archives.add(place.archive);
    const next = places[at + 1];
    if (next?.archive === place.archive && next.index > place.index)
      place.archive.goesOnAfter(place.index);
  }
  for (const archive of archives) archive.checkPasses();
}
