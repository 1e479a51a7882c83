import type { Packet } from '../../capture/packet.ts';
import type { Bytes } from '../../wire/bytes.ts';
import { Flag } from '../../wire/headers/transport.ts';
import type { Datagram, DatagramSink } from '../datagram.ts';
import type { NetworkView } from '../network/network-view.ts';
import { Sent } from './sent-octets.ts';
import { readQuotedTcp, readTcp, SegmentView } from './tcp.ts';
import { TcpConnections } from './tcp-connections.ts';
import type { ConnectionSink } from './tcp-event.ts';
import type { TcpStream } from './tcp-stream.ts';
import { TcpWatch } from './tcp-watch.ts';

/** What the walk around it does for a segment. */
export interface Surroundings {
  /** Counts what is wrong with a segment that has messages all the same. */
  malformations(this: void, kind: number, frame: number): void;
  /** Sets addresses, place, IP ID and TTL of the datagram. */
  address(this: void, ip: NetworkView, packet: Packet): void;
  place(this: void, packet: Packet, tunnels: number): number;
}

/** Segments to and from DNS ports: the messages in them, and what happens to their connections. */
export class TcpDecoder {
  readonly #ports: Bytes;
  readonly #datagram: Datagram;
  readonly #around: Surroundings;
  readonly #segment = new SegmentView();
  readonly #watch: TcpWatch;
  #connections = new TcpConnections();
  /** What is wrong with the segment at hand. */
  #flaw = 0;

  /**
   * @param ports one octet per port: bit DNS_SERVER
   * @param datagram is filled with each message
   */
  constructor(ports: Bytes, datagram: Datagram, around: Surroundings) {
    this.#ports = ports;
    this.#datagram = datagram;
    this.#around = around;
    this.#watch = new TcpWatch(ports, datagram, this.#segment, around.address);
  }

  set onEvent(sink: ConnectionSink | undefined) {
    this.#watch.onEvent = sink;
  }

  /** The capture is over. The next one may be of the same traffic, elsewhere. */
  end(): void {
    this.#connections = new TcpConnections();
  }

  /** @returns 1 when there is a segment to `take`, 0 when it is another port's, or a malformation */
  read(ip: NetworkView): number {
    return readTcp(ip, this.#ports, this.#segment, this.#datagram);
  }

  /**
   * Hands over every message that the segment completes, and what it does to its connection: an opening before its
   * messages, an end behind them.
   * @returns how many messages, or a Malformation
   */
  take(ip: NetworkView, packet: Packet, sink: DatagramSink): number {
    const datagram = this.#datagram;
    const watch = this.#watch;
    const { sourcePort, destinationPort, start, end, payloadLength, tcpFlags } = datagram;
    const { sequence, acknowledgment } = this.#segment;
    const isSyn = (tcpFlags & Flag.syn) !== 0;
    const connection = this.#find(ip, ip, packet, isSyn || payloadLength > 0);
    watch.segment(connection, ip);
    this.#flaw = 0;
    let messages = 0;
    if (connection !== undefined) {
      const { sent, received } = connection;
      watch.begin(connection, ip, packet);
      if ((tcpFlags & Flag.ack) !== 0 && received.acknowledge(acknowledgment)) {
        messages += this.#messages(received, true, ip, packet, sink);
      }
      if (isSyn) sent.open(sequence);
      if (payloadLength > 0) {
        const first = sequence + (isSyn ? 1 : 0);
        // Taken in any case, whatever was wrong with what it acknowledges.
        if (watch.payload(connection, first, ip, packet) !== Sent.again)
          this.#note(sent.take(ip.bytes, start, end, payloadLength, first));
        datagram.sourcePort = sourcePort;
        datagram.destinationPort = destinationPort;
        messages += this.#messages(sent, false, ip, packet, sink);
      }
      if ((tcpFlags & Flag.rst) !== 0) connection.reset();
      else if ((tcpFlags & Flag.fin) !== 0) this.#note(sent.close());
    }
    watch.end(connection, ip, packet);
    if (messages === 0) return this.#flaw;
    if (this.#flaw < 0) this.#around.malformations(this.#flaw, packet.frame);
    return messages;
  }

  /** Of a segment that has several, the first flaw is counted. */
  #note(flaw: number): void {
    this.#flaw ||= flaw;
  }

  /** @returns whether an ICMP error quotes a segment to or from a DNS port */
  readQuoted(quoted: NetworkView): boolean {
    return readQuotedTcp(quoted, this.#ports, this.#segment, this.#datagram);
  }

  /** Tells of an ICMP error that quotes a segment. What the error says is in the datagram. */
  takeQuoted(ip: NetworkView, quoted: NetworkView, packet: Packet): void {
    this.#watch.segment(this.#find(quoted, ip, packet, false), quoted);
    this.#watch.quoted(ip, quoted, packet);
  }

  #find(
    ip: NetworkView,
    outer: NetworkView,
    packet: Packet,
    isNew: boolean,
  ): ReturnType<TcpConnections['find']> {
    const { sourcePort, destinationPort } = this.#datagram;
    const place = this.#around.place(packet, outer.tunnels) >> 3;
    return this.#connections.find(ip, sourcePort, destinationPort, place, isNew);
  }

  /**
   * Reads a stream as far as it goes.
   * @param isBack the segment at hand only acknowledges the stream, which goes the other way
   * @returns how many messages
   */
  #messages(
    stream: TcpStream,
    isBack: boolean,
    ip: NetworkView,
    packet: Packet,
    sink: DatagramSink,
  ): number {
    const datagram = this.#datagram;
    let messages = 0;
    for (;;) {
      const found = stream.read(datagram);
      if (found === 0) return messages;
      if (found < 0) this.#note(found);
      else {
        if (messages++ === 0) {
          this.#around.address(ip, packet);
          if (isBack) turnRound(datagram);
        }
        sink(datagram, packet);
      }
    }
  }
}

function turnRound(datagram: Datagram): void {
  const { source, sourcePort } = datagram;
  datagram.source = datagram.destination;
  datagram.sourcePort = datagram.destinationPort;
  datagram.destination = source;
  datagram.destinationPort = sourcePort;
}
