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

/**
 * Mask of the two high bits of a length octet, which give its type: RFC 1035 section 4.1.4. 01 and 10 are retired
 * or reserved.
 */
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

const scratch = new AsciiText();

/**
 * Returns a name in presentation format (RFC 1035 section 5.1, RFC 4343 section 2.1), without the final dot except
 * for the root; undefined if it cannot be decoded. A pointer must point backwards, before the start of everything
 * read so far, so that no loop is possible.
 *
 * @param start start of the message, from which pointers count
 */
export function nameText(bytes: Bytes, at: number, start: number, end: number): string | undefined {
  scratch.clear();
  let before = at;
  let pointers = 0;
  let octets = 1;
  let separator = '';
  while (at < end) {
    const length = u8(bytes, at);
    if (length === 0) return separator === '' ? '.' : scratch.toString();
    if ((length & LABEL_TYPE) === POINTER) {
      if (at + 2 > end || ++pointers > MAX_POINTERS) return undefined;
      at = start + (u16(bytes, at) & 0x3fff);
      if (at >= before) return undefined;
      before = at;
      continue;
    }
    octets += 1 + length;
    if (octets > MAX_NAME_OCTETS || (length & LABEL_TYPE) !== 0 || at + 1 + length > end)
      return undefined;
    scratch.text(separator);
    separator = '.';
    appendEscaped(bytes, at + 1, at + 1 + length, SPECIAL_IN_NAMES);
    at += 1 + length;
  }
  return undefined;
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
