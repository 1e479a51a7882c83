import { LinkType } from '../capture/link-type.ts';
import { LINK_LAYERS } from '../decode/link/index.ts';
import type { PacketWithin } from '../decode/link/link-layer.ts';
import { MESSAGE_OCTETS, netlinkMessages, packetIn } from '../decode/link/netlink.ts';
import { ATTRIBUTE_TYPE, PAYLOAD, QUEUED_PAYLOAD } from '../decode/link/nflog.ts';
import { fieldsIn, flagsIn } from '../decode/link/radiotap.ts';
import { type Bytes, u16, u16le, u32, u32le, u8 } from '../wire/bytes.ts';
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
} from '../wire/headers/link.ts';
import type { AddressPseudonyms } from './addresses.ts';
import type { HardwareAddresses } from './hardware-addresses.ts';
import type { InterfaceNames } from './interface-names.ts';
import { wifiHeader } from './wifi.ts';

/** Of Ethernet; other links have shorter and longer ones. */
const HARDWARE_OCTETS = 6;
/** Hardware and protocol, lengths of their addresses, operation; then sender and target. RFC 826. */
const ARP_OCTETS = 28;
const ARP_OF_IPV4_ON_ETHERNET = 0x0001_0800;
const ARP_LENGTHS = 0x0604;

/** What headers of links and of tunnels are rewritten with. */
export interface LinkPseudonyms {
  readonly addresses: AddressPseudonyms;
  readonly hardware: HardwareAddresses;
  readonly interfaces: InterfaceNames;
}

/**
 * Rewrites what stands in front of the IP header.
 *
 * @returns where the IP header is, or a negative number: then the complement is the offset from which nothing is
 *   understood
 */
type LinkHeader = (
  bytes: Bytes,
  start: number,
  end: number,
  ip: number,
  pseudonyms: LinkPseudonyms,
) => number;

/**
 * THE TABLE: each link type that decode/link reads, but NETLINK, which may have several packets. Of one that is missing
 * here, all becomes zeros.
 */
const HEADERS: ReadonlyMap<number, LinkHeader> = new Map<number, LinkHeader>([
  [LinkType.EN10MB, ethernetHeader],
  [LinkType.LINUX_SLL, cooked({ ...Sll, addressLength: Sll.addressLength + 1 })],
  [LinkType.LINUX_SLL2, cooked(Sll2)],
  [LinkType.IEEE802_11, wifiHeader],
  [LinkType.IEEE802_11_RADIOTAP, radiotapHeader],
  [LinkType.PPI, ppiHeader],
  [LinkType.PKTAP, pktapHeader],
  [LinkType.PFLOG, pflogHeader],
  [LinkType.NFLOG, (bytes, start, end, ip) => attributes(bytes, start + 4, end, ip, NFLOG_NUMBERS)],
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

/** Rewrites the link header of a packet. @returns as LinkHeader does */
export function linkHeader(
  linkType: number,
  bytes: Bytes,
  start: number,
  end: number,
  pseudonyms: LinkPseudonyms,
): number {
  const layer = LINK_LAYERS.get(linkType);
  const header = HEADERS.get(linkType);
  if (!layer || !header) return ~start;
  return header(bytes, start, end, layer.ipHeader(bytes, start, end), pseudonyms);
}

function plainHeader(_bytes: Bytes, start: number, _end: number, ip: number): number {
  return ip >= 0 ? ip : ~start;
}

/** Ethernet; in tunnels too. */
export function ethernetHeader(
  bytes: Bytes,
  start: number,
  end: number,
  ip: number,
  { addresses, hardware }: Pick<LinkPseudonyms, 'addresses' | 'hardware'>,
): number {
  if (start + Ethernet.octets > end) return ~start;
  hardware.replace(bytes, start + Ethernet.destination);
  hardware.replace(bytes, start + Ethernet.source);
  if (ip >= 0) return ip;
  const type = u16(bytes, start + Ethernet.type);
  return ~behindArp(type, bytes, start + Ethernet.octets, end, addresses, hardware);
}

/** LINUX_SLL and LINUX_SLL2. Of 16 bits for the length of the address in the first, the lower ones tell. */
function cooked({
  octets,
  addressLength,
  address,
  protocol: protocolAt,
}: {
  readonly [field in 'octets' | 'addressLength' | 'address' | 'protocol']: number;
}): LinkHeader {
  return (bytes, start, end, ip, { addresses, hardware }) => {
    if (start + octets > end) return ~start;
    const isHardware = u8(bytes, start + addressLength) === HARDWARE_OCTETS;
    const at = start + address;
    if (isHardware) hardware.replace(bytes, at);
    bytes.fill(0, isHardware ? at + HARDWARE_OCTETS : at, at + SLL_ADDRESS_OCTETS);
    if (ip >= 0) return ip;
    const protocol = u16(bytes, start + protocolAt);
    // Where no packet follows, nothing else has to be told.
    if (protocol !== EtherType.arp) return ~start;
    return ~behindArp(protocol, bytes, start + octets, end, addresses, hardware);
  };
}

/** Both addresses of both sides. @returns up to where it is understood */
function behindArp(
  etherType: number,
  bytes: Bytes,
  at: number,
  end: number,
  addresses: AddressPseudonyms,
  hardware: HardwareAddresses,
): number {
  if (etherType !== EtherType.arp || at + ARP_OCTETS > end) return at;
  if (u32(bytes, at) !== ARP_OF_IPV4_ON_ETHERNET || u16(bytes, at + 4) !== ARP_LENGTHS) return at;
  hardware.replace(bytes, at + 8);
  addresses.replace(bytes, at + 14, 4);
  hardware.replace(bytes, at + 18);
  addresses.replace(bytes, at + 24, 4);
  return at + ARP_OCTETS;
}

/** Of what the radio says, only whether the 802.11 header was padded. See decode/link/radiotap.ts. */
function radiotapHeader(
  bytes: Bytes,
  start: number,
  end: number,
  ip: number,
  pseudonyms: LinkPseudonyms,
): number {
  const frame =
    start + Radiotap.octets <= end ? start + u16le(bytes, start + Radiotap.length) : end + 1;
  if (frame > end || frame < start + Radiotap.octets) return ~start;
  const fields = Math.min(fieldsIn(bytes, start, frame), frame);
  const flagsAt = flagsIn(bytes, start, frame);
  const flags = flagsAt < frame ? u8(bytes, flagsAt) : 0;
  bytes[start + 1] = 0;
  const present = start + Radiotap.present;
  let at = present;
  for (; at + 4 <= fields; at += 4) {
    // Whether there are more of them, and of the first what tells where the flags are.
    const { more, tsft, flags: hasFlags } = RadiotapPresent;
    const kept = u32le(bytes, at) & (at === present ? more | tsft | hasFlags : more);
    bytes.set([kept, 0, 0, kept >>> 24], at);
  }
  bytes.fill(0, at, frame);
  if (flags !== 0) bytes[flagsAt] = flags;
  return wifiHeader(bytes, frame, end, ip, pseudonyms);
}

/** Remarks become zeros. See decode/link/ppi.ts. */
function ppiHeader(
  bytes: Bytes,
  start: number,
  end: number,
  _ip: number,
  pseudonyms: LinkPseudonyms,
): number {
  const packet = start + Ppi.octets <= end ? start + u16le(bytes, start + Ppi.length) : end + 1;
  if (packet > end || packet < start + Ppi.octets) return ~start;
  bytes.fill(0, start + Ppi.octets, packet);
  return nested(u32le(bytes, start + Ppi.linkType), bytes, packet, end, pseudonyms);
}

/** The name of the interface is replaced, processes and all else become zeros. See decode/link/pktap.ts. */
function pktapHeader(
  bytes: Bytes,
  start: number,
  end: number,
  _ip: number,
  pseudonyms: LinkPseudonyms,
): number {
  const packet = start + Pktap.octets <= end ? start + u32le(bytes, start + Pktap.length) : end + 1;
  if (packet > end || packet < start + Pktap.octets) return ~start;
  pseudonyms.interfaces.replace(bytes, start + Pktap.interfaceName, Pktap.interfaceNameOctets);
  bytes.fill(0, start + Pktap.octets, packet);
  return nested(u32le(bytes, start + Pktap.linkType), bytes, packet, end, pseudonyms);
}

/** A link type that puts remarks in front of packets does not stand behind another. */
function nested(
  linkType: number,
  bytes: Bytes,
  start: number,
  end: number,
  pseudonyms: LinkPseudonyms,
): number {
  if (linkType === LinkType.PPI || linkType === LinkType.PKTAP) return ~start;
  return linkHeader(linkType, bytes, start, end, pseudonyms);
}

/** Rule sets, users and processes become zeros. See decode/link/pflog.ts. */
function pflogHeader(
  bytes: Bytes,
  start: number,
  _end: number,
  ip: number,
  { interfaces }: LinkPseudonyms,
): number {
  if (ip < 0) return ~start;
  interfaces.replace(bytes, start + Pflog.interfaceName, Pflog.interfaceNameOctets);
  bytes.fill(0, start + Pflog.ruleset, start + Pflog.direction);
  bytes.fill(0, start + Pflog.octets, ip);
  return ip;
}

/** Attributes that tell places: indices of interfaces. linux/netfilter/nfnetlink_log.h */
const NFLOG_NUMBERS: ReadonlySet<number> = new Set([4, 5, 6, 7]);
/** linux/netfilter/nfnetlink_queue.h */
const QUEUE_NUMBERS: ReadonlySet<number> = new Set([5, 6, 7, 8]);
/** Of an attribute that is a number of 32 bits, with its length and type. */
const NUMBER_OCTETS = 8;

/** Values become zeros, prefixes of rules and hardware addresses among them, up to the packet at `ip`. */
function attributes(
  bytes: Bytes,
  start: number,
  end: number,
  ip: number,
  numbers: ReadonlySet<number>,
): number {
  if (ip < 0) return ~Math.min(start, end);
  const type = u16le(bytes, ip - 2) & ATTRIBUTE_TYPE;
  const read = type === PAYLOAD || type === QUEUED_PAYLOAD ? u16le : u16;
  for (let at = start; at < ip - 4;) {
    const length = read(bytes, at);
    const next = Math.min(at + ((length + 3) & ~3), ip - 4);
    const isNumber = length === NUMBER_OCTETS && numbers.has(read(bytes, at + 2) & ATTRIBUTE_TYPE);
    if (!isNumber) bytes.fill(0, at + 4, next);
    at = Math.max(next, at + 4);
  }
  return ip;
}

/**
 * A cooked header, and messages of netlink, each with a header and attributes as NFLOG has them. See
 * decode/link/netlink.ts. All becomes zeros but headers and packets.
 *
 * @yields each packet: the others are looked for when it has been rewritten
 */
export function* netlinkPackets(bytes: Bytes, start: number, end: number): Generator<PacketWithin> {
  const unused = start + Sll.addressLength;
  bytes.fill(0, Math.min(unused, end), Math.min(start + Sll.protocol, end));
  let done = Math.min(start + Sll.octets, end);
  for (const message of netlinkMessages(bytes, start, end)) {
    if (message.body > end) break;
    bytes.fill(0, done, message.body - MESSAGE_OCTETS);
    // Number and process of who asked.
    bytes.fill(0, message.body - 8, message.body);
    done = message.body;
    if (message.payload === undefined) continue;
    const { at, end: packetEnd } = packetIn(bytes, message);
    if (at < 0) continue;
    const numbers = message.payload === QUEUED_PAYLOAD ? QUEUE_NUMBERS : NFLOG_NUMBERS;
    attributes(bytes, message.body + 4, packetEnd, at, numbers);
    yield { at, end: packetEnd };
    done = packetEnd;
  }
  bytes.fill(0, done, end);
}
