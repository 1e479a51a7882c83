import { type Bytes, copyOf, u16le, u32le, u8 } from '../../wire/bytes.ts';
import type { CompressionDamage, Decompressor } from './decompressor.ts';
import { ZstdDecoder } from './zstd-decoder.ts';
import { say, type Sentence } from '../../words/say.ts';

const MAGIC = 0xfd2f_b528;
const MAGIC_OCTETS = 4;
/** The last hexadecimal digit is free: 16 magic numbers, RFC 8878 section 3.1.2. */
const SKIPPABLE_MAGIC = 0x184d_2a50;

/** Largest window that the zstd command accepts by default (zstd(1), --memory), which also fits into memory. */
const MAX_WINDOW = 1 << 27;
/** Largest size of a block, in bytes: RFC 8878 section 3.1.1.2.4. */
const MAX_BLOCK = 1 << 17;
const BLOCK_HEADER = 3;
const RLE_BLOCK = 1;
const RESERVED_BLOCK = 3;
const CHECKSUM = 4;

/** The part of the format that comes next in the data. */
type Next = 'frame' | 'header' | 'block' | 'checksum' | 'skippable';

/**
 * zstd, of one frame or several, skippable ones among them (RFC 8878). This class cuts the data into headers,
 * blocks and checksums. So a frame that needs too much memory is refused before any is allocated, and the output
 * does not depend on the chunks of the input.
 */
export class Unzstd implements Decompressor {
  damage: CompressionDamage | undefined;

  #next: Next = 'frame';
  /** Bytes that the next part needs, as far as known. */
  #needed = MAGIC_OCTETS;
  /** Bytes of a skippable frame still to be skipped. */
  #skip = 0;
  /** Offset in the compressed data, for messages. */
  #offset = 0;
  #hasChecksum = false;
  #decoder: ZstdDecoder | undefined;
  #decoded: Bytes[] = [];
  /** The part that was decoded last, for messages. */
  #last: { readonly what: Sentence; readonly offset: number } = { what: say`header`, offset: 0 };

  async *decode(chunks: AsyncIterable<Bytes>): AsyncGenerator<Bytes> {
    this.#decoder = await ZstdDecoder.open();
    try {
      yield* this.#decode(chunks);
    } finally {
      const isWell = this.#decoder.end();
      // Damage shows one part late: an earlier damage explains a missing end, too.
      if (!isWell && this.damage?.kind !== 'unsupported') this.#lastIsDamaged();
    }
  }

  async *#decode(chunks: AsyncIterable<Bytes>): AsyncGenerator<Bytes> {
    // A list, so that input in tiny chunks is not copied again and again.
    let held: Bytes[] = [];
    let length = 0;
    for await (const chunk of chunks) {
      length += chunk.length;
      if (this.#skip === 0 && length < this.#needed) {
        held.push(copyOf(chunk, 0, chunk.length));
        continue;
      }
      const bytes = held.length === 0 ? chunk : Buffer.concat([...held, chunk]);
      let at = 0;
      for (let read = -1; read !== at;) {
        read = at;
        at += this.#read(bytes, at);
        yield* this.#decoded.splice(0);
        if (this.damage) return;
      }
      length = bytes.length - at;
      held = length > 0 ? [copyOf(bytes, at, bytes.length)] : [];
    }
    if (length > 0 || this.#skip > 0 || this.#next !== 'frame')
      this.damage = { kind: 'cut-off', what: '' };
  }

  /** Reads the next part if it is complete. Returns the number of bytes consumed. */
  #read(bytes: Bytes, at: number): number {
    const there = bytes.length - at;
    let read = 0;
    if (this.#skip > 0) {
      read = Math.min(this.#skip, there);
      this.#skip -= read;
    } else if (there >= this.#needed) {
      if (this.#next === 'frame') read = this.#beginFrame(bytes, at);
      else if (this.#next === 'header') read = this.#frameHeader(bytes, at);
      else if (this.#next === 'block') read = this.#block(bytes, at);
      else if (this.#next === 'checksum') read = this.#checksum(bytes, at);
      else read = this.#skippable(bytes, at);
    }
    this.#offset += read;
    // The header may have shown that more bytes are needed, or which part begins: try again at once.
    return read === 0 && there >= this.#needed && !this.damage ? this.#read(bytes, at) : read;
  }

  #beginFrame(bytes: Bytes, at: number): number {
    const magic = u32le(bytes, at);
    if (magic === MAGIC) this.#expect('header', 5);
    else if ((magic & ~0xf) >>> 0 === SKIPPABLE_MAGIC) this.#expect('skippable', 8);
    else this.#damaged(say`no frame begins here`);
    return 0;
  }

  #skippable(bytes: Bytes, at: number): number {
    this.#skip = u32le(bytes, at + 4);
    this.#expect('frame', MAGIC_OCTETS);
    return 8;
  }

  /** RFC 8878 section 3.1.1.1. */
  #frameHeader(bytes: Bytes, at: number): number {
    const descriptor = u8(bytes, at + 4);
    const isSingleSegment = (descriptor & 0x20) !== 0;
    const dictionaryOctets = [0, 1, 2, 4][descriptor & 3]!;
    const sizeFlag = descriptor >> 6;
    const sizeOctets = sizeFlag === 0 ? Number(isSingleSegment) : 1 << sizeFlag;
    const sizeAt = 5 + (isSingleSegment ? 0 : 1) + dictionaryOctets;
    this.#needed = sizeAt + sizeOctets;
    if (bytes.length - at < this.#needed) return 0;
    if ((descriptor & 0x08) !== 0) this.#damaged(say`a reserved bit is set`);
    else if (dictionaryOctets > 0) this.#unsupported(say`needs a dictionary`);
    const descriptorOfWindow = u8(bytes, at + 5);
    const base = 2 ** (10 + (descriptorOfWindow >> 3));
    const size = contentSize(bytes, at + sizeAt, sizeOctets);
    const window = isSingleSegment ? size : base + (base / 8) * (descriptorOfWindow & 7);
    if (window > MAX_WINDOW) {
      this.#unsupported(
        say`asks for ${window} bytes of memory where at most ${MAX_WINDOW} are given`,
      );
    }
    if (this.damage) return 0;
    this.#hasChecksum = (descriptor & 0x04) !== 0;
    return this.#piece(say`header`, bytes, at, 'block', BLOCK_HEADER);
  }

  /** RFC 8878 section 3.1.1.2. */
  #block(bytes: Bytes, at: number): number {
    const header = u16le(bytes, at) | (u8(bytes, at + 2) << 16);
    const isLast = (header & 1) !== 0;
    const type = (header >> 1) & 3;
    const size = header >> 3;
    if (type === RESERVED_BLOCK || size > MAX_BLOCK) {
      this.#damaged(say`a block of type ${type} claims ${size} bytes`);
      return 0;
    }
    this.#needed = BLOCK_HEADER + (type === RLE_BLOCK ? 1 : size);
    if (bytes.length - at < this.#needed) return 0;
    if (!isLast) return this.#piece(say`block`, bytes, at, 'block', BLOCK_HEADER);
    if (this.#hasChecksum) return this.#piece(say`block`, bytes, at, 'checksum', CHECKSUM);
    return this.#piece(say`block`, bytes, at, 'frame', MAGIC_OCTETS);
  }

  #checksum(bytes: Bytes, at: number): number {
    return this.#piece(say`checksum`, bytes, at, 'frame', MAGIC_OCTETS);
  }

  /** Decodes the part of `#needed` bytes, and then expects `next`. Returns the number of bytes consumed. */
  #piece(what: Sentence, bytes: Bytes, at: number, next: Next, needed: number): number {
    const length = this.#needed;
    const decoded = this.#decoder!.next(bytes.subarray(at, at + length));
    if (!decoded) {
      this.#lastIsDamaged();
      return 0;
    }
    for (const piece of decoded) this.#decoded.push(piece);
    this.#last = { what, offset: this.#offset };
    this.#expect(next, needed);
    return length;
  }

  #lastIsDamaged(): void {
    const { what, offset } = this.#last;
    this.damage = { kind: 'damage', what: say`incorrect ${what} (offset ${offset})` };
  }

  #expect(next: Next, needed: number): void {
    this.#next = next;
    this.#needed = needed;
  }

  #damaged(what: Sentence): void {
    this.damage = { kind: 'damage', what: say`${what} (offset ${this.#offset})` };
  }

  #unsupported(what: Sentence): void {
    this.damage = { kind: 'unsupported', what };
  }
}

/** RFC 8878 section 3.1.1.1.4: a size in two bytes has an offset of 256. */
function contentSize(bytes: Bytes, at: number, octets: number): number {
  if (octets === 1) return u8(bytes, at);
  if (octets === 2) return u16le(bytes, at) + 256;
  if (octets === 4) return u32le(bytes, at);
  return octets === 8 ? u32le(bytes, at) + u32le(bytes, at + 4) * 2 ** 32 : 0;
}
