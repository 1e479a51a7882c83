import { type Bytes, u16 } from '../../wire/bytes.ts';
import { Malformation } from '../../wire/malformation.ts';
import { NOT_IP } from '../link/link-layer.ts';
import { behindProtocolType } from './protocol-type.ts';

const HEADER_OCTETS = 4;

/** Flags; each of the first three brings a field of 4 octets. */
const CHECKSUM = 0x8000;
const ROUTING = 0x4000;
const KEY = 0x2000;
const SEQUENCE = 0x1000;
/** Version 1 is PPTP (RFC 2637), which carries PPP, compressed or encrypted as a rule. */
const VERSION = 0x0007;

/**
 * GRE, RFC 2784 section 2 and RFC 2890 section 2. NVGRE (RFC 7637) is the same with a key that names the network.
 * Source routing (RFC 1701) died out before there was DNS over it.
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
  if (start + HEADER_OCTETS > end) return Malformation.cutTunnel;
  const flags = u16(bytes, start);
  if ((flags & (ROUTING | VERSION)) !== 0) return NOT_IP;
  let at = start + HEADER_OCTETS;
  if ((flags & CHECKSUM) !== 0) at += 4;
  if ((flags & KEY) !== 0) at += 4;
  if ((flags & SEQUENCE) !== 0) at += 4;
  if (at > end) return Malformation.cutTunnel;
  return behindProtocolType(u16(bytes, start + 2), bytes, at, end);
}
