import { LinkType } from '../../src/capture/link-type.ts';
import type { Bytes } from '../../src/wire/bytes.ts';
import { concat, u16, u32, u8 } from './octets.ts';
import { ethernet, ethernetFrame, etherType, isIpv4, pppoe } from './link-header.ts';
import { buildIpFrame } from './packet.ts';

/** Two nodes, between which packets of pods travel. */
const NODES = { source: '192.0.2.1', destination: '192.0.2.2' };
const NODES_V6 = { source: '2001:db8::1', destination: '2001:db8::2' };

/** IPv4 between the nodes, on Ethernet. */
export function betweenNodes(protocol: number, payload: Bytes): Bytes {
  return buildIpFrame({ linkType: LinkType.EN10MB, ...NODES }, protocol, payload);
}

export function udpBetweenNodes(port: number, payload: Bytes): Bytes {
  return betweenNodes(17, concat(u16(49152), u16(port), u16(8 + payload.length), u16(0), payload));
}

function vxlan(packet: Bytes): Bytes {
  return concat(u32(0x0800_0000), u32(1 << 8), ethernetFrame(packet));
}

/** Encapsulations of an IP packet on Ethernet: each takes the packet, and returns the frame. */
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

/** A TCP segment in an IP packet without a link header, from a client's port to 53; from 53 if `isBack`. */
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
  const ends = isBack
    ? { source: server, destination: client }
    : { source: client, destination: server };
  return buildIpFrame({ linkType: LinkType.RAW, ...ends }, 6, tcp);
}
