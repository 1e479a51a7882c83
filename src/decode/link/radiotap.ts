import { type Bytes, u16le, u32le, u8 } from '../../wire/bytes.ts';
import { Malformation } from '../../wire/malformation.ts';
import { behindHeader } from './ieee-802-11.ts';
import type { LinkLayer } from './link-layer.ts';

const HEADER_OCTETS = 8;

/** Bits of `present`: which fields follow, in this order. */
const TSFT = 1 << 0;
const FLAGS = 1 << 1;
const MORE_PRESENT = 1 << 31;

/** In the field FLAGS: the 802.11 header was padded to 32 bits. */
const DATA_PAD = 0x20;

/**
 * LINKTYPE_IEEE802_11_RADIOTAP (127): what the radio says of a frame, then the frame.
 * https://www.radiotap.org
 *
 * ```
 * 0         1     2        4
 * | version | pad | length | present, 32 bits, and more of them while bit 31 is set | fields … | 802.11 …
 * ```
 */
export const radiotap: LinkLayer = {
  ipHeader(bytes: Bytes, start: number, end: number): number {
    if (start + HEADER_OCTETS > end) return Malformation.cutLink;
    const at = start + u16le(bytes, start + 2);
    if (at > end || at < start + HEADER_OCTETS) return Malformation.cutLink;
    return behindHeader(bytes, at, end, isPadded(bytes, start, at) ? 4 : 1);
  },
};

function isPadded(bytes: Bytes, start: number, end: number): boolean {
  const present = u32le(bytes, start + 4);
  if ((present & FLAGS) === 0) return false;
  let at = start + 4;
  while (at + 4 <= end && (u32le(bytes, at) & MORE_PRESENT) !== 0) at += 4;
  at += 4;
  // TSFT is 64 bits wide, and aligned to them from the start of the header.
  if ((present & TSFT) !== 0) at = start + ((at - start + 7) & ~7) + 8;
  return at < end && (u8(bytes, at) & DATA_PAD) !== 0;
}
