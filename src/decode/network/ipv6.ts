import { type Bytes, u16, u32, u8 } from '../../wire/bytes.ts';
import { Malformation } from '../../wire/malformation.ts';
import { type NetworkView, Protocol } from './network-view.ts';

const HEADER_OCTETS = 40;

/** RFC 8200 section 4.1 foresees seven at most; whoever stacks more does not ask for names. */
const MAX_EXTENSION_HEADERS = 8;

/** RFC 8200 section 4, RFC 4302. */
const HOP_BY_HOP = 0;
const ROUTING = 43;
const AUTHENTICATION = 51;
const DESTINATION_OPTIONS = 60;

/**
 * RFC 8200 section 3, and the extension headers behind it:
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
 * @param at where the caller has seen version 6
 * @param wireEnd where the packet ended on the wire, beyond `end` when the snap length cut it
 */
export function readIpv6(
  bytes: Bytes,
  at: number,
  end: number,
  wireEnd: number,
  into: NetworkView,
): Malformation {
  const start = at + HEADER_OCTETS;
  if (start > end) return Malformation.cutNetwork;
  // Zero: a jumbogram (RFC 2675), or a segment that the network card was to cut (TSO).
  const payloadLength = u16(bytes, at + 4) || Math.max(0, wireEnd - start);
  into.bytes = bytes;
  into.isIpv4 = false;
  into.addressesAt = at + 8;
  into.protocol = u8(bytes, at + 6);
  into.start = start;
  into.end = Math.min(end, start + payloadLength);
  into.length = payloadLength;
  into.isFirstFragment = false;
  return isExtensionHeader(into.protocol) ? skipExtensionHeaders(into) : Malformation.none;
}

/**
 * Moves `into` behind the extension headers that it stands before. A fragment header is skipped when all is in
 * this one fragment (RFC 6946), else the way ends there.
 */
export function skipExtensionHeaders(into: NetworkView): Malformation {
  const { bytes } = into;
  const ipEnd = into.start + into.length;
  for (let headers = 0; isExtensionHeader(into.protocol); headers++) {
    const at = into.start;
    if (headers === MAX_EXTENSION_HEADERS) {
      into.protocol = Protocol.none;
      break;
    }
    if (at + 8 > into.end) {
      return at + 8 > ipEnd ? Malformation.badNetworkLength : Malformation.cutNetwork;
    }
    const next = u8(bytes, at);
    if (into.protocol === Protocol.fragment) {
      // | Next Header | Reserved | Fragment Offset, 13 bits |Res|M| Identification, 32 bits |
      const fragment = u16(bytes, at + 2) & ~6;
      into.start = at + 8;
      if (fragment === 0) {
        into.protocol = next;
        continue;
      }
      into.fragmented = next;
      into.fragmentOffset = fragment & ~7;
      into.moreFragments = (fragment & 1) !== 0;
      into.identification = u32(bytes, at + 4);
      break;
    }
    // Counted in units of 8 octets beyond the first 8; AH (RFC 4302 section 2.2) in units of 4 beyond the first 8.
    const units = u8(bytes, at + 1);
    into.start = at + (into.protocol === AUTHENTICATION ? (units + 2) * 4 : (units + 1) * 8);
    into.protocol = next;
    if (into.start > ipEnd) return Malformation.badNetworkLength;
    if (into.start > into.end) return Malformation.cutNetwork;
  }
  into.length = ipEnd - into.start;
  return Malformation.none;
}

export function isExtensionHeader(number: number): boolean {
  return (
    number === HOP_BY_HOP ||
    number === ROUTING ||
    number === Protocol.fragment ||
    number === AUTHENTICATION ||
    number === DESTINATION_OPTIONS
  );
}
