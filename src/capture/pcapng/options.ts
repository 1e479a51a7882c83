import type { Bytes } from '../../wire/bytes.ts';

/** opt_endofopt and opt_comment, draft-ietf-opsawg-pcapng section 3.5. */
const OPTION_END = 0;
const OPTION_COMMENT = 1;
/** Most octets of a value: the length of an option has 16 bits, and the value is padded to 32 bits. */
const MAX_VALUE = 0xffff - 3;

/**
 * Encodes comments as options opt_comment (UTF-8). A block of any type may have several of them.
 *
 * @returns code, length and value of each comment, padded to 32 bits, without the end of options
 */
export function commentOptions(comments: readonly string[], littleEndian: boolean): Bytes {
  const values = comments.map((comment) => cut(new TextEncoder().encode(comment)));
  const length = values.reduce((sum, value) => sum + 4 + padded(value.length), 0);
  const octets = new Uint8Array(length);
  const view = new DataView(octets.buffer);
  let at = 0;
  for (const value of values) {
    view.setUint16(at, OPTION_COMMENT, littleEndian);
    view.setUint16(at + 2, value.length, littleEndian);
    octets.set(value, at + 4);
    at += 4 + padded(value.length);
  }
  return octets;
}

/** Returns where options can be added to the list in [start, end): before its end, after all readable ones. */
export function endOfOptions(
  view: DataView,
  start: number,
  end: number,
  littleEndian: boolean,
): number {
  let at = start;
  while (at + 4 <= end) {
    const next = at + 4 + padded(view.getUint16(at + 2, littleEndian));
    if (view.getUint16(at, littleEndian) === OPTION_END || next > end) break;
    at = next;
  }
  return at;
}

/** Cuts a value to MAX_VALUE octets, at the start of a UTF-8 character. */
function cut(value: Bytes): Bytes {
  if (value.length <= MAX_VALUE) return value;
  let end = MAX_VALUE;
  while ((value[end]! & 0xc0) === 0x80) end--;
  return value.subarray(0, end);
}

export function padded(octets: number): number {
  return octets + (-octets & 3);
}
