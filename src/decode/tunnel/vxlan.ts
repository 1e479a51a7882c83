import { type Bytes, u8 } from '../../wire/bytes.ts';
import { Malformation } from '../../wire/malformation.ts';
import { ethernet } from '../link/ethernet.ts';
import { NOT_IP } from '../link/link-layer.ts';

const HEADER_OCTETS = 8;
/** The I flag: the network identifier is valid. Every VXLAN packet has it. */
const HAS_IDENTIFIER = 0x08;

/**
 * VXLAN, RFC 7348 section 5: an Ethernet frame within UDP. Flannel, Calico and Cilium build pod networks of it.
 *
 * ```
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * |R|R|R|R|I|R|R|R|            Reserved                           |
 * |        VXLAN Network Identifier (VNI)         |   Reserved    |
 * ```
 */
export function vxlan(bytes: Bytes, start: number, end: number): number {
  const at = start + HEADER_OCTETS;
  if (at > end) return Malformation.cutTunnel;
  if ((u8(bytes, start) & HAS_IDENTIFIER) === 0) return NOT_IP;
  return ethernet.ipHeader(bytes, at, end);
}
