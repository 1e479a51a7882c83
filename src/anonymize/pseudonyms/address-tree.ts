import { MAX_ADDRESSES } from '../../wire/address.ts';
import { type Bytes, lengthened } from '../../wire/bytes.ts';
import { type AddressBlock, isBitKept } from './address-blocks.ts';

/** Places for addresses of a new tree. */
const FEWEST = 1 << 8;
const NONE = -1;

/** Decides whether the bit after a prefix, the first `depth` bits of an address, is inverted. */
export type Turn = (prefix: Bytes, depth: number) => boolean;

/**
 * The addresses of one family with their pseudonyms. The bit after a prefix is inverted or kept for all addresses with
 * that prefix. So two pseudonyms share as many leading bits as their addresses (as in Crypto-PAn, Xu et al. 2002), and
 * no two addresses have the same pseudonym.
 *
 * Without a `turn`, the first address with a prefix gets a zero after it, and a one as its last bit: 10.244.1.7 becomes
 * 10.0.0.1. This depends only on the order of appearance, so that it cannot be reversed.
 *
 * Up to the first bit in which an address differs from all others, and with this bit, it is turned like the address
 * that shares most bits with it. That one is found in a tree that branches only where addresses differ ("crit-bit"
 * tree). Address `n` adds leaf `n` and, above it, branch `n`.
 */
export class AddressTree {
  readonly #blocks: readonly AddressBlock[];
  readonly #turn: Turn | undefined;
  readonly #octets: number;
  /** First bits of all addresses and pseudonyms that `translate` leaves alone. */
  readonly #from: number;
  readonly #limit: number;
  #size = 0;
  /** The leaf or branch at the top: leaf `n` is ~n, branch `n` is n. */
  #root = ~0;
  /** Of each branch: what is below it, by the bit in which the addresses differ. */
  #below = new Int32Array(2 * FEWEST);
  /** Of each branch: the depth of that bit. */
  #depths = new Uint8Array(FEWEST);
  /** Of each leaf: the address, and then the pseudonym; how many of their bits are known. */
  #pairs: Bytes;
  #known = new Uint8Array(FEWEST);

  /**
   * @param from first bits of each address that stay as they are in `into`
   * @param limit most addresses remembered, at 21 bytes each, 45 for IPv6; those beyond share pseudonyms, and none
   *   leaks. Tests set a lower one
   */
  constructor(
    octets: 4 | 16,
    from: number,
    blocks: readonly AddressBlock[],
    turn: Turn | undefined,
    limit = MAX_ADDRESSES,
  ) {
    this.#octets = octets;
    this.#pairs = new Uint8Array(2 * octets * FEWEST);
    this.#from = from;
    this.#blocks = blocks;
    this.#turn = turn;
    this.#limit = limit;
  }

  /** Writes the pseudonym of the first `bits` bits of an address into `into`, where these bits are zero. */
  translate(address: Bytes, bits: number, into: Bytes): void {
    const like = this.#nearest(address, bits);
    const shared = like === NONE ? 0 : this.#shared(like, address, bits);
    const known = like === NONE ? 0 : this.#known[like]!;
    let isSame = true;
    for (let depth = this.#from; depth < bits; depth++) {
      const bit = bitOf(address, depth);
      const turned =
        depth <= shared && depth < known
          ? this.#turned(like, depth)
          : this.#decide(bit, address, depth, isSame);
      if (turned === 1) isSame = false;
      into[depth >> 3]! |= (bit ^ turned) << (7 - (depth & 7));
    }
    if (shared === bits) return;
    if (like !== NONE && shared === known) this.#write(like, address, bits, into);
    else if (this.#size < this.#limit) this.#add(shared, address, bits, into);
  }

  /**
   * Writes the address of a pseudonym into `into`, whose first bits, which the tree leaves alone, are those of the
   * address already.
   *
   * @returns false if no such address was translated
   */
  restore(pseudonym: Bytes, into: Bytes): boolean {
    if (this.#size === 0) return false;
    let at = this.#root;
    while (at >= 0) {
      const depth = this.#depths[at]!;
      const bit =
        depth < this.#from ? bitOf(into, depth) : bitOf(pseudonym, depth) ^ this.#turned(at, depth);
      at = this.#below[2 * at + bit]!;
    }
    const octets = this.#octets;
    const start = 2 * octets * ~at;
    if (this.#known[~at] !== 8 * octets) return false;
    for (let index = 0; index < octets; index++) {
      const isGiven = 8 * index < this.#from;
      const found = this.#pairs[isGiven ? start + index : start + octets + index];
      if (found !== (isGiven ? into : pseudonym)[index]) return false;
    }
    into.set(this.#pairs.subarray(start, start + octets));
    return true;
  }

  /** Returns a leaf that shares as many bits with the address as any does. */
  #nearest(address: Bytes, bits: number): number {
    if (this.#size === 0) return NONE;
    let at = this.#root;
    while (at >= 0) {
      const depth = this.#depths[at]!;
      at = this.#below[2 * at + (depth < bits ? bitOf(address, depth) : 0)]!;
    }
    return ~at;
  }

  /** Returns how many leading bits a leaf shares with the first `bits` bits of an address. */
  #shared(leaf: number, address: Bytes, bits: number): number {
    const most = Math.min(bits, this.#known[leaf]!);
    const start = 2 * this.#octets * leaf;
    for (let at = 0; 8 * at < most; at++) {
      const difference = this.#pairs[start + at]! ^ address[at]!;
      if (difference !== 0) return Math.min(most, 8 * at + Math.clz32(difference) - 24);
    }
    return most;
  }

  /** Whether a leaf has this bit inverted. Leaf `n` is below branch `n`, whose bit is inverted like it. */
  #turned(leaf: number, depth: number): number {
    const start = 2 * this.#octets * leaf;
    return bitOf(this.#pairs, depth, start) ^ bitOf(this.#pairs, depth, start + this.#octets);
  }

  /** @param isSame whether no bit was inverted so far: then the last is, or an address is its own pseudonym */
  #decide(bit: number, address: Bytes, depth: number, isSame: boolean): number {
    if (isBitKept(this.#blocks, address, depth)) return 0;
    if (isSame && depth === address.length * 8 - 1) return 1;
    if (this.#turn) return this.#turn(address, depth) ? 1 : 0;
    return bit ^ isLast(address, depth);
  }

  /** Adds a leaf, below a branch at the bit in which it differs from all others. */
  #add(depth: number, address: Bytes, bits: number, pseudonym: Bytes): void {
    const leaf = this.#size++;
    if (leaf === this.#known.length) this.#grow();
    this.#write(leaf, address, bits, pseudonym);
    if (leaf === 0) return;
    let place = NONE;
    let at = this.#root;
    while (at >= 0 && this.#depths[at]! < depth) {
      place = 2 * at + bitOf(address, this.#depths[at]!);
      at = this.#below[place]!;
    }
    const bit = bitOf(address, depth);
    this.#depths[leaf] = depth;
    this.#below[2 * leaf + bit] = ~leaf;
    this.#below[2 * leaf + 1 - bit] = at;
    if (place === NONE) this.#root = leaf;
    else this.#below[place] = leaf;
  }

  #write(leaf: number, address: Bytes, bits: number, pseudonym: Bytes): void {
    this.#known[leaf] = bits;
    this.#pairs.set(address, 2 * this.#octets * leaf);
    this.#pairs.set(pseudonym, 2 * this.#octets * leaf + this.#octets);
  }

  #grow(): void {
    const leaves = 2 * this.#known.length;
    this.#pairs = lengthened(this.#pairs, 2 * this.#octets * leaves);
    this.#known = lengthened(this.#known, leaves);
    this.#depths = lengthened(this.#depths, leaves);
    this.#below = lengthened(this.#below, 2 * leaves);
  }
}

function bitOf(bytes: Bytes, depth: number, start = 0): number {
  return (bytes[start + (depth >> 3)]! >> (7 - (depth & 7))) & 1;
}

function isLast({ length }: Bytes, depth: number): number {
  return depth === length * 8 - 1 ? 1 : 0;
}
