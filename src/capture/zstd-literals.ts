import { type Bytes, u8 } from '../wire/bytes.ts';
import { BackwardBits, readFseTable, ZstdDamage } from './zstd-fse.ts';

const MAX_LITERALS = 1 << 17;
const MAX_CODE_BITS = 11;

/** For each value of `bits` bits a symbol, and how many of the bits are its code. */
interface HuffmanTable {
  readonly bits: number;
  readonly symbols: Uint8Array;
  readonly lengths: Uint8Array;
}

/** The literals of blocks, RFC 8878 section 3.1.1.3.1. A block may use the Huffman table of the one before. */
export class Literals {
  /** Of the block that was read last: octets[0, length). */
  readonly octets: Bytes = new Uint8Array(MAX_LITERALS);
  length = 0;
  #table: HuffmanTable | undefined;

  /** Reads the section that begins at `start` and returns where it ends. */
  read(bytes: Bytes, start: number, end: number): number {
    const first = u8(bytes, start);
    const type = first & 3;
    const format = (first >> 2) & 3;
    let at = start;
    if (type < 2) {
      const header = format === 1 ? 2 : format === 3 ? 3 : 1;
      const field = little(bytes, start, header);
      this.#size(Math.floor(field / (header === 1 ? 8 : 16)));
      at += header;
      const octets = type === 0 ? this.length : 1;
      if (at + octets > end) throw new ZstdDamage('literals beyond their block');
      if (type === 0) this.octets.set(bytes.subarray(at, at + octets));
      else this.octets.fill(u8(bytes, at), 0, this.length);
      return at + octets;
    }
    const header = format < 2 ? 3 : format + 2;
    const width = [10, 10, 14, 18][format]!;
    const field = Math.floor(little(bytes, start, header) / 16);
    this.#size(field % 2 ** width);
    at += header;
    const stop = at + Math.floor(field / 2 ** width);
    if (stop > end) throw new ZstdDamage('literals beyond their block');
    if (type === 2) at = this.#readTable(bytes, at, stop);
    if (format === 0) this.#stream(bytes, at, stop, 0, this.length);
    else this.#fourStreams(bytes, at, stop);
    return stop;
  }

  #size(length: number): void {
    if (length > MAX_LITERALS) throw new ZstdDamage(`${length} literals in one block`);
    this.length = length;
  }

  #fourStreams(bytes: Bytes, start: number, stop: number): void {
    const part = (this.length + 3) >> 2;
    let at = start + 6;
    for (let stream = 0; stream < 4; stream++) {
      const end = stream === 3 ? stop : at + little(bytes, start + 2 * stream, 2);
      const to = stream === 3 ? this.length : (stream + 1) * part;
      if (end > stop || stream * part > to) throw new ZstdDamage('literals beyond their block');
      this.#stream(bytes, at, end, stream * part, to);
      at = end;
    }
  }

  #stream(bytes: Bytes, start: number, end: number, from: number, to: number): void {
    const table = this.#table;
    if (!table) throw new ZstdDamage('literals without a table');
    const { symbols, lengths, bits } = table;
    const { octets } = this;
    const mask = (1 << bits) - 1;
    const stream = new BackwardBits(bytes, start, end);
    let state = stream.read(bits);
    for (let at = from; at < to; at++) {
      octets[at] = symbols[state]!;
      const length = lengths[state]!;
      state = ((state << length) & mask) | stream.read(length);
    }
    if (stream.left !== -bits) throw new ZstdDamage('literals that do not end with their stream');
  }

  /** RFC 8878 section 4.2.1. */
  #readTable(bytes: Bytes, start: number, end: number): number {
    const header = u8(bytes, start);
    const isCompressed = header < 128;
    const count = header - 127;
    const stop = start + 1 + (isCompressed ? header : (count + 1) >> 1);
    if (stop > end) throw new ZstdDamage('a Huffman table beyond its block');
    const weights = isCompressed
      ? compressedWeights(bytes, start + 1, stop)
      : Array.from({ length: count }, (_, at) => {
          const two = u8(bytes, start + 1 + (at >> 1));
          return at % 2 === 0 ? two >> 4 : two & 15;
        });
    this.#table = huffmanTable(weights);
    return stop;
  }
}

/** Two states take turns, until the bits are used up. */
function compressedWeights(bytes: Bytes, start: number, stop: number): number[] {
  const { table, end } = readFseTable(bytes, start, stop, 6, 255);
  const stream = new BackwardBits(bytes, end, stop);
  const states = [stream.read(table.log), stream.read(table.log)];
  const weights: number[] = [];
  for (let turn = 0; weights.length < 255; turn ^= 1) {
    const state = states[turn]!;
    weights.push(table.symbols[state]!);
    states[turn] = table.bases[state]! + stream.read(table.bits[state]!);
    if (stream.left >= 0) continue;
    weights.push(table.symbols[states[turn ^ 1]!]!);
    break;
  }
  return weights;
}

/** The last weight is not told: it makes the sum a power of two. */
function huffmanTable(told: readonly number[]): HuffmanTable {
  let sum = 0;
  for (const weight of told) sum += weight === 0 ? 0 : 2 ** (weight - 1);
  const bits = 32 - Math.clz32(sum);
  const left = 2 ** bits - sum;
  if (sum === 0 || bits > MAX_CODE_BITS || (left & (left - 1)) !== 0 || told.length > 255)
    throw new ZstdDamage('a Huffman table that does not add up');
  const weights = [...told, 32 - Math.clz32(left)];
  const symbols = new Uint8Array(1 << bits);
  const lengths = new Uint8Array(1 << bits);
  let at = 0;
  // The longest codes come first.
  for (let weight = 1; weight <= bits; weight++) {
    for (const [symbol, own] of weights.entries()) {
      if (own !== weight) continue;
      const end = at + 2 ** (weight - 1);
      symbols.fill(symbol, at, end);
      lengths.fill(bits + 1 - weight, at, end);
      at = end;
    }
  }
  return { bits, symbols, lengths };
}

function little(bytes: Bytes, at: number, octets: number): number {
  let value = 0;
  for (let octet = octets - 1; octet >= 0; octet--) value = value * 256 + u8(bytes, at + octet);
  return value;
}
