import type { Packet } from '../capture/packet.ts';
import { LinkType } from '../capture/link-type.ts';
import { LINK_LAYERS } from '../decode/link/index.ts';
import { placeOf, type LinkDecoder, TUNNEL_PLACE } from '../decode/link/link-layer.ts';
import { readIp } from '../decode/network/ip.ts';
import { isExtensionHeader, skipExtensionHeaders } from '../decode/network/ipv6.ts';
import { NetworkView } from '../decode/network/network-view.ts';
import { isFragment } from '../decode/network/partial-datagram.ts';
import { MAX_TUNNELS, TUNNEL_PORTS, TUNNEL_PROTOCOLS } from '../decode/tunnel/index.ts';
import { looksLikeResponse } from '../decode/transport/udp.ts';
import { type Bytes, u16, u32, u8 } from '../wire/bytes.ts';
import { Icmp, Protocol } from '../wire/headers/ip.ts';
import { Flag, TcpHeader, UdpHeader } from '../wire/headers/transport.ts';
import { Malformation } from '../wire/malformation.ts';
import { adjust, fold, sumOf, write } from './headers/checksum.ts';
import { FragmentedPacket } from './waiting/fragments.ts';
import { icmpHeader } from './headers/icmp.ts';
import { extensionHeaders, ipHeader } from './headers/ip.ts';
import { linkHeader, netlinkPackets } from './headers/link.ts';
import type { MessagePseudonyms } from './messages/message.ts';
import { type Cover, type HeldPacket, Part } from './waiting/part.ts';
import { type Pseudonyms, Rewrite } from './rewrite.ts';
import { TcpDirection } from './waiting/tcp-direction.ts';
import { tcpOptions } from './headers/tcp-options.ts';
import { greChecksum, tunnelHeader } from './headers/tunnels.ts';

/** Bytes of source and destination port, with which UDP and TCP headers begin. */
const PORTS_OCTETS = 4;
const ESP_OCTETS = 8;
/** Bytes of WireGuard's type and the zeros after it, by which WireGuard is recognised. */
const WIREGUARD_OCTETS = 4;

/** Offset of the checksum by protocol. */
const CHECKSUM_AT: ReadonlyMap<number, number> = new Map([
  [Protocol.udp, UdpHeader.checksum],
  [Protocol.tcp, TcpHeader.checksum],
  [Protocol.icmp, Icmp.checksum],
  [Protocol.icmpv6, Icmp.checksum],
]);

/** Most TCP directions, and fragmented packets, that are followed at the same time. The oldest makes room. */
const MAX_DIRECTIONS = 1 << 14;
const MAX_FRAGMENTED = 64;

/** Sums of both addresses before and after, as transport checksums cover them (RFC 768, RFC 8200 section 8.1). */
interface PseudoHeader {
  readonly before: number;
  readonly after: number;
}

/** Context of the bytes that are rewritten. */
interface Surroundings {
  readonly tunnels: number;
  /** Checksums that cover the bytes, from the innermost to the outermost. */
  readonly covers: readonly Cover[];
  /** The packet that may wait for others; undefined within the quote of an ICMP error, and for a reassembled packet. */
  readonly held: HeldPacket | undefined;
  readonly place: number;
}

/**
 * Rewrites a packet from the link header to the DNS message, also within tunnels. Only understood fields are written:
 * lengths, numbers, ports and flags as they are, addresses and names as pseudonyms. All other bytes become zeros.
 */
export class PacketPseudonyms {
  readonly #pseudonyms: Pseudonyms;
  readonly #messages: MessagePseudonyms;
  readonly #ports: Set<number>;
  readonly #directions = new Map<string, TcpDirection>();
  /** Packets of which not all fragments have come, in the order in which they began. */
  readonly #fragmented = new Set<FragmentedPacket>();

  /** @param ports ports of DNS servers */
  constructor(pseudonyms: Pseudonyms, messages: MessagePseudonyms, ports: readonly number[]) {
    this.#pseudonyms = pseudonyms;
    this.#messages = messages;
    this.#ports = new Set(ports);
  }

  addPorts(ports: readonly number[]): void {
    for (const port of ports) this.#ports.add(port);
  }

  /** Writes the rewritten packet into the bytes of `held`, which are zeros. */
  replace(packet: Packet, held: HeldPacket): void {
    const { linkType } = packet;
    const from = packet.bytes.subarray(packet.start, packet.end);
    const { bytes: into, end } = held.packet;
    const frame = new Rewrite(from, into, this.#pseudonyms);
    const around = { tunnels: 0, covers: [], held, place: placeIn(packet) };
    if (linkType === LinkType.NETLINK) {
      for (const { at, end: to } of netlinkPackets(frame, 0, end))
        this.#network(frame, at, to, to, around);
      return;
    }
    const at = linkHeader(linkType, frame, 0, end);
    if (at >= 0) this.#network(frame, at, end, Math.max(end, packet.originalLength), around);
  }

  /** Ends the capture: packets of the next one do not continue connections or fragments of this one. */
  end(): void {
    for (const direction of this.#directions.values()) direction.abandon();
    for (const fragments of this.#fragmented) fragments.abandon();
    this.#directions.clear();
  }

  #network(packet: Rewrite, at: number, end: number, wireEnd: number, around: Surroundings): void {
    const { from, into } = packet;
    const ip = new NetworkView();
    if (readIp(from, at, end, wireEnd, ip) < 0) {
      // The version of an unreadable IP header stays, so that decode reports the same malformation.
      const version = at < end ? u8(from, at) >> 4 : 0;
      if (version === 4 || version === 6) packet.keep(at, at + 1);
      return;
    }
    ipHeader(packet, at, ip);
    const addressesEnd = ip.addressesAt + (ip.isIpv4 ? 8 : 32);
    const before = sumOf(from, ip.addressesAt, addressesEnd);
    const pseudo = { before, after: sumOf(into, ip.addressesAt, addressesEnd) };
    if (ip.protocol === Protocol.fragment) this.#fragment(packet, ip, pseudo, around);
    else this.#transport(packet, ip, pseudo, around);
  }

  /** Rewrites a transport, and updates its checksum. */
  #transport(packet: Rewrite, ip: NetworkView, pseudo: PseudoHeader, around: Surroundings): void {
    const { from, into } = packet;
    const { start, end, protocol } = ip;
    const offset = CHECKSUM_AT.get(protocol);
    if (offset === undefined || start + offset + 2 > end) {
      this.#content(packet, ip, around);
      return;
    }
    const at = start + offset;
    const sum = u16(from, at);
    const isUdp = protocol === Protocol.udp;
    if (isUdp && sum === 0) {
      this.#content(packet, ip, around);
      return;
    }
    // Checksum offload: the network card computes it later, and until then it is the sum of the pseudo header alone.
    const rest = protocol + (isUdp ? u16(from, start + UdpHeader.length) : ip.length);
    if (protocol !== Protocol.icmp && sum === fold(pseudo.before + rest)) {
      this.#content(packet, ip, around);
      write(into, at, fold(pseudo.after + rest));
      return;
    }
    this.#content(packet, ip, { ...around, covers: [{ at, start, end }, ...around.covers] });
    const { before, after } = protocol === Protocol.icmp ? NO_PSEUDO_HEADER : pseudo;
    adjust(into, at, sumOf(from, start, end) + before, sumOf(into, start, end) + after);
    // RFC 768: zero would mean that there is no checksum.
    if (isUdp && u16(into, at) === 0) write(into, at, 0xffff);
  }

  #content(packet: Rewrite, ip: NetworkView, around: Surroundings): void {
    const { start, end, protocol } = ip;
    switch (protocol) {
      case Protocol.udp:
        return this.#udp(packet, ip, around);
      case Protocol.tcp:
        return this.#tcp(packet, ip, around);
      case Protocol.icmp:
      case Protocol.icmpv6: {
        const quoted = icmpHeader(packet, start, end, protocol);
        const { tunnels, place } = around;
        if (quoted === undefined || quoted >= end || tunnels > MAX_TUNNELS) return;
        // Covers are only for waiting packets, and a quote never waits.
        const quote = { tunnels: tunnels + 1, covers: [], held: undefined, place };
        this.#network(packet, quoted, end, start + ip.length, quote);
        return;
      }
      case Protocol.esp:
        return packet.keep(start, Math.min(start + ESP_OCTETS, end));
      default:
        return this.#tunnel(TUNNEL_PROTOCOLS.get(protocol), start, packet, ip, around);
    }
  }

  #udp(packet: Rewrite, ip: NetworkView, around: Surroundings): void {
    const { from, into } = packet;
    const { start, end } = ip;
    const at = start + UdpHeader.octets;
    if (at > end) {
      cutHeader(packet, ip, UdpHeader.octets);
      return;
    }
    packet.keep(start, at);
    const sourcePort = u16(from, start + UdpHeader.sourcePort);
    const destinationPort = u16(from, start + UdpHeader.destinationPort);
    const length = u16(from, start + UdpHeader.length);
    const behind = Math.min(end, start + Math.max(length, UdpHeader.octets));
    const tunnel = TUNNEL_PORTS.get(destinationPort) ?? TUNNEL_PORTS.get(sourcePort);
    const isDns = this.#ports.has(sourcePort) || this.#ports.has(destinationPort);
    if (!isDns && tunnel && (tunnel(from, at, end) >= 0 || !looksLikeResponse(from, at, end)))
      this.#tunnel(tunnel, at, packet, ip, around);
    else if (isDns || looksLikeResponse(from, at, end)) {
      const message = from.subarray(at, behind);
      this.#messages.replace(message, into.subarray(at, behind), ip.length - UdpHeader.octets);
    }
  }

  #tcp(packet: Rewrite, ip: NetworkView, around: Surroundings): void {
    const { from } = packet;
    const { start, end } = ip;
    if (start + TcpHeader.octets > end) {
      cutHeader(packet, ip, TcpHeader.octets);
      return;
    }
    const headerLength = (u8(from, start + TcpHeader.dataOffset) >> 4) * 4;
    if (headerLength < TcpHeader.octets || headerLength > ip.length) {
      // The data offset is impossible. It is kept with the ports, so that decode reports the same malformation.
      packet.keep(start, start + PORTS_OCTETS);
      packet.keepBits(start + TcpHeader.dataOffset, 0xf0);
      return;
    }
    const at = Math.min(start + headerLength, end);
    packet.keep(start, start + TcpHeader.octets);
    tcpOptions(packet, start + TcpHeader.octets, at);
    const { held } = around;
    const isDns =
      this.#ports.has(u16(from, start + TcpHeader.sourcePort)) ||
      this.#ports.has(u16(from, start + TcpHeader.destinationPort));
    if (!isDns || !held) return;
    const sequence = u32(from, start + TcpHeader.sequence);
    const isSyn = (u8(from, start + TcpHeader.flags) & Flag.syn) !== 0;
    const length = ip.length - headerLength;
    if (!isSyn && length === 0) return;
    const direction = this.#direction(packet, ip);
    if (isSyn) direction.open(sequence);
    if (length === 0) return;
    const part = new Part(packet.into, at, around.covers, held, direction);
    direction.take(part, from, at, end, length, sequence + (isSyn ? 1 : 0));
  }

  /** Returns the direction by addresses and ports. Copies at another place count as retransmissions of it. */
  #direction({ from }: Rewrite, { start, isIpv4, addressesAt }: NetworkView): TcpDirection {
    const addresses = from.subarray(addressesAt, addressesAt + (isIpv4 ? 8 : 32));
    const key = String.fromCharCode(...addresses, ...from.subarray(start, start + PORTS_OCTETS));
    const known = this.#directions.get(key);
    if (known) return known;
    const direction = new TcpDirection(this.#messages);
    if (this.#directions.size === MAX_DIRECTIONS) {
      const [oldest] = this.#directions;
      oldest![1].abandon();
      this.#directions.delete(oldest![0]);
    }
    this.#directions.set(key, direction);
    return direction;
  }

  #tunnel(
    tunnel: LinkDecoder | undefined,
    at: number,
    packet: Rewrite,
    ip: NetworkView,
    around: Surroundings,
  ): void {
    const { from, into } = packet;
    const { end } = ip;
    const inner = tunnel?.(from, at, end) ?? -1;
    if (!tunnel || inner < 0 || around.tunnels >= MAX_TUNNELS) {
      const isWireGuard = inner === Malformation.encrypted;
      if (isWireGuard) packet.keep(at, Math.min(at + WIREGUARD_OCTETS, end));
      return;
    }
    const checksum = greChecksum(tunnel, packet, at);
    const covers =
      checksum === undefined ? around.covers : [{ at: checksum, start: at, end }, ...around.covers];
    tunnelHeader(tunnel, packet, at, inner);
    const tunnels = around.tunnels + 1;
    this.#network(packet, inner, end, ip.start + ip.length, { ...around, tunnels, covers });
    if (checksum !== undefined) adjust(into, checksum, sumOf(from, at, end), sumOf(into, at, end));
  }

  /** Takes a fragment: its bytes can be rewritten only together with the other fragments. */
  #fragment({ into }: Rewrite, ip: NetworkView, pseudo: PseudoHeader, around: Surroundings): void {
    const { held, covers } = around;
    if (!held || !isFragment(ip)) return;
    const fragments = this.#fragments(ip, held.packet, pseudo, around);
    fragments.take(ip, held.packet, new Part(into, ip.start, covers, held, fragments));
  }

  #fragments(
    ip: NetworkView,
    packet: Packet,
    pseudo: PseudoHeader,
    around: Surroundings,
  ): FragmentedPacket {
    const place = around.place + around.tunnels * TUNNEL_PLACE;
    for (const known of this.#fragmented) if (known.belongs(ip, place)) return known;
    const alone = { ...around, covers: [], held: undefined };
    const fragments = new FragmentedPacket(
      ip,
      place,
      packet,
      (whole) => this.#reassembled(whole, pseudo, alone),
      (done) => this.#fragmented.delete(done),
    );
    if (this.#fragmented.size === MAX_FRAGMENTED) {
      const [oldest] = this.#fragmented;
      oldest!.abandon();
    }
    this.#fragmented.add(fragments);
    return fragments;
  }

  /** Returns the rewritten bytes after the IP header of a packet that came in fragments. */
  #reassembled(ip: NetworkView, pseudo: PseudoHeader, around: Surroundings): Bytes {
    const packet = new Rewrite(ip.bytes, new Uint8Array(ip.end), this.#pseudonyms);
    const { start, protocol } = ip;
    if (isExtensionHeader(protocol)) {
      if (skipExtensionHeaders(ip) < 0) return packet.into;
      extensionHeaders(packet, protocol, start, ip.start);
    }
    this.#transport(packet, ip, pseudo, around);
    return packet.into;
  }
}

/** The checksum of ICMP covers no pseudo header: RFC 792. */
const NO_PSEUDO_HEADER: PseudoHeader = { before: 0, after: 0 };

/** Keeps a transport header that the snap length cut; only ports if the IP length has no room for it. */
function cutHeader(packet: Rewrite, { start, end, length }: NetworkView, octets: number): void {
  packet.keep(start, length < octets ? Math.min(start + PORTS_OCTETS, end) : end);
}

/** Returns the place where the packet was seen, as in decode, so that copies of fragments do not mix. */
function placeIn({ bytes, start, end, linkType, interfaceId }: Packet): number {
  const layer = LINK_LAYERS.get(linkType);
  const isReadable = layer !== undefined && layer.ipHeader(bytes, start, end) >= 0;
  return isReadable && layer.place
    ? layer.place(bytes, start, end, interfaceId)
    : placeOf(interfaceId, 0);
}
