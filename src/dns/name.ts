import { AsciiText } from '../wire/texts/ascii-text.ts';
import { type Bytes, u16, u8 } from '../wire/bytes.ts';

/** Most octets of a name on the wire, length octets and root included: RFC 1035 section 2.3.4. */
export const MAX_NAME_OCTETS = 255;

/**
 * Compression pointers followed in one name. 255 octets hold 127 labels, and a pointer that leads directly to
 * another pointer has no use. Without the limit, a message of 64 KiB could have thousands of names that each take
 * thousands of steps.
 */
export const MAX_POINTERS = 127;

/** Mask of the two high bits of a length octet, the label type: RFC 1035 section 4.1.4. 01 and 10 are retired. */
export const LABEL_TYPE = 0xc0;
export const POINTER = 0xc0;

/** The name exceeds the bytes, or has an unknown label type. */
export const NO_END = -1;

/**
 * Returns the offset of the first octet after a name: after its root label, or after its first compression
 * pointer (which may be cut: compare with `end` before reading on). Returns NO_END if there is none.
 */
export function skipName(bytes: Bytes, at: number, end: number): number {
  while (at < end) {
    const length = u8(bytes, at);
    if (length === 0) return at + 1;
    if ((length & LABEL_TYPE) === POINTER) return at + 2;
    if ((length & LABEL_TYPE) !== 0) return NO_END;
    at += 1 + length;
  }
  return NO_END;
}

/** Buffer of `expandName`. */
export const expanded: Bytes = new Uint8Array(MAX_NAME_OCTETS);

/**
 * Writes a name without compression (RFC 1035 section 4.1.4) into `expanded`. A pointer must point backwards, before
 * the start of everything read so far, so that no loop is possible.
 *
 * @param start start of the message, from which pointers count
 * @returns the octets of the name; 0 if it cannot be read
 */
export function expandName(bytes: Bytes, from: number, start: number, end: number): number {
  let [at, before, octets] = [from, from, 0];
  for (let pointers = 0; at < end;) {
    const length = u8(bytes, at);
    if ((length & LABEL_TYPE) === POINTER) {
      if (at + 2 > end || ++pointers > MAX_POINTERS) return 0;
      at = start + (u16(bytes, at) & 0x3fff);
      if (at >= before) return 0;
      before = at;
      continue;
    }
    if ((length & LABEL_TYPE) !== 0 || at + 1 + length > end) return 0;
    if (octets + 1 + length > MAX_NAME_OCTETS) return 0;
    for (let one = 0; one <= length; one++) expanded[octets++] = u8(bytes, at + one);
    if (length === 0) return octets;
    at += 1 + length;
  }
  return 0;
}

const scratch = new AsciiText();

/**
 * Returns a name in presentation format (RFC 1035 section 5.1, RFC 4343 section 2.1), without the final dot except
 * for the root; undefined if it cannot be decoded.
 *
 * @param start start of the message, from which pointers count
 */
export function nameText(bytes: Bytes, at: number, start: number, end: number): string | undefined {
  const octets = expandName(bytes, at, start, end);
  if (octets <= 1) return octets === 1 ? '.' : undefined;
  scratch.clear();
  for (let label = 0, next = 0; u8(expanded, label) !== 0; label = next) {
    next = label + 1 + u8(expanded, label);
    if (label > 0) scratch.text('.');
    appendEscaped(expanded, label + 1, next, SPECIAL_IN_NAMES);
  }
  return scratch.toString();
}

/** Returns a <character-string> in quotes: RFC 1035 section 5.1. */
export function quotedText(bytes: Bytes, start: number, end: number): string {
  scratch.clear().text('"');
  appendEscaped(bytes, start, end, SPECIAL_IN_STRINGS);
  return scratch.text('"').toString();
}

/** Characters with a special meaning in a zone file. */
const SPECIAL_IN_NAMES = octetsOf('"$().;@\\');
const SPECIAL_IN_STRINGS = octetsOf('"\\');

/** Escapes octets that do not stand for themselves. A space does in strings, but would end a name. */
function appendEscaped(bytes: Bytes, start: number, end: number, special: Bytes): void {
  for (let at = start; at < end; at++) {
    const octet = u8(bytes, at);
    const isPlain = octet > 0x20 && octet < 0x7f;
    if (isPlain && special[octet] === 0) scratch.character(octet);
    else if (isPlain) scratch.text('\\').character(octet);
    else if (octet === 0x20 && special === SPECIAL_IN_STRINGS) scratch.character(octet);
    else scratch.text(`\\${String(octet).padStart(3, '0')}`);
  }
}

function octetsOf(characters: string): Bytes {
  const set = new Uint8Array(256);
  for (const character of characters) set[character.charCodeAt(0)] = 1;
  return set;
}
