import { type Bytes, i32, lengthened, u16, u8 } from './bytes.ts';
import { OCTET_VALUES, randomWords } from './random-words.ts';
import { RecentByHandle } from './recent-by-handle.ts';
import { appendIpv6 } from './address-text.ts';
import { AsciiText } from './texts/ascii-text.ts';

/** Handle of an IP address: an index into the AddressTable. Comparing two addresses is comparing two integers. */
export type AddressId = number;

/** Handle of every address beyond the limit. Lookups of such addresses are counted, not analysed. */
export const NO_ADDRESS: AddressId = -1;

/**
 * Most addresses kept. Kubernetes supports clusters of up to 150,000 pods
 * (<https://kubernetes.io/docs/setup/best-practices/cluster-large/>); tables by address take some 25 MB at most.
 */
export const MAX_ADDRESSES = 1 << 18;

/**
 * Every address that took part in DNS, stored once. IPv4 and IPv6 share one open-addressing hash table. Its keys
 * are the four words of the address (IPv4 as ::ffff:a.b.c.d, RFC 4291 section 2.5.5.2).
 */
export class AddressTable {
  /** Number of requests for a new address while the table was full. */
  refused = 0;
  size = 0;
  #limit: number;
  #slots = new Int32Array(1 << 10).fill(-1);
  #words = new Int32Array(4 << 9);
  readonly #texts = new RecentByHandle();
  /** Names of the addresses that stand for a name. */
  readonly #named = new Map<AddressId, string>();

  /** @param limit most addresses kept; tests set a lower one */
  constructor(limit: number = MAX_ADDRESSES) {
    this.#limit = limit;
  }

  ipv4(bytes: Bytes, at: number): AddressId {
    return this.#intern(0, 0, 0xffff, i32(bytes, at));
  }

  ipv6(bytes: Bytes, at: number): AddressId {
    return this.#intern(
      i32(bytes, at),
      i32(bytes, at + 4),
      i32(bytes, at + 8),
      i32(bytes, at + 12),
    );
  }

  /** Returns the handle of an address in text form, or undefined if the text is no IP address. */
  parse(text: string): AddressId | undefined {
    const bytes = parseAddress(text);
    if (!bytes) return undefined;
    return bytes.length === 4 ? this.ipv4(bytes, 0) : this.ipv6(bytes, 0);
  }

  /** Registers an address that stands for a name: `text` shows the name instead of the address. */
  name(bytes: Bytes, text: string): void {
    const id = bytes.length === 4 ? this.ipv4(bytes, 0) : this.ipv6(bytes, 0);
    if (id !== NO_ADDRESS) this.#named.set(id, text);
  }

  /** Returns the 4 bytes of an IPv4 address or the 16 bytes of an IPv6 address. */
  bytes(id: AddressId): Bytes {
    const first = id * 16 + (this.isIpv4(id) ? 12 : 0);
    const out = new Uint8Array((id + 1) * 16 - first);
    // Not by a DataView: V8 would make an ArrayBuffer outside of its heap for each address.
    for (let at = 0; at < out.length; at++) {
      const octet = first + at;
      out[at] = this.#words[octet >> 2]! >> (24 - 8 * (octet & 3));
    }
    return out;
  }

  isIpv4(id: AddressId): boolean {
    const at = id * 4;
    return this.#words[at] === 0 && this.#words[at + 1] === 0 && this.#words[at + 2] === 0xffff;
  }

  /** Returns the name that the address stands for, else a dotted quad or IPv6 as in RFC 5952. */
  text(id: AddressId): string {
    if (id < 0) return '?';
    const known = this.#texts.get(id);
    if (known !== undefined) return known;
    const named = this.#named.size === 0 ? undefined : this.#named.get(id);
    return this.#texts.set(id, named ?? formatAddress(this.bytes(id)));
  }

  /** Frees the index: from now on only texts are asked for, and further addresses are refused. */
  close(): void {
    this.#limit = this.size;
    this.#slots = new Int32Array(1).fill(-1);
  }

  #intern(w0: number, w1: number, w2: number, w3: number): AddressId {
    const mask = this.#slots.length - 1;
    let slot = hash(w0, w1, w2, w3) & mask;
    for (;;) {
      const id = this.#slots[slot]!;
      if (id < 0) return this.#add(slot, w0, w1, w2, w3);
      const at = id * 4;
      const words = this.#words;
      if (words[at + 3] === w3 && words[at + 2] === w2 && words[at + 1] === w1 && words[at] === w0)
        return id;
      slot = (slot + 1) & mask;
    }
  }

  #add(slot: number, w0: number, w1: number, w2: number, w3: number): AddressId {
    if (this.size === this.#limit) {
      this.refused++;
      return NO_ADDRESS;
    }
    const id = this.size++;
    if (id * 4 === this.#words.length) this.#words = lengthened(this.#words, id * 8);
    this.#words.set([w0, w1, w2, w3], id * 4);
    this.#slots[slot] = id;
    if (this.size * 2 > this.#slots.length) this.#grow();
    return id;
  }

  #grow(): void {
    const slots = new Int32Array(this.#slots.length * 2).fill(-1);
    const mask = slots.length - 1;
    for (let id = 0; id < this.size; id++) {
      const at = id * 4;
      const words = this.#words;
      let slot = hash(words[at]!, words[at + 1]!, words[at + 2]!, words[at + 3]!) & mask;
      while (slots[slot]! >= 0) slot = (slot + 1) & mask;
      slots[slot] = id;
    }
    this.#slots = slots;
  }
}

const OCTETS = 16;
const words = randomWords(OCTETS);

/** Keyed hash: strangers choose the addresses (`randomWords`). Of IPv4, only the last four bytes are hashed. */
function hash(w0: number, w1: number, w2: number, w3: number): number {
  const last = wordHash(w3, 12);
  if (w0 === 0 && w1 === 0 && w2 === 0xffff) return last;
  return last ^ wordHash(w0, 0) ^ wordHash(w1, 4) ^ wordHash(w2, 8);
}

/** @param position index of the word's first byte in the address */
function wordHash(word: number, position: number): number {
  const row = position * OCTET_VALUES;
  return (
    words[row + (word >>> 24)]! ^
    words[row + OCTET_VALUES + ((word >>> 16) & 0xff)]! ^
    words[row + 2 * OCTET_VALUES + ((word >>> 8) & 0xff)]! ^
    words[row + 3 * OCTET_VALUES + (word & 0xff)]!
  );
}

const scratch = new AsciiText();

/** Text of an address of 4 or 16 bytes: dotted quad, or RFC 5952 section 4. */
export function formatAddress(bytes: Bytes): string {
  if (bytes.length === 4) return bytes.join('.');
  appendIpv6(scratch.clear(), bytes, 0, false);
  return scratch.toString();
}

/** Returns the 4 or 16 bytes of an address in text form (RFC 4291 section 2.2); undefined for other text. */
export function parseAddress(text: string): Bytes | undefined {
  if (!text.includes(':')) return parseIpv4(text);
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half) => ipv6Groups(half));
  if (!head || (halves.length === 2 && !tail)) return undefined;
  const missing = 8 - head.length - (tail?.length ?? 0);
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => 0), ...(tail ?? [])];
  return Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff]));
}

function ipv6Groups(text: string): number[] | undefined {
  if (text === '') return [];
  const groups: number[] = [];
  for (const part of text.split(':')) {
    const quad = part.includes('.') ? parseIpv4(part) : undefined;
    if (quad) groups.push(u16(quad, 0), u16(quad, 2));
    else if (/^[\da-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}

/** Reads digit by digit, without regular expressions or `split`: a text capture has millions of addresses. */
function parseIpv4(text: string): Bytes | undefined {
  const octets = new Uint8Array(4);
  let part = 0;
  let value = 0;
  let digits = 0;
  for (let at = 0; at <= text.length; at++) {
    const digit = at < text.length ? text.charCodeAt(at) - DIGIT_ZERO : DOT;
    if (digit === DOT) {
      if (digits === 0 || part > 3) return undefined;
      octets[part++] = value;
      value = digits = 0;
    } else {
      if (digit < 0 || digit > 9 || ++digits > 3) return undefined;
      value = value * 10 + digit;
      if (value > 255) return undefined;
    }
  }
  return part === 4 ? octets : undefined;
}

const DIGIT_ZERO = 0x30;
/** Value of the character `.` on the scale of `digit`. */
const DOT = 0x2e - DIGIT_ZERO;

/** 127.0.0.0/8 or ::1. Neither loopback nor link-local addresses are ever behind a ClusterIP. */
export function isLoopback(bytes: Bytes): boolean {
  if (bytes.length === 4) return u8(bytes, 0) === 127;
  return bytes.every((octet, at) => octet === (at === 15 ? 1 : 0));
}

export function isLinkLocal(bytes: Bytes): boolean {
  if (bytes.length === 4) return u16(bytes, 0) === 0xa9fe;
  return (u16(bytes, 0) & 0xffc0) === 0xfe80;
}
