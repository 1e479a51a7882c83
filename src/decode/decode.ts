import { CaptureError } from '../capture/error.ts';
import { linkTypeName } from '../capture/link-type.ts';
import type { Packet } from '../capture/packet.ts';
import type { AddressTable } from '../wire/address.ts';
import { i32, u16, u8 } from '../wire/bytes.ts';
import { Protocol } from '../wire/headers/ip.ts';
import { UdpHeader } from '../wire/headers/transport.ts';
import { Malformation, MalformationCounters } from '../wire/malformation.ts';
import type { Nanoseconds } from '../wire/time.ts';
import { Datagram, type DatagramSink, Transport } from './datagram.ts';
import { LINK_LAYERS } from './link/index.ts';
import {
  type LinkDecoder,
  type LinkLayer,
  NOT_IP,
  placeOf,
  TUNNEL_PLACE,
} from './link/link-layer.ts';
import { FRAGMENT_PATIENCE, Fragments } from './network/fragments.ts';
import { readIcmpError } from './network/icmp.ts';
import { readIp } from './network/ip.ts';
import { isExtensionHeader, skipExtensionHeaders } from './network/ipv6.ts';
import { NetworkView } from './network/network-view.ts';
import type { PartialDatagram } from './network/partial-datagram.ts';
import { TcpDecoder } from './transport/tcp-decoder.ts';
import type { ConnectionSink } from './transport/tcp-event.ts';
import { DNS_CLIENT, DNS_SERVER, readUdp, TUNNEL, Udp } from './transport/udp.ts';
import { MAX_TUNNELS, TUNNEL_PORTS, TUNNEL_PROTOCOLS } from './tunnel/index.ts';
import { say } from '../words/say.ts';

/** Nothing of interest: another protocol or port, a segment without payload, or a part of a packet. */
const OTHER_PACKET = 0;

/** Bits of the flow label in the first word of an IPv6 header: RFC 8200 section 3. */
const FLOW_LABEL = 0xf_ffff;
/** Marks a flow label in `ipId`: a bit above all identifications of IPv4. */
const FLOW = 0x10_0000;

/**
 * Finds the DNS messages in a packet: link, network, transport, and the same again for a packet in a tunnel. State
 * between packets is limited to the ports of clients, fragments and TCP streams. An address is interned only after
 * its packet is known to carry DNS.
 */
export class Decoder {
  /**
   * Counts malformations that `decode` does not return: those that are found late, and those of packets that have
   * messages nevertheless. To be set for each capture.
   */
  malformations = new MalformationCounters();
  /**
   * Called when the rest of a fragmented packet arrives whose first fragment was already handed over alone
   * (Datagram.isFirstFragmentOnly). `frame` is that of the first fragment. To be set for each capture.
   */
  onRest: ((frame: number) => void) | undefined = undefined;
  readonly #addresses: AddressTable;
  /** Bits DNS_SERVER, DNS_CLIENT and TUNNEL. */
  readonly #ports = new Uint8Array(1 << 16);
  readonly #ip = new NetworkView();
  readonly #quoted = new NetworkView();
  /** Header of a first fragment that is handed over alone while another packet is being decoded. */
  readonly #held = new NetworkView();
  readonly #datagram = new Datagram();
  readonly #fragments = new Fragments(
    (frame) => this.malformations.add(Malformation.fragment, frame),
    (frame) => this.onRest?.(frame),
  );
  readonly #segments: TcpDecoder;
  #linkType = -1;
  #link: LinkLayer | undefined;
  /** Whether the current link layer has no place of its own. This common case has a shortcut, for speed. */
  #isUntold = false;
  /** Whether a frame of the current link type may hold several packets. */
  #hasSeveral = false;
  /** Place of a packet whose bytes are gone. */
  #heldPlace: number | undefined;
  /** For the current capture: the first link type without a decoder, and whether any link type has one. */
  #unsupported: number | undefined;
  #isSupported = false;

  /** @param ports ports of DNS servers, see dnsPorts */
  constructor(addresses: AddressTable, ports: readonly number[]) {
    this.#addresses = addresses;
    for (const port of TUNNEL_PORTS.keys()) this.#ports[port] = TUNNEL;
    for (const port of ports) this.#ports[port]! |= DNS_SERVER;
    this.#segments = new TcpDecoder(this.#ports, this.#datagram, {
      malformations: (kind, frame) => this.malformations.add(kind, frame),
      address: (ip, packet) => this.#address(ip, packet, Transport.tcp),
      place: (packet, tunnels) => this.#place(packet, tunnels),
    });
  }

  /**
   * Receives what happens to TCP connections besides their messages. To be set for each capture. Called from within
   * `decode`, in order with the datagrams.
   */
  set onConnection(sink: ConnectionSink | undefined) {
    this.#segments.onEvent = sink;
  }

  /**
   * Hands over each datagram of the packet. Before it, hands over first fragments that waited in vain; the sink
   * then gets their earlier packet.
   *
   * @returns the number of datagrams, OTHER_PACKET, or a Malformation to count
   */
  decode(packet: Packet, sink: DatagramSink): number {
    if (packet.linkType !== this.#linkType) this.#select(packet.linkType);
    const link = this.#link;
    if (link === undefined) return Malformation.unknownLinkType;
    if (packet.time > this.#fragments.deadline) this.#handOver(packet.time, sink);
    if (this.#hasSeveral) return this.#several(link, packet, sink);
    const { bytes, start, end } = packet;
    return this.#network(link.ipHeader(bytes, start, end), end, packet, sink);
  }

  /** Decodes all packets in a frame. */
  #several(link: LinkLayer, packet: Packet, sink: DatagramSink): number {
    let messages = 0;
    let flaw = OTHER_PACKET;
    for (const { at, end } of link.packets!(packet.bytes, packet.start, packet.end)) {
      const outcome = this.#network(at, end, packet, sink);
      if (outcome > 0) messages += outcome;
      else flaw ||= outcome;
    }
    if (messages === 0) return flaw;
    if (flaw < 0) this.malformations.add(flaw, packet.frame);
    return messages;
  }

  /** @param at start of the IP header; negative if there is none */
  #network(at: number, end: number, packet: Packet, sink: DatagramSink): number {
    if (at < 0) return at === NOT_IP ? OTHER_PACKET : at;
    const { bytes, start } = packet;
    const ip = this.#ip;
    ip.tunnels = 0;
    // Some writers cut the original length instead of the captured one.
    const wireEnd = Math.max(end, start + packet.originalLength);
    const malformation = readIp(bytes, at, end, wireEnd, ip);
    return malformation < 0 ? malformation : this.#transport(ip, packet, sink);
  }

  /** Ends the capture: hands over what still waits. @throws CaptureError if none of the packets could be decoded */
  end(file: string, sink: DatagramSink): void {
    this.#handOver(Infinity, sink);
    this.#fragments.end();
    this.#segments.end();
    const linkType = this.#unsupported;
    if (linkType !== undefined && !this.#isSupported) {
      throw new CaptureError(
        'link-type',
        say`${file}: cannot decode link type ${linkType} (${linkTypeName(linkType)}): capture on an Ethernet, loopback or tunnel interface, or on "any"`,
      );
    }
    this.#linkType = -1;
    this.#unsupported = undefined;
    this.#isSupported = false;
  }

  #transport(ip: NetworkView, packet: Packet, sink: DatagramSink): number {
    switch (ip.protocol) {
      case Protocol.udp:
        return this.#udp(ip, packet, sink);
      case Protocol.tcp:
        return this.#tcp(ip, packet, sink);
      case Protocol.icmp:
      case Protocol.icmpv6:
        return this.#icmp(ip, packet, sink);
      case Protocol.fragment:
        return this.#fragment(ip, packet, sink);
      default:
        return this.#tunnel(TUNNEL_PROTOCOLS.get(ip.protocol), ip.start, ip, packet, sink);
    }
  }

  #udp(ip: NetworkView, packet: Packet, sink: DatagramSink): number {
    const datagram = this.#datagram;
    const found = readUdp(ip, this.#ports, datagram);
    if (found === Udp.overstated)
      this.malformations.add(Malformation.badTransportLength, packet.frame);
    else if (found !== Udp.dns) {
      if (found !== Udp.tunnel) return found;
      const { sourcePort, destinationPort } = datagram;
      const tunnel = TUNNEL_PORTS.get(destinationPort) ?? TUNNEL_PORTS.get(sourcePort);
      return this.#tunnel(tunnel, ip.start + UdpHeader.octets, ip, packet, sink);
    }
    if (this.#fragments.deadline !== Infinity) {
      this.#handOver(Infinity, sink);
      readUdp(ip, this.#ports, datagram);
    }
    if ((this.#ports[datagram.destinationPort]! & DNS_SERVER) !== 0) {
      this.#ports[datagram.sourcePort]! |= DNS_CLIENT;
    }
    this.#address(ip, packet, Transport.udp);
    sink(datagram, packet);
    return 1;
  }

  /** Hands over every message that the segment completes. */
  #tcp(ip: NetworkView, packet: Packet, sink: DatagramSink): number {
    const tcp = this.#segments;
    const found = tcp.read(ip);
    if (found <= 0) return found;
    if (this.#fragments.deadline !== Infinity) {
      this.#handOver(Infinity, sink);
      tcp.read(ip);
    }
    return tcp.take(ip, packet, sink);
  }

  /** Hands over the datagram that an ICMP error quotes, or reports the quoted TCP segment. */
  #icmp(ip: NetworkView, packet: Packet, sink: DatagramSink): number {
    const quoted = this.#quoted;
    const found = this.#readIcmp(ip);
    if (found === Udp.overstated)
      this.malformations.add(Malformation.badTransportLength, packet.frame);
    else if (found !== Udp.dns) return Math.min(found, OTHER_PACKET);
    if (this.#fragments.deadline !== Infinity) {
      this.#handOver(Infinity, sink);
      this.#readIcmp(ip);
    }
    if (quoted.protocol === Protocol.tcp) {
      this.#segments.takeQuoted(ip, quoted, packet);
      return OTHER_PACKET;
    }
    const datagram = this.#datagram;
    this.#address(ip, packet, Transport.icmp);
    const { ipId, hopLimit } = datagram;
    datagram.icmpFrom = datagram.source;
    datagram.icmpTo = datagram.destination;
    this.#address(quoted, packet, Transport.icmp);
    datagram.quotedIpId = datagram.ipId;
    datagram.ipId = ipId;
    datagram.hopLimit = hopLimit;
    sink(datagram, packet);
    return 1;
  }

  /** @returns the result of readUdp for the quoted packet */
  #readIcmp(ip: NetworkView): number {
    const quoted = this.#quoted;
    if (!readIcmpError(ip, quoted, this.#datagram)) return Udp.other;
    if (quoted.protocol === Protocol.udp) return readUdp(quoted, this.#ports, this.#datagram);
    const isTcp = quoted.protocol === Protocol.tcp && this.#segments.readQuoted(quoted);
    return isTcp ? Udp.dns : Udp.other;
  }

  #tunnel(
    inner: LinkDecoder | undefined,
    at: number,
    ip: NetworkView,
    packet: Packet,
    sink: DatagramSink,
  ): number {
    if (inner === undefined) return OTHER_PACKET;
    const start = inner(ip.bytes, at, ip.end);
    if (start < 0) return start === NOT_IP ? OTHER_PACKET : start;
    if (ip.tunnels === MAX_TUNNELS) return Malformation.tunnelDepth;
    ip.tunnels++;
    const malformation = readIp(ip.bytes, start, ip.end, ip.start + ip.length, ip);
    return malformation < 0 ? malformation : this.#transport(ip, packet, sink);
  }

  #fragment(ip: NetworkView, packet: Packet, sink: DatagramSink): number {
    if (!isReadable(ip.fragmented)) return OTHER_PACKET;
    const fragments = this.#fragments;
    if (fragments.isFull) this.#handOver(Infinity, sink);
    const found = fragments.add(ip, this.#place(packet, ip.tunnels), packet);
    if (found <= 0) return found;
    const whole = fragments.whole!;
    const outcome = this.#reassembled(whole, ip, packet, sink);
    whole.isUsed = false;
    return outcome;
  }

  /**
   * Hands over first fragments that came until `time` and still wait for the rest, in order of arrival: their
   * patience has ended, or a message that came later is about to be handed over.
   */
  #handOver(time: Nanoseconds, sink: DatagramSink): void {
    for (;;) {
      const datagram = this.#fragments.takeFirst(time - FRAGMENT_PATIENCE);
      if (datagram === undefined) return;
      this.#heldPlace = datagram.place;
      this.#isUntold = false;
      const outcome = this.#reassembled(datagram, this.#held, datagram.packet, sink);
      if (outcome < 0) this.malformations.add(outcome, datagram.packet.frame);
      this.#heldPlace = undefined;
      this.#isUntold = this.#link !== undefined && this.#link.place === undefined;
    }
  }

  /**
   * Reads a reassembled packet. Waiting first fragments are not handed over before it: a capture that has the rest
   * of this packet has the rest of the others too.
   */
  #reassembled(
    datagram: PartialDatagram,
    ip: NetworkView,
    packet: Packet,
    sink: DatagramSink,
  ): number {
    const fragments = this.#fragments;
    const { deadline } = fragments;
    fragments.deadline = Infinity;
    datagram.read(ip);
    let outcome: number = isExtensionHeader(ip.protocol)
      ? skipExtensionHeaders(ip)
      : Malformation.none;
    if (outcome === Malformation.none) outcome = this.#transport(ip, packet, sink);
    fragments.deadline = Math.min(deadline, fragments.deadline);
    return outcome;
  }

  #address(ip: NetworkView, packet: Packet, transport: Transport): void {
    const datagram = this.#datagram;
    const { bytes, addressesAt: at } = ip;
    datagram.transport = transport;
    datagram.isFirstFragmentOnly = ip.isFirstFragment && transport !== Transport.icmp;
    datagram.place =
      this.#isUntold && ip.tunnels === 0 ? packet.interfaceId * 8 : this.#place(packet, ip.tunnels);
    if (ip.isIpv4) {
      datagram.ipId = u16(bytes, at - 8);
      datagram.hopLimit = u8(bytes, at - 4);
      datagram.source = this.#addresses.ipv4(bytes, at);
      datagram.destination = this.#addresses.ipv4(bytes, at + 4);
    } else {
      datagram.ipId = FLOW | (i32(bytes, at - 8) & FLOW_LABEL);
      datagram.hopLimit = u8(bytes, at - 1);
      datagram.source = this.#addresses.ipv6(bytes, at);
      datagram.destination = this.#addresses.ipv6(bytes, at + 16);
    }
  }

  #place({ bytes, start, end, interfaceId }: Packet, tunnels: number): number {
    if (this.#heldPlace !== undefined) return this.#heldPlace;
    const { place } = this.#link!;
    const base =
      place === undefined ? placeOf(interfaceId, 0) : place(bytes, start, end, interfaceId);
    return tunnels === 0 ? base : base + tunnels * TUNNEL_PLACE;
  }

  #select(linkType: number): void {
    this.#linkType = linkType;
    this.#link = LINK_LAYERS.get(linkType);
    if (this.#link === undefined) this.#unsupported ??= linkType;
    else this.#isSupported = true;
    this.#isUntold = this.#link !== undefined && this.#link.place === undefined;
    this.#hasSeveral = this.#link?.packets !== undefined;
  }
}

/** Whether fragments of this protocol may hold DNS, and so are reassembled. */
function isReadable(protocol: number): boolean {
  return (
    protocol === Protocol.udp ||
    protocol === Protocol.tcp ||
    protocol === Protocol.icmp ||
    protocol === Protocol.icmpv6 ||
    TUNNEL_PROTOCOLS.has(protocol) ||
    isExtensionHeader(protocol)
  );
}
