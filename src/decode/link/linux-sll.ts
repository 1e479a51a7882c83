import { type Bytes, u16 } from '../../wire/bytes.ts';
import { Sll } from '../../wire/headers/link.ts';
import { Malformation } from '../../wire/malformation.ts';
import { ipHeaderBehind } from './ethertype.ts';
import { type LinkLayer, placeOf } from './link-layer.ts';

/**
 * LINKTYPE_LINUX_SLL (113): header of packets of the interface `any` up to libpcap 1.9.
 *
 * https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL.html
 *
 * ```
 * 0             2             4              6           14         16
 * | packet type | ARPHRD type | addr. length |  address  | protocol | payload …
 * ```
 */
export const linuxSll: LinkLayer = { ipHeader, place };

function ipHeader(bytes: Bytes, start: number, end: number): number {
  const at = start + Sll.octets;
  if (at > end) return Malformation.cutLink;
  return ipHeaderBehind(u16(bytes, start + Sll.protocol), bytes, at, end);
}

/** The packet type gives the direction (4: sent by us). The header does not name the interface. */
function place(bytes: Bytes, start: number, _end: number, interfaceId: number): number {
  return placeOf(interfaceId, u16(bytes, start + Sll.packetType));
}
