import { type Bytes, EMPTY, lengthened } from '../../wire/bytes.ts';
import type { Scratch } from '../../wire/scratch.ts';

const BLOCK_OCTETS = 1 << 16;

/** The first block grows from this size: most captures are short, and a folder may have thousands of them. */
const SMALLEST = 1 << 12;

/** Bytes kept in memory; further blocks go to the scratch file, if there is one. */
const MEMORY_OCTETS = 1 << 20;

/** A block in memory, or its place in the scratch file. */
type Block = Bytes | { readonly from: number; readonly to: number };

/**
 * Records of bytes, kept in blocks: in memory while they are few, and beyond that in a scratch file. They are read in
 * about the order in which they were written.
 */
export class RecordStore {
  readonly #scratch: Scratch | undefined;
  readonly #blocks: Block[] = [];
  #inMemory = 0;
  /** The block that is being filled. Its number is the count of blocks before it. */
  #current: Bytes = EMPTY;
  #end = 0;
  /** The block that was last read from the scratch file, in a buffer for all of them. */
  #read: Bytes = EMPTY;
  #readNumber = -1;

  constructor(scratch: Scratch | undefined) {
    this.#scratch = scratch;
  }

  /** @returns the place of the record: see `at` */
  add(record: Uint8Array): number {
    if (this.#end + record.length > this.#current.length) this.#makeRoom(record.length);
    this.#current.set(record, this.#end);
    const place = this.#blocks.length * BLOCK_OCTETS + this.#end;
    this.#end += record.length;
    return place;
  }

  /** @returns the bytes from the record on, which are valid until a record of another block is read */
  at(place: number): Bytes {
    return this.#block(Math.floor(place / BLOCK_OCTETS)).subarray(place % BLOCK_OCTETS);
  }

  #makeRoom(length: number): void {
    if (this.#end > 0 && this.#end + length > BLOCK_OCTETS) {
      this.#blocks.push(this.#closed());
      this.#end = 0;
    }
    const isFirst = this.#blocks.length === 0;
    const octets = isFirst ? Math.max(SMALLEST, 2 * this.#current.length) : BLOCK_OCTETS;
    // A record longer than a block has a block of its own, where it comes first.
    const room = Math.max(Math.min(octets, BLOCK_OCTETS), this.#end + length);
    this.#current = lengthened(this.#current.subarray(0, this.#end), room);
  }

  #closed(): Block {
    const block = this.#current.subarray(0, this.#end);
    if (!this.#scratch || this.#inMemory + block.length <= MEMORY_OCTETS) {
      this.#inMemory += block.length;
      return block;
    }
    const from = this.#scratch.append(block);
    return { from, to: from + block.length };
  }

  #block(number: number): Bytes {
    const block = this.#blocks[number];
    if (block === undefined) return this.#current;
    if (block instanceof Uint8Array) return block;
    if (this.#readNumber !== number) {
      const octets = block.to - block.from;
      if (this.#read.length < octets) this.#read = new Uint8Array(Math.max(BLOCK_OCTETS, octets));
      this.#scratch!.read(block.from, this.#read.subarray(0, octets));
      this.#readNumber = number;
    }
    return this.#read;
  }
}
