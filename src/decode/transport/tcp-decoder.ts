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

/** Functions of the surrounding Decoder that a segment needs. */
export interface Surroundings {
  /** Counts what is wrong with a segment that has messages nevertheless. */
  malformations(this: void, kind: number, frame: number): void;
  /** Sets addresses, place, IP ID and TTL of the datagram. */
  address(this: void, ip: NetworkView, packet: Packet): void;
  place(this: void, packet: Packet, tunnels: number): number;
}

/** Decodes segments to and from DNS ports: their messages, and what happens to their connections. */
export class TcpDecoder {
  readonly #ports: Bytes;
  readonly #datagram: Datagram;
  readonly #around: Surroundings;
  readonly #segment = new SegmentView();
  readonly #watch: TcpWatch;
  #connections = new TcpConnections();
  /** First malformation of the current segment; 0 if there is none. */
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

  /** Ends the capture and forgets its connections: the next capture may show the same traffic elsewhere. */
  end(): void {
    this.#connections = new TcpConnections();
  }

  /** @returns 1 if there is a segment to `take`, 0 if it is for another port, or a malformation */
  read(ip: NetworkView): number {
    return readTcp(ip, this.#ports, this.#segment, this.#datagram);
  }

  /**
   * Hands over every message that the segment completes, and the events of its connection: an opening before its
   * messages, an end after them.
   *
   * @returns the number of messages, or a Malformation
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
      // Each turn gives up one gap.
      while ((tcpFlags & Flag.ack) !== 0 && received.acknowledge(acknowledgment))
        messages += this.#messages(received, true, ip, packet, sink);
      if (isSyn) sent.open(sequence);
      if (payloadLength > 0) {
        const first = sequence + (isSyn ? 1 : 0);
        // Takes the payload in any case, whatever was wrong with the stream that the segment acknowledges.
        if (watch.payload(connection, first, ip, packet) !== Sent.again)
          this.#note(sent.take(ip.bytes, start, end, payloadLength, first));
        datagram.sourcePort = sourcePort;
        datagram.destinationPort = destinationPort;
        messages += this.#messages(sent, false, ip, packet, sink);
      }
      if ((tcpFlags & Flag.rst) !== 0) {
        sent.reset();
        received.close();
      } else if ((tcpFlags & Flag.fin) !== 0) this.#note(sent.close());
    }
    watch.end(connection, ip, packet);
    if (messages === 0) return this.#flaw;
    if (this.#flaw < 0) this.#around.malformations(this.#flaw, packet.frame);
    return messages;
  }

  /** Notes the first flaw of a segment that has several. */
  #note(flaw: number): void {
    this.#flaw ||= flaw;
  }

  /** @returns whether an ICMP error quotes a segment to or from a DNS port */
  readQuoted(quoted: NetworkView): boolean {
    return readQuotedTcp(quoted, this.#ports, this.#segment, this.#datagram);
  }

  /** Reports an ICMP error that quotes a segment. The datagram holds the fields of the error. */
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
   * Hands over the messages of a stream, as far as it can be read.
   *
   * @param isBack whether the current segment only acknowledges the stream, which goes the other way
   * @returns the number of messages
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
