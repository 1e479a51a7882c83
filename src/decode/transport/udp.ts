import { type Bytes, u16, u8 } from '../../wire/bytes.ts';
import { Malformation } from '../../wire/malformation.ts';
import type { Datagram } from '../datagram.ts';
import type { NetworkView } from '../network/network-view.ts';

const HEADER_OCTETS = 8;

/** Bits of the table of ports: servers listen on it; a query was sent from it. */
export const DNS_SERVER = 1;
export const DNS_CLIENT = 2;

/**
 * RFC 768:
 *
 * ```
 * 0             2                  4        6          8
 * | source port | destination port | length | checksum | payload …
 * ```
 * @param ports one octet per port: bits DNS_SERVER and DNS_CLIENT
 * @returns 1 when it is to or from a DNS port, or a response from elsewhere to a DNS client (`into` has
 *   payload window and ports); 0 when it is neither; or a malformation
 */
export function readUdp(bytes: Bytes, ip: NetworkView, ports: Bytes, into: Datagram): number {
  const at = ip.start;
  if (at + 4 > ip.end) return Malformation.cutTransport;
  const sourcePort = u16(bytes, at);
  const destinationPort = u16(bytes, at + 2);
  if (((ports[sourcePort]! | ports[destinationPort]!) & DNS_SERVER) === 0) {
    if ((ports[destinationPort]! & DNS_CLIENT) === 0) return 0;
    if (!looksLikeResponse(bytes, at + HEADER_OCTETS, ip.end)) return 0;
  }
  if (at + HEADER_OCTETS > ip.end) return Malformation.cutTransport;
  const length = u16(bytes, at + 4);
  if (length < HEADER_OCTETS || (length > ip.length && !ip.isFirstFragment)) {
    return Malformation.badTransportLength;
  }
  into.sourcePort = sourcePort;
  into.destinationPort = destinationPort;
  into.bytes = bytes;
  into.start = at + HEADER_OCTETS;
  into.end = Math.min(ip.end, at + length);
  into.payloadLength = length - HEADER_OCTETS;
  return 1;
}

/**
 * An answer that NAT did not translate back comes from where the server really listens: often not port 53.
 * QR is set, opcode, Z and the two upper bits of RCODE are 0, and there is one question; of all the other
 * traffic to a port that once asked a server for something, next to nothing passes.
 */
function looksLikeResponse(bytes: Bytes, at: number, end: number): boolean {
  return (
    at + 12 <= end &&
    (u8(bytes, at + 2) & 0xf8) === 0x80 &&
    (u8(bytes, at + 3) & 0x4c) === 0 &&
    u16(bytes, at + 4) === 1
  );
}
