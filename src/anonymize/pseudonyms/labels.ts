import { MAX_NAMES } from '../../dns/name-table.ts';
import type { Bytes } from '../../wire/bytes.ts';
import { OctetMap } from './octet-map.ts';
import { permuted } from './permutation.ts';
import type { Secret } from './secret.ts';

const LOWER_A = 0x61;
const LOWER_Z = 0x7a;
/** The bit in which lower and upper case letters differ. */
const CASE = 0x20;

/** Most labels that are remembered, as many as names. Further labels share one pseudonym for each length. */
const MAX_LABELS = { entries: MAX_NAMES, octets: 8 << 20 };

const MAX_LABEL_OCTETS = 63;

const LETTERS = 26;
/** Bytes of labels, without upper case letters: those of host names first, then all others. */
const HOST = 'abcdefghijklmnopqrstuvwxyz0123456789';
const USUAL = `${HOST}-_`;
const ORDER: readonly number[] = [
  ...Array.from(USUAL, (character) => character.charCodeAt(0)),
  ...Array.from({ length: 256 }, (_, octet) => octet).filter(
    (octet) => !isUpper(octet) && !USUAL.includes(String.fromCharCode(octet)),
  ),
];
const RANK = new Map(ORDER.map((octet, rank) => [octet, rank]));

function isUpper(octet: number): boolean {
  return octet >= LOWER_A - CASE && octet <= LOWER_Z - CASE;
}

function isLower(octet: number): boolean {
  return octet >= LOWER_A && octet <= LOWER_Z;
}

/**
 * Pseudonyms of labels. A label gets the same pseudonym, of the same length, in every name, so that search lists remain
 * recognisable. Case does not matter (RFC 4343), and is transferred from the label to the pseudonym.
 */
export class LabelPseudonyms {
  readonly #secret: Secret | undefined;
  readonly #pseudonyms = new OctetMap(MAX_LABELS);
  /** Pseudonyms of numbers of one or two digits. */
  readonly #digits = new Map<string, Bytes>();
  /** The current label in lower case: at most 63 bytes (RFC 1035 section 2.3.4). */
  readonly #label: Bytes = new Uint8Array(MAX_LABEL_OCTETS);
  /** By length: the next number, and a number that was skipped because its pseudonym equalled the label itself. */
  readonly #next = new Map<number, number>();
  readonly #passed = new Map<number, number>();

  constructor(secret: Secret | undefined) {
    this.#secret = secret;
  }

  /** Writes the pseudonym of the label of `length` bytes in `bytes` into `into`. */
  replace(bytes: Bytes, at: number, length: number, into: Bytes, intoAt: number): void {
    const label = this.#label;
    for (let index = 0; index < length; index++) {
      const octet = bytes[at + index]!;
      label[index] = isUpper(octet) ? octet ^ CASE : octet;
    }
    const known = this.#pseudonyms.find(label, 0, length);
    if (known >= 0) this.#pseudonyms.copy(known, into, intoAt);
    else into.set(this.#make(label.subarray(0, length)), intoAt);
    for (let index = 0; index < length; index++) {
      if (isUpper(bytes[at + index]!) && isLower(into[intoAt + index]!))
        into[intoAt + index]! ^= CASE;
    }
  }

  /** Writes the pseudonym of a number of one or two digits: letters, which nobody mistakes for a number. */
  replaceDigits(bytes: Bytes, at: number, length: number, into: Bytes, intoAt: number): void {
    let key = '';
    for (let octet = at; octet < at + length; octet++) key += String.fromCharCode(bytes[octet]!);
    let pseudonym = this.#digits.get(key);
    if (!pseudonym) {
      const digits = Array.from(key, Number);
      const letters = this.#secret
        ? permuted(digits, LETTERS, 'digits', this.#secret)
        : inBase(this.#number(-length), LETTERS, length);
      pseudonym = Uint8Array.from(letters, (rank) => LOWER_A + rank);
      this.#digits.set(key, pseudonym);
    }
    into.set(pseudonym, intoAt);
  }

  #make(label: Bytes): Bytes {
    const { length } = label;
    if (!this.#pseudonyms.hasRoom(2 * length)) return new Uint8Array(length).fill(LOWER_Z);
    let key = '';
    for (const octet of label) key += String.fromCharCode(octet);
    const pseudonym = this.#secret ? keyed(key, this.#secret) : this.#numbered(key, length);
    this.#pseudonyms.add(label, pseudonym);
    return pseudonym;
  }

  /** Returns the next numbered pseudonym that is not the label itself, which the last of one byte may be. */
  #numbered(key: string, length: number): Bytes {
    const passed = this.#passed.get(length);
    if (passed !== undefined && !isSame(ofNumber(passed, length), key)) {
      this.#passed.delete(length);
      return ofNumber(passed, length);
    }
    let number = this.#number(length);
    if (number < ORDER.length ** length && isSame(ofNumber(number, length), key)) {
      this.#passed.set(length, number);
      number = this.#number(length);
    }
    const isLeft = number < ORDER.length ** length;
    return ofNumber(isLeft ? number : (this.#passed.get(length) ?? 0), length);
  }

  #number(length: number): number {
    const number = this.#next.get(length) ?? 0;
    this.#next.set(length, number + 1);
    return number;
  }
}

/** Returns the pseudonym of a number: of letters and digits while there are any of that length, then of all bytes. */
function ofNumber(number: number, length: number): Bytes {
  const usual = HOST.length ** length;
  if (number < usual)
    return Uint8Array.from(inBase(number, HOST.length, length), (rank) => ORDER[rank]!);
  const others = ORDER.length - HOST.length;
  const rest = inBase(number - usual, ORDER.length, length);
  rest[0] = HOST.length + (Math.floor((number - usual) / ORDER.length ** (length - 1)) % others);
  return Uint8Array.from(rest, (rank) => ORDER[rank]!);
}

/** Returns the pseudonym of a label by the secret. Bytes of host names map to such bytes, and others to others. */
function keyed(key: string, secret: Secret): Bytes {
  const ranks = Array.from(key, (character) => RANK.get(character.charCodeAt(0))!);
  const shape = ranks.map((rank) => (rank < USUAL.length ? 'u' : 'o')).join('');
  const usual = ranks.filter((rank) => rank < USUAL.length);
  const others = ranks.filter((rank) => rank >= USUAL.length).map((rank) => rank - USUAL.length);
  const newUsual = usual.length > 0 ? permuted(usual, USUAL.length, shape, secret) : [];
  const otherRadix = ORDER.length - USUAL.length;
  const newOthers = others.length > 0 ? permuted(others, otherRadix, shape, secret) : [];
  return Uint8Array.from(shape, (kind) =>
    kind === 'u' ? ORDER[newUsual.shift()!]! : ORDER[USUAL.length + newOthers.shift()!]!,
  );
}

function inBase(number: number, base: number, length: number): number[] {
  const digits: number[] = [];
  for (let rest = number; digits.length < length; rest = Math.floor(rest / base))
    digits.unshift(rest % base);
  return digits;
}

function isSame(pseudonym: Bytes, key: string): boolean {
  return pseudonym.every((octet, at) => octet === key.charCodeAt(at));
}
