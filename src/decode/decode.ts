import { CaptureError } from '../capture/error.ts';
import { linkTypeName } from '../capture/link-type.ts';
import type { Packet } from '../capture/packet.ts';
import type { AddressTable } from '../wire/address.ts';
import { Malformation } from '../wire/malformation.ts';
import { Datagram, type DatagramSink, Transport } from './datagram.ts';
import { LINK_LAYERS } from './link/index.ts';
import { type LinkLayer, NOT_IP } from './link/link-layer.ts';
import { readUnreachable } from './network/icmp.ts';
import { readIp } from './network/ip.ts';
import { NetworkView, Protocol } from './network/network-view.ts';
import { readTcp, readTcpMessage } from './transport/tcp.ts';
import { DNS_CLIENT, DNS_SERVER, readUdp } from './transport/udp.ts';

/** Nothing to see here: another protocol, another port, a segment without payload. */
export const OTHER_PACKET = 0;

/**
 * The walk from a packet to its DNS messages: link, network, transport. All that it keeps from one packet to
 * the next are the ports of clients; an address is interned only once a packet is known to carry DNS.
 */
export class Decoder {
  readonly #addresses: AddressTable;
  /** Bits DNS_SERVER and DNS_CLIENT. */
  readonly #ports = new Uint8Array(1 << 16);
  readonly #ip = new NetworkView();
  readonly #quoted = new NetworkView();
  readonly #datagram = new Datagram();
  #linkType = -1;
  #link: LinkLayer | undefined;
  /** Of the capture at hand: the first link type without a decoder, and whether any has one. */
  #unsupported: number | undefined;
  #isSupported = false;

  /** @param ports of DNS servers */
  constructor(addresses: AddressTable, ports: readonly number[]) {
    this.#addresses = addresses;
    for (const port of ports) this.#ports[port] = DNS_SERVER;
  }

  /**
   * Hands over each datagram of the packet.
   * @returns how many, OTHER_PACKET, or a Malformation to count
   */
  decode(packet: Packet, sink: DatagramSink): number {
    if (packet.linkType !== this.#linkType) this.#select(packet.linkType);
    const link = this.#link;
    if (link === undefined) return Malformation.unknownLinkType;
    const { bytes, start, end } = packet;
    const at = link.ipHeader(bytes, start, end);
    if (at < 0) return at === NOT_IP ? OTHER_PACKET : at;
    const ip = this.#ip;
    const malformation = readIp(bytes, at, end, start + packet.originalLength, ip);
    if (malformation < 0) return malformation;
    switch (ip.protocol) {
      case Protocol.udp:
        return this.#udp(packet, sink);
      case Protocol.tcp:
        return this.#tcp(packet, sink);
      case Protocol.icmp:
      case Protocol.icmpv6:
        return this.#icmp(packet, sink);
      default:
        return OTHER_PACKET;
    }
  }

  /** Called after the last packet of a capture: throws when none of its packets could be decoded. */
  refuseIfUnsupported(file: string): void {
    const linkType = this.#unsupported;
    if (linkType !== undefined && !this.#isSupported) {
      throw new CaptureError(
        'link-type',
        `${file}: cannot decode link type ${linkType} (${linkTypeName(linkType)}): capture on an Ethernet, loopback or tunnel interface, or on "any"`,
      );
    }
    this.#linkType = -1;
    this.#unsupported = undefined;
    this.#isSupported = false;
  }

  #udp(packet: Packet, sink: DatagramSink): number {
    const datagram = this.#datagram;
    const found = readUdp(packet.bytes, this.#ip, this.#ports, datagram);
    if (found <= 0) return found;
    if ((this.#ports[datagram.destinationPort]! & DNS_SERVER) !== 0) {
      this.#ports[datagram.sourcePort]! |= DNS_CLIENT;
    }
    this.#address(packet, this.#ip, Transport.udp);
    sink(datagram, packet);
    return 1;
  }

  /** Every message that begins in the segment. */
  #tcp(packet: Packet, sink: DatagramSink): number {
    const datagram = this.#datagram;
    const { bytes } = packet;
    const found = readTcp(bytes, this.#ip, this.#ports, datagram);
    if (found <= 0) return found;
    const { end } = datagram;
    const wireEnd = datagram.start + datagram.payloadLength;
    let at = datagram.start;
    for (let messages = 0; ; messages++) {
      if (at >= wireEnd || (at >= end && messages > 0)) return messages;
      at = readTcpMessage(bytes, at, end, wireEnd, datagram);
      if (at < 0) return messages > 0 ? messages : at;
      if (messages === 0) this.#address(packet, this.#ip, Transport.tcp);
      sink(datagram, packet);
    }
  }

  #icmp(packet: Packet, sink: DatagramSink): number {
    const datagram = this.#datagram;
    const ip = this.#ip;
    const found = readUnreachable(packet.bytes, ip, this.#ports, this.#quoted, datagram);
    if (found <= 0) return found;
    this.#address(packet, ip, Transport.icmp);
    datagram.icmpFrom = datagram.source;
    datagram.icmpTo = datagram.destination;
    this.#address(packet, this.#quoted, Transport.icmp);
    sink(datagram, packet);
    return 1;
  }

  #address({ bytes, start, interfaceId }: Packet, ip: NetworkView, transport: Transport): void {
    const datagram = this.#datagram;
    const { place } = this.#link!;
    const at = ip.addressesAt;
    datagram.transport = transport;
    datagram.place = place === undefined ? interfaceId * 8 : place(bytes, start, interfaceId);
    if (ip.isIpv4) {
      datagram.source = this.#addresses.ipv4(bytes, at);
      datagram.destination = this.#addresses.ipv4(bytes, at + 4);
    } else {
      datagram.source = this.#addresses.ipv6(bytes, at);
      datagram.destination = this.#addresses.ipv6(bytes, at + 16);
    }
  }

  #select(linkType: number): void {
    this.#linkType = linkType;
    this.#link = LINK_LAYERS.get(linkType);
    if (this.#link === undefined) this.#unsupported ??= linkType;
    else this.#isSupported = true;
  }
}
