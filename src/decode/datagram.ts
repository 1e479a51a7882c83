import type { Packet } from '../capture/packet.ts';
import { type AddressId, NO_ADDRESS } from '../wire/address.ts';
import { type Bytes, EMPTY } from '../wire/bytes.ts';

export const Transport = { udp: 17, tcp: 6, icmp: 1 } as const;
export type Transport = (typeof Transport)[keyof typeof Transport];

/**
 * One UDP datagram, or one message of a TCP stream, to or from a DNS port; or the UDP datagram that an ICMP
 * error is about. A window on the reader's buffer, overwritten by the next packet.
 */
export class Datagram {
  transport: Transport = Transport.udp;
  source: AddressId = NO_ADDRESS;
  destination: AddressId = NO_ADDRESS;
  sourcePort = 0;
  destinationPort = 0;
  bytes: Bytes = EMPTY;
  /** The captured payload is bytes[start, end). In TCP: one message, without its length prefix. */
  start = 0;
  end = 0;
  /**
   * Octets of the payload on the wire: more than end - start when the snap length cut it, when an ICMP error
   * quotes only its beginning, or when the rest is in another IP fragment or TCP segment.
   */
  payloadLength = 0;
  /**
   * Where it was seen: interface and direction, as far as the link layer tells (LINUX_SLL2: interface index
   * and packet type; pcapng: interface number). Two copies of one packet differ here.
   */
  place = 0;
  /**
   * Tells one packet from the next of the same host: the identification of IPv4 (RFC 6864 section 4.1: meant only with
   * fragments, and yet counted by most hosts), the flow label of IPv6 (RFC 6437). 0 when there is none.
   */
  ipId = 0;
  /** TTL, or hop limit: each router on the way takes one off. */
  hopLimit = 0;
  /** CWR ECE URG ACK PSH RST SYN FIN. Only set when transport is tcp. */
  tcpFlags = 0;
  /**
   * Who says that the datagram did not arrive, to whom, and why (code of "destination unreachable"; ICMP and
   * ICMPv6 number differently). Only set when transport is icmp, as is all that follows.
   */
  icmpFrom: AddressId = NO_ADDRESS;
  icmpTo: AddressId = NO_ADDRESS;
  icmpCode = 0;
  /** RFC 1191: meant only with code 4 of ICMP, "fragmentation needed"; 0 from old routers. */
  icmpMtu = 0;
  /** Octets of the ICMP message on the wire. */
  icmpLength = 0;
}

/** Takes the datagrams of a packet, one after the other. Both are only valid during the call. */
export type DatagramSink = (datagram: Datagram, packet: Packet) => void;
