import { type Bytes, u16, u32, u8 } from '../../wire/bytes.ts';
import { TcpHeader } from '../../wire/headers/transport.ts';
import { Malformation } from '../../wire/malformation.ts';
import type { Datagram } from '../datagram.ts';
import type { NetworkView } from '../network/network-view.ts';
import { DNS_SERVER } from './udp.ts';

/** Fields of a segment besides ports and payload. Overwritten by the next segment. */
export class SegmentView {
  /** Sequence number of the first octet of the payload, or of SYN if that is set. */
  sequence = 0;
  acknowledgment = 0;
}

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
 *
 * @param ports one octet per port: bit DNS_SERVER
 * @returns 1 if the segment is to or from a DNS port (all of its payload is then in the window of `into`), 0 if it
 *   is for another port, or a malformation
 */
export function readTcp(
  ip: NetworkView,
  ports: Bytes,
  segment: SegmentView,
  into: Datagram,
): number {
  const { bytes, start: at } = ip;
  if (at + 4 > ip.end) return Malformation.cutTransport;
  const sourcePort = u16(bytes, at + TcpHeader.sourcePort);
  const destinationPort = u16(bytes, at + TcpHeader.destinationPort);
  if (((ports[sourcePort]! | ports[destinationPort]!) & DNS_SERVER) === 0) return 0;
  if (at + TcpHeader.octets > ip.end) return Malformation.cutTransport;
  const headerLength = (u8(bytes, at + TcpHeader.dataOffset) >> 4) * 4;
  if (headerLength < TcpHeader.octets || headerLength > ip.length) {
    return Malformation.badTransportLength;
  }
  const payloadLength = ip.length - headerLength;
  if (payloadLength > 0 && at + headerLength > ip.end) return Malformation.cutTransport;
  segment.sequence = u32(bytes, at + TcpHeader.sequence);
  segment.acknowledgment = u32(bytes, at + TcpHeader.acknowledgment);
  into.sourcePort = sourcePort;
  into.destinationPort = destinationPort;
  into.tcpFlags = u8(bytes, at + TcpHeader.flags);
  into.bytes = bytes;
  into.start = Math.min(at + headerLength, ip.end);
  into.end = ip.end;
  into.payloadLength = payloadLength;
  return 1;
}

/**
 * Reads the beginning of a segment that an ICMP error quotes: at least 8 octets (RFC 792), which are ports and
 * sequence number. Fields that are not quoted are 0.
 *
 * @returns false if fewer octets are quoted, or if the segment is for another port
 */
export function readQuotedTcp(
  ip: NetworkView,
  ports: Bytes,
  segment: SegmentView,
  into: Datagram,
): boolean {
  const { bytes, start: at } = ip;
  if (at + 8 > ip.end) return false;
  into.sourcePort = u16(bytes, at + TcpHeader.sourcePort);
  into.destinationPort = u16(bytes, at + TcpHeader.destinationPort);
  if (((ports[into.sourcePort]! | ports[into.destinationPort]!) & DNS_SERVER) === 0) return false;
  const isWhole = at + TcpHeader.octets <= ip.end;
  segment.sequence = u32(bytes, at + TcpHeader.sequence);
  segment.acknowledgment = isWhole ? u32(bytes, at + TcpHeader.acknowledgment) : 0;
  into.tcpFlags = isWhole ? u8(bytes, at + TcpHeader.flags) : 0;
  into.payloadLength = isWhole
    ? Math.max(0, ip.length - (u8(bytes, at + TcpHeader.dataOffset) >> 4) * 4)
    : 0;
  return true;
}
