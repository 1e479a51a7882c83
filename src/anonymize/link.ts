import { LinkType } from '../capture/link-type.ts';
import { LINK_LAYERS } from '../decode/link/index.ts';
import type { PacketWithin } from '../decode/link/link-layer.ts';
import { netlinkMessages, packetIn } from '../decode/link/netlink.ts';
import { type Bytes, u16, u16le, u32, u32le, u8 } from '../wire/bytes.ts';
import type { AddressPseudonyms } from './addresses.ts';
import type { HardwareAddresses } from './hardware-addresses.ts';
import type { InterfaceNames } from './interface-names.ts';
import { wifiHeader } from './wifi.ts';

const ARP = 0x0806;
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
  [LinkType.LINUX_SLL, cooked(16, 4, 6, 14)],
  [LinkType.LINUX_SLL2, cooked(20, 10, 12, 0)],
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
  if (start + 14 > end) return ~start;
  hardware.replace(bytes, start);
  hardware.replace(bytes, start + 6);
  if (ip >= 0) return ip;
  return ~behindArp(u16(bytes, start + 12), bytes, start + 14, end, addresses, hardware);
}

/** LINUX_SLL and LINUX_SLL2: so many octets, where the length of the address is, the address, the protocol. */
function cooked(
  octets: number,
  lengthAt: number,
  addressAt: number,
  protocolAt: number,
): LinkHeader {
  return (bytes, start, end, ip, { addresses, hardware }) => {
    if (start + octets > end) return ~start;
    // 16 bits in the first version, 8 in the second, where the octet before is the packet type.
    const length = u8(bytes, start + lengthAt + 1);
    if (length === 6) hardware.replace(bytes, start + addressAt);
    bytes.fill(0, start + addressAt + (length === 6 ? 6 : 0), start + addressAt + 8);
    if (ip >= 0) return ip;
    const protocol = u16(bytes, start + protocolAt);
    // Where no packet follows, nothing else has to be told.
    if (protocol !== ARP) return ~start;
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
  if (etherType !== ARP || at + ARP_OCTETS > end) return at;
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
  const frame = start + 8 <= end ? start + u16le(bytes, start + 2) : end + 1;
  if (frame > end || frame < start + 8) return ~start;
  const present = u32le(bytes, start + 4);
  let fields = start + 4;
  for (; fields + 4 <= frame && (u32le(bytes, fields) & (1 << 31)) !== 0; fields += 4) {
    // There are more of them: all that counts of those behind the first.
    bytes.fill(0, fields, fields + 3);
    bytes[fields + 3] = 0x80;
  }
  if (fields > start + 4) bytes.fill(0, Math.min(fields, frame), Math.min(fields + 4, frame));
  fields = Math.min(fields + 4, frame);
  bytes[start + 1] = 0;
  bytes[start + 4] = present & 3;
  bytes.fill(0, start + 5, start + 7);
  bytes[start + 7]! &= 0x80;
  const flagsAt = (present & 1) === 0 ? fields : start + ((fields - start + 7) & ~7) + 8;
  const flags = (present & 2) !== 0 && flagsAt < frame ? u8(bytes, flagsAt) : 0;
  bytes.fill(0, fields, frame);
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
  const packet = start + 8 <= end ? start + u16le(bytes, start + 2) : end + 1;
  if (packet > end || packet < start + 8) return ~start;
  bytes.fill(0, start + 8, packet);
  return nested(u32le(bytes, start + 4), bytes, packet, end, pseudonyms);
}

/** The name of the interface is replaced, processes and all else become zeros. See decode/link/pktap.ts. */
function pktapHeader(
  bytes: Bytes,
  start: number,
  end: number,
  _ip: number,
  pseudonyms: LinkPseudonyms,
): number {
  const packet = start + 40 <= end ? start + u32le(bytes, start) : end + 1;
  if (packet > end || packet < start + 40) return ~start;
  pseudonyms.interfaces.replace(bytes, start + 12, 24);
  bytes.fill(0, start + 40, packet);
  return nested(u32le(bytes, start + 8), bytes, packet, end, pseudonyms);
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
  interfaces.replace(bytes, start + 4, 16);
  bytes.fill(0, start + 20, start + 60);
  bytes.fill(0, start + 61, ip);
  return ip;
}

/** Header of a message of netlink: its length and type tell where the next one begins. */
const NETLINK_OCTETS = 16;
/** Attributes that tell places: indices of interfaces. linux/netfilter/nfnetlink_log.h */
const NFLOG_NUMBERS: ReadonlySet<number> = new Set([4, 5, 6, 7]);
/** linux/netfilter/nfnetlink_queue.h */
const QUEUE_NUMBERS: ReadonlySet<number> = new Set([5, 6, 7, 8]);
/** Of an attribute that is a number of 32 bits, with its length and type. */
const NUMBER_OCTETS = 8;
const NFLOG_PAYLOAD = 9;
const QUEUE_PAYLOAD = 10;
const TYPE_BITS = 0x3fff;

/** Values become zeros, prefixes of rules and hardware addresses among them, up to the packet at `ip`. */
function attributes(
  bytes: Bytes,
  start: number,
  end: number,
  ip: number,
  numbers: ReadonlySet<number>,
): number {
  if (ip < 0) return ~Math.min(start, end);
  const type = u16le(bytes, ip - 2) & TYPE_BITS;
  const read = type === NFLOG_PAYLOAD || type === QUEUE_PAYLOAD ? u16le : u16;
  for (let at = start; at < ip - 4;) {
    const length = read(bytes, at);
    const next = Math.min(at + ((length + 3) & ~3), ip - 4);
    const isNumber = length === NUMBER_OCTETS && numbers.has(read(bytes, at + 2) & TYPE_BITS);
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
  bytes.fill(0, Math.min(start + 4, end), Math.min(start + 14, end));
  let done = Math.min(start + 16, end);
  for (const message of netlinkMessages(bytes, start, end)) {
    if (message.body > end) break;
    bytes.fill(0, done, message.body - NETLINK_OCTETS);
    // Number and process of who asked.
    bytes.fill(0, message.body - 8, message.body);
    done = message.body;
    if (message.payload === undefined) continue;
    const { at, end: packetEnd } = packetIn(bytes, message);
    if (at < 0) continue;
    const numbers = message.payload === QUEUE_PAYLOAD ? QUEUE_NUMBERS : NFLOG_NUMBERS;
    attributes(bytes, message.body + 4, packetEnd, at, numbers);
    yield { at, end: packetEnd };
    done = packetEnd;
  }
  bytes.fill(0, done, end);
}
