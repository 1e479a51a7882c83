import { type Bytes, u16, u32, u8 } from '../../wire/bytes.ts';
import { Sll2 } from '../../wire/headers/link.ts';
import { Malformation } from '../../wire/malformation.ts';
import { ipHeaderBehind } from './ethertype.ts';
import { type LinkLayer, placeOf } from './link-layer.ts';

/**
 * LINKTYPE_LINUX_SLL2 (276): header of packets of the interface `any` since libpcap 1.10.
 *
 * https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL2.html
 *
 * ```
 * 0          2          4                 8             10            11             12          20
 * | protocol | reserved | interface index | ARPHRD type | packet type | addr. length |  address  | payload …
 * ```
 */
export const linuxSll2: LinkLayer = { ipHeader, place };

function ipHeader(bytes: Bytes, start: number, end: number): number {
  const at = start + Sll2.octets;
  if (at > end) return Malformation.cutLink;
  return ipHeaderBehind(u16(bytes, start + Sll2.protocol), bytes, at, end);
}

/** Interface and direction (packet type 0: to us, 4: sent by us). */
function place(bytes: Bytes, start: number): number {
  return placeOf(u32(bytes, start + Sll2.interfaceIndex), u8(bytes, start + Sll2.packetType));
}
