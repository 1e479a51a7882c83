import { type Bytes, u16, u8 } from '../../wire/bytes.ts';
import { Malformation } from '../../wire/malformation.ts';
import { type LinkLayer, NOT_IP } from './link-layer.ts';
import { mpls } from './mpls.ts';

/** All stations, unnumbered information: RFC 1662 section 3.1. Often left out (section 7.1). */
const ADDRESS_AND_CONTROL = 0xff03;

/** https://www.iana.org/assignments/ppp-numbers */
const IPV4 = 0x0021;
const IPV6 = 0x0057;
const MPLS_UNICAST = 0x0281;

/**
 * LINKTYPE_PPP (9) and LINKTYPE_PPP_HDLC (50), RFC 1661 section 2. Protocol numbers are odd, with an even upper
 * octet. So numbers below 256 may be sent as one octet (RFC 1661 section 6.5).
 *
 * https://www.tcpdump.org/linktypes/LINKTYPE_PPP.html
 *
 * ```
 * | address 0xff | control 0x03 | protocol, 1 or 2 octets | payload …
 * ```
 */
export const ppp: LinkLayer = {
  ipHeader(bytes: Bytes, start: number, end: number): number {
    if (start + 2 > end) return Malformation.cutLink;
    return behindProtocol(
      bytes,
      u16(bytes, start) === ADDRESS_AND_CONTROL ? start + 2 : start,
      end,
    );
  },
};

/** @param at offset of the protocol field */
function behindProtocol(bytes: Bytes, at: number, end: number): number {
  if (at + 2 > end) return Malformation.cutLink;
  const isShort = (u8(bytes, at) & 1) !== 0;
  const protocol = isShort ? u8(bytes, at) : u16(bytes, at);
  at += isShort ? 1 : 2;
  if (protocol === IPV4 || protocol === IPV6) return at;
  return protocol === MPLS_UNICAST ? mpls(bytes, at, end) : NOT_IP;
}

const PPPOE_HEADER_OCTETS = 6;
const SESSION_DATA = 0;

/**
 * PPPoE in its session stage (EtherType 0x8864), RFC 2516 section 4; as a link type, LINKTYPE_PPP_ETHER (51).
 *
 * ```
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * |Version| Type  |     Code      |          Session ID           |
 * |            Length             |       PPP protocol …
 * ```
 */
export function pppoe(bytes: Bytes, start: number, end: number): number {
  const at = start + PPPOE_HEADER_OCTETS;
  if (at > end) return Malformation.cutLink;
  return u8(bytes, start + 1) === SESSION_DATA ? behindProtocol(bytes, at, end) : NOT_IP;
}
