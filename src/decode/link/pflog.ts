import { type Bytes, u8 } from '../../wire/bytes.ts';
import { Pflog } from '../../wire/headers/link.ts';
import { Malformation } from '../../wire/malformation.ts';
import { interfaceNumber } from './interface-name.ts';
import { type LinkLayer, OUTGOING, placeOf } from './link-layer.ts';

const PF_OUT = 2;

/**
 * LINKTYPE_PFLOG (117): log of the packet filter of the BSDs. The first octet holds the length of the header,
 * without the padding to 32 bits. https://www.tcpdump.org/linktypes/LINKTYPE_PFLOG.html
 *
 * ```
 * 0        1                2        3        4                20       36         60          61
 * | length | address family | action | reason | interface name | ruleset | numbers | direction | …
 * ```
 */
export const pflog: LinkLayer = { ipHeader, place };

function ipHeader(bytes: Bytes, start: number, end: number): number {
  if (start + Pflog.octets > end) return Malformation.cutLink;
  const at = start + ((Math.max(u8(bytes, start + Pflog.length), Pflog.octets) + 3) & ~3);
  return at > end ? Malformation.cutLink : at;
}

function place(bytes: Bytes, start: number): number {
  const number = interfaceNumber(bytes, start + Pflog.interfaceName, Pflog.interfaceNameOctets);
  return placeOf(number, u8(bytes, start + Pflog.direction) === PF_OUT ? OUTGOING : 0);
}
