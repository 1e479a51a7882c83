import { type Bytes, u32le } from '../wire/bytes.ts';

// The five primes of XXH64.
const PRIME_1 = 0x9e37_79b1_85eb_ca87n;
const PRIME_2 = 0xc2b2_ae3d_27d4_eb4fn;
const PRIME_3 = 0x1656_67b1_9e37_79f9n;
const PRIME_4 = 0x85eb_ca77_c2b2_ae63n;
const PRIME_5 = 0x27d4_eb2f_1656_67c5n;

/** Octets that the four accumulators take in at once. */
const STRIPE = 32;

/**
 * XXH64 with seed 0, of octets that come in pieces. Stripes are computed in halves of 32 bits, because BigInt would
 * take longer than the decompression; the end, once a frame, is in BigInt.
 *
 * @see https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md XXH64 algorithm description
 */
export class XxHash64 {
  /** Four accumulators: low half, high half. */
  readonly #halves = new Int32Array(8);
  readonly #rest = new Uint8Array(STRIPE);
  #restLength = 0;
  #octets = 0;

  constructor() {
    for (const [at, start] of [PRIME_1 + PRIME_2, PRIME_2, 0n, -PRIME_1].entries()) {
      this.#halves[2 * at] = Number(BigInt.asIntN(32, start));
      this.#halves[2 * at + 1] = Number(BigInt.asIntN(32, start >> 32n));
    }
  }

  update(bytes: Bytes): void {
    this.#octets += bytes.length;
    let at = 0;
    if (this.#restLength > 0) {
      at = Math.min(STRIPE - this.#restLength, bytes.length);
      this.#rest.set(bytes.subarray(0, at), this.#restLength);
      this.#restLength += at;
      if (this.#restLength < STRIPE) return;
      this.#stripe(this.#rest, 0);
    }
    for (; at + STRIPE <= bytes.length; at += STRIPE) this.#stripe(bytes, at);
    this.#rest.set(bytes.subarray(at));
    this.#restLength = bytes.length - at;
  }

  /** The lower 32 bits of the hash of all octets so far, as a non-negative number. */
  low32(): number {
    let hash = this.#octets >= STRIPE ? this.#merged() : PRIME_5;
    hash = mod(hash + BigInt(this.#octets));
    const { buffer } = this.#rest;
    const rest = new DataView(buffer, 0, this.#restLength);
    let at = 0;
    for (; at + 8 <= rest.byteLength; at += 8) {
      hash ^= round(0n, rest.getBigUint64(at, true));
      hash = mod(rotated(hash, 27n) * PRIME_1 + PRIME_4);
    }
    for (; at + 4 <= rest.byteLength; at += 4) {
      hash ^= mod(BigInt(rest.getUint32(at, true)) * PRIME_1);
      hash = mod(rotated(hash, 23n) * PRIME_2 + PRIME_3);
    }
    for (; at < rest.byteLength; at++) {
      hash ^= mod(BigInt(rest.getUint8(at)) * PRIME_5);
      hash = mod(rotated(hash, 11n) * PRIME_1);
    }
    hash = mod((hash ^ (hash >> 33n)) * PRIME_2);
    hash = mod((hash ^ (hash >> 29n)) * PRIME_3);
    return Number((hash ^ (hash >> 32n)) & 0xffff_ffffn);
  }

  #merged(): bigint {
    const [a = 0n, b = 0n, c = 0n, d = 0n] = new BigUint64Array(this.#halves.buffer);
    let hash = mod(rotated(a, 1n) + rotated(b, 7n) + rotated(c, 12n) + rotated(d, 18n));
    for (const accumulator of [a, b, c, d]) {
      hash = mod((hash ^ round(0n, accumulator)) * PRIME_1 + PRIME_4);
    }
    return hash;
  }

  /** Each lane: accumulator = rotated(accumulator + lane * PRIME_2, 31) * PRIME_1. */
  #stripe(bytes: Bytes, start: number): void {
    const halves = this.#halves;
    for (let lane = 0; lane < 8; lane += 2) {
      const low = u32le(bytes, start + 4 * lane);
      const high = u32le(bytes, start + 4 * lane + 4);
      const productLow = Math.imul(low, 0x27d4_eb4f);
      const productHigh =
        (multipliedHigh(low, 0x27d4, 0xeb4f) +
          Math.imul(high, 0x27d4_eb4f) +
          Math.imul(low, 0xc2b2_ae3d)) |
        0;
      const sumLow = (halves[lane]! + productLow) | 0;
      const carry = sumLow >>> 0 < productLow >>> 0 ? 1 : 0;
      const sumHigh = (halves[lane + 1]! + productHigh + carry) | 0;
      const turnedLow = (sumLow << 31) | (sumHigh >>> 1);
      const turnedHigh = (sumHigh << 31) | (sumLow >>> 1);
      halves[lane] = Math.imul(turnedLow, 0x85eb_ca87);
      halves[lane + 1] =
        multipliedHigh(turnedLow, 0x85eb, 0xca87) +
        Math.imul(turnedHigh, 0x85eb_ca87) +
        Math.imul(turnedLow, 0x9e37_79b1);
    }
  }
}

/** The upper half of the product of two unsigned numbers of 32 bits, the second one in halves of 16. */
function multipliedHigh(a: number, high: number, low: number): number {
  const [aHigh, aLow] = [a >>> 16, a & 0xffff];
  const middle = Math.imul(aHigh, low) + (Math.imul(aLow, low) >>> 16);
  const other = Math.imul(aLow, high) + (middle & 0xffff);
  return (Math.imul(aHigh, high) + (middle >>> 16) + (other >>> 16)) | 0;
}

function mod(value: bigint): bigint {
  return BigInt.asUintN(64, value);
}

function rotated(value: bigint, bits: bigint): bigint {
  return mod(value << bits) | (value >> (64n - bits));
}

function round(accumulator: bigint, lane: bigint): bigint {
  return mod(rotated(mod(accumulator + lane * PRIME_2), 31n) * PRIME_1);
}
