import { LinkType } from '../../capture/link-type.ts';
import { LINK_LAYERS } from '../../decode/link/index.ts';
import { NOT_IP, type PacketWithin } from '../../decode/link/link-layer.ts';
import { MESSAGE_OCTETS, netlinkMessages, packetIn } from '../../decode/link/netlink.ts';
import { ATTRIBUTE_TYPE, PAYLOAD, QUEUED_PAYLOAD } from '../../decode/link/nflog.ts';
import { fieldsIn, flagsIn } from '../../decode/link/radiotap.ts';
import { u16, u16le, u32, u32le, u8 } from '../../wire/bytes.ts';
import {
  Ethernet,
  EtherType,
  Pflog,
  Pktap,
  Ppi,
  Radiotap,
  RadiotapPresent,
  Sll,
  Sll2,
  SLL_ADDRESS_OCTETS,
} from '../../wire/headers/link.ts';
import type { Rewrite } from '../rewrite.ts';
import { wifiHeader } from './wifi.ts';

/** Octets of a hardware address of Ethernet. Other links have shorter and longer ones. */
const HARDWARE_OCTETS = 6;
/** Octets of ARP (RFC 826): hardware and protocol, lengths of their addresses, operation, sender, target. */
const ARP_OCTETS = 28;
const ARP_OF_IPV4_ON_ETHERNET = 0x0001_0800;
const ARP_LENGTHS = 0x0604;

/**
 * Rewrites the octets before the IP header.
 *
 * @param ip offset of the IP header, from the decoder; negative if there is none
 * @returns offset of the IP header; negative if there is none, or the octets before it are not understood
 */
type LinkHeader = (frame: Rewrite, start: number, end: number, ip: number) => number;

/** The table of link types: all that decode/link reads, except for NETLINK, which may have several packets. */
const HEADERS: ReadonlyMap<number, LinkHeader> = new Map<number, LinkHeader>([
  [LinkType.EN10MB, ethernetHeader],
  [LinkType.LINUX_SLL, cooked({ ...Sll, addressLength: Sll.addressLength + 1 })],
  [LinkType.LINUX_SLL2, cooked(Sll2)],
  [LinkType.IEEE802_11, wifiHeader],
  [LinkType.IEEE802_11_RADIOTAP, radiotapHeader],
  [LinkType.PPI, ppiHeader],
  [LinkType.PKTAP, pktapHeader],
  [LinkType.PFLOG, pflogHeader],
  [LinkType.NFLOG, nflogHeader],
  ...[
    LinkType.RAW,
    LinkType.RAW_BSD,
    LinkType.RAW_OPENBSD,
    LinkType.IPV4,
    LinkType.IPV6,
    LinkType.NULL,
    LinkType.LOOP,
    LinkType.PPP,
    LinkType.PPP_HDLC,
    LinkType.PPP_ETHER,
    LinkType.C_HDLC,
  ].map((linkType): [number, LinkHeader] => [linkType, plainHeader]),
]);

/** Rewrites the link header of a packet. Keeps nothing of an unknown link type. @returns as LinkHeader does */
export function linkHeader(linkType: number, frame: Rewrite, start: number, end: number): number {
  const layer = LINK_LAYERS.get(linkType);
  const header = HEADERS.get(linkType);
  if (!layer || !header) return NOT_IP;
  return header(frame, start, end, layer.ipHeader(frame.from, start, end));
}

/** Keeps a header that identifies nobody: protocol numbers, families, tags, labels. */
function plainHeader(frame: Rewrite, start: number, _end: number, ip: number): number {
  frame.keep(start, ip);
  return ip;
}

/** Rewrites Ethernet, also in tunnels. */
export function ethernetHeader(frame: Rewrite, start: number, end: number, ip: number): number {
  const behind = start + Ethernet.octets;
  if (behind > end) return NOT_IP;
  frame.hardware(start + Ethernet.destination);
  frame.hardware(start + Ethernet.source);
  frame.keep(start + Ethernet.type, Math.max(behind, ip));
  if (ip < 0 && u16(frame.from, start + Ethernet.type) === EtherType.arp) arp(frame, behind, end);
  return ip;
}

/** Rewrites LINUX_SLL and LINUX_SLL2. LINUX_SLL has 16 bits for the address length, of which the lower 8 are read. */
function cooked({
  octets,
  addressLength,
  address,
  protocol,
}: {
  readonly [field in 'octets' | 'addressLength' | 'address' | 'protocol']: number;
}): LinkHeader {
  return (frame, start, end, ip) => {
    const behind = start + octets;
    const isArp = behind <= end && u16(frame.from, start + protocol) === EtherType.arp;
    // Without a packet, nothing needs to be kept.
    if (ip < 0 && !isArp) return ip;
    const at = start + address;
    frame.keep(start, at);
    if (u8(frame.from, start + addressLength) === HARDWARE_OCTETS) frame.hardware(at);
    frame.keep(at + SLL_ADDRESS_OCTETS, Math.max(behind, ip));
    if (ip < 0) arp(frame, behind, end);
    return ip;
  };
}

/** Rewrites ARP: hardware and IP address of both sides. */
function arp(frame: Rewrite, at: number, end: number): void {
  const { from } = frame;
  if (at + ARP_OCTETS > end) return;
  if (u32(from, at) !== ARP_OF_IPV4_ON_ETHERNET || u16(from, at + 4) !== ARP_LENGTHS) return;
  frame.keep(at, at + 8);
  frame.hardware(at + 8);
  frame.address(at + 14, 4);
  frame.hardware(at + 18);
  frame.address(at + 24, 4);
}

/** Rewrites radiotap, and keeps only whether the 802.11 header is padded. See decode/link/radiotap.ts. */
function radiotapHeader(frame: Rewrite, start: number, end: number, ip: number): number {
  const { from, into } = frame;
  const behind =
    start + Radiotap.octets <= end ? start + u16le(from, start + Radiotap.length) : end + 1;
  if (behind > end || behind < start + Radiotap.octets) return NOT_IP;
  const present = start + Radiotap.present;
  frame.keep(start, start + 1);
  frame.keep(start + Radiotap.length, present);
  const fields = Math.min(fieldsIn(from, start, behind), behind);
  for (let at = present; at + 4 <= fields; at += 4) {
    // Kept: the bit for further words; in the first word also the bits from which the offset of the flags follows.
    const { more, tsft, flags: hasFlags } = RadiotapPresent;
    const kept = u32le(from, at) & (at === present ? more | tsft | hasFlags : more);
    into.set([kept, 0, 0, kept >>> 24], at);
  }
  const flags = flagsIn(from, start, behind);
  if (flags < behind) frame.keep(flags, flags + 1);
  return wifiHeader(frame, behind, end, ip);
}

/** Rewrites PPI, and keeps none of its fields about the packet. See decode/link/ppi.ts. */
function ppiHeader(frame: Rewrite, start: number, end: number): number {
  const { from } = frame;
  const packet = start + Ppi.octets <= end ? start + u16le(from, start + Ppi.length) : end + 1;
  if (packet > end || packet < start + Ppi.octets) return NOT_IP;
  frame.keep(start, start + Ppi.octets);
  return nested(u32le(from, start + Ppi.linkType), frame, packet, end);
}

/** Rewrites PKTAP: only an interface's pseudonym and the flags, and no process. See decode/link/pktap.ts. */
function pktapHeader(frame: Rewrite, start: number, end: number): number {
  const { from } = frame;
  const packet = start + Pktap.octets <= end ? start + u32le(from, start + Pktap.length) : end + 1;
  if (packet > end || packet < start + Pktap.octets) return NOT_IP;
  frame.keep(start, start + Pktap.interfaceName);
  frame.interfaceName(start + Pktap.interfaceName, Pktap.interfaceNameOctets);
  frame.keep(start + Pktap.flags, start + Pktap.octets);
  return nested(u32le(from, start + Pktap.linkType), frame, packet, end);
}

/** Rewrites a link header within another. PPI and PKTAP are never within each other. */
function nested(linkType: number, frame: Rewrite, start: number, end: number): number {
  if (linkType === LinkType.PPI || linkType === LinkType.PKTAP) return NOT_IP;
  return linkHeader(linkType, frame, start, end);
}

/** Rewrites PFLOG, without rule sets, users and processes. See decode/link/pflog.ts. */
function pflogHeader(frame: Rewrite, start: number, _end: number, ip: number): number {
  if (ip < 0) return ip;
  frame.keep(start, start + Pflog.interfaceName);
  frame.interfaceName(start + Pflog.interfaceName, Pflog.interfaceNameOctets);
  frame.keep(start + Pflog.direction, start + Pflog.octets);
  return ip;
}

/** Attributes of NFLOG that tell the place: indices of interfaces. linux/netfilter/nfnetlink_log.h */
const NFLOG_NUMBERS: ReadonlySet<number> = new Set([4, 5, 6, 7]);
/** The same attributes of NFQUEUE: linux/netfilter/nfnetlink_queue.h */
const QUEUE_NUMBERS: ReadonlySet<number> = new Set([5, 6, 7, 8]);
/** Octets before the attributes: address family, version, resource. */
const NFLOG_OCTETS = 4;
/** Octets of an attribute's length and type. */
const ATTRIBUTE_OCTETS = 4;
/** Octets of an attribute with a 32-bit number: length, type and number. */
const NUMBER_OCTETS = 8;

function nflogHeader(frame: Rewrite, start: number, end: number, ip: number): number {
  if (ip < 0) frame.keep(start, Math.min(start + NFLOG_OCTETS, end));
  else attributes(frame, start, ip, NFLOG_NUMBERS);
  return ip;
}

/** Rewrites the attributes before the packet at `ip`. Keeps numbers, but no rule prefixes and no hardware addresses. */
function attributes(frame: Rewrite, start: number, ip: number, numbers: ReadonlySet<number>): void {
  const { from } = frame;
  const type = u16le(from, ip - 2) & ATTRIBUTE_TYPE;
  const read = type === PAYLOAD || type === QUEUED_PAYLOAD ? u16le : u16;
  const last = ip - ATTRIBUTE_OCTETS;
  frame.keep(start, start + NFLOG_OCTETS);
  for (let at = start + NFLOG_OCTETS; at < last;) {
    const length = read(from, at);
    const value = at + ATTRIBUTE_OCTETS;
    const next = Math.min(at + ((length + 3) & ~3), last);
    const isNumber = length === NUMBER_OCTETS && numbers.has(read(from, at + 2) & ATTRIBUTE_TYPE);
    frame.keep(at, isNumber ? next : value);
    at = Math.max(next, value);
  }
  frame.keep(last, ip);
}

/** Octets of a netlink message that are kept: length, type and flags. Sequence number and process follow them. */
const MESSAGE_NUMBERS_OCTETS = 8;

/**
 * Rewrites a cooked header and netlink messages, each with a header and attributes like those of NFLOG. See
 * decode/link/netlink.ts. Of messages without packets, only the header is kept.
 *
 * @returns the packets in the messages, which are not rewritten yet
 */
export function netlinkPackets(frame: Rewrite, start: number, end: number): PacketWithin[] {
  const { from } = frame;
  const packets: PacketWithin[] = [];
  frame.keep(start, Math.min(start + Sll.addressLength, end));
  frame.keep(start + Sll.protocol, Math.min(start + Sll.octets, end));
  for (const message of netlinkMessages(from, start, end)) {
    const { body, payload } = message;
    if (body > end) break;
    const header = body - MESSAGE_OCTETS;
    frame.keep(header, header + MESSAGE_NUMBERS_OCTETS);
    if (payload === undefined) continue;
    const packet = packetIn(from, message);
    if (packet.at < 0) continue;
    attributes(frame, body, packet.at, payload === QUEUED_PAYLOAD ? QUEUE_NUMBERS : NFLOG_NUMBERS);
    packets.push(packet);
  }
  return packets;
}
