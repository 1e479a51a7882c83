import type { Packet } from '../capture/packet.ts';
import { LinkType } from '../capture/link-type.ts';
import { LINK_LAYERS } from '../decode/link/index.ts';
import { placeOf, type LinkDecoder } from '../decode/link/link-layer.ts';
import { readIp } from '../decode/network/ip.ts';
import { NetworkView } from '../decode/network/network-view.ts';
import { MAX_TUNNELS, TUNNEL_PORTS, TUNNEL_PROTOCOLS } from '../decode/tunnel/index.ts';
import { looksLikeResponse } from '../decode/transport/udp.ts';
import { type Bytes, copyOf, u16, u32, u8 } from '../wire/bytes.ts';
import { Icmp, Protocol } from '../wire/headers/ip.ts';
import { Flag, TcpHeader, UdpHeader } from '../wire/headers/transport.ts';
import { Malformation } from '../wire/malformation.ts';
import { adjust, fold, sumOf, write } from './checksum.ts';
import { type Fragment, FragmentedPacket } from './fragments.ts';
import { replaceIcmp } from './icmp.ts';
import { replaceIpHeader } from './ip-header.ts';
import { linkHeader, type LinkPseudonyms, netlinkPackets } from './link.ts';
import type { MessagePseudonyms } from './message.ts';
import { type Cover, type HeldPacket, Part } from './part.ts';
import { TcpDirection } from './tcp-direction.ts';
import { replaceTcpOptions } from './tcp-options.ts';
import { greChecksum, tunnelHeader } from './tunnels.ts';

/** Of UDP and TCP: source and destination, in front. */
const PORTS_OCTETS = 4;
const ESP_OCTETS = 8;
/** WireGuard: its type and zeros, by which it is told. */
const WIREGUARD_OCTETS = 4;

/** Where checksums are. */
const CHECKSUM_AT: ReadonlyMap<number, number> = new Map([
  [Protocol.udp, UdpHeader.checksum],
  [Protocol.tcp, TcpHeader.checksum],
  [Protocol.icmp, Icmp.checksum],
  [Protocol.icmpv6, Icmp.checksum],
]);

/** Connections, and packets in fragments, that are followed at one time; the oldest makes room. */
const MAX_DIRECTIONS = 1 << 14;
const MAX_FRAGMENTED = 64;

/** Sums of both addresses, which checksums of transports cover (RFC 768, RFC 8200 section 8.1), before and now. */
interface PseudoHeader {
  readonly before: number;
  readonly after: number;
}

/** What is around the octets at hand. */
interface Surroundings {
  readonly tunnels: number;
  /** From the innermost to the outermost. */
  readonly covers: readonly Cover[];
  /** What may wait for other packets; undefined for packets that an ICMP error quotes, and for those of fragments. */
  readonly held: HeldPacket | undefined;
  readonly place: number;
}

/**
 * Rewrites a packet from the link header to the DNS message, within tunnels too. Only what is understood is kept: all
 * other octets become zeros, and lengths, numbers, ports and flags stay what they are.
 */
export class PacketPseudonyms {
  readonly #pseudonyms: LinkPseudonyms;
  readonly #messages: MessagePseudonyms;
  readonly #ports: ReadonlySet<number>;
  readonly #directions = new Map<string, TcpDirection>();
  readonly #fragmented = new Map<string, FragmentedPacket>();

  /** @param ports of DNS servers */
  constructor(pseudonyms: LinkPseudonyms, messages: MessagePseudonyms, ports: readonly number[]) {
    this.#pseudonyms = pseudonyms;
    this.#messages = messages;
    this.#ports = new Set(ports);
  }

  /** Rewrites the octets of a packet, which are its own. */
  replace(held: HeldPacket): void {
    const { packet } = held;
    const { bytes, start, end, linkType } = packet;
    const place = placeIn(packet);
    const around = { tunnels: 0, covers: [], held, place };
    if (linkType === LinkType.NETLINK) {
      for (const { at, end: to } of netlinkPackets(bytes, start, end))
        this.#network(bytes, at, to, to, around);
      return;
    }
    const at = linkHeader(linkType, bytes, start, end, this.#pseudonyms);
    if (at < 0) {
      bytes.fill(0, ~at, end);
      return;
    }
    const wireEnd = Math.max(end, start + packet.originalLength);
    this.#network(bytes, at, end, wireEnd, around);
  }

  /** The capture is over: what the next one begins with belongs to nothing before. */
  end(): void {
    for (const direction of this.#directions.values()) direction.abandon();
    for (const fragments of this.#fragmented.values()) fragments.abandon();
    this.#directions.clear();
  }

  #network(bytes: Bytes, at: number, end: number, wireEnd: number, around: Surroundings): void {
    const ip = new NetworkView();
    if (readIp(bytes, at, end, wireEnd, ip) < 0) {
      // The version says why it cannot be read; another one says nothing.
      const version = at < end ? u8(bytes, at) >> 4 : 0;
      bytes.fill(0, Math.min(version === 4 || version === 6 ? at + 1 : at, end), end);
      return;
    }
    const addressesEnd = ip.addressesAt + (ip.isIpv4 ? 8 : 32);
    const before = sumOf(bytes, ip.addressesAt, addressesEnd);
    replaceIpHeader(bytes, at, ip, this.#pseudonyms.addresses);
    const pseudo = { before, after: sumOf(bytes, ip.addressesAt, addressesEnd) };
    // Padding of the link layer, and whatever is hidden in it.
    bytes.fill(0, ip.end, end);
    if (ip.protocol === Protocol.fragment) this.#fragment(ip, pseudo, around);
    else this.#transport(ip, pseudo, around);
  }

  /** Rewrites a transport and brings its checksum up to date. */
  #transport(ip: NetworkView, pseudo: PseudoHeader, around: Surroundings): void {
    const { bytes, start, end, protocol } = ip;
    const offset = CHECKSUM_AT.get(protocol);
    if (offset === undefined || start + offset + 2 > end) {
      this.#content(ip, around);
      return;
    }
    const at = start + offset;
    const sum = u16(bytes, at);
    const isUdp = protocol === Protocol.udp;
    if (isUdp && sum === 0) {
      this.#content(ip, around);
      return;
    }
    // The network card was to fill it in: until then it is the sum of the pseudo header alone.
    const rest = protocol + (isUdp ? u16(bytes, start + UdpHeader.length) : ip.length);
    if (protocol !== Protocol.icmp && sum === fold(pseudo.before + rest)) {
      this.#content(ip, around);
      write(bytes, at, fold(pseudo.after + rest));
      return;
    }
    const hasPseudo = protocol !== Protocol.icmp;
    const before = sumOf(bytes, start, end) + (hasPseudo ? pseudo.before : 0);
    this.#content(ip, { ...around, covers: [{ at, start, end }, ...around.covers] });
    adjust(bytes, at, before, sumOf(bytes, start, end) + (hasPseudo ? pseudo.after : 0));
    // RFC 768: zero says that there is none.
    if (isUdp && u16(bytes, at) === 0) write(bytes, at, 0xffff);
  }

  #content(ip: NetworkView, around: Surroundings): void {
    const { bytes, start, end, protocol } = ip;
    switch (protocol) {
      case Protocol.udp:
        return this.#udp(ip, around);
      case Protocol.tcp:
        return this.#tcp(ip, around);
      case Protocol.icmp:
      case Protocol.icmpv6: {
        const { addresses, hardware } = this.#pseudonyms;
        const quoted = replaceIcmp(bytes, start, end, protocol, addresses, hardware);
        if (quoted === undefined) return;
        const { tunnels } = around;
        // Covers are for what waits, and nothing of a quote does.
        const quote = { tunnels: tunnels + 1, covers: [], held: undefined, place: around.place };
        if (tunnels > MAX_TUNNELS) bytes.fill(0, quoted, end);
        else if (quoted < end) this.#network(bytes, quoted, end, start + ip.length, quote);
        return;
      }
      case Protocol.esp:
        bytes.fill(0, Math.min(start + ESP_OCTETS, end), end);
        return;
      default:
        return this.#tunnel(TUNNEL_PROTOCOLS.get(protocol), start, ip, around);
    }
  }

  #udp(ip: NetworkView, around: Surroundings): void {
    const { bytes, start, end } = ip;
    const at = start + UdpHeader.octets;
    if (at > end) {
      this.#cutHeader(ip, UdpHeader.octets);
      return;
    }
    const sourcePort = u16(bytes, start + UdpHeader.sourcePort);
    const destinationPort = u16(bytes, start + UdpHeader.destinationPort);
    const length = u16(bytes, start + UdpHeader.length);
    const behind = Math.min(end, start + Math.max(length, UdpHeader.octets));
    const tunnel = TUNNEL_PORTS.get(destinationPort) ?? TUNNEL_PORTS.get(sourcePort);
    const isDns = this.#ports.has(sourcePort) || this.#ports.has(destinationPort);
    if (!isDns && tunnel && (tunnel(bytes, at, end) >= 0 || !looksLikeResponse(bytes, at, end)))
      this.#tunnel(tunnel, at, ip, around);
    else if (isDns || looksLikeResponse(bytes, at, end)) {
      this.#messages.replace(bytes, at, behind, ip.length - UdpHeader.octets);
      bytes.fill(0, behind, end);
    } else bytes.fill(0, at, end);
  }

  /** The snap length cut it; or the IP header says that it has no room, and then it is none. */
  #cutHeader({ bytes, start, end, length }: NetworkView, octets: number): void {
    if (length < octets) bytes.fill(0, Math.min(start + PORTS_OCTETS, end), end);
  }

  #tcp(ip: NetworkView, around: Surroundings): void {
    const { bytes, start, end } = ip;
    if (start + TcpHeader.octets > end) {
      this.#cutHeader(ip, TcpHeader.octets);
      return;
    }
    const headerLength = (u8(bytes, start + TcpHeader.dataOffset) >> 4) * 4;
    if (headerLength < TcpHeader.octets || headerLength > ip.length) {
      // It is no header: only that it says so has to be told, and between whom.
      bytes.fill(0, start + PORTS_OCTETS, start + TcpHeader.dataOffset);
      bytes[start + TcpHeader.dataOffset]! &= 0xf0;
      bytes.fill(0, start + 13, end);
      return;
    }
    const at = Math.min(start + headerLength, end);
    replaceTcpOptions(bytes, start + TcpHeader.octets, at);
    const octets = copyOf(bytes, at, end);
    bytes.fill(0, at, end);
    const { held } = around;
    const isDns =
      this.#ports.has(u16(bytes, start + TcpHeader.sourcePort)) ||
      this.#ports.has(u16(bytes, start + TcpHeader.destinationPort));
    if (!isDns || !held) return;
    const sequence = u32(bytes, start + TcpHeader.sequence);
    const isSyn = (u8(bytes, start + TcpHeader.flags) & Flag.syn) !== 0;
    const length = ip.length - headerLength;
    if (!isSyn && length === 0) return;
    const direction = this.#direction(ip);
    if (isSyn) direction.open(sequence);
    if (length === 0) return;
    const part = new Part(bytes, at, around.covers, held, direction);
    direction.take(sequence + (isSyn ? 1 : 0), { part, octets, length });
  }

  /** By addresses and ports: a copy of the connection at another place is a connection that came again. */
  #direction({ bytes, start, isIpv4, addressesAt }: NetworkView): TcpDirection {
    const addresses = bytes.subarray(addressesAt, addressesAt + (isIpv4 ? 8 : 32));
    const key = String.fromCharCode(...addresses, ...bytes.subarray(start, start + 4));
    const known = this.#directions.get(key);
    if (known) return known;
    const direction = new TcpDirection(this.#messages);
    makeRoom(this.#directions, MAX_DIRECTIONS);
    this.#directions.set(key, direction);
    return direction;
  }

  #tunnel(
    tunnel: LinkDecoder | undefined,
    at: number,
    ip: NetworkView,
    around: Surroundings,
  ): void {
    const { bytes, end } = ip;
    const inner = tunnel?.(bytes, at, end) ?? -1;
    if (!tunnel || inner < 0 || around.tunnels >= MAX_TUNNELS) {
      const isWireGuard = inner === Malformation.encrypted;
      bytes.fill(0, isWireGuard ? Math.min(at + WIREGUARD_OCTETS, end) : at, end);
      return;
    }
    const checksum = greChecksum(tunnel, bytes, at);
    const covers =
      checksum === undefined ? around.covers : [{ at: checksum, start: at, end }, ...around.covers];
    const before = sumOf(bytes, at, end);
    tunnelHeader(tunnel, bytes, at, inner, this.#pseudonyms);
    this.#network(bytes, inner, end, ip.start + ip.length, {
      ...around,
      tunnels: around.tunnels + 1,
      covers,
    });
    if (checksum !== undefined) adjust(bytes, checksum, before, sumOf(bytes, at, end));
  }

  /** Only all fragments together say what they are. */
  #fragment(ip: NetworkView, pseudo: PseudoHeader, around: Surroundings): void {
    const { bytes, start, end } = ip;
    const octets = copyOf(bytes, start, end);
    bytes.fill(0, start, end);
    const { held } = around;
    if (!held) return;
    const fragments = this.#fragments(ip, pseudo, around);
    const fragment: Fragment = {
      part: new Part(bytes, start, around.covers, held, fragments),
      octets,
      offset: ip.fragmentOffset,
      length: ip.length,
      isLast: !ip.moreFragments,
    };
    fragments.take(fragment);
  }

  #fragments(ip: NetworkView, pseudo: PseudoHeader, around: Surroundings): FragmentedPacket {
    const { bytes, isIpv4, addressesAt, fragmented, identification } = ip;
    const addresses = String.fromCharCode(
      ...bytes.subarray(addressesAt, addressesAt + (isIpv4 ? 8 : 32)),
    );
    const key = `${around.place} ${around.tunnels} ${fragmented} ${identification} ${addresses}`;
    const known = this.#fragmented.get(key);
    if (known) return known;
    const { tunnels, place } = around;
    const packet = new FragmentedPacket(
      (transport, length, isWhole) => {
        const whole = new NetworkView();
        whole.bytes = transport;
        whole.isIpv4 = isIpv4;
        whole.protocol = fragmented;
        whole.end = transport.length;
        whole.length = length;
        whole.isFirstFragment = !isWhole;
        this.#transport(whole, pseudo, { tunnels, covers: [], held: undefined, place });
      },
      () => this.#fragmented.delete(key),
    );
    makeRoom(this.#fragmented, MAX_FRAGMENTED);
    this.#fragmented.set(key, packet);
    return packet;
  }
}

/** Lets go of the one that was added first. */
function makeRoom(map: Map<string, { abandon(): void }>, most: number): void {
  if (map.size < most) return;
  for (const [key, oldest] of map) {
    oldest.abandon();
    map.delete(key);
    return;
  }
}

/** Where the packet was seen, as the decoder tells it: copies of fragments do not mix. */
function placeIn({ bytes, start, end, linkType, interfaceId }: Packet): number {
  const layer = LINK_LAYERS.get(linkType);
  const isReadable = layer !== undefined && layer.ipHeader(bytes, start, end) >= 0;
  return isReadable && layer.place
    ? layer.place(bytes, start, end, interfaceId)
    : placeOf(interfaceId, 0);
}
