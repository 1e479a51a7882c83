import { type Bytes, u16 } from '../../wire/bytes.ts';
import { EtherType } from '../../wire/headers/link.ts';
import { Malformation } from '../../wire/malformation.ts';
import { type LinkDecoder, NOT_IP } from './link-layer.ts';
import { mpls } from './mpls.ts';
import { pppoe } from './ppp.ts';

/** THE TABLE: protocols between an EtherType and IP, other than VLAN tags. */
const BEHIND: ReadonlyMap<number, LinkDecoder> = new Map([
  [EtherType.mplsUnicast, mpls],
  [EtherType.mplsMulticast, mpls],
  [EtherType.pppoeSession, pppoe],
]);

/** 802.1ad stacks two tags. A longer stack than this is no VLAN but an attack. */
const MAX_VLAN_TAGS = 8;

/**
 * Returns the offset of the IP header after an EtherType and the VLAN tags that follow it, four octets each:
 *
 * ```
 * |PCP|D|       VLAN ID         |          EtherType            |
 * ```
 *
 * @param at first octet after the EtherType
 */
export function ipHeaderBehind(type: number, bytes: Bytes, at: number, end: number): number {
  for (let tags = 0; tags <= MAX_VLAN_TAGS; tags++) {
    if (type === EtherType.ipv4 || type === EtherType.ipv6) return at;
    if (!isVlanTag(type)) return BEHIND.get(type)?.(bytes, at, end) ?? NOT_IP;
    if (at + 4 > end) return Malformation.cutLink;
    type = u16(bytes, at + 2);
    at += 4;
  }
  return NOT_IP;
}

function isVlanTag(type: number): boolean {
  return (
    type === EtherType.customerTag ||
    type === EtherType.serviceTag ||
    type === EtherType.oldServiceTag
  );
}
