import type { Bytes } from '../wire/bytes.ts';

/** What makes a block no block of zstd. Thrown within the decoder only. */
export class ZstdDamage extends Error {}

/** Bits that are read from the end to the beginning, RFC 8878 section 4.1: the last octet begins with a mark. */
export class BackwardBits {
  /** Bits in front of the next ones; negative when more were read than there are, all of them 0. */
  left: number;
  readonly #bytes: Bytes;
  readonly #start: number;

  constructor(bytes: Bytes, start: number, end: number) {
    const last = end > start ? bytes[end - 1]! : 0;
    if (last === 0) throw new ZstdDamage('a stream of bits has no end');
    this.#bytes = bytes;
    this.#start = start;
    this.left = (end - start) * 8 - (Math.clz32(last) - 24) - 1;
  }

  /** @param count 24 at most */
  read(count: number): number {
    this.left -= count;
    const mask = (1 << count) - 1;
    if (this.left >= 0) return (this.#at(this.left >> 3) >>> (this.left & 7)) & mask;
    return this.left > -32 ? (this.#at(0) << -this.left) & mask : 0;
  }

  #at(octet: number): number {
    const bytes = this.#bytes;
    const at = this.#start + octet;
    return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
  }
}

/** A decoding table of finite state entropy: for each state a symbol, and how to get to the next state. */
export interface FseTable {
  readonly log: number;
  readonly symbols: Uint8Array;
  readonly bits: Uint8Array;
  readonly bases: Uint16Array;
}

/** RFC 8878 section 4.1.1, from probabilities: -1 is less than 1. */
export function fseTable(log: number, probabilities: readonly number[]): FseTable {
  const size = 1 << log;
  const symbols = new Uint8Array(size);
  const bits = new Uint8Array(size);
  const bases = new Uint16Array(size);
  const next = probabilities.map((probability) => Math.abs(probability));
  let high = size;
  for (const [symbol, probability] of probabilities.entries()) {
    if (probability === -1) symbols[--high] = symbol;
  }
  const step = (size >> 1) + (size >> 3) + 3;
  let at = 0;
  for (const [symbol, probability] of probabilities.entries()) {
    for (let count = 0; count < probability; count++) {
      symbols[at] = symbol;
      do at = (at + step) & (size - 1);
      while (at >= high);
    }
  }
  if (at !== 0) throw new ZstdDamage('probabilities that do not fill their table');
  for (let state = 0; state < size; state++) {
    const following = next[symbols[state]!]!++;
    bits[state] = log - (31 - Math.clz32(following));
    bases[state] = (following << bits[state]!) - size;
  }
  return { log, symbols, bits, bases };
}

/** One symbol for all, which takes no bits. */
export function singleSymbol(symbol: number): FseTable {
  return {
    log: 0,
    symbols: Uint8Array.of(symbol),
    bits: new Uint8Array(1),
    bases: new Uint16Array(1),
  };
}

/** Reads a description of probabilities (RFC 8878 section 4.1.1) in bytes[start, end). */
export function readFseTable(
  bytes: Bytes,
  start: number,
  end: number,
  maxLog: number,
  maxSymbol: number,
): { readonly table: FseTable; readonly end: number } {
  let at = start * 8;
  const peek = (count: number): number => {
    const octet = at >> 3;
    const word = bytes[octet]! | (bytes[octet + 1]! << 8) | (bytes[octet + 2]! << 16);
    return (word >> (at & 7)) & ((1 << count) - 1);
  };
  const log = peek(4) + 5;
  at += 4;
  if (log > maxLog) throw new ZstdDamage('a table of probabilities that is too large');
  const probabilities: number[] = [];
  let remaining = 1 << log;
  while (remaining > 0 && probabilities.length <= maxSymbol) {
    const count = 32 - Math.clz32(remaining + 1);
    const lower = (1 << (count - 1)) - 1;
    const threshold = (1 << count) - 1 - (remaining + 1);
    let value = peek(count);
    at += count;
    if ((value & lower) < threshold) {
      value &= lower;
      at--;
    } else if (value > lower) value -= threshold;
    const probability = value - 1;
    remaining -= Math.abs(probability);
    probabilities.push(probability);
    if (probability !== 0) continue;
    for (let repeat = 3; repeat === 3 && probabilities.length <= maxSymbol;) {
      repeat = peek(2);
      at += 2;
      for (let zero = 0; zero < repeat; zero++) probabilities.push(0);
    }
  }
  const octets = (at + 7) >> 3;
  if (remaining !== 0 || probabilities.length > maxSymbol + 1 || octets > end)
    throw new ZstdDamage('probabilities that do not add up');
  return { table: fseTable(log, probabilities), end: octets };
}
