import { type Bytes, u16, u32, u8 } from '../../wire/bytes.ts';
import { Ethernet, EtherType, Sll, Sll2 } from '../../wire/headers/link.ts';
import { Malformation } from '../../wire/malformation.ts';
import { ipHeaderBehind } from './ethertype.ts';
import { type LinkLayer, placeOf } from './link-layer.ts';

/** Reads an EtherType within a header of fixed size, and returns where IP begins behind it. */
function behind(bytes: Bytes, typeAt: number, at: number, end: number): number {
  if (at > end) return Malformation.cutLink;
  const type = u16(bytes, typeAt);
  return type === EtherType.ipv4 ? at : ipHeaderBehind(type, bytes, at, end);
}

/**
 * LINKTYPE_ETHERNET (1), https://www.tcpdump.org/linktypes/LINKTYPE_ETHERNET.html
 *
 * ```
 * 0             6             12          14
 * | destination |   source    | EtherType | payload …
 * ```
 */
export const ethernet: LinkLayer = {
  ipHeader: (bytes, start, end) =>
    behind(bytes, start + Ethernet.type, start + Ethernet.octets, end),
};

/**
 * LINKTYPE_C_HDLC (104), https://www.tcpdump.org/linktypes/LINKTYPE_C_HDLC.html
 *
 * ```
 * 0         1         2           4
 * | address | control | EtherType | payload …
 * ```
 */
export const ciscoHdlc: LinkLayer = {
  ipHeader: (bytes, start, end) => behind(bytes, start + 2, start + 4, end),
};

/**
 * LINKTYPE_LINUX_SLL (113): header of packets of the interface `any` up to libpcap 1.9. The packet type gives the
 * direction (4: sent by us). The header does not name the interface.
 *
 * https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL.html
 *
 * ```
 * 0             2             4              6           14         16
 * | packet type | ARPHRD type | addr. length |  address  | protocol | payload …
 * ```
 */
export const linuxSll: LinkLayer = {
  ipHeader: (bytes, start, end) => behind(bytes, start + Sll.protocol, start + Sll.octets, end),
  place: (bytes, start, _end, interfaceId) =>
    placeOf(interfaceId, u16(bytes, start + Sll.packetType)),
};

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
export const linuxSll2: LinkLayer = {
  ipHeader: (bytes, start, end) => behind(bytes, start + Sll2.protocol, start + Sll2.octets, end),
  place: (bytes, start) =>
    placeOf(u32(bytes, start + Sll2.interfaceIndex), u8(bytes, start + Sll2.packetType)),
};
