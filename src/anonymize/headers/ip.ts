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

/** Octets at the start of an extension header that are numbers. Of other headers, only next header and length are. */
const NUMBERS: ReadonlyMap<number, number> = new Map([
  [Protocol.fragment, FragmentHeader.octets],
  // RFC 8200 section 4.4: routing type and segments left come before the addresses.
  [Extension.routing, 4],
  // RFC 4302 section 2: SPI and sequence number come before the integrity check value.
  [Extension.authentication, 12],
]);

/**
 * Rewrites the IP header at `at`, and its extension headers; `ip` was read from it. Options may hold addresses (record
 * route, source route) or unknown data, so that they become options that do nothing.
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
  // A checksum of zero stays: the network card computes it after the capture.
  if (sumOf(from, checksum, checksum + 2) !== 0)
    adjust(into, checksum, sumOf(from, at, end), sumOf(into, at, end));
}

function ipv6(packet: Rewrite, at: number, ip: NetworkView): void {
  packet.keep(at, at + Ipv6.source);
  packet.address(at + Ipv6.source, IPV6_ADDRESS_OCTETS);
  packet.address(at + Ipv6.destination, IPV6_ADDRESS_OCTETS);
  extensionHeaders(packet, u8(packet.from, at + Ipv6.nextHeader), at + Ipv6.octets, ip.start);
}

/** Rewrites extension headers. Zeros in place of options are Pad1 options, which do nothing: RFC 8200 section 4.2. */
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
