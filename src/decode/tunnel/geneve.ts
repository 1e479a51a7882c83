import { type Bytes, u16, u8 } from '../../wire/bytes.ts';
import { Geneve, geneveOctets } from '../../wire/headers/tunnel.ts';
import { Malformation } from '../../wire/malformation.ts';
import { NOT_IP } from '../link/link-layer.ts';
import { behindProtocolType } from './protocol-type.ts';

/**
 * Geneve, RFC 8926 section 3.4. OVN and Antrea build pod networks with it.
 *
 * ```
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * |Ver|  Opt Len  |O|C|    Rsvd.  |          Protocol Type        |
 * |        Virtual Network Identifier (VNI)       |    Reserved   |
 * |                    options, 4 × Opt Len octets                |
 * ```
 */
export function geneve(bytes: Bytes, start: number, end: number): number {
  if (start + Geneve.octets > end) return Malformation.cutTunnel;
  const versionAndLength = u8(bytes, start + Geneve.versionAndLength);
  if (versionAndLength >> 6 !== 0) return NOT_IP;
  const at = start + geneveOctets(versionAndLength);
  if (at > end) return Malformation.cutTunnel;
  return behindProtocolType(u16(bytes, start + Geneve.protocolType), bytes, at, end);
}
