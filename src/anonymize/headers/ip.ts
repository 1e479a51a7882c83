import { isExtensionHeader } from '../../decode/network/ipv6.ts';
import type { NetworkView } from '../../decode/network/network-view.ts';
import { u8 } from '../../wire/bytes.ts';
import {
  Extension,
  extensionOctets,
  FragmentHeader,
  Ipv4,
  IPV4_ADDRESS_OCTETS,
  Ipv6,
  IPV6_ADDRESS_OCTETS,
  Protocol,
} from '../../wire/headers/ip.ts';
import { adjust, sumOf } from './checksum.ts';
import type { Rewrite } from '../rewrite.ts';

/** RFC 791 section 3.1: an option that does nothing. */
const NO_OPERATION = 1;

/** Octets of an extension header that are numbers; of all others, the type of the next one and their own length. */
const NUMBERS: ReadonlyMap<number, number> = new Map([
  [Protocol.fragment, FragmentHeader.octets],
  // RFC 8200 section 4.4: in front of the addresses, which kind of route, and how much of it is left.
  [Extension.routing, 4],
  // RFC 4302 section 2: in front of the value that authenticates, an index and a number.
  [Extension.authentication, 12],
]);

/**
 * The IP header at `at` and its extension headers, which `ip` has been read from. Options may hold addresses (record
 * route, source route) and what nobody knows: they become options that do nothing.
 */
export function ipHeader(packet: Rewrite, at: number, ip: NetworkView): void {
  if (ip.isIpv4) ipv4(packet, at);
  else ipv6(packet, at, ip);
}

function ipv4(packet: Rewrite, at: number): void {
  const { from, into } = packet;
  const end = at + (u8(from, at) & 0xf) * 4;
  packet.keep(at, at + Ipv4.source);
  packet.address(at + Ipv4.source, IPV4_ADDRESS_OCTETS);
  packet.address(at + Ipv4.destination, IPV4_ADDRESS_OCTETS);
  into.fill(NO_OPERATION, at + Ipv4.octets, end);
  const checksum = at + Ipv4.checksum;
  // Zero: the network card was to fill it in, after the packet had been captured.
  if (sumOf(from, checksum, checksum + 2) !== 0)
    adjust(into, checksum, sumOf(from, at, end), sumOf(into, at, end));
}

function ipv6(packet: Rewrite, at: number, ip: NetworkView): void {
  packet.keep(at, at + Ipv6.source);
  packet.address(at + Ipv6.source, IPV6_ADDRESS_OCTETS);
  packet.address(at + Ipv6.destination, IPV6_ADDRESS_OCTETS);
  extensionHeaders(packet, u8(packet.from, at + Ipv6.nextHeader), at + Ipv6.octets, ip.start);
}

/** What becomes zeros are options of one octet that do nothing: Pad1, RFC 8200 section 4.2. */
export function extensionHeaders(packet: Rewrite, first: number, start: number, end: number): void {
  const { from } = packet;
  let header = first;
  for (let at = start; at < end && isExtensionHeader(header);) {
    const isFragment = header === Protocol.fragment;
    const octets = isFragment ? FragmentHeader.octets : extensionOctets(header, u8(from, at + 1));
    packet.keep(at, Math.min(at + Math.min(NUMBERS.get(header) ?? 2, octets), end));
    header = u8(from, at);
    at += octets;
  }
}
