import { type Bytes, u16, u8 } from '../../wire/bytes.ts';
import { UdpHeader } from '../../wire/headers/transport.ts';
import { Malformation } from '../../wire/malformation.ts';
import type { Datagram } from '../datagram.ts';
import type { NetworkView } from '../network/network-view.ts';

/** Bits of the table of ports: a server listens on the port; a query was sent from it; a tunnel ends there. */
export const DNS_SERVER = 1;
export const DNS_CLIENT = 2;
export const TUNNEL = 4;

/**
 * Results of readUdp other than malformations. `overstated` is DNS whose UDP length exceeds the IP packet. The
 * datagram then ends with the IP packet, as in tcpdump and Wireshark.
 */
export const Udp = { other: 0, dns: 1, tunnel: 2, overstated: 3 } as const;

/**
 * RFC 768:
 *
 * ```
 * 0             2                  4        6          8
 * | source port | destination port | length | checksum | payload …
 * ```
 *
 * @param ports one octet per port: bits DNS_SERVER, DNS_CLIENT and TUNNEL
 * @returns Udp.dns or Udp.overstated if the datagram is to or from a DNS port, or a response from another port to a
 *   DNS client (`into` has payload window and ports); Udp.tunnel (only `into`'s ports are set); Udp.other; or a
 *   malformation
 */
export function readUdp(ip: NetworkView, ports: Bytes, into: Datagram): number {
  const { bytes, start: at } = ip;
  if (at + 4 > ip.end) return Malformation.cutTransport;
  const sourcePort = u16(bytes, at + UdpHeader.sourcePort);
  const destinationPort = u16(bytes, at + UdpHeader.destinationPort);
  const bits = ports[sourcePort]! | ports[destinationPort]!;
  if ((bits & DNS_SERVER) === 0) {
    const isToClient = (ports[destinationPort]! & DNS_CLIENT) !== 0;
    if (!isToClient || !looksLikeResponse(bytes, at + UdpHeader.octets, ip.end)) {
      if ((bits & TUNNEL) === 0) return Udp.other;
      into.sourcePort = sourcePort;
      into.destinationPort = destinationPort;
      return Udp.tunnel;
    }
  }
  if (at + UdpHeader.octets > ip.end) return Malformation.cutTransport;
  const claimed = u16(bytes, at + UdpHeader.length);
  const isOverstated = claimed > ip.length && !ip.isFirstFragment;
  const length = isOverstated ? ip.length : claimed;
  if (length < UdpHeader.octets) return Malformation.badTransportLength;
  into.sourcePort = sourcePort;
  into.destinationPort = destinationPort;
  into.bytes = bytes;
  into.start = at + UdpHeader.octets;
  into.end = Math.min(ip.end, at + length);
  into.payloadLength = length - UdpHeader.octets;
  return isOverstated ? Udp.overstated : Udp.dns;
}

/**
 * Whether octets look like a DNS response. An answer that NAT did not translate back comes from the port where the
 * server really listens, often not 53. QR must be set, opcode, Z and the two upper bits of RCODE 0, and QDCOUNT 1.
 * Almost no other traffic to a DNS client's port passes.
 */
export function looksLikeResponse(bytes: Bytes, at: number, end: number): boolean {
  return (
    at + 12 <= end &&
    (u8(bytes, at + 2) & 0xf8) === 0x80 &&
    (u8(bytes, at + 3) & 0x4c) === 0 &&
    u16(bytes, at + 4) === 1
  );
}
