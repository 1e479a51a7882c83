import type { Bytes } from '../../wire/bytes.ts';
import { type AddressBlock, isBitKept } from './address-blocks.ts';

/** Prefixes that are told apart, over all addresses: 64 MB. Beyond it addresses share pseudonyms, and none leaks. */
const MAX_NODES = 1 << 22;

/**
 * Decides for the bit behind a prefix whether it is turned over.
 * @param prefix the address, of which the first `depth` bits count
 */
export type Turn = (prefix: Bytes, depth: number) => boolean;

/**
 * Addresses of one family by their bits: what follows a prefix is turned over or not, for all addresses with that
 * prefix. So two pseudonyms share as many bits as the addresses do (as in Crypto-PAn, Xu et al. 2002), and no two
 * addresses have one pseudonym.
 *
 * Without a `turn`, the first address that comes by a prefix gets a zero behind it, and a one as its last bit:
 * 10.244.1.7 becomes 10.0.0.1. That depends on the order of appearance alone, so there is nothing to undo it with.
 */
export class AddressTree {
  readonly #blocks: readonly AddressBlock[];
  readonly #turn: Turn | undefined;
  /**
   * Of each prefix: the numbers of those with a 0 and with a 1 behind it (0: none yet), and whether these change
   * places.
   */
  #children = new Int32Array(2 << 10);
  #turned = new Uint8Array(1 << 10);
  #nodes = 1;

  constructor(blocks: readonly AddressBlock[], turn: Turn | undefined) {
    this.#blocks = blocks;
    this.#turn = turn;
  }

  /** The first `bits` bits of the pseudonym, from bit `from` on; those before it are left as they are in `into`. */
  translate(address: Bytes, from: number, bits: number, into: Bytes): void {
    let node = 0;
    let isSame = true;
    for (let depth = 0; depth < bits; depth++) {
      const bit = (address[depth >> 3]! >> (7 - (depth & 7))) & 1;
      node = node < 0 ? node : this.#step(node, bit, address, depth, isSame);
      if (depth < from) continue;
      // A node that found no room: as if it were the first of its prefix.
      const turned = node < 0 ? bit ^ isLast(address, depth) : this.#turned[node]!;
      if (turned === 1) isSame = false;
      if ((bit ^ turned) === 1) into[depth >> 3]! |= 0x80 >> (depth & 7);
      else into[depth >> 3]! &= ~(0x80 >> (depth & 7));
    }
  }

  /** The node behind `bit`; `#turned` of it says whether the bit is turned over. */
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

  /** @param isSame no bit before was turned over: then the last one is, or an address would be its own pseudonym */
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

function isLast({ length }: Bytes, depth: number): number {
  return depth === length * 8 - 1 ? 1 : 0;
}
