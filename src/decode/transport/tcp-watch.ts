import type { Packet } from '../../capture/packet.ts';
import { type Bytes, u16 } from '../../wire/bytes.ts';
import { Flag } from '../../wire/headers/transport.ts';
import type { Datagram } from '../datagram.ts';
import type { NetworkView } from '../network/network-view.ts';
import { Sent } from './sent-octets.ts';
import type { SegmentView } from './tcp.ts';
import type { TcpConnection } from './tcp-connections.ts';
import { type ConnectionSink, TcpEvent, TcpKind, TcpPhase } from './tcp-event.ts';
import { DNS_SERVER } from './udp.ts';

/** Determines what a segment does to its connection, besides its messages, and reports it as events. */
export class TcpWatch {
  onEvent: ConnectionSink | undefined = undefined;
  readonly #ports: Bytes;
  readonly #datagram: Datagram;
  readonly #segment: SegmentView;
  readonly #address: (ip: NetworkView, packet: Packet) => void;
  readonly #event = new TcpEvent();
  /** Number of connections so far. */
  #count = 0;

  /**
   * @param ports one octet per port: bit DNS_SERVER
   * @param datagram has ports, flags and payload length of the current segment
   * @param address sets addresses, place, IP ID and TTL of the datagram
   */
  constructor(
    ports: Bytes,
    datagram: Datagram,
    segment: SegmentView,
    address: (ip: NetworkView, packet: Packet) => void,
  ) {
    this.#ports = ports;
    this.#datagram = datagram;
    this.#segment = segment;
    this.#address = address;
  }

  /** Begins the segment of `ip`: sets what all of its events have in common. */
  segment(connection: TcpConnection | undefined, ip: NetworkView): void {
    const event = this.#event;
    const { sourcePort, destinationPort, tcpFlags, payloadLength } = this.#datagram;
    // A SYN that is not repeated begins another connection, which gets its number later.
    const isSyn = (tcpFlags & (Flag.syn | Flag.ack)) === Flag.syn;
    if (connection?.number === 0 && !isSyn) connection.number = ++this.#count;
    event.connection = connection?.number ?? 0;
    event.phase = connection?.state.phase ?? TcpPhase.unknown;
    event.sourcePort = sourcePort;
    event.destinationPort = destinationPort;
    event.tcpFlags = tcpFlags;
    event.sequence = this.#segment.sequence;
    event.acknowledgment = this.#segment.acknowledgment;
    event.payloadLength = payloadLength;
    event.isRepeated = false;
    event.isCopy = connection?.sentOctets.isSamePacket(idOf(ip)) ?? false;
    event.isByServer =
      connection?.isByServer ?? (this.#isServer(sourcePort) && !this.#isServer(destinationPort));
  }

  /** Handles SYN, SYN-ACK, and the client's segment that proves that both have arrived. */
  begin(connection: TcpConnection, ip: NetworkView, packet: Packet): void {
    const event = this.#event;
    const { state } = connection;
    const { tcpFlags } = event;
    if ((tcpFlags & Flag.syn) !== 0) {
      const isAnswer = (tcpFlags & Flag.ack) !== 0;
      event.isByServer = isAnswer;
      const isNew = !connection.sentOctets.open(event.sequence);
      if (isNew) {
        if (!isAnswer) event.connection = connection.number = ++this.#count;
        state.open(isAnswer, connection.isReversed);
      }
      this.#emit(isAnswer ? TcpKind.synAck : TcpKind.syn, !isNew, ip, packet);
    } else if ((tcpFlags & Flag.rst) === 0) {
      if (state.establish(tcpFlags, event.isByServer, event.payloadLength))
        this.#emit(TcpKind.established, false, ip, packet);
    }
    event.phase = state.phase;
  }

  /** Handles payload whose first octet is `sequence`. @returns whether it was seen before */
  payload({ sentOctets }: TcpConnection, sequence: number, ip: NetworkView, packet: Packet): Sent {
    const { payloadLength, isCopy } = this.#event;
    const seen = sentOctets.take(sequence, payloadLength);
    // One octet that is sent again is a keep-alive: RFC 9293 section 3.8.4.
    if (seen !== Sent.first && payloadLength > 1 && !isCopy)
      this.#emit(TcpKind.retransmission, true, ip, packet);
    return seen;
  }

  /** Handles RST and FIN, even if no other segment of the connection was seen. */
  end(connection: TcpConnection | undefined, ip: NetworkView, packet: Packet): void {
    const { tcpFlags, sequence, payloadLength } = this.#event;
    if ((tcpFlags & Flag.rst) !== 0) {
      const isAgain = connection?.state.abort() ?? false;
      this.#emit(TcpKind.rst, isAgain, ip, packet);
    } else if ((tcpFlags & Flag.fin) !== 0) {
      const isAgain = connection?.sentOctets.close(sequence + payloadLength) ?? false;
      if (!isAgain) connection?.state.close(connection.isReversed);
      this.#emit(TcpKind.fin, isAgain, ip, packet);
    }
  }

  /** Handles an ICMP error that quotes the segment. The datagram holds the fields of the error. */
  quoted(ip: NetworkView, quoted: NetworkView, packet: Packet): void {
    if (this.onEvent === undefined) return;
    const event = this.#event;
    const datagram = this.#datagram;
    event.icmpType = datagram.icmpType;
    event.icmpCode = datagram.icmpCode;
    event.icmpKind = datagram.icmpKind;
    event.icmpMtu = datagram.icmpMtu;
    event.icmpLength = datagram.icmpLength;
    this.#address(ip, packet);
    event.icmpFrom = datagram.source;
    event.icmpTo = datagram.destination;
    event.ipId = datagram.ipId;
    event.hopLimit = datagram.hopLimit;
    this.#address(quoted, packet);
    event.quotedIpId = datagram.ipId;
    event.isCopy = false;
    this.#tell(TcpKind.icmp, packet);
  }

  #emit(kind: TcpKind, isAgain: boolean, ip: NetworkView, packet: Packet): void {
    if (this.onEvent === undefined) return;
    const event = this.#event;
    this.#address(ip, packet);
    event.ipId = this.#datagram.ipId;
    event.hopLimit = this.#datagram.hopLimit;
    event.isRepeated = isAgain && !event.isCopy;
    this.#tell(kind, packet);
    event.isRepeated = false;
  }

  #tell(kind: TcpKind, packet: Packet): void {
    const event = this.#event;
    // A host may connect from a DNS port to any other port.
    if (!this.#isServer(event.serverPort)) return;
    event.kind = kind;
    event.source = this.#datagram.source;
    event.destination = this.#datagram.destination;
    event.place = this.#datagram.place;
    this.onEvent?.(event, packet);
  }

  #isServer(port: number): boolean {
    return (this.#ports[port]! & DNS_SERVER) !== 0;
  }
}

/** Returns the identification of IPv4; 0 for IPv6, where all packets of a connection share a flow label. */
function idOf({ bytes, addressesAt, isIpv4 }: NetworkView): number {
  return isIpv4 ? u16(bytes, addressesAt - 8) : 0;
}
