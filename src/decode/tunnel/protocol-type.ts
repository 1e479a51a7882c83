import type { Bytes } from '../../wire/bytes.ts';
import { ethernet } from '../link/ethernet.ts';
import { ipHeaderBehind } from '../link/ethertype.ts';

/** Transparent Ethernet Bridging (RFC 1701): an EtherType that only tunnels use, for a whole frame. */
const ETHERNET_FRAME = 0x6558;

/** Offset of the IP header behind the "protocol type" of GRE and Geneve: an EtherType, or a frame of its own. */
export function behindProtocolType(type: number, bytes: Bytes, at: number, end: number): number {
  return type === ETHERNET_FRAME
    ? ethernet.ipHeader(bytes, at, end)
    : ipHeaderBehind(type, bytes, at, end);
}
