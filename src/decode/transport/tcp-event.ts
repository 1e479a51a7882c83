import type { Packet } from '../../capture/packet.ts';
import type { AddressId } from '../../wire/address.ts';
import { Carried } from '../datagram.ts';

/** An event of a connection to a DNS port, other than its messages. */
export const TcpKind = {
  /** The client requests a connection. */
  syn: 0,
  synAck: 1,
  /** The client's first segment after SYN-ACK: the handshake is complete. */
  established: 2,
  /** One side has sent all its data. */
  fin: 3,
  /** One side aborts. From the server in the phase `opening`: the connection is refused. */
  rst: 4,
  /** Octets that were sent before are sent again: the sender has received no acknowledgement of them. */
  retransmission: 5,
  /** An ICMP error of `icmpFrom` quotes a segment of the connection, whose fields all others are. */
  icmp: 6,
} as const;
export type TcpKind = (typeof TcpKind)[keyof typeof TcpKind];

/** How far a connection has come, as far as the capture shows: RFC 9293 section 3.3.2, as an observer sees it. */
export const TcpPhase = {
  /** The beginning of the connection is not in the capture. */
  unknown: 0,
  /** SYN, without an answer so far. */
  opening: 1,
  /** SYN-ACK, without a segment of the client so far. */
  accepted: 2,
  open: 3,
  /** One side has sent FIN. */
  closing: 4,
  /** Both sides have sent FIN, or one has sent RST. */
  closed: 5,
} as const;
export type TcpPhase = (typeof TcpPhase)[keyof typeof TcpPhase];

/** One segment as a view, overwritten by the next event. Copies seen elsewhere agree in ID and sequence number. */
export class TcpEvent extends Carried {
  kind: TcpKind = TcpKind.syn;
  /** Phase of the connection before this segment. */
  phase: TcpPhase = TcpPhase.unknown;
  /**
   * Number of the connection as seen at one interface, counted from 1; 0 if no other segment of it was seen. A new
   * SYN between the same ports begins another connection.
   */
  connection = 0;
  /** Whether the listening side sent the segment, rather than the side that connected. */
  isByServer = false;
  /** Sequence number of the first octet of the payload, or of SYN; unsigned. */
  sequence = 0;
  acknowledgment = 0;
  /** Whether a SYN, FIN or RST was sent before and is sent again. True for every retransmission. */
  isRepeated = false;
  /**
   * Whether this is a copy rather than another segment: the same packet, by sequence number and IP ID, was captured
   * at this interface just before. IPv4 only. `isRepeated` is then false.
   */
  isCopy = false;

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

/** Receives the events of connections in order. Both arguments are valid only during the call. */
export type ConnectionSink = (event: TcpEvent, packet: Packet) => void;
