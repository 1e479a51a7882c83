import { LinkType } from '../../src/capture/link-type.ts';
import { parseAddress } from '../../src/wire/address.ts';
import type { Bytes } from '../../src/wire/bytes.ts';
import { isIpv4 as isIpv4Packet, OTHER_LINKS } from './link-header.ts';
import { concat, internetChecksum, u16, u32, u8 } from './octets.ts';

const ETHERTYPE_IPV4 = 0x0800;
const ETHERTYPE_IPV6 = 0x86dd;
const ETHERTYPE_VLAN = 0x8100;
const AF_INET = 2;
/** BSD: 24, 28 or 30; Linux: 10. macOS writes 30. */
const AF_INET6 = 30;
const PROTOCOL_UDP = 17;
const ARPHRD_ETHER = 1;

export interface LinkHeader {
  /** LINKTYPE_ number. */
  readonly linkType: number;
  /** 802.1Q tags, outermost first. */
  readonly vlan?: readonly number[];
  /** LINUX_SLL2: index of the interface that saw the packet. */
  readonly interfaceIndex?: number;
  /** LINUX_SLL, LINUX_SLL2: 0 to us, 1 broadcast, 2 multicast, 3 to someone else, 4 from us. */
  readonly packetType?: number;
}

export interface IpPacket extends LinkHeader {
  readonly source: string;
  readonly destination: string;
  /** TTL or hop limit; default 64. */
  readonly hopLimit?: number;
  /** IPv4 identification, or the flow label of IPv6; default 0. */
  readonly identification?: number;
}

export interface UdpFrame extends IpPacket {
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly payload: Bytes;
}

/** Link header, IPv4 or IPv6 header (by the addresses), UDP header and payload; lengths and checksums right. */
export function buildUdpFrame(frame: UdpFrame): Bytes {
  return buildIpFrame(frame, PROTOCOL_UDP, udpDatagram(frame));
}

/** Returns a frame with link and IP header around any transport: 6 TCP, 17 UDP, 1 ICMP, 58 ICMPv6. */
export function buildIpFrame(packet: IpPacket, protocol: number, payload: Bytes): Bytes {
  return withLink(packet, withIpHeader(packet, protocol, payload));
}

export function withIpHeader(packet: IpPacket, protocol: number, payload: Bytes): Bytes {
  const isIpv4 = addressOf(packet.source).length === 4;
  return isIpv4 ? ipv4(packet, protocol, payload) : ipv6(packet, protocol, payload);
}

/** Returns the frame of an IP packet. */
export function withLink(header: LinkHeader, network: Bytes): Bytes {
  const link = OTHER_LINKS[header.linkType];
  if (link) return link(network, header.packetType === 4);
  return concat(linkHeader(header, isIpv4Packet(network)), network);
}

export function udpDatagram(frame: UdpFrame): Bytes {
  const length = 8 + frame.payload.length;
  const ports = concat(u16(frame.sourcePort), u16(frame.destinationPort), u16(length));
  const checksum = transportChecksum(frame, PROTOCOL_UDP, concat(ports, u16(0), frame.payload));
  // RFC 768: a checksum of zero is sent as all ones.
  return concat(ports, u16(checksum || 0xffff), frame.payload);
}

/** Returns the checksum, including the pseudo header: RFC 768, RFC 8200 section 8.1. */
export function transportChecksum(packet: IpPacket, protocol: number, segment: Bytes): number {
  const addresses = concat(addressOf(packet.source), addressOf(packet.destination));
  return internetChecksum(concat(addresses, u32(segment.length), u32(protocol), segment));
}

function ipv4(packet: IpPacket, protocol: number, payload: Bytes): Bytes {
  const beforeChecksum = concat(
    u8(0x45),
    u8(0),
    u16(20 + payload.length),
    u16(packet.identification ?? 0),
    u16(0x4000),
    u8(packet.hopLimit ?? 64),
    u8(protocol),
  );
  const addresses = concat(addressOf(packet.source), addressOf(packet.destination));
  const checksum = internetChecksum(concat(beforeChecksum, u16(0), addresses));
  return concat(beforeChecksum, u16(checksum), addresses, payload);
}

function ipv6(packet: IpPacket, nextHeader: number, payload: Bytes): Bytes {
  return concat(
    u32(0x6000_0000 + (packet.identification ?? 0)),
    u16(payload.length),
    u8(nextHeader),
    u8(packet.hopLimit ?? 64),
    addressOf(packet.source),
    addressOf(packet.destination),
    payload,
  );
}

function linkHeader(header: LinkHeader, isIpv4: boolean): Bytes {
  const etherType = isIpv4 ? ETHERTYPE_IPV4 : ETHERTYPE_IPV6;
  const tags = header.vlan ?? [];
  const protocol = u16(tags.length > 0 ? ETHERTYPE_VLAN : etherType);
  const tagged = concat(
    ...tags.map((id, at) =>
      concat(u16(id), u16(at + 1 < tags.length ? ETHERTYPE_VLAN : etherType)),
    ),
  );
  const family = isIpv4 ? AF_INET : AF_INET6;
  const mac = Uint8Array.of(0x02, 0, 0, 0, 0, 0x01);
  switch (header.linkType) {
    case LinkType.EN10MB:
      return concat(Uint8Array.of(0x02, 0, 0, 0, 0, 0x02), mac, protocol, tagged);
    case LinkType.NULL:
      return u32(family, 'le');
    case LinkType.LOOP:
      return u32(family);
    case LinkType.RAW_BSD:
    case LinkType.RAW_OPENBSD:
    case LinkType.RAW:
    case LinkType.IPV4:
    case LinkType.IPV6:
      return new Uint8Array(0);
    case LinkType.LINUX_SLL:
      return concat(
        u16(header.packetType ?? 0),
        u16(ARPHRD_ETHER),
        u16(6),
        mac,
        u16(0),
        protocol,
        tagged,
      );
    case LinkType.LINUX_SLL2:
      return concat(
        protocol,
        u16(0),
        u32(header.interfaceIndex ?? 1),
        u16(ARPHRD_ETHER),
        u8(header.packetType ?? 0),
        u8(6),
        mac,
        u16(0),
        tagged,
      );
    default:
      throw new RangeError(`no link header known for LINKTYPE ${header.linkType}`);
  }
}

function addressOf(text: string): Bytes {
  const address = parseAddress(text);
  if (!address) throw new RangeError(`no IP address: ${text}`);
  return address;
}
