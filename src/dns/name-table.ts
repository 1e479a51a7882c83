import { type Bytes, lengthened } from '../wire/bytes.ts';
import type { NameId } from './message-view.ts';
import { nameHash } from './name-hash.ts';
import { RecentByHandle } from '../wire/recent-by-handle.ts';
import { nameText } from './name.ts';

/**
 * Most names kept, and most bytes of them: a flood of random subdomains must not fill the memory. Half a million names
 * may have 32 bytes each, as services of a cluster have them.
 */
const NAME_BITS = 19;
export const MAX_NAMES = 1 << NAME_BITS;
export const MAX_NAME_OCTETS_KEPT = 1 << 24;

/** Limits of a table, for tests. */
export interface NameLimits {
  readonly names: number;
  readonly bytes: number;
}

/**
 * Size of a cache of recent names. The four messages of a lookup share a name, and most traffic asks for few names:
 * one comparison finds them. Collisions that an attacker provokes here do no harm, as the table behind the cache is
 * keyed.
 */
const RECENT = 1 << 10;

/**
 * Every name asked for, stored once, compared as in RFC 4343: ASCII letters without case. Open addressing on a
 * 32-bit hash that strangers cannot predict, then comparison of the bytes. The bytes are kept as first seen.
 */
export class NameTable {
  /** Number of times that a new name found the table full. */
  refused = 0;
  size = 0;
  readonly #recent = new Int32Array(RECENT).fill(-1);
  #limits: NameLimits;
  /** A name's handle, below as many of the upper bits of its hash as have room: few other names are compared. */
  #slots = new Int32Array(1 << 10).fill(-1);
  /** Name `id` is #octets[#offsets[id], #offsets[id + 1]). */
  #offsets = new Uint32Array((1 << 9) + 1);
  #octets: DataView = new DataView(new ArrayBuffer(1 << 14));
  /** View of the buffer of names, renewed once per chunk: a DataView reads four octets at once. */
  #source: DataView = this.#octets;
  #sourceBytes: Bytes | undefined;
  readonly #texts = new RecentByHandle();

  constructor(limits: NameLimits = { names: MAX_NAMES, bytes: MAX_NAME_OCTETS_KEPT }) {
    this.#limits = limits;
  }

  /**
   * Returns the handle of the uncompressed wire name bytes[start, end), root label included. If the table is full,
   * a new name gets a substitute handle of -2 or less, derived from its hash: sufficient for pairing, but without a
   * text.
   */
  intern(bytes: Bytes, start: number, end: number): NameId {
    if (bytes !== this.#sourceBytes) {
      this.#sourceBytes = bytes;
      this.#source = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    const folded = foldedHash(this.#source, start, end);
    const recent = this.#recent[folded & (RECENT - 1)]!;
    if (recent >= 0 && this.#equals(recent, start, end)) return recent;
    const id = this.#find(nameHash(bytes, start, end), folded, start, end);
    this.#recent[folded & (RECENT - 1)] = id;
    return id;
  }

  #find(hash: number, folded: number, start: number, end: number): NameId {
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (;;) {
      const taken = this.#slots[slot]!;
      if (taken < 0) return this.#add(slot, hash, folded, start, end);
      const id = taken & (MAX_NAMES - 1);
      if (taken === entry(id, hash) && this.#equals(id, start, end)) return id;
      slot = (slot + 1) & mask;
    }
  }

  /** Returns the name in presentation format, without the final dot except for the root; "?" if it is not kept. */
  text(id: NameId): string {
    if (id < 0) return '?';
    const known = this.#texts.get(id);
    if (known !== undefined) return known;
    const octets = new Uint8Array(this.#octets.buffer);
    const start = this.#offsets[id]!;
    return this.#texts.set(id, nameText(octets, start, start, this.#offsets[id + 1]!) ?? '?');
  }

  /** Frees the index, 4 MiB at most: from now on only texts are asked for, and further names are refused. */
  close(): void {
    this.#limits = { names: 0, bytes: 0 };
    this.#slots = new Int32Array(1).fill(-1);
  }

  #equals(id: number, start: number, end: number): boolean {
    const source = this.#source;
    const octets = this.#octets;
    let other = this.#offsets[id]!;
    if (this.#offsets[id + 1]! - other !== end - start) return false;
    const last = end - 4;
    if (last < start) return this.#equalsShort(other, start, end);
    for (let at = start; at < last; at += 4, other += 4) {
      const a = source.getInt32(at);
      const b = octets.getInt32(other);
      if (a !== b && !isEqualFolded(a, b)) return false;
    }
    const a = source.getInt32(last);
    const b = octets.getInt32(this.#offsets[id + 1]! - 4);
    return a === b || isEqualFolded(a, b);
  }

  /** Compares the root, and names of one label of one or two octets. */
  #equalsShort(other: number, start: number, end: number): boolean {
    for (let at = start; at < end; at++, other++) {
      if (FOLD[this.#source.getUint8(at)] !== FOLD[this.#octets.getUint8(other)]) return false;
    }
    return true;
  }

  #add(slot: number, hash: number, folded: number, start: number, end: number): NameId {
    const from = this.#offsets[this.size]!;
    const to = from + end - start;
    if (this.size >= this.#limits.names || to > this.#limits.bytes) {
      this.refused++;
      return -2 - (folded >>> 2);
    }
    const id = this.size++;
    this.#makeRoom(to);
    for (let at = start; at < end; at++)
      this.#octets.setUint8(from + at - start, this.#source.getUint8(at));
    this.#offsets[id + 1] = to;
    this.#slots[slot] = entry(id, hash);
    if (this.size * 2 > this.#slots.length) this.#rehash();
    return id;
  }

  #makeRoom(octets: number): void {
    if (octets > this.#octets.byteLength) {
      const wider = new Uint8Array(Math.max(octets, 2 * this.#octets.byteLength));
      wider.set(new Uint8Array(this.#octets.buffer));
      this.#octets = new DataView(wider.buffer);
    }
    if (this.size === this.#offsets.length)
      this.#offsets = lengthened(this.#offsets, 2 * this.#offsets.length - 1);
  }

  #rehash(): void {
    const slots = new Int32Array(2 * this.#slots.length).fill(-1);
    const mask = slots.length - 1;
    const octets = new Uint8Array(this.#octets.buffer);
    for (let id = 0; id < this.size; id++) {
      const hash = nameHash(octets, this.#offsets[id]!, this.#offsets[id + 1]!);
      let slot = hash & mask;
      while (slots[slot]! >= 0) slot = (slot + 1) & mask;
      slots[slot] = entry(id, hash);
    }
    this.#slots = slots;
  }
}

/** Returns what stands in a slot: not negative. */
function entry(id: NameId, hash: number): number {
  return ((hash >>> (NAME_BITS + 1)) << NAME_BITS) | id;
}

/** ASCII letters in lower case, every other octet unchanged. Length octets are below 64 and never letters. */
const FOLD = Uint8Array.from({ length: 256 }, (_, octet) =>
  octet >= 0x41 && octet <= 0x5a ? octet | 0x20 : octet,
);

function isEqualFolded(a: number, b: number): boolean {
  return (
    FOLD[a & 0xff] === FOLD[b & 0xff] &&
    FOLD[(a >>> 8) & 0xff] === FOLD[(b >>> 8) & 0xff] &&
    FOLD[(a >>> 16) & 0xff] === FOLD[(b >>> 16) & 0xff] &&
    FOLD[a >>> 24] === FOLD[b >>> 24]
  );
}

/**
 * Returns a hash that is the same in each process. It finds recent names and gives substitute handles. Reads four
 * octets per step; the last four may overlap. Setting bit 5 of every octet folds the case of letters and also
 * confuses a few other octets, which costs a comparison at worst.
 */
function foldedHash(source: DataView, start: number, end: number): number {
  let hash = end - start;
  const last = end - 4;
  for (let at = start; at < last; at += 4) {
    hash = Math.imul(hash ^ (source.getInt32(at) | 0x20202020), 0x9e3779b1);
    hash = (hash << 15) | (hash >>> 17);
  }
  if (last >= start) hash ^= source.getInt32(last) | 0x20202020;
  else for (let at = start; at < end; at++) hash = (hash << 8) ^ (source.getUint8(at) | 0x20);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}
