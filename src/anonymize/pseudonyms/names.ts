import { LABEL_TYPE, MAX_NAME_OCTETS, MAX_POINTERS, nameText, POINTER } from '../../dns/name.ts';
import { HEADER_OCTETS } from '../../dns/message-view.ts';
import { type Bytes, u16, u8 } from '../../wire/bytes.ts';
import type { AddressPseudonyms } from './addresses.ts';
import type { LabelPseudonyms } from './labels.ts';
import { OctetMap } from './octet-map.ts';

/** Below these, names are addresses (RFC 1035 section 3.5, RFC 3596 section 2.5). */
const IPV4_ZONE = 'in-addr.arpa';
const IPV6_ZONE = 'ip6.arpa';

/** Names whose pseudonyms are remembered, in order to find back; the octets are those of both, as text. */
const MAX_REMEMBERED = { entries: 1 << 20, octets: 48 << 20 };

const NONE: readonly (readonly string[])[] = [];

/** More labels do not fit into a name. */
const MAX_LABELS = 128;

/**
 * Names in messages. What a label becomes depends on it and on what stands behind it in its name, never on what stands
 * before: so a label that several names point to (RFC 1035 section 4.1.4) becomes the same for all of them.
 */
export class NamePseudonyms {
  readonly #labels: LabelPseudonyms;
  readonly #addresses: AddressPseudonyms;
  /** Labels of each suffix that is kept, the last one first. */
  readonly #kept: readonly (readonly string[])[];
  readonly #originals = new OctetMap(MAX_REMEMBERED);
  /** Offsets of the length octets of the name at hand, and how many. */
  readonly #at = new Int32Array(MAX_LABELS);
  #count = 0;
  /** By offset: the last message in which the label there was replaced, as a part of a name that is whole. */
  readonly #written = new Uint32Array(1 << 16);
  #message = 0;

  /** @param suffixes such as `svc.cluster.local`: kept, in part as well */
  constructor(labels: LabelPseudonyms, addresses: AddressPseudonyms, suffixes: readonly string[]) {
    this.#labels = labels;
    this.#addresses = addresses;
    this.#kept = [IPV4_ZONE, IPV6_ZONE, ...suffixes].map((suffix) =>
      suffix.toLowerCase().split('.').filter(Boolean).toReversed(),
    );
  }

  /** Another message comes. */
  begin(): void {
    this.#message++;
  }

  /**
   * Writes the name at `at`, with pseudonyms of its labels, into the same place of `into`: the rest of it, too, which
   * it points to.
   *
   * @param start of the message
   * @returns where the name ends in the message, or a negative number when it is cut or cannot be read: then what was
   *   read of it has been written, and the complement is the offset from which nothing is understood
   */
  replace(bytes: Bytes, at: number, start: number, end: number, into: Bytes): number {
    const next = this.#collect(bytes, at, start, end, into);
    this.#write(bytes, into, next >= 0, at);
    return next;
  }

  /** The same of a question, which is looked for again by `original`. */
  replaceQuestion(bytes: Bytes, at: number, start: number, end: number, into: Bytes): number {
    const next = this.replace(bytes, at, start, end, into);
    if (next < 0) return next;
    const name = nameText(bytes, at, start, end);
    const pseudonym = nameText(into, at, start, end);
    if (name === undefined || pseudonym === undefined) return next;
    const key = ascii(pseudonym.toLowerCase());
    if (this.#originals.find(key, 0, key.length) < 0) this.#originals.add(key, ascii(name));
    return next;
  }

  /** What a pseudonym stands for; itself when it is none. */
  original(text: string): string {
    const octets = this.#originals.get(ascii(text.toLowerCase()));
    return octets === undefined ? text : ASCII.decode(octets);
  }

  /**
   * Follows the name, and writes how it ends where it stands: a pointer, or what is none. A pointer must point before
   * what was read so far: so there is no way in circles.
   */
  #collect(bytes: Bytes, at: number, start: number, end: number, into: Bytes): number {
    this.#count = 0;
    let next = -1;
    let before = at;
    let octets = 1;
    let pointers = 0;
    for (let here = at; ;) {
      if (here >= end) return ~Math.min(next < 0 ? here : next, end);
      const length = u8(bytes, here);
      if (length === 0) return next < 0 ? here + 1 : next;
      if ((length & LABEL_TYPE) === POINTER) {
        if (next < 0) into.set(bytes.subarray(here, Math.min(here + 2, end)), here);
        if (here + 2 > end) return ~(next < 0 ? end : next);
        if (next < 0) next = here + 2;
        here = start + (u16(bytes, here) & 0x3fff);
        if (here >= before || ++pointers > MAX_POINTERS) return ~next;
        before = here;
        continue;
      }
      if ((length & LABEL_TYPE) !== 0) {
        if (next >= 0) return ~next;
        // Its two upper bits tell what is wrong; the others may be a character of anything.
        into[here] = length & LABEL_TYPE;
        return ~Math.min(here + 1, end);
      }
      octets += 1 + length;
      if (here + 1 + length > end || octets > MAX_NAME_OCTETS || this.#count === MAX_LABELS) {
        if (next >= 0) return ~next;
        into[here] = length;
        return ~Math.min(here + 1, end);
      }
      this.#at[this.#count++] = here;
      here += 1 + length;
    }
  }

  /**
   * From the last label to the first. What stands behind the labels of a name that is cut is not known: none is kept,
   * and those before it, which it only points to, are left to the names that they are of.
   */
  #write(bytes: Bytes, into: Bytes, isWhole: boolean, start: number): void {
    const from = isWhole ? HEADER_OCTETS : start;
    let kept = isWhole ? this.#kept : NONE;
    let zone: ReverseZone | undefined;
    for (let index = this.#count - 1, depth = 0; index >= 0; index--, depth++) {
      const at = this.#at[index]!;
      const length = u8(bytes, at);
      if (at >= from) into[at] = length;
      if (kept.length > 0) {
        const label = lowerCased(bytes, at + 1, length);
        kept = kept.filter((suffix) => suffix[depth] === label);
        for (const suffix of kept) {
          if (suffix.length !== depth + 1) continue;
          if (suffix === this.#kept[0]) zone = new ReverseZone(4);
          if (suffix === this.#kept[1]) zone = new ReverseZone(16);
        }
        if (kept.length > 0 && at >= from)
          into.set(bytes.subarray(at + 1, at + 1 + length), at + 1);
        if (kept.length > 0) continue;
      }
      if (at < from) continue;
      if (zone?.take(lowerCased(bytes, at + 1, length))) {
        this.#writeDigits(zone, bytes, into, at + 1, length);
        continue;
      }
      zone = undefined;
      // Thousands of names may point to one label.
      if (isWhole && this.#written[at] === this.#message) continue;
      if (isWhole) this.#written[at] = this.#message;
      this.#labels.replace(bytes, at + 1, length, into, at + 1);
    }
  }

  /** A part of an address in the place of another one, with zeros in front when it is shorter. */
  #writeDigits(zone: ReverseZone, bytes: Bytes, into: Bytes, at: number, length: number): void {
    const digits = zone.digits(this.#addresses);
    if (digits.length > length) {
      // An octet of three digits where there is room for one.
      this.#labels.replaceDigits(bytes, at, length, into, at);
      return;
    }
    const padded = digits.padStart(length, '0');
    for (let index = 0; index < length; index++) into[at + index] = padded.charCodeAt(index);
  }
}

/** The labels below in-addr.arpa or ip6.arpa: an address from its first part on. */
class ReverseZone {
  readonly #address: Bytes;
  #bits = 0;

  constructor(octets: 4 | 16) {
    this.#address = new Uint8Array(octets);
  }

  /** @returns false when the label is no next part of an address */
  take(label: string): boolean {
    const at = this.#bits >> 3;
    if (at === this.#address.length) return false;
    if (this.#address.length === 4) {
      if (!/^(?:0|[1-9]\d{0,2})$/.test(label) || Number(label) > 255) return false;
      this.#address[at] = Number(label);
      this.#bits += 8;
      return true;
    }
    if (!/^[\da-f]$/.test(label)) return false;
    const nibble = Number.parseInt(label, 16);
    this.#address[at]! |= (this.#bits & 7) === 0 ? nibble << 4 : nibble;
    this.#bits += 4;
    return true;
  }

  /** The last part taken, of the pseudonym. */
  digits(addresses: AddressPseudonyms): string {
    const octet = addresses.prefix(this.#address, this.#bits)[(this.#bits - 1) >> 3]!;
    if (this.#address.length === 4) return String(octet);
    return ((this.#bits & 7) === 4 ? octet >> 4 : octet & 15).toString(16);
  }
}

/** Presentation format is ASCII. */
const ASCII = new TextDecoder();
function ascii(text: string): Bytes {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function lowerCased(bytes: Bytes, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length)).toLowerCase();
}
