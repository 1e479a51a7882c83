import { type Bytes, u8 } from '../../wire/bytes.ts';
import { Vxlan } from '../../wire/headers/tunnel.ts';
import { Malformation } from '../../wire/malformation.ts';
import { ethernet } from '../link/ethernet.ts';
import { NOT_IP } from '../link/link-layer.ts';

/**
 * VXLAN, RFC 7348 section 5: an Ethernet frame within UDP. Flannel, Calico and Cilium build pod networks with it.
 *
 * ```
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * |R|R|R|R|I|R|R|R|            Reserved                           |
 * |        VXLAN Network Identifier (VNI)         |   Reserved    |
 * ```
 */
export function vxlan(bytes: Bytes, start: number, end: number): number {
  const at = start + Vxlan.octets;
  if (at > end) return Malformation.cutTunnel;
  if ((u8(bytes, start + Vxlan.flags) & Vxlan.hasIdentifier) === 0) return NOT_IP;
  return ethernet.ipHeader(bytes, at, end);
}
