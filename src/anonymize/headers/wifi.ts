import { u16le, u8 } from '../../wire/bytes.ts';
import { Dot11, DOT11_AGGREGATE, Dot11Control } from '../../wire/headers/link.ts';
import type { Rewrite } from '../rewrite.ts';

/** Offset of fragment and sequence number, after the addresses. */
const SEQUENCE = 22;

/**
 * Rewrites 802.11, see decode/link/ieee-802-11.ts. It has three or four addresses, and two more before each packet of
 * an aggregate. Content of management frames (names of networks) and protected data are not kept.
 */
export function wifiHeader(frame: Rewrite, start: number, end: number, ip: number): number {
  if (start + Dot11.address2 > end) return ip;
  const control = u16le(frame.from, start + Dot11.control);
  frame.keep(start, start + Dot11.address1);
  frame.hardware(start + Dot11.address1);
  if (start + Dot11.address3 > end) return ip;
  frame.hardware(start + Dot11.address2);
  if ((control & Dot11Control.typeBits) === Dot11Control.controlFrame || start + Dot11.octets > end)
    return ip;
  frame.hardware(start + Dot11.address3);
  let at = start + Dot11.octets;
  frame.keep(start + SEQUENCE, at);
  if ((control & Dot11Control.typeBits) !== Dot11Control.data) return ip;
  if ((control & Dot11Control.bothDistributionSystems) === Dot11Control.bothDistributionSystems) {
    if (at + 6 > end) return ip;
    frame.hardware(at);
    at += 6;
  }
  if (ip < 0) return ip;
  if ((control & Dot11Control.qos) !== 0) {
    const isAggregate = (u8(frame.from, at) & DOT11_AGGREGATE) !== 0;
    const behind = at + ((control & Dot11Control.htControl) === 0 ? 2 : 6);
    if (isAggregate) {
      // LLC and SNAP are the 8 octets before IP, and the 14 before those are the subframe header. Tags may be between.
      frame.keep(at, behind);
      frame.hardware(behind);
      frame.hardware(behind + 6);
      at = behind + 12;
    }
  }
  frame.keep(at, ip);
  return ip;
}
