import { type Bytes, u16le, u8 } from '../wire/bytes.ts';
import { Dot11, DOT11_AGGREGATE, Dot11Control } from '../wire/headers/link.ts';
import type { HardwareAddresses } from './hardware-addresses.ts';

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
  if (start + Dot11.address2 > end) return ~start;
  const control = u16le(bytes, start + Dot11.control);
  hardware.replace(bytes, start + Dot11.address1);
  if (start + Dot11.address3 > end) return ~(start + Dot11.address2);
  hardware.replace(bytes, start + Dot11.address2);
  if ((control & Dot11Control.typeBits) === Dot11Control.controlFrame || start + Dot11.octets > end)
    return ~(start + Dot11.address3);
  hardware.replace(bytes, start + Dot11.address3);
  let at = start + Dot11.octets;
  if ((control & Dot11Control.typeBits) !== Dot11Control.data) return ~at;
  if ((control & Dot11Control.bothDistributionSystems) === Dot11Control.bothDistributionSystems) {
    if (at + 6 > end) return ~at;
    hardware.replace(bytes, at);
    at += 6;
  }
  if (ip < 0 || (control & Dot11Control.qos) === 0) return ip < 0 ? ~at : ip;
  const isAggregate = (u8(bytes, at) & DOT11_AGGREGATE) !== 0;
  at += (control & Dot11Control.htControl) === 0 ? 2 : 6;
  if (!isAggregate) return ip;
  // LLC and SNAP are the 8 octets in front of IP, the header of the subframe the 14 before; tags may stand between.
  hardware.replace(bytes, at);
  hardware.replace(bytes, at + 6);
  return ip;
}
