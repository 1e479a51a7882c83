import { type Bytes, u16, u8 } from '../../wire/bytes.ts';
import { Malformation } from '../../wire/malformation.ts';
import { type NetworkView, Protocol } from './network-view.ts';

const HEADER_OCTETS = 20;
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
 * @param at where the caller has seen version 4
 * @param wireEnd where the packet ended on the wire, beyond `end` when the snap length cut it
 */
export function readIpv4(
  bytes: Bytes,
  at: number,
  end: number,
  wireEnd: number,
  into: NetworkView,
): Malformation {
  if (at + HEADER_OCTETS > end) return Malformation.cutNetwork;
  const headerLength = (u8(bytes, at) & 0xf) * 4;
  // Zero: the network card was to cut the segment and fill it in (TSO), after it had been captured.
  const totalLength = u16(bytes, at + 2) || wireEnd - at;
  if (headerLength < HEADER_OCTETS || totalLength < headerLength) {
    return Malformation.badNetworkLength;
  }
  const start = at + headerLength;
  if (start > end) return Malformation.cutNetwork;
  into.bytes = bytes;
  into.isIpv4 = true;
  into.addressesAt = at + 12;
  into.protocol = u8(bytes, at + 9);
  into.start = start;
  into.end = Math.min(end, at + totalLength);
  into.length = totalLength - headerLength;
  into.isFirstFragment = false;
  const fragment = u16(bytes, at + 6);
  if ((fragment & (MORE_FRAGMENTS | FRAGMENT_OFFSET)) !== 0) {
    into.fragmented = into.protocol;
    into.protocol = Protocol.fragment;
    into.fragmentOffset = (fragment & FRAGMENT_OFFSET) * 8;
    into.moreFragments = (fragment & MORE_FRAGMENTS) !== 0;
    into.identification = u16(bytes, at + 4);
  }
  return Malformation.none;
}
