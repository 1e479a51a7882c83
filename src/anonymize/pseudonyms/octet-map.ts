import { nameHash } from '../../dns/name-hash.ts';
import { type Bytes, copyOf, lengthened } from '../../wire/bytes.ts';

/** Limits of a map. Entries beyond them are not kept. */
export interface MapLimits {
  readonly entries: number;
  /** Most bytes of keys and values together. */
  readonly octets: number;
}

const NONE = -1;

/**
 * A map from bytes to bytes. A `Map` of strings and arrays costs 400 bytes for an address of four bytes, and an
 * attacker can send any number of addresses. Here an entry costs its own bytes and some 20 more. The map uses open
 * addressing with a hash that attackers cannot predict (`randomWords`), and compares the bytes themselves.
 */
export class OctetMap {
  readonly #limits: MapLimits;
  /** Number of keys. */
  size = 0;
  #slots = new Int32Array(1 << 8).fill(NONE);
  /** Offsets in #bytes of each entry's key and value, and of the next entry after the last one. */
  #begins = new Uint32Array(1 << 8);
  #octets: Bytes = new Uint8Array(1 << 11);

  constructor(limits: MapLimits) {
    this.#limits = limits;
  }

  /** Returns the place of a key, which never changes (see `valueAt`); negative if the key is missing. */
  find(bytes: Bytes, start: number, end: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = nameHash(bytes, start, end) & mask; ; slot = (slot + 1) & mask) {
      const place = this.#slots[slot]!;
      if (place === NONE || this.#isKey(place, bytes, start, end)) return place;
    }
  }

  /** Returns the value of a place as a range of the shared bytes. It is valid until the next `add`. */
  valueAt(place: number): { readonly octets: Bytes; readonly start: number; readonly end: number } {
    const at = 2 * place;
    return { octets: this.#octets, start: this.#begins[at + 1]!, end: this.#begins[at + 2]! };
  }

  /** Writes the value of a place at `at` of `into`. */
  copy(place: number, into: Bytes, at: number): void {
    const end = this.#begins[2 * place + 2]!;
    for (let from = this.#begins[2 * place + 1]!, to = at; from < end; from++, to++)
      into[to] = this.#octets[from]!;
  }

  /** Returns a copy of the value of a key; undefined if the key is missing. */
  get(key: Bytes): Bytes | undefined {
    const place = this.find(key, 0, key.length);
    if (place < 0) return undefined;
    const { octets, start, end } = this.valueAt(place);
    return copyOf(octets, start, end);
  }

  /** Whether there is room for another entry whose key and value have `octets` bytes together. */
  hasRoom(octets: number): boolean {
    const used = this.#begins[2 * this.size]!;
    return this.size < this.#limits.entries && used + octets <= this.#limits.octets;
  }

  /** Adds a new key. Does nothing if there is no room. */
  add(key: Bytes, value: Bytes): void {
    if (!this.hasRoom(key.length + value.length)) return;
    const from = this.#begins[2 * this.size]!;
    const end = from + key.length + value.length;
    this.#makeRoom(end);
    const place = this.size++;
    this.#octets.set(key, from);
    this.#octets.set(value, from + key.length);
    this.#begins[2 * place + 1] = from + key.length;
    this.#begins[2 * place + 2] = end;
    if (this.size * 2 > this.#slots.length) this.#rehash();
    else this.#insert(place);
  }

  #isKey(place: number, bytes: Bytes, start: number, end: number): boolean {
    let from = this.#begins[2 * place]!;
    if (this.#begins[2 * place + 1]! - from !== end - start) return false;
    for (let at = start; at < end; at++, from++) if (this.#octets[from] !== bytes[at]) return false;
    return true;
  }

  #makeRoom(octets: number): void {
    if (octets > this.#octets.length)
      this.#octets = lengthened(this.#octets, Math.max(octets, 2 * this.#octets.length));
    if (2 * this.size + 2 >= this.#begins.length)
      this.#begins = lengthened(this.#begins, 2 * this.#begins.length);
  }

  #insert(place: number): void {
    const start = this.#begins[2 * place]!;
    const mask = this.#slots.length - 1;
    let slot = nameHash(this.#octets, start, this.#begins[2 * place + 1]!) & mask;
    while (this.#slots[slot]! !== NONE) slot = (slot + 1) & mask;
    this.#slots[slot] = place;
  }

  #rehash(): void {
    this.#slots = new Int32Array(2 * this.#slots.length).fill(NONE);
    for (let place = 0; place < this.size; place++) this.#insert(place);
  }
}
