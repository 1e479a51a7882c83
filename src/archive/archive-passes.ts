import { CaptureError } from '../capture/error.ts';
import type { CaptureInput } from '../messages.ts';
import type { Bytes } from '../wire/bytes.ts';
import type { Nanoseconds } from '../wire/time.ts';
import { say } from '../words/say.ts';
import { Archive, type Member } from './archive.ts';
import { capturesIn, type Look } from './unpack.ts';

/**
 * Most bytes, uncompressed, that are read to get the captures of one archive in the order of time. A tar archive
 * has them in any order, and cannot be read backwards. Reading this much takes half a minute; unpacked files are
 * read once.
 */
const MAX_REREAD = 2 ** 33;

/** A tar archive that can be read again. Its captures are read in any order, in as few passes as possible. */
export class ArchivePasses {
  readonly #file: string;
  readonly #open: () => AsyncIterable<Bytes>;
  /** Uncompressed bytes of all members, skipped ones included. */
  #octets = 0;
  #captures = 0;
  /** Captures after which the current pass goes on to a later capture. */
  readonly #goesOn = new Set<number>();
  #pass: AsyncGenerator<Member> | undefined;
  /** Index of the current member of the pass. */
  #at = -1;

  /**
   * @param file for messages
   * @param open returns the bytes, from the start
   */
  constructor(file: string, open: () => AsyncIterable<Bytes>) {
    this.#file = file;
    this.#open = open;
  }

  /** @yields each capture, as `capturesIn` does, in one pass over the archive */
  async *captures(look: Look): ReturnType<typeof capturesIn> {
    const archive = new Archive(this.#file);
    for await (const capture of capturesIn(this.#file, this.#open(), look, archive)) {
      this.#captures++;
      yield capture;
    }
    // Counts skipped members too, as a pass must read over them.
    this.#octets = archive.octets;
  }

  /** Notes that the next capture that is read is a later one of this archive, so that the pass can go on. */
  goesOnAfter(index: number): void {
    this.#goesOn.add(index);
  }

  /** @throws CaptureError if repeated passes would read too much */
  checkPasses(): void {
    const passes = this.#captures - this.#goesOn.size;
    if (passes === 1 || passes * this.#octets <= MAX_REREAD) return;
    const said = say`${this.#file}: ${this.#captures} captures in ${this.#octets} bytes that are not in the order of their time; unpack it with tar -xf, and name the folder`;
    throw new CaptureError('archive', said);
  }

  /** @yields the bytes of a member */
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

/** Position of a capture in an archive. */
interface PackedPlace {
  readonly archive: ArchivePasses;
  readonly index: number;
}

/** A capture that was found. */
export interface Found {
  readonly input: CaptureInput;
  readonly firstPacket: Nanoseconds | undefined;
  /** Undefined for a capture that is in no archive. */
  readonly packed?: PackedPlace;
}

/**
 * Finds the captures in an archive.
 *
 * @param open returns the bytes of the archive, from the start
 * @throws CaptureError if there are none
 */
export async function capturesPacked(
  name: string,
  open: () => AsyncIterable<Bytes>,
  look: Look,
): Promise<Found[]> {
  const archive = new ArchivePasses(name, open);
  const found: Found[] = [];
  for await (const { index, file, octets: size, firstPacket } of archive.captures(look)) {
    const input = { file, size, chunks: () => archive.chunks(index) };
    found.push({ input, firstPacket, packed: { archive, index } });
  }
  return found;
}

/**
 * Tells each archive in which order its captures will be read.
 *
 * @param found all captures, in that order
 * @throws CaptureError if repeated passes would read too much
 */
export function planPasses(found: readonly Pick<Found, 'packed'>[]): void {
  const archives = new Set<ArchivePasses>();
  for (const [at, { packed: place }] of found.entries()) {
    if (!place) continue;
    archives.add(place.archive);
    const next = found[at + 1]?.packed;
    if (next?.archive === place.archive && next.index > place.index)
      place.archive.goesOnAfter(place.index);
  }
  for (const archive of archives) archive.checkPasses();
}
