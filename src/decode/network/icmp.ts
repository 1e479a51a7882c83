import { type Bytes, u16, u8 } from '../../wire/bytes.ts';
import type { Datagram } from '../datagram.ts';
import { readUdp } from '../transport/udp.ts';
import { readIp } from './ip.ts';
import { type NetworkView, Protocol } from './network-view.ts';

const HEADER_OCTETS = 8;

/** Destination unreachable: RFC 792 (ICMP), RFC 4443 section 3.1 (ICMPv6). */
const UNREACHABLE = 3;
const UNREACHABLE_V6 = 1;

/**
 * Destination unreachable, and in it the UDP packet that did not arrive, as far as it is quoted: 8 octets
 * behind its IP header at least (RFC 792), commonly all of it (RFC 1812 section 4.3.2.3).
 *
 * ```
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * |     Type      |     Code      |          Checksum             |
 * |            unused             |  Next-Hop MTU (ICMP, code 4)  |
 * |      IP header and start of the packet that it is about       |
 * ```
 * @param quoted is filled with the quoted IP header
 * @returns Udp.dns or Udp.overstated when a DNS message is quoted (`into` has its window and ports), 0 for everything
 *   else, or what is wrong with the quoted UDP header
 */
export function readUnreachable(
  ip: NetworkView,
  ports: Bytes,
  quoted: NetworkView,
  into: Datagram,
): number {
  const { bytes, start: at } = ip;
  if (at + HEADER_OCTETS > ip.end) return 0;
  if (u8(bytes, at) !== (ip.protocol === Protocol.icmp ? UNREACHABLE : UNREACHABLE_V6)) return 0;
  const quotedAt = at + HEADER_OCTETS;
  // Whatever is wrong with the quoted IP header, nobody knows whether it is about DNS.
  if (readIp(bytes, quotedAt, ip.end, at + ip.length, quoted) < 0) return 0;
  quoted.tunnels = ip.tunnels;
  if (quoted.protocol === Protocol.fragment) quoted.alone();
  if (quoted.protocol !== Protocol.udp) return 0;
  into.icmpCode = u8(bytes, at + 1);
  into.icmpMtu = u16(bytes, at + 6);
  into.icmpLength = ip.length;
  return readUdp(quoted, ports, into);
}
