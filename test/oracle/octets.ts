import { Flag } from '../../src/wire/headers/transport.ts';
import { IPV6 } from './addresses.ts';
import type { Segment } from './connection.ts';
import {
  A,
  ICMP_ERRORS,
  ICMPV6_ERRORS,
  type IcmpError,
  isError,
  isResponse,
  isSegment,
  type Packet,
  type Response,
  type Transmission,
} from './model.ts';

/** The addresses and ports of a packet at the place of the capture, and the fields that change on the way there. */
export interface Envelope {
  /** Addresses as numbers: see addresses.ts. */
  readonly client: number;
  readonly port: number;
  readonly server: number;
  readonly ttl: number;
  /** Sender of an ICMP error. */
  readonly from?: number;
  /** LINUX_SLL2: interface index and packet type; Ethernet without. */
  readonly sll2?: { readonly interfaceIndex: number; readonly packetType: number };
}

const ETHERTYPE_IPV4 = 0x0800;
const ETHERTYPE_IPV6 = 0x86dd;
const ARPHRD_ETHER = 1;
const DONT_FRAGMENT = 0x4000;
const ICMP = 1;
const ICMPV6 = 58;
const TCP = 6;
const UDP = 17;
const QUERY = 0x0100;
const RESPONSE = 0x8180;
const TRUNCATED = 0x0200;
const OPT = 41;

/** Buffer of a specialised writer: a general one would take most of the time of a run. */
const bytes = new Uint8Array(2_048);
let end = 0;

function u8(value: number): void {
  bytes[end++] = value;
}
function u16(value: number): void {
  bytes[end++] = value >>> 8;
  bytes[end++] = value;
}
function u32(value: number): void {
  u16(value >>> 16);
  u16(value & 0xffff);
}

/**
 * Returns the bytes of a packet: link header, IPv4 or IPv6, UDP or TCP, DNS; or ICMP and the quoted packet. Lengths and
 * checksums are right.
 */
export function frameOf(packet: Packet, envelope: Envelope): Uint8Array {
  end = 0;
  linkHeader(envelope);
  if (isError(packet)) icmp(packet, envelope);
  else ip(packet, envelope);
  return bytes.slice(0, end);
}

/** Returns a message with its length in front: RFC 1035 section 4.2.2. */
export function overTcp(message: Transmission | Response): Uint8Array {
  end = 0;
  u16(0);
  dns(message);
  patch(0, end - 2);
  return bytes.slice(0, end);
}

function ip(packet: Transmission | Response | Segment, envelope: Envelope): void {
  const isBack = isSegment(packet) ? packet.isBack : isResponse(packet);
  const { client, server, port } = envelope;
  const [source, destination] = isBack ? [server, client] : [client, server];
  const protocol = isSegment(packet) ? TCP : UDP;
  // Linux hashes the addresses and ports of a flow (net.ipv6.auto_flowlabels).
  const identification = source >= IPV6 ? port : packet.ipId;
  const at = header(protocol, identification, envelope.ttl, source, destination);
  const transport = end;
  u16(isBack ? 53 : port);
  u16(isBack ? port : 53);
  if (isSegment(packet)) tcp(packet);
  else {
    u32(0);
    dns(packet);
    patch(transport + 4, end - transport);
  }
  seal(at);
  const checksum = 0xffff ^ folded(sum(transport, end) + pseudoHeader(at, transport, protocol));
  patch(transport + (isSegment(packet) ? 16 : 6), checksum || 0xffff);
}

/**
 * @param identification of IPv4, or flow label of IPv6
 * @returns where it begins; its length and checksum follow (`seal`)
 */
// oxlint-disable-next-line max-params -- the fields of a header
function header(
  protocol: number,
  identification: number,
  ttl: number,
  source: number,
  destination: number,
): number {
  const at = end;
  if (source >= IPV6) {
    u32(0x6000_0000 + identification);
    u16(0);
    u8(protocol);
    u8(ttl);
  } else {
    u16(0x4500);
    u16(0);
    u16(identification);
    u16(DONT_FRAGMENT);
    u8(ttl);
    u8(protocol);
    u16(0);
  }
  address(source);
  address(destination);
  return at;
}

/** Writes an address: the IPv6 addresses are in fd00::/96. */
function address(value: number): void {
  if (value >= IPV6) {
    u32(0xfd00_0000);
    u32(0);
    u32(0);
  }
  u32(value % IPV6);
}

function isVersion6(at: number): boolean {
  return bytes[at]! >>> 4 === 6;
}

function seal(at: number): void {
  if (isVersion6(at)) {
    patch(at + 4, end - at - 40);
    return;
  }
  patch(at + 2, end - at);
  patch(at + 10, 0xffff ^ folded(sum(at, at + 20)));
}

/** Returns the sum of addresses, protocol and length: RFC 768, RFC 8200 section 8.1. */
function pseudoHeader(at: number, transport: number, protocol: number): number {
  const [from, to] = isVersion6(at) ? [at + 8, at + 40] : [at + 12, at + 20];
  return sum(from, to) + protocol + (end - transport);
}

/** Writes the TCP header after the ports. */
function tcp({ connection, isBack, flags, at, upTo, payload }: Segment): void {
  const { there, back } = connection;
  const [own, other] = isBack ? [back, there] : [there, back];
  u32(own.initial + 1 + at);
  u32((flags & Flag.ack) === 0 ? 0 : other.initial + 1 + upTo);
  u8(0x50);
  u8(flags);
  u16(0xffff);
  u32(0);
  bytes.set(payload, end);
  end += payload.length;
}

function icmp({ quotes, reason, by, ipId }: IcmpError, envelope: Envelope): void {
  const { client, server, from } = envelope;
  const destination = by === 'client' ? server : client;
  const protocol = destination >= IPV6 ? ICMPV6 : ICMP;
  const at = header(protocol, ipId, envelope.ttl, from!, destination);
  const start = end;
  const [type, code] = (protocol === ICMPV6 ? ICMPV6_ERRORS : ICMP_ERRORS)[reason];
  u8(type);
  u8(code);
  u16(0);
  u32(0);
  ip(quotes, { ...envelope, ttl: 1 });
  const covered = protocol === ICMPV6 ? pseudoHeader(at, start, protocol) : 0;
  patch(start + 2, 0xffff ^ folded(sum(start, end) + covered));
  seal(at);
}

function linkHeader({ client, sll2 }: Envelope): void {
  const etherType = client >= IPV6 ? ETHERTYPE_IPV6 : ETHERTYPE_IPV4;
  if (sll2) {
    u16(etherType);
    u16(0);
    u32(sll2.interfaceIndex);
    u16(ARPHRD_ETHER);
    u8(sll2.packetType);
    u8(6);
    mac(1);
    u16(0);
  } else {
    mac(2);
    mac(1);
    u16(etherType);
  }
}

function mac(last: number): void {
  u32(0x0200_0000);
  u16(last);
}

function dns(message: Transmission | Response): void {
  const isBack = isResponse(message);
  const { id, leg, lookup, hasEdns } = isBack ? message.to : message;
  const isTruncated = isBack && message.isTruncated === true;
  const rcode = isBack ? (message.rcode ?? 0) : 0;
  const hasAnswer = isBack && !isTruncated && rcode === 0;
  u16(id);
  u16((isBack ? RESPONSE : QUERY) | (isTruncated ? TRUNCATED : 0) | rcode);
  u16(1);
  u16(hasAnswer ? 1 : 0);
  u16(0);
  u16(hasEdns ? 1 : 0);
  label(`name-${lookup.name}`);
  label('example');
  label('test');
  u8(0);
  u16(leg);
  u16(1);
  if (hasAnswer) answer(leg, lookup.name);
  if (!hasEdns) return;
  u8(0);
  u16(OPT);
  u16(1232);
  u32(0);
  u16(0);
}

/** Writes a record: a pointer to the question's name, type, class, TTL and an address of the documentation ranges. */
function answer(leg: number, name: number): void {
  u16(0xc00c);
  u16(leg);
  u16(1);
  u32(30);
  if (leg === A) {
    u16(4);
    u32(0xc000_0200 + name);
  } else {
    u16(16);
    u32(0x2001_0db8);
    u32(0);
    u32(0);
    u32(name);
  }
}

function label(text: string): void {
  u8(text.length);
  for (let at = 0; at < text.length; at++) u8(text.charCodeAt(at));
}

function patch(at: number, value: number): void {
  bytes[at] = value >>> 8;
  bytes[at + 1] = value;
}

function sum(from: number, to: number): number {
  let total = 0;
  for (let at = from; at < to; at += 2)
    total += (bytes[at]! << 8) | (at + 1 < to ? bytes[at + 1]! : 0);
  return total;
}

function folded(total: number): number {
  let left = total;
  while (left > 0xffff) left = (left & 0xffff) + (left >>> 16);
  return left;
}
