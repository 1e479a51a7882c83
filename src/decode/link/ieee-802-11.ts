import { type Bytes, u16le, u8 } from '../../wire/bytes.ts';
import {
  Dot11,
  DOT11_AGGREGATE,
  Dot11Control,
  DOT11_SUBFRAME_OCTETS,
} from '../../wire/headers/link.ts';
import { Malformation } from '../../wire/malformation.ts';
import { type LinkLayer, NOT_IP } from './link-layer.ts';
import { snap } from './snap.ts';

/**
 * LINKTYPE_IEEE802_11 (105), IEEE 802.11 section 9.3.2.1. Protected frames were encrypted in the air. Only an
 * access point or a station can capture them in clear.
 *
 * https://www.tcpdump.org/linktypes/LINKTYPE_IEEE802_11.html
 *
 * ```
 * 0               2          4           10          16          22         24
 * | frame control | duration | address 1 | address 2 | address 3 | sequence | address 4? | QoS? | HT? | LLC …
 * ```
 */
export const ieee80211: LinkLayer = {
  ipHeader: (bytes, start, end) => behindHeader(bytes, start, end, 1),
};

/** @param alignment alignment of the octets after the header; 4 if a radiotap header announces padding */
export function behindHeader(bytes: Bytes, start: number, end: number, alignment: 1 | 4): number {
  if (start + Dot11.octets > end) return Malformation.cutLink;
  const control = u16le(bytes, start);
  if (
    (control & Dot11Control.typeBits) !== Dot11Control.data ||
    (control & Dot11Control.noData) !== 0
  )
    return NOT_IP;
  if ((control & Dot11Control.protected) !== 0) return Malformation.encrypted;
  let at = start + Dot11.octets;
  if ((control & Dot11Control.bothDistributionSystems) === Dot11Control.bothDistributionSystems)
    at += 6;
  let isAggregate = false;
  if ((control & Dot11Control.qos) !== 0) {
    if (at + 2 > end) return Malformation.cutLink;
    isAggregate = (u8(bytes, at) & DOT11_AGGREGATE) !== 0;
    at += (control & Dot11Control.htControl) === 0 ? 2 : 6;
  }
  at += (start - at) & (alignment - 1);
  return snap(bytes, isAggregate ? at + DOT11_SUBFRAME_OCTETS : at, end);
}
