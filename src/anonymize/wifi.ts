import { type Bytes, u16le, u8 } from '../wire/bytes.ts';
import type { HardwareAddresses } from './hardware-addresses.ts';

const HEADER_OCTETS = 24;
const TYPE = 0x000c;
const CONTROL = 0x0004;
const DATA = 0x0008;
const QOS = 0x0080;
const BOTH_DISTRIBUTION_SYSTEMS = 0x0300;
const HT_CONTROL = 0x8000;
const AGGREGATE = 0x80;

/**
 * 802.11, see decode/link/ieee-802-11.ts: three addresses or four, and two more in front of a packet that is one of
 * several. What management frames tell (names of networks) and what is protected becomes zeros.
 */
export function wifiHeader(
  bytes: Bytes,
  start: number,
  end: number,
  ip: number,
  { hardware }: { readonly hardware: HardwareAddresses },
): number {
  if (start + 10 > end) return ~start;
  const control = u16le(bytes, start);
  hardware.replace(bytes, start + 4);
  if (start + 16 > end) return ~(start + 10);
  hardware.replace(bytes, start + 10);
  if ((control & TYPE) === CONTROL || start + HEADER_OCTETS > end) return ~(start + 16);
  hardware.replace(bytes, start + 16);
  let at = start + HEADER_OCTETS;
  if ((control & TYPE) !== DATA) return ~at;
  if ((control & BOTH_DISTRIBUTION_SYSTEMS) === BOTH_DISTRIBUTION_SYSTEMS) {
    if (at + 6 > end) return ~at;
    hardware.replace(bytes, at);
    at += 6;
  }
  if (ip < 0 || (control & QOS) === 0) return ip < 0 ? ~at : ip;
  const isAggregate = (u8(bytes, at) & AGGREGATE) !== 0;
  at += (control & HT_CONTROL) === 0 ? 2 : 6;
  if (!isAggregate) return ip;
  // LLC and SNAP are the 8 octets in front of IP, the header of the subframe the 14 before; tags may stand between.
  hardware.replace(bytes, at);
  hardware.replace(bytes, at + 6);
  return ip;
}
