import { type Bytes, u16 } from '../../wire/bytes.ts';
import { Ethernet, EtherType } from '../../wire/headers/link.ts';
import { Malformation } from '../../wire/malformation.ts';
import { ipHeaderBehind } from './ethertype.ts';
import type { LinkLayer } from './link-layer.ts';

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
  const at = start + Ethernet.octets;
  if (at > end) return Malformation.cutLink;
  const type = u16(bytes, start + Ethernet.type);
  return type === EtherType.ipv4 ? at : ipHeaderBehind(type, bytes, at, end);
}
