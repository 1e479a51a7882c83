import { type Bytes, u32le } from '../../wire/bytes.ts';
import { Malformation } from '../../wire/malformation.ts';
import { NOT_IP } from '../link/link-layer.ts';

/** Handshake initiation and response, cookie reply, transport data. */
const MESSAGE_TYPES = 4;

/**
 * WireGuard, https://www.wireguard.com/protocol: all but its type is encrypted. Port 51820 lies in Linux's range of
 * client ports, so the packet itself must look like WireGuard.
 *
 * ```
 * 0      1                   4
 * | type | reserved, zeros   | …
 * ```
 */
export function wireguard(bytes: Bytes, start: number, end: number): number {
  if (start + 4 > end) return Malformation.cutTunnel;
  const type = u32le(bytes, start);
  return type >= 1 && type <= MESSAGE_TYPES ? Malformation.encrypted : NOT_IP;
}

/** ESP of IPsec, RFC 4303: even the protocol of the inner packet is encrypted. */
export function esp(): number {
  return Malformation.encrypted;
}
