import { type Bytes, u16 } from '../../wire/bytes.ts';
import { Gre, GreFlag, greOctets } from '../../wire/headers/tunnel.ts';
import { Malformation } from '../../wire/malformation.ts';
import { NOT_IP } from '../link/link-layer.ts';
import { behindProtocolType } from './protocol-type.ts';

/**
 * GRE, RFC 2784 section 2 and RFC 2890 section 2. NVGRE (RFC 7637) has the same header, with a key that names the
 * network. Source routing (RFC 1701) is obsolete and not followed.
 *
 * ```
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * |C|R|K|S|       0       | Ver |         Protocol Type           |
 * |      Checksum (if C)          |            0 (if C)           |
 * |                          Key (if K)                           |
 * |                    Sequence Number (if S)                     |
 * ```
 */
export function gre(bytes: Bytes, start: number, end: number): number {
  if (start + Gre.octets > end) return Malformation.cutTunnel;
  const flags = u16(bytes, start + Gre.flags);
  if ((flags & (GreFlag.routing | GreFlag.version)) !== 0) return NOT_IP;
  const at = start + greOctets(flags);
  if (at > end) return Malformation.cutTunnel;
  return behindProtocolType(u16(bytes, start + Gre.protocolType), bytes, at, end);
}
