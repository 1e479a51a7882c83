import type { Bytes } from '../../wire/bytes.ts';
import { type AddressBlock, isBitKept } from './address-blocks.ts';

/** Most prefixes that are distinguished: 64 MB. Beyond this limit addresses share pseudonyms, and none leaks. */
const MAX_NODES = 1 << 22;

/** Decides whether the bit after a prefix, the first `depth` bits of an address, is inverted. */
export type Turn = (prefix: Bytes, depth: number) => boolean;

/**
 * A binary tree of the addresses of one family. The bit after a prefix is inverted or kept for all addresses with that
 * prefix. So two pseudonyms share as many leading bits as their addresses (as in Crypto-PAn, Xu et al. 2002), and no
 * two addresses have the same pseudonym.
 *
 * Without a `turn`, the first address with a prefix gets a zero after it, and a one as its last bit: 10.244.1.7 becomes
 * 10.0.0.1. This depends only on the order of appearance, so that it cannot be reversed.
 */
export class AddressTree {
  readonly #blocks: readonly AddressBlock[];
  readonly #turn: Turn | undefined;
  /** Two nodes per prefix, for its extension by 0 and by 1 (0: none yet). `#turned`: is a node's last bit inverted? */
  #children = new Int32Array(2 << 10);
  #turned = new Uint8Array(1 << 10);
  #nodes = 1;

  constructor(blocks: readonly AddressBlock[], turn: Turn | undefined) {
    this.#blocks = blocks;
    this.#turn = turn;
  }

  /** Writes bits `from` to `bits` of the pseudonym into `into`. Earlier bits of `into` do not change. */
  translate(address: Bytes, from: number, bits: number, into: Bytes): void {
    let node = 0;
    let isSame = true;
    for (let depth = 0; depth < bits; depth++) {
      const bit = bitOf(address, depth);
      node = node < 0 ? node : this.#step(node, bit, address, depth, isSame);
      if (depth < from) continue;
      // Without room for a node, the bit is treated like that of the first address with its prefix.
      const turned = node < 0 ? bit ^ isLast(address, depth) : this.#turned[node]!;
      if (turned === 1) isSame = false;
      if ((bit ^ turned) === 1) into[depth >> 3]! |= 0x80 >> (depth & 7);
      else into[depth >> 3]! &= ~(0x80 >> (depth & 7));
    }
  }

  /**
   * Writes the address of a pseudonym into `into`, whose first `from` bits are those of the address already.
   *
   * @returns false if no such address was translated
   */
  restore(pseudonym: Bytes, from: number, into: Bytes): boolean {
    let node = 0;
    for (let depth = 0; depth < pseudonym.length * 8; depth++) {
      const at = node * 2;
      // Both nodes after a prefix are inverted, or neither is.
      const turned = this.#turned[this.#children[at]! || this.#children[at + 1]!]!;
      const bit = depth < from ? bitOf(into, depth) : bitOf(pseudonym, depth) ^ turned;
      node = this.#children[at + bit]!;
      if (node === 0) return false;
      into[depth >> 3]! |= bit << (7 - (depth & 7));
    }
    return true;
  }

  /** Returns the node after `bit`. `#turned` of that node says whether the bit is inverted. */
  #step(node: number, bit: number, address: Bytes, depth: number, isSame: boolean): number {
    const at = node * 2 + bit;
    const known = this.#children[at]!;
    if (known !== 0) return known;
    if (this.#nodes === MAX_NODES) return -1;
    const sibling = this.#children[node * 2 + 1 - bit]!;
    const turned =
      sibling === 0 ? this.#decide(bit, address, depth, isSame) : this.#turned[sibling]!;
    const added = this.#nodes++;
    if (added === this.#turned.length) this.#grow();
    this.#children[at] = added;
    this.#turned[added] = turned;
    return added;
  }

  /** @param isSame whether no bit was inverted so far: then the last is, or an address is its own pseudonym */
  #decide(bit: number, address: Bytes, depth: number, isSame: boolean): number {
    if (isBitKept(this.#blocks, address, depth)) return 0;
    if (isSame && depth === address.length * 8 - 1) return 1;
    if (this.#turn) return this.#turn(address, depth) ? 1 : 0;
    return bit ^ isLast(address, depth);
  }

  #grow(): void {
    const children = new Int32Array(this.#children.length * 2);
    children.set(this.#children);
    this.#children = children;
    const turned = new Uint8Array(this.#turned.length * 2);
    turned.set(this.#turned);
    this.#turned = turned;
  }
}

function bitOf(bytes: Bytes, depth: number): number {
  return (bytes[depth >> 3]! >> (7 - (depth & 7))) & 1;
}

function isLast({ length }: Bytes, depth: number): number {
  return depth === length * 8 - 1 ? 1 : 0;
}
