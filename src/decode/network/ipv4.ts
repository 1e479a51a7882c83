import { type Bytes, u16, u8 } from '../../wire/bytes.ts';
import { Ipv4, Protocol } from '../../wire/headers/ip.ts';
import { Malformation } from '../../wire/malformation.ts';
import type { NetworkView } from './network-view.ts';

const MORE_FRAGMENTS = 0x2000;
const FRAGMENT_OFFSET = 0x1fff;

/**
 * RFC 791 section 3.1:
 *
 * ```
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * |Version|  IHL  |Type of Service|          Total Length         |
 * |         Identification        |Flags|      Fragment Offset    |
 * |  Time to Live |    Protocol   |         Header Checksum       |
 * |                       Source Address                          |
 * |                    Destination Address                        |
 * |                    Options                    |    Padding    |
 * ```
 *
 * @param at offset of the header; the caller has checked for version 4
 * @param wireEnd end of the packet on the wire, beyond `end` if the snap length cut the packet
 */
export function readIpv4(
  bytes: Bytes,
  at: number,
  end: number,
  wireEnd: number,
  into: NetworkView,
): Malformation {
  if (at + Ipv4.octets > end) return Malformation.cutNetwork;
  const headerLength = (u8(bytes, at) & 0xf) * 4;
  // Zero: the packet was captured before the network card cut it into segments and filled in the length (TSO).
  const totalLength = u16(bytes, at + Ipv4.totalLength) || wireEnd - at;
  if (headerLength < Ipv4.octets || totalLength < headerLength) {
    return Malformation.badNetworkLength;
  }
  const start = at + headerLength;
  if (start > end) return Malformation.cutNetwork;
  into.bytes = bytes;
  into.isIpv4 = true;
  into.addressesAt = at + Ipv4.source;
  into.protocol = u8(bytes, at + Ipv4.protocol);
  into.start = start;
  into.end = Math.min(end, at + totalLength);
  into.length = totalLength - headerLength;
  into.isFirstFragment = false;
  const fragment = u16(bytes, at + Ipv4.fragment);
  if ((fragment & (MORE_FRAGMENTS | FRAGMENT_OFFSET)) !== 0) {
    into.fragmented = into.protocol;
    into.protocol = Protocol.fragment;
    into.fragmentOffset = (fragment & FRAGMENT_OFFSET) * 8;
    into.moreFragments = (fragment & MORE_FRAGMENTS) !== 0;
    into.identification = u16(bytes, at + Ipv4.identification);
  }
  return Malformation.none;
}
