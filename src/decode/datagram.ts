import type { Packet } from '../capture/packet.ts';
import { type AddressId, NO_ADDRESS } from '../wire/address.ts';
import { type Bytes, EMPTY } from '../wire/bytes.ts';
import { IcmpKind } from './network/icmp-kind.ts';

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
   * fragments, and yet counted by most hosts), of IPv6 the flow label (RFC 6437) with a bit above it, which all packets of
   * a flow share. 0 when there is none. Of an ICMP error: that of the error.
   */
  ipId = 0;
  /** TTL or hop limit, as it was where the packet was captured: each router makes it less by one. */
  hopLimit = 0;
  /**
   * It came in IP fragments, of which only the beginning was there when it was handed over: the rest did not come within a
   * second, or not before another message. When it comes after all, Decoder.onRest tells.
   */
  isFirstFragmentOnly = false;
  /** CWR ECE URG ACK PSH RST SYN FIN. Only set when transport is tcp. */
  tcpFlags = 0;
  /**
   * Who says that the datagram did not arrive, to whom, and why: type and code, which ICMP and ICMPv6 number
   * differently, and what both mean. Only set when transport is icmp, as is all that follows.
   */
  icmpFrom: AddressId = NO_ADDRESS;
  icmpTo: AddressId = NO_ADDRESS;
  icmpType = 0;
  icmpCode = 0;
  icmpKind: IcmpKind = IcmpKind.none;
  /** Octets that would have been few enough, when it is about fragmentation; 0 from old routers (RFC 1191), else 0. */
  icmpMtu = 0;
  /** `ipId` of the packet that did not arrive: tells which transmission it was. */
  quotedIpId = 0;
  /** Octets of the ICMP message on the wire. */
  icmpLength = 0;
}

/** Takes the datagrams of a packet, one after the other. Both are only valid during the call. */
export type DatagramSink = (datagram: Datagram, packet: Packet) => void;

/** Nothing ties it to others: it has an address beyond those that are kept. */
export function isAddressUnknown({ source, destination }: Datagram): boolean {
  return source === NO_ADDRESS || destination === NO_ADDRESS;
}
