import type { Bytes } from '../../src/wire/bytes.ts';
import { concat, u16, u32, u8 } from './octets.ts';
import { buildIpFrame } from './packet.ts';
import { LinkType } from '../../src/capture/link-type.ts';

/** Two nodes, between which packets of pods travel. */
const NODES = { source: '192.0.2.1', destination: '192.0.2.2' };
const NODES_V6 = { source: '2001:db8::1', destination: '2001:db8::2' };
const MACS = Uint8Array.of(0x02, 0, 0, 0, 0, 0x02, 0x02, 0, 0, 0, 0, 0x01);

function isIpv4(packet: Bytes): boolean {
  return packet[0]! >> 4 === 4;
}

function etherType(packet: Bytes): Bytes {
  return u16(isIpv4(packet) ? 0x0800 : 0x86dd);
}

export function ethernet(type: number, payload: Bytes): Bytes {
  return concat(MACS, u16(type), payload);
}

function ethernetFrame(packet: Bytes): Bytes {
  return concat(MACS, etherType(packet), packet);
}

/** IPv4 between the nodes, on Ethernet. */
export function betweenNodes(protocol: number, payload: Bytes): Bytes {
  return buildIpFrame({ linkType: LinkType.EN10MB, ...NODES }, protocol, payload);
}

export function udpBetweenNodes(port: number, payload: Bytes): Bytes {
  return betweenNodes(17, concat(u16(49152), u16(port), u16(8 + payload.length), u16(0), payload));
}

function ppp(packet: Bytes): Bytes {
  return concat(u16(isIpv4(packet) ? 0x0021 : 0x0057), packet);
}

function vxlan(packet: Bytes): Bytes {
  return concat(u32(0x0800_0000), u32(1 << 8), ethernetFrame(packet));
}

/** Ways in which an IP packet travels on Ethernet: each takes the packet, and gives the frame. */
export const ENCAPSULATIONS = {
  plain: ethernetFrame,
  VLAN: (packet) => ethernet(0x8100, concat(u16(7), etherType(packet), packet)),
  QinQ: (packet) =>
    ethernet(0x88a8, concat(u16(7), u16(0x8100), u16(8), etherType(packet), packet)),
  PPPoE: (packet) => ethernet(0x8864, pppoe(packet)),
  MPLS: (packet) => ethernet(0x8847, concat(u32((16 << 12) | 64), u32((17 << 12) | 0x140), packet)),
  GRE: (packet) => betweenNodes(47, concat(u16(0), etherType(packet), packet)),
  'GRE with checksum, key and sequence number': (packet) =>
    betweenNodes(47, concat(u16(0xb000), etherType(packet), u32(0), u32(7), u32(1), packet)),
  NVGRE: (packet) =>
    betweenNodes(47, concat(u16(0x2000), u16(0x6558), u32(7 << 8), ethernetFrame(packet))),
  'IP in IPv4': (packet) => betweenNodes(isIpv4(packet) ? 4 : 41, packet),
  'IP in IPv6': (packet) =>
    buildIpFrame({ linkType: LinkType.EN10MB, ...NODES_V6 }, isIpv4(packet) ? 4 : 41, packet),
  'MPLS in IP': (packet) => betweenNodes(137, concat(u32((16 << 12) | 0x140), packet)),
  VXLAN: (packet) => udpBetweenNodes(4789, vxlan(packet)),
  "VXLAN on Linux's old port": (packet) => udpBetweenNodes(8472, vxlan(packet)),
  Geneve: (packet) =>
    udpBetweenNodes(6081, concat(u16(0), u16(0x6558), u32(1 << 8), ethernetFrame(packet))),
  'Geneve with options': (packet) =>
    udpBetweenNodes(
      6081,
      concat(u16(0x0200), etherType(packet), u32(1 << 8), u32(0x0102_8001), u32(5), packet),
    ),
  'GTP-U': (packet) =>
    udpBetweenNodes(2152, concat(u16(0x30ff), u16(packet.length), u32(7), packet)),
  'GTP-U with extension headers': (packet) =>
    udpBetweenNodes(
      2152,
      concat(
        u16(0x34ff),
        u16(12 + packet.length),
        u32(7),
        u32(0x0000_0085),
        u32(0x0110_0940),
        u32(0x0100_0000),
        packet,
      ),
    ),
  'VXLAN in VXLAN': (packet) =>
    udpBetweenNodes(4789, vxlan(udpBetweenNodes(4789, vxlan(packet)).subarray(14))),
} satisfies Record<string, (packet: Bytes) => Bytes>;

function pppoe(packet: Bytes): Bytes {
  return concat(u16(0x1100), u16(1), u16(2 + packet.length), ppp(packet));
}

/** Headers of link types that only some systems write; each takes the IP packet, and gives the record. */
export const OTHER_LINKS: Readonly<Record<number, (packet: Bytes, isOutgoing: boolean) => Bytes>> = {
  [LinkType.PPP]: (packet) => concat(u16(0xff03), ppp(packet)),
  [LinkType.PPP_HDLC]: (packet) => concat(u8(isIpv4(packet) ? 0x21 : 0x57), packet),
  [LinkType.PPP_ETHER]: pppoe,
  [LinkType.C_HDLC]: (packet) => concat(u16(0x0f00), etherType(packet), packet),
  [LinkType.IEEE802_11]: wifi,
  // TSFT and flags are present; the flags say that the header is padded, of which there is no need.
  [LinkType.IEEE802_11_RADIOTAP]: (packet) =>
    concat(u16(0), u16(18, 'le'), u32(3, 'le'), new Uint8Array(8), u8(0), u8(0), wifi(packet)),
  [LinkType.PPI]: (packet) => concat(u16(0), u16(8, 'le'), u32(1, 'le'), ethernetFrame(packet)),
  [LinkType.PFLOG]: (packet, isOutgoing) =>
    concat(
      Uint8Array.of(61, isIpv4(packet) ? 2 : 24, 0, 0),
      interfaceName(16),
      new Uint8Array(40),
      Uint8Array.of(isOutgoing ? 2 : 1, 0, 0, 0),
      packet,
    ),
  [LinkType.NFLOG]: (packet, isOutgoing) => nflog(packet, isOutgoing, 9),
  [LinkType.NETLINK]: (packet, isOutgoing) =>
    concat(
      Uint8Array.of(0, 4, 3, 0x38),
      new Uint8Array(10),
      u16(12),
      u32(0, 'le'),
      u16(0x0300, 'le'),
      new Uint8Array(10),
      nflog(packet, isOutgoing, 10),
    ),
  [LinkType.PKTAP]: (packet, isOutgoing) =>
    concat(
      u32(108, 'le'),
      u32(1, 'le'),
      u32(1, 'le'),
      interfaceName(24),
      u32(isOutgoing ? 2 : 1, 'le'),
      new Uint8Array(68),
      ethernetFrame(packet),
    ),
};

/** A data frame with QoS from an access point, LLC and SNAP. */
function wifi(packet: Bytes): Bytes {
  const addresses = concat(MACS, MACS.subarray(0, 6));
  const header = concat(u16(0x8802), u16(0), addresses, u16(0), u16(0));
  return concat(header, u32(0xaaaa_0300), u16(0), etherType(packet), packet);
}

function interfaceName(octets: number): Bytes {
  return Uint8Array.from({ length: octets }, (_, at) => 'en0'.charCodeAt(at) || 0);
}

/** Attributes of a little-endian machine: prefix "dns", interface 3, the packet. */
function nflog(packet: Bytes, isOutgoing: boolean, payloadType: number): Bytes {
  const attribute = (type: number, value: Bytes): Bytes =>
    concat(
      u16(4 + value.length, 'le'),
      u16(type, 'le'),
      value,
      new Uint8Array(-value.length & 3),
    );
  return concat(
    Uint8Array.of(isIpv4(packet) ? 2 : 10, 0, 0, 0),
    attribute(10 - payloadType + 10, Uint8Array.of(0x64, 0x6e, 0x73, 0, 0)),
    attribute(isOutgoing ? 5 : 4, u32(3)),
    attribute(payloadType, packet),
  );
}

/**
 * An IP packet in fragments of so many octets of payload, a multiple of 8, in order. IPv4 by its header, IPv6 by
 * a fragment header (RFC 8200 section 4.5).
 */
export function inFragments(packet: Bytes, octets: number, identification = 1): Bytes[] {
  const header = packet.subarray(0, isIpv4(packet) ? 20 : 40);
  const payload = packet.subarray(header.length);
  const fragments: Bytes[] = [];
  for (let at = 0; at < payload.length; at += octets) {
    const part = payload.subarray(at, at + octets);
    const more = at + octets < payload.length;
    fragments.push(
      isIpv4(packet)
        ? ipv4Fragment(header, part, at, more, identification)
        : ipv6Fragment(header, part, at, more, identification),
    );
  }
  return fragments;
}

function ipv4Fragment(header: Bytes, part: Bytes, at: number, more: boolean, id: number): Bytes {
  const fragment = concat(header, part);
  fragment.set(u16(fragment.length), 2);
  fragment.set(u16(id), 4);
  fragment.set(u16((at >> 3) | (more ? 0x2000 : 0)), 6);
  return fragment;
}

function ipv6Fragment(header: Bytes, part: Bytes, at: number, more: boolean, id: number): Bytes {
  const extension = concat(u8(header[6]!), u8(0), u16(at | (more ? 1 : 0)), u32(id));
  const fragment = concat(header, extension, part);
  fragment.set(u16(8 + part.length), 4);
  fragment.set(u8(44), 6);
  return fragment;
}

/** A TCP segment in an IP packet without a link header, from a client's port to 53; back when `isBack`. */
export interface Segment {
  readonly client?: string;
  readonly server?: string;
  readonly port?: number;
  readonly isBack?: boolean;
  readonly sequence: number;
  readonly acknowledgment?: number;
  /** `S`, `F`, `R`; ACK is set unless it is a lone SYN. */
  readonly flags?: string;
  readonly payload?: Bytes;
}

export function buildSegment(segment: Segment): Bytes {
  const { client = '10.244.1.7', server = '10.96.0.10', port = 36596, isBack = false } = segment;
  const flags = segment.flags ?? '';
  const bits =
    (flags === 'S' ? 0 : 0x10) |
    (flags.includes('S') ? 2 : 0) |
    (flags.includes('F') ? 1 : 0) |
    (flags.includes('R') ? 4 : 0);
  const tcp = concat(
    isBack ? concat(u16(53), u16(port)) : concat(u16(port), u16(53)),
    u32(segment.sequence),
    u32(segment.acknowledgment ?? 0),
    u8(0x50),
    u8(bits),
    u16(0xffff),
    u32(0),
    segment.payload ?? new Uint8Array(0),
  );
  const ends = isBack ? { source: server, destination: client } : { source: client, destination: server };
  return buildIpFrame({ linkType: LinkType.RAW, ...ends }, 6, tcp);
}
