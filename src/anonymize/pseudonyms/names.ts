import { MAX_NAMES } from '../../dns/name-table.ts';
import { LABEL_TYPE, MAX_NAME_OCTETS, MAX_POINTERS, nameText, POINTER } from '../../dns/name.ts';
import { HEADER_OCTETS } from '../../dns/message-view.ts';
import { type Bytes, u16, u8 } from '../../wire/bytes.ts';
import type { AddressPseudonyms } from './addresses.ts';
import type { LabelPseudonyms } from './labels.ts';
import { OctetMap } from './octet-map.ts';

/** Zones whose names are addresses (RFC 1035 section 3.5, RFC 3596 section 2.5). */
const IPV4_ZONE = 'in-addr.arpa';
const IPV6_ZONE = 'ip6.arpa';

/** Most names remembered with their pseudonyms, so that originals can be found. Bytes count both, as text. */
const MAX_REMEMBERED = { entries: MAX_NAMES, octets: 16 << 20 };

const NONE: readonly (readonly string[])[] = [];

/** Most labels of a name. */
const MAX_LABELS = 128;

/**
 * Pseudonyms of names in messages. The pseudonym of a label depends on the label and on the labels after it, never on
 * those before it. So a label to which several names point (RFC 1035 section 4.1.4) gets the same pseudonym for all.
 */
export class NamePseudonyms {
  readonly #labels: LabelPseudonyms;
  readonly #addresses: AddressPseudonyms;
  /** Labels of each kept suffix, the last label first. */
  readonly #kept: readonly (readonly string[])[];
  /** Originals of pseudonyms, once somebody may ask for them. */
  #originals: OctetMap | undefined;
  /** Offsets of the length bytes of the current name's labels, and their number. */
  readonly #at = new Int32Array(MAX_LABELS);
  #count = 0;
  /** By offset: number of the last message in which the label there was replaced as part of a complete name. */
  readonly #written = new Uint32Array(1 << 16);
  #message = 0;

  /** @param suffixes suffixes to keep, such as `svc.cluster.local`; a name keeps as many of their labels as it has */
  constructor(labels: LabelPseudonyms, addresses: AddressPseudonyms, suffixes: readonly string[]) {
    this.#labels = labels;
    this.#addresses = addresses;
    this.#kept = [IPV4_ZONE, IPV6_ZONE, ...suffixes].map((suffix) =>
      suffix.toLowerCase().split('.').filter(Boolean).toReversed(),
    );
  }

  /** Remembers names from now on, so that `original` finds them. */
  remember(): void {
    this.#originals ??= new OctetMap(MAX_REMEMBERED);
  }

  /** Begins another message. */
  begin(): void {
    this.#message++;
  }

  /**
   * Writes the name at `at` of a message, with pseudonyms of its labels, into the same place of `into`, including the labels to
   * which it points.
   *
   * @returns the offset after the name; negative if the name is cut or unreadable. Then its readable part is written,
   *   and the complement is the offset from which nothing is understood
   */
  replace(bytes: Bytes, at: number, end: number, into: Bytes): number {
    const next = this.#collect(bytes, at, end, into);
    this.#write(bytes, into, next >= 0, at);
    return next;
  }

  /** Does the same for the name of a question, and remembers it for `original` if asked to. */
  replaceQuestion(bytes: Bytes, at: number, end: number, into: Bytes): number {
    const next = this.replace(bytes, at, end, into);
    if (next < 0 || !this.#originals) return next;
    const name = nameText(bytes, at, 0, end);
    const pseudonym = nameText(into, at, 0, end);
    if (name === undefined || pseudonym === undefined) return next;
    const key = ascii(pseudonym.toLowerCase());
    if (this.#originals.find(key, 0, key.length) < 0) this.#originals.add(key, ascii(name));
    return next;
  }

  /** Returns the original name of a pseudonym; other text unchanged. */
  original(text: string): string {
    const octets = this.#originals?.get(ascii(text.toLowerCase()));
    return octets === undefined ? text : ASCII.decode(octets);
  }

  /**
   * Collects the labels of a name, and writes its end in place: a pointer, or an invalid byte. A pointer must point
   * before everything read so far, so that there are no loops.
   */
  #collect(bytes: Bytes, at: number, end: number, into: Bytes): number {
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
        here = u16(bytes, here) & 0x3fff;
        if (here >= before || ++pointers > MAX_POINTERS) return ~next;
        before = here;
        continue;
      }
      if ((length & LABEL_TYPE) !== 0) {
        if (next >= 0) return ~next;
        // The two upper bits show the malformation. The other bits may be part of a character, and are not kept.
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
   * Writes the labels, from the last to the first. The end of a cut name is unknown, so that none of its labels is kept
   * as a suffix. Labels to which it only points are left to the names that contain them.
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
      // Each label is written once per message, as thousands of names may point to it.
      if (isWhole && this.#written[at] === this.#message) continue;
      if (isWhole) this.#written[at] = this.#message;
      this.#labels.replace(bytes, at + 1, length, into, at + 1);
    }
  }

  /** Writes a part of an address in place of the original one, with leading zeros if it is shorter. */
  #writeDigits(zone: ReverseZone, bytes: Bytes, into: Bytes, at: number, length: number): void {
    const digits = zone.digits(this.#addresses);
    if (digits.length > length) {
      // The pseudonym has more digits than the original, for example three instead of one.
      this.#labels.replaceDigits(bytes, at, length, into, at);
      return;
    }
    const padded = digits.padStart(length, '0');
    for (let index = 0; index < length; index++) into[at + index] = padded.charCodeAt(index);
  }
}

/** Collects the labels below in-addr.arpa or ip6.arpa: an address, beginning with its first part. */
class ReverseZone {
  readonly #address: Bytes;
  #bits = 0;

  constructor(octets: 4 | 16) {
    this.#address = new Uint8Array(octets);
  }

  /** Takes a label. Returns false if it cannot be the next part of an address. */
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

  /** Returns the part of the pseudonym that replaces the last label. */
  digits(addresses: AddressPseudonyms): string {
    const octet = addresses.prefix(this.#address, this.#bits)[(this.#bits - 1) >> 3]!;
    if (this.#address.length === 4) return String(octet);
    return ((this.#bits & 7) === 4 ? octet >> 4 : octet & 15).toString(16);
  }
}

/** Converts text in presentation format, which is ASCII. */
const ASCII = new TextDecoder();
function ascii(text: string): Bytes {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

function lowerCased(bytes: Bytes, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length)).toLowerCase();
}
