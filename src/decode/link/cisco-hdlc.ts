import { type Bytes, u16 } from '../../wire/bytes.ts';
import { Malformation } from '../../wire/malformation.ts';
import { ipHeaderBehind } from './ethertype.ts';
import type { LinkLayer } from './link-layer.ts';

const HEADER_OCTETS = 4;

/**
 * LINKTYPE_C_HDLC (104), https://www.tcpdump.org/linktypes/LINKTYPE_C_HDLC.html
 *
 * ```
 * 0         1         2           4
 * | address | control | EtherType | payload …
 * ```
 */
export const ciscoHdlc: LinkLayer = {
  ipHeader(bytes: Bytes, start: number, end: number): number {
    const at = start + HEADER_OCTETS;
    if (at > end) return Malformation.cutLink;
    return ipHeaderBehind(u16(bytes, start + 2), bytes, at, end);
  },
};
