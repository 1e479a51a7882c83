import { type Bytes, copyOf, u8 } from '../wire/bytes.ts';
import {
  BackwardBits,
  fseTable,
  type FseTable,
  readFseTable,
  singleSymbol,
  ZstdDamage,
} from './zstd-fse.ts';
import { Literals } from './zstd-literals.ts';

/** Octets that a block can have, and decode to: RFC 8878 section 3.1.1.2.4. */
export const MAX_BLOCK = 1 << 17;
/** Room beyond the window: what has left it is thrown away when this is full. */
const SLACK = 1 << 20;

export const RAW_BLOCK = 0;
export const RLE_BLOCK = 1;

/** Codes of lengths stand for a base and so many further bits: RFC 8878 section 3.1.1.3.2.1.1. */
interface Kind {
  readonly maxLog: number;
  readonly maxSymbol: number;
  readonly predefined: FseTable;
}

const LITERAL_BITS = [
  ...Array<number>(16).fill(0),
  1,
  1,
  1,
  1,
  2,
  2,
  3,
  3,
  4,
  6,
  7,
  8,
  9,
  10,
  11,
  12,
  13,
  14,
  15,
  16,
];
const MATCH_BITS = [
  ...Array<number>(32).fill(0),
  1,
  1,
  1,
  1,
  2,
  2,
  3,
  3,
  4,
  4,
  5,
  7,
  8,
  9,
  10,
  11,
  12,
  13,
  14,
  15,
  16,
];
const LITERAL_BASES = basesOf(LITERAL_BITS, 0);
const MATCH_BASES = basesOf(MATCH_BITS, 3);
/** Of an offset that reaches back as far as the largest window. */
const MAX_OFFSET_BITS = 27;

const ones = (count: number): number[] => Array<number>(count).fill(1);

/** Literal lengths, offsets, match lengths, with the distributions of RFC 8878 section 3.1.1.3.2.2. */
const KINDS: readonly Kind[] = [
  {
    maxLog: 9,
    maxSymbol: 35,
    predefined: fseTable(6, [
      4,
      3,
      ...Array<number>(11).fill(2),
      1,
      1,
      1,
      ...Array<number>(9).fill(2),
      3,
      2,
      1,
      1,
      1,
      1,
      1,
      -1,
      -1,
      -1,
      -1,
    ]),
  },
  {
    maxLog: 8,
    maxSymbol: 31,
    predefined: fseTable(5, [...ones(6), 2, 2, 2, ...ones(15), -1, -1, -1, -1, -1]),
  },
  {
    maxLog: 9,
    maxSymbol: 52,
    predefined: fseTable(6, [1, 4, 3, 2, 2, 2, 2, 2, 2, ...ones(37), -1, -1, -1, -1, -1, -1, -1]),
  },
];

function basesOf(bits: readonly number[], first: number): number[] {
  let base = first;
  return bits.map((count) => {
    const own = base;
    base += 2 ** count;
    return own;
  });
}

/** The blocks of one frame: each may refer to what the blocks before it decoded to, and to their tables. */
export class ZstdBlocks {
  readonly #window: number;
  /** Of what was decoded, history[0, end). It grows with that, not with what the frame asks for. */
  #history: Bytes = new Uint8Array(MAX_BLOCK);
  #end = 0;
  readonly #literals = new Literals();
  readonly #tables: FseTable[] = [];
  readonly #recent = [1, 4, 8];

  constructor(window: number) {
    this.#window = window;
  }

  /**
   * @param type RAW_BLOCK, RLE_BLOCK, or any other for a compressed one
   * @param size octets that it decodes to, unless it is compressed
   * @throws ZstdDamage
   */
  decode(type: number, bytes: Bytes, start: number, end: number, size: number): Bytes {
    this.#makeRoom();
    const from = this.#end;
    if (type === RAW_BLOCK) this.#history.set(bytes.subarray(start, end), from);
    else if (type === RLE_BLOCK) this.#history.fill(u8(bytes, start), from, from + size);
    if (type === RAW_BLOCK || type === RLE_BLOCK) this.#end += size;
    else {
      const sequences = this.#literals.read(bytes, start, end);
      this.#sequences(bytes, sequences, end, from + MAX_BLOCK);
    }
    return copyOf(this.#history, from, this.#end);
  }

  #makeRoom(): void {
    const needed = this.#end + MAX_BLOCK;
    if (needed <= this.#history.length) return;
    const most = this.#window + SLACK;
    if (this.#history.length < most) {
      const wider = new Uint8Array(Math.min(most, Math.max(needed, 2 * this.#history.length)));
      wider.set(this.#history.subarray(0, this.#end));
      this.#history = wider;
    }
    if (needed <= this.#history.length) return;
    this.#history.copyWithin(0, this.#end - this.#window, this.#end);
    this.#end = this.#window;
  }

  /** RFC 8878 section 3.1.1.3.2: each copies literals, and then what was decoded before. */
  #sequences(bytes: Bytes, start: number, end: number, limit: number): void {
    let at = start;
    let count = u8(bytes, at++);
    if (count === 255) {
      count = u8(bytes, at) + (u8(bytes, at + 1) << 8) + 0x7f00;
      at += 2;
    } else if (count > 127) count = ((count - 128) << 8) + u8(bytes, at++);
    let literal = 0;
    if (count > 0) {
      at = this.#readTables(bytes, at, end);
      literal = this.#execute(new BackwardBits(bytes, at, end), count, limit);
    } else if (at !== end) throw new ZstdDamage('octets behind the last sequence');
    const { octets, length } = this.#literals;
    if (this.#end + length - literal > limit) throw new ZstdDamage('a block decodes to too much');
    this.#history.set(octets.subarray(literal, length), this.#end);
    this.#end += length - literal;
  }

  #readTables(bytes: Bytes, start: number, end: number): number {
    const modes = u8(bytes, start);
    let at = start + 1;
    for (const [kind, { maxLog, maxSymbol, predefined }] of KINDS.entries()) {
      const mode = (modes >> (6 - 2 * kind)) & 3;
      if (mode === 0) this.#tables[kind] = predefined;
      else if (mode === 1) {
        if (u8(bytes, at) > maxSymbol) throw new ZstdDamage('a symbol that there is not');
        this.#tables[kind] = singleSymbol(u8(bytes, at++));
      } else if (mode === 2) {
        const read = readFseTable(bytes, at, end, maxLog, maxSymbol);
        this.#tables[kind] = read.table;
        at = read.end;
      }
      if (!this.#tables[kind]) throw new ZstdDamage('sequences without a table');
    }
    if (at > end || (modes & 3) !== 0) throw new ZstdDamage('sequences beyond their block');
    return at;
  }

  /** Returns how many of the literals were copied. */
  #execute(bits: BackwardBits, count: number, limit: number): number {
    const [literals, offsets, matches] = this.#tables as [FseTable, FseTable, FseTable];
    const { octets, length } = this.#literals;
    const history = this.#history;
    let literal = 0;
    let literalState = bits.read(literals.log);
    let offsetState = bits.read(offsets.log);
    let matchState = bits.read(matches.log);
    for (let left = count; left > 0; left--) {
      const offsetBits = offsets.symbols[offsetState]!;
      const matchCode = matches.symbols[matchState]!;
      const literalCode = literals.symbols[literalState]!;
      if (offsetBits > MAX_OFFSET_BITS) throw new ZstdDamage('an offset beyond the window');
      let offset = 2 ** offsetBits;
      if (offsetBits > 16) offset += bits.read(offsetBits - 16) * 2 ** 16;
      offset += bits.read(Math.min(offsetBits, 16));
      const matched = MATCH_BASES[matchCode]! + bits.read(MATCH_BITS[matchCode]!);
      const copied = LITERAL_BASES[literalCode]! + bits.read(LITERAL_BITS[literalCode]!);
      if (left > 1) {
        literalState = literals.bases[literalState]! + bits.read(literals.bits[literalState]!);
        matchState = matches.bases[matchState]! + bits.read(matches.bits[matchState]!);
        offsetState = offsets.bases[offsetState]! + bits.read(offsets.bits[offsetState]!);
      }
      const distance = this.#distance(offset, copied === 0);
      if (literal + copied > length || this.#end + copied + matched > limit)
        throw new ZstdDamage('a block decodes to too much');
      let to = this.#end;
      for (const stop = to + copied; to < stop;) history[to++] = octets[literal++]!;
      if (distance <= 0 || distance > to || distance > this.#window)
        throw new ZstdDamage('an offset beyond the window');
      for (const stop = to + matched; to < stop; to++) history[to] = history[to - distance]!;
      this.#end = to;
    }
    if (bits.left !== 0) throw new ZstdDamage('sequences that do not end with their stream');
    return literal;
  }

  /** RFC 8878 section 3.1.1.5: 1 to 3 stand for one of the latest offsets. */
  #distance(offset: number, hasNoLiterals: boolean): number {
    const recent = this.#recent as [number, number, number];
    const index = offset > 3 ? 3 : offset - 1 + (hasNoLiterals ? 1 : 0);
    if (index === 0) return recent[0];
    const distance = offset > 3 ? offset - 3 : index === 3 ? recent[0] - 1 : recent[index]!;
    if (index > 1) recent[2] = recent[1];
    recent[1] = recent[0];
    recent[0] = distance;
    return distance;
  }
}
