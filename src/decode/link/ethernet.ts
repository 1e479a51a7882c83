import { type Bytes, u16 } from '../../wire/bytes.ts';
import { Malformation } from '../../wire/malformation.ts';
import { EtherType, ipHeaderBehind } from './ethertype.ts';
import type { LinkLayer } from './link-layer.ts';

const HEADER_OCTETS = 14;

/**
 * LINKTYPE_ETHERNET (1), https://www.tcpdump.org/linktypes/LINKTYPE_ETHERNET.html
 *
 * ```
 * 0             6             12          14
 * | destination |   source    | EtherType | payload …
 * ```
 */
export const ethernet: LinkLayer = { ipHeader };

function ipHeader(bytes: Bytes, start: number, end: number): number {
  const at = start + HEADER_OCTETS;
  if (at > end) return Malformation.cutLink;
  const type = u16(bytes, start + 12);
  return type === EtherType.ipv4 ? at : ipHeaderBehind(type, bytes, at, end);
}
