import { isExtensionHeader } from '../decode/network/ipv6.ts';
import type { NetworkView } from '../decode/network/network-view.ts';
import { type Bytes, u8 } from '../wire/bytes.ts';
import {
  Extension,
  extensionOctets,
  FragmentHeader,
  Ipv4,
  IPV4_ADDRESS_OCTETS,
  Ipv6,
  IPV6_ADDRESS_OCTETS,
  Protocol,
} from '../wire/headers/ip.ts';
import type { AddressPseudonyms } from './addresses.ts';
import { adjust, sumOf } from './checksum.ts';

/** RFC 791 section 3.1: an option that does nothing. */
const NO_OPERATION = 1;

/**
 * Rewrites the IP header at `at` and its extension headers, which `ip` has been read from. Options may hold addresses
 * (record route, source route) and what nobody knows: they become options that do nothing.
 */
export function replaceIpHeader(
  bytes: Bytes,
  at: number,
  ip: NetworkView,
  addresses: AddressPseudonyms,
): void {
  if (ip.isIpv4) ipv4(bytes, at, addresses);
  else ipv6(bytes, at, ip, addresses);
}

function ipv4(bytes: Bytes, at: number, addresses: AddressPseudonyms): void {
  const end = at + (u8(bytes, at) & 0xf) * 4;
  const before = sumOf(bytes, at, end);
  addresses.replace(bytes, at + Ipv4.source, IPV4_ADDRESS_OCTETS);
  addresses.replace(bytes, at + Ipv4.destination, IPV4_ADDRESS_OCTETS);
  bytes.fill(NO_OPERATION, at + Ipv4.octets, end);
  // Zero: the network card was to fill it in, after the packet had been captured.
  if (sumOf(bytes, at + Ipv4.checksum, at + Ipv4.checksum + 2) !== 0)
    adjust(bytes, at + Ipv4.checksum, before, sumOf(bytes, at, end));
}

function ipv6(bytes: Bytes, start: number, ip: NetworkView, addresses: AddressPseudonyms): void {
  addresses.replace(bytes, start + Ipv6.source, IPV6_ADDRESS_OCTETS);
  addresses.replace(bytes, start + Ipv6.destination, IPV6_ADDRESS_OCTETS);
  let header = u8(bytes, start + Ipv6.nextHeader);
  for (let at = start + Ipv6.octets; at < ip.start && isExtensionHeader(header);) {
    const next = u8(bytes, at);
    const octets =
      header === Protocol.fragment
        ? FragmentHeader.octets
        : extensionOctets(header, u8(bytes, at + 1));
    const behind = at + octets;
    const end = Math.min(behind, ip.start);
    // Zeros are options of one octet that do nothing: Pad1, RFC 8200 section 4.2.
    if (header === Extension.routing) bytes.fill(0, Math.min(at + 4, end), end);
    else if (header === Extension.authentication) bytes.fill(0, Math.min(at + 12, end), end);
    else if (header !== Protocol.fragment) bytes.fill(0, Math.min(at + 2, end), end);
    header = next;
    at = behind;
  }
}
