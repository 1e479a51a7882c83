import { type Bytes, u16le, u32le, u8 } from '../../wire/bytes.ts';
import { Radiotap, RadiotapPresent } from '../../wire/headers/link.ts';
import { Malformation } from '../../wire/malformation.ts';
import { behindHeader } from './ieee-802-11.ts';
import type { LinkLayer } from './link-layer.ts';

/** Bit of the field FLAGS: the 802.11 header is padded to 32 bits. */
const DATA_PAD = 0x20;

/**
 * LINKTYPE_IEEE802_11_RADIOTAP (127): metadata of the radio, then the 802.11 frame.
 *
 * https://www.radiotap.org
 *
 * ```
 * 0         1     2        4
 * | version | pad | length | present, 32 bits, and more of them while bit 31 is set | fields … | 802.11 …
 * ```
 */
export const radiotap: LinkLayer = {
  ipHeader(bytes: Bytes, start: number, end: number): number {
    if (start + Radiotap.octets > end) return Malformation.cutLink;
    const at = start + u16le(bytes, start + Radiotap.length);
    if (at > end || at < start + Radiotap.octets) return Malformation.cutLink;
    return behindHeader(bytes, at, end, isPadded(bytes, start, at) ? 4 : 1);
  },
};

function isPadded(bytes: Bytes, start: number, end: number): boolean {
  const at = flagsIn(bytes, start, end);
  return at < end && (u8(bytes, at) & DATA_PAD) !== 0;
}

/** Returns the offset of the field FLAGS of a radiotap header; if it has none, `end`, the end of the header. */
export function flagsIn(bytes: Bytes, start: number, end: number): number {
  const present = u32le(bytes, start + Radiotap.present);
  if ((present & RadiotapPresent.flags) === 0) return end;
  const at = fieldsIn(bytes, start, end);
  // TSFT is 64 bits wide, and aligned to them from the start of the header.
  return (present & RadiotapPresent.tsft) === 0 ? at : start + ((at - start + 7) & ~7) + 8;
}

/** Returns the offset of the first field, after all words of `present`. It may be beyond `end`. */
export function fieldsIn(bytes: Bytes, start: number, end: number): number {
  let at = start + Radiotap.present;
  while (at + 4 <= end && (u32le(bytes, at) & RadiotapPresent.more) !== 0) at += 4;
  return at + 4;
}
