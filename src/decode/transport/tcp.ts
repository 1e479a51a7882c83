import { type Bytes, u16, u8 } from '../../wire/bytes.ts';
import { Malformation } from '../../wire/malformation.ts';
import type { Datagram } from '../datagram.ts';
import type { NetworkView } from '../network/network-view.ts';
import { DNS_SERVER } from './udp.ts';

const HEADER_OCTETS = 20;

/** In front of each message: its length, 16 bits. RFC 1035 section 4.2.2. */
const PREFIX_OCTETS = 2;
const DNS_HEADER_OCTETS = 12;

/**
 * RFC 9293 section 3.1:
 *
 * ```
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * |          Source Port          |       Destination Port        |
 * |                        Sequence Number                        |
 * |                    Acknowledgment Number                      |
 * | Offset|  Rsrvd|C|E|U|A|P|R|S|F|            Window             |
 * |           Checksum            |         Urgent Pointer        |
 * |                           Options                             |
 * ```
 * @param ports one octet per port: bit DNS_SERVER
 * @returns 1 when it is to or from a DNS port and has payload, all of which is in the window of `into`;
 *   0 when there is none (SYN, ACK, FIN …) or it is another port's; or a malformation
 */
export function readTcp(bytes: Bytes, ip: NetworkView, ports: Bytes, into: Datagram): number {
  const at = ip.start;
  if (at + 4 > ip.end) return Malformation.cutTransport;
  const sourcePort = u16(bytes, at);
  const destinationPort = u16(bytes, at + 2);
  if (((ports[sourcePort]! | ports[destinationPort]!) & DNS_SERVER) === 0) return 0;
  if (at + HEADER_OCTETS > ip.end) return Malformation.cutTransport;
  const headerLength = (u8(bytes, at + 12) >> 4) * 4;
  if (headerLength < HEADER_OCTETS || headerLength > ip.length) {
    return Malformation.badTransportLength;
  }
  const payloadLength = ip.length - headerLength;
  if (payloadLength === 0) return 0;
  if (at + headerLength > ip.end) return Malformation.cutTransport;
  into.sourcePort = sourcePort;
  into.destinationPort = destinationPort;
  into.tcpFlags = u8(bytes, at + 13);
  into.bytes = bytes;
  into.start = at + headerLength;
  into.end = ip.end;
  into.payloadLength = payloadLength;
  return 1;
}

/**
 * Finds the message whose length prefix stands at `at`, and sets the window of `into` to it. There is no
 * reassembly: a message that goes on in the next segment looks like one that the snap length cut.
 * @param end of what was captured of the segment
 * @param wireEnd of the segment
 * @returns the offset behind the message, or a malformation when no message begins here
 */
export function readTcpMessage(
  bytes: Bytes,
  at: number,
  end: number,
  wireEnd: number,
  into: Datagram,
): number {
  const start = at + PREFIX_OCTETS;
  if (start > end) return wireEnd > end ? Malformation.cutDnsHeader : Malformation.tcpSegment;
  const length = u16(bytes, at);
  if (length < DNS_HEADER_OCTETS) return Malformation.tcpSegment;
  // QDCOUNT is 0 or 1 (RFC 9619): of all that could stand in the middle of a message, next to nothing passes.
  if (start + 6 <= end && u16(bytes, start + 4) > 1) return Malformation.tcpSegment;
  into.start = start;
  into.end = Math.min(end, start + length);
  into.payloadLength = length;
  return start + length;
}
