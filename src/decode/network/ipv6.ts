import { type Bytes, u16, u32, u8 } from '../../wire/bytes.ts';
import {
  Extension,
  extensionOctets,
  FragmentHeader,
  Ipv6,
  Protocol,
} from '../../wire/headers/ip.ts';
import { Malformation } from '../../wire/malformation.ts';
import type { NetworkView } from './network-view.ts';

/** RFC 8200 section 4.1 allows seven at most. A packet with more is no DNS traffic. */
const MAX_EXTENSION_HEADERS = 8;

/**
 * RFC 8200 section 3, and the extension headers after it:
 *
 * ```
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * |Version| Traffic Class |           Flow Label                  |
 * |         Payload Length        |  Next Header  |   Hop Limit   |
 * |                   Source Address, 16 octets                   |
 * |                 Destination Address, 16 octets                |
 *
 * |  Next Header  |  Hdr Ext Len  |        options …
 * ```
 *
 * @param at offset of the header; the caller has checked for version 6
 * @param wireEnd end of the packet on the wire, beyond `end` if the snap length cut the packet
 */
export function readIpv6(
  bytes: Bytes,
  at: number,
  end: number,
  wireEnd: number,
  into: NetworkView,
): Malformation {
  const start = at + Ipv6.octets;
  if (start > end) return Malformation.cutNetwork;
  // Zero: a jumbogram (RFC 2675), or a packet that the network card was still to cut into segments (TSO).
  const payloadLength = u16(bytes, at + Ipv6.payloadLength) || Math.max(0, wireEnd - start);
  into.bytes = bytes;
  into.isIpv4 = false;
  into.addressesAt = at + Ipv6.source;
  into.protocol = u8(bytes, at + Ipv6.nextHeader);
  into.start = start;
  into.end = Math.min(end, start + payloadLength);
  into.length = payloadLength;
  into.isFirstFragment = false;
  return isExtensionHeader(into.protocol) ? skipExtensionHeaders(into) : Malformation.none;
}

/** Moves `into` past extension headers, and past that of a fragment only if it is the whole packet (RFC 6946). */
export function skipExtensionHeaders(into: NetworkView): Malformation {
  const { bytes } = into;
  const ipEnd = into.start + into.length;
  for (let headers = 0; isExtensionHeader(into.protocol); headers++) {
    const at = into.start;
    if (headers === MAX_EXTENSION_HEADERS) {
      into.protocol = Protocol.none;
      break;
    }
    if (at + FragmentHeader.octets > into.end) {
      return at + FragmentHeader.octets > ipEnd
        ? Malformation.badNetworkLength
        : Malformation.cutNetwork;
    }
    const next = u8(bytes, at);
    if (into.protocol === Protocol.fragment) {
      // | Next Header | Reserved | Fragment Offset, 13 bits |Res|M| Identification, 32 bits |
      const fragment = u16(bytes, at + FragmentHeader.fragment) & ~6;
      into.start = at + FragmentHeader.octets;
      if (fragment === 0) {
        into.protocol = next;
        continue;
      }
      into.fragmented = next;
      into.fragmentOffset = fragment & ~7;
      into.moreFragments = (fragment & 1) !== 0;
      into.identification = u32(bytes, at + FragmentHeader.identification);
      break;
    }
    into.start = at + extensionOctets(into.protocol, u8(bytes, at + 1));
    into.protocol = next;
    if (into.start > ipEnd) return Malformation.badNetworkLength;
    if (into.start > into.end) return Malformation.cutNetwork;
  }
  into.length = ipEnd - into.start;
  return Malformation.none;
}

export function isExtensionHeader(number: number): boolean {
  return (
    number === Extension.hopByHop ||
    number === Extension.routing ||
    number === Protocol.fragment ||
    number === Extension.authentication ||
    number === Extension.destinationOptions
  );
}
