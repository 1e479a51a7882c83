import type { Packet } from '../../capture/packet.ts';
import { type AddressId, NO_ADDRESS } from '../../wire/address.ts';
import { IcmpKind } from '../network/icmp-kind.ts';

/** What happens to a connection to a DNS port, beside the messages in it. */
export const TcpKind = {
  /** The client asks for a connection. */
  syn: 0,
  synAck: 1,
  /** The client's first segment after that: the handshake is over. */
  established: 2,
  /** One side has no more to say. */
  fin: 3,
  /** One side ends it at once; in the phase `opening` and by the server: it refuses the connection. */
  rst: 4,
  /** Octets that were sent before are sent again: what the sender has heard nothing of. */
  retransmission: 5,
  /** An ICMP error quotes a segment of it. Its sender is `icmpFrom`; all else is the quoted segment's. */
  icmp: 6,
} as const;
export type TcpKind = (typeof TcpKind)[keyof typeof TcpKind];

/** How far a connection has come, as far as the capture shows: RFC 9293 section 3.3.2, seen from outside. */
export const TcpPhase = {
  /** Its beginning is not in the capture. */
  unknown: 0,
  /** SYN, and no answer yet. */
  opening: 1,
  /** SYN-ACK, and nothing of the client yet. */
  accepted: 2,
  open: 3,
  /** One side has sent FIN. */
  closing: 4,
  /** Both have, or one has sent RST. */
  closed: 5,
} as const;
export type TcpPhase = (typeof TcpPhase)[keyof typeof TcpPhase];

/** One segment as a view, overwritten by the next event. */
export class TcpEvent {
  kind: TcpKind = TcpKind.syn;
  /** Before this segment. */
  phase: TcpPhase = TcpPhase.unknown;
  /**
   * Number of the connection as seen at one interface, counted over the capture from 1; 0 when nothing else of it was
   * seen. Another SYN between the same ports begins another one.
   */
  connection = 0;
  source: AddressId = NO_ADDRESS;
  destination: AddressId = NO_ADDRESS;
  sourcePort = 0;
  destinationPort = 0;
  /** Who sent the segment: the side that listens, or the one that connected. */
  isByServer = false;
  /** As Datagram.place, ipId and hopLimit: copies seen elsewhere have another place, the same ID and sequence number. */
  place = 0;
  ipId = 0;
  hopLimit = 0;
  /** CWR ECE URG ACK PSH RST SYN FIN; 0 where an ICMP error quotes less. */
  tcpFlags = 0;
  /** Of the first octet of the payload, or of SYN; unsigned. */
  sequence = 0;
  acknowledgment = 0;
  /** Octets of the payload on the wire. */
  payloadLength = 0;
  /** SYN, FIN or RST that was sent before, and is sent again. True of every retransmission. */
  isRepeated = false;
  /**
   * No segment of its own: the same packet, by sequence number and IP ID, was captured at this interface just before.
   * IPv4 only. Then `isRepeated` is false.
   */
  isCopy = false;
  /** As in Datagram. Only set when kind is icmp. */
  icmpFrom: AddressId = NO_ADDRESS;
  icmpTo: AddressId = NO_ADDRESS;
  icmpType = 0;
  icmpCode = 0;
  icmpKind: IcmpKind = IcmpKind.none;
  icmpMtu = 0;
  icmpLength = 0;
  quotedIpId = 0;

  get client(): AddressId {
    return this.isByServer ? this.destination : this.source;
  }

  get clientPort(): number {
    return this.isByServer ? this.destinationPort : this.sourcePort;
  }

  get server(): AddressId {
    return this.isByServer ? this.source : this.destination;
  }

  get serverPort(): number {
    return this.isByServer ? this.sourcePort : this.destinationPort;
  }
}

/** Takes what happens to connections, in the order of the capture. Both are only valid during the call. */
export type ConnectionSink = (event: TcpEvent, packet: Packet) => void;
