import { type Bytes, u16le, u8 } from '../../wire/bytes.ts';
import { Malformation } from '../../wire/malformation.ts';
import { type LinkLayer, NOT_IP } from './link-layer.ts';
import { snap } from './snap.ts';

const HEADER_OCTETS = 24;

/** Frame control, both octets as one little-endian number. IEEE 802.11 section 9.2.4.1. */
const TYPE = 0x000c;
const DATA = 0x0008;
/** Subtype bits of data frames. */
const NO_DATA = 0x0040;
const QOS = 0x0080;
const BOTH_DISTRIBUTION_SYSTEMS = 0x0300;
const PROTECTED = 0x4000;
const HT_CONTROL = 0x8000;

/** In the QoS control field: several MSDUs, each behind addresses and a length, of which the first is read. */
const AGGREGATE = 0x80;
const SUBFRAME_OCTETS = 14;

/**
 * LINKTYPE_IEEE802_11 (105), IEEE 802.11 section 9.3.2.1. What is protected was encrypted in the air, and only
 * an access point or a station sees it in clear.
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

/** @param alignment of what follows the header; 4 when a radiotap header says that padding was put in */
export function behindHeader(bytes: Bytes, start: number, end: number, alignment: 1 | 4): number {
  if (start + HEADER_OCTETS > end) return Malformation.cutLink;
  const control = u16le(bytes, start);
  if ((control & TYPE) !== DATA || (control & NO_DATA) !== 0) return NOT_IP;
  if ((control & PROTECTED) !== 0) return Malformation.encrypted;
  let at = start + HEADER_OCTETS;
  if ((control & BOTH_DISTRIBUTION_SYSTEMS) === BOTH_DISTRIBUTION_SYSTEMS) at += 6;
  let isAggregate = false;
  if ((control & QOS) !== 0) {
    if (at + 2 > end) return Malformation.cutLink;
    isAggregate = (u8(bytes, at) & AGGREGATE) !== 0;
    at += (control & HT_CONTROL) === 0 ? 2 : 6;
  }
  at += (start - at) & (alignment - 1);
  return snap(bytes, isAggregate ? at + SUBFRAME_OCTETS : at, end);
}
