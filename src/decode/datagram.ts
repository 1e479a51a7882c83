import type { Packet } from '../capture/packet.ts';
import { type AddressId, NO_ADDRESS } from '../wire/address.ts';
import { type Bytes, EMPTY } from '../wire/bytes.ts';
import { IcmpKind } from './network/icmp-kind.ts';

export const Transport = { udp: 17, tcp: 6, icmp: 1 } as const;
export type Transport = (typeof Transport)[keyof typeof Transport];

/** What a DNS message and an event of its connection have in common: the packet, or one that an ICMP error quotes. */
export class Carried {
  source: AddressId = NO_ADDRESS;
  destination: AddressId = NO_ADDRESS;
  sourcePort = 0;
  destinationPort = 0;
  /**
   * Octets of the payload on the wire. This is more than was captured if the snap length cut the payload, if an ICMP
   * error quotes only its beginning, or if the rest is in another IP fragment or TCP segment.
   */
  payloadLength = 0;
  /**
   * Where the packet was seen: interface and direction, as far as the link layer tells (LINUX_SLL2: interface index
   * and packet type; pcapng: interface number). Copies of one packet differ in their place.
   */
  place = 0;
  /**
   * Distinguishes packets of one host. IPv4: the identification (RFC 6864 section 4.1 defines it for fragments
   * only, but most hosts count it). IPv6: the flow label (RFC 6437), which all packets of a flow share, with a bit
   * above it. For an ICMP error: the ID of the error itself. 0 if there is none.
   */
  ipId = 0;
  /** TTL or hop limit where the packet was captured: each router decrements it by one. */
  hopLimit = 0;
  /** CWR ECE URG ACK PSH RST SYN FIN. Only set over TCP; 0 if an ICMP error quotes too little. */
  tcpFlags = 0;
  /**
   * The ICMP error: its sender, its receiver, its type and code (ICMP and ICMPv6 number them differently), and the
   * meaning that both share. This and all fields below are only set if there is one.
   */
  icmpFrom: AddressId = NO_ADDRESS;
  icmpTo: AddressId = NO_ADDRESS;
  icmpType = 0;
  icmpCode = 0;
  icmpKind: IcmpKind = IcmpKind.none;
  /** Largest size in octets that would pass, of an error about fragmentation; 0 from old routers (RFC 1191). */
  icmpMtu = 0;
  /** Octets of the ICMP message on the wire. */
  icmpLength = 0;
  /** `ipId` of the quoted packet: identifies the transmission that did not arrive. */
  quotedIpId = 0;
}

/**
 * One UDP datagram, or one message of a TCP stream, to or from a DNS port; or the UDP datagram that an ICMP error
 * quotes. A view of the reader's buffer, overwritten by the next packet.
 */
export class Datagram extends Carried {
  transport: Transport = Transport.udp;
  bytes: Bytes = EMPTY;
  /** The captured payload is bytes[start, end). In TCP: one message, without its length prefix. */
  start = 0;
  end = 0;
  /**
   * Whether the packet was handed over without all of its IP fragments: the rest did not come within a second, or
   * not before another message. If the rest comes after all, Decoder.onRest is called.
   */
  isFirstFragmentOnly = false;
}

/** Receives the datagrams of a packet, one after the other. Both arguments are valid only during the call. */
export type DatagramSink = (datagram: Datagram, packet: Packet) => void;

/** Whether an address of the datagram is beyond MAX_ADDRESSES. Such a datagram cannot be matched with others. */
export function isAddressUnknown({ source, destination }: Datagram): boolean {
  return source === NO_ADDRESS || destination === NO_ADDRESS;
}
