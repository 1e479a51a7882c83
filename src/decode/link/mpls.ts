import { type Bytes, u8 } from '../../wire/bytes.ts';
import { Malformation } from '../../wire/malformation.ts';
import { NOT_IP } from './link-layer.ts';

const ENTRY_OCTETS = 4;

/** Segment routing pushes a dozen labels at most. */
const MAX_LABELS = 16;

/**
 * The label stack of MPLS, RFC 3032 section 2.1. It does not name the protocol below the bottom label. The version
 * shows IP (RFC 4928), which a pseudowire must not look like.
 *
 * ```
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * |                Label                  |  TC |S|       TTL     |
 * ```
 */
export function mpls(bytes: Bytes, start: number, end: number): number {
  let at = start;
  for (let labels = 0; labels < MAX_LABELS; labels++) {
    if (at + ENTRY_OCTETS >= end) return Malformation.cutLink;
    const isBottom = (u8(bytes, at + 2) & 1) !== 0;
    at += ENTRY_OCTETS;
    if (!isBottom) continue;
    const version = u8(bytes, at) >> 4;
    return version === 4 || version === 6 ? at : NOT_IP;
  }
  return NOT_IP;
}
