import { isExtensionHeader } from '../decode/network/ipv6.ts';
import { type NetworkView, Protocol } from '../decode/network/network-view.ts';
import { type Bytes, u8 } from '../wire/bytes.ts';
import type { AddressPseudonyms } from './addresses.ts';
import { adjust, sumOf } from './checksum.ts';

const IPV4_OCTETS = 20;
const IPV6_OCTETS = 40;
const IPV4_CHECKSUM = 10;
/** RFC 791 section 3.1: an option that does nothing. */
const NO_OPERATION = 1;
const ROUTING = 43;
const AUTHENTICATION = 51;

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
  addresses.replace(bytes, at + 12, 4);
  addresses.replace(bytes, at + 16, 4);
  bytes.fill(NO_OPERATION, at + IPV4_OCTETS, end);
  // Zero: the network card was to fill it in, after the packet had been captured.
  if (sumOf(bytes, at + IPV4_CHECKSUM, at + IPV4_CHECKSUM + 2) !== 0)
    adjust(bytes, at + IPV4_CHECKSUM, before, sumOf(bytes, at, end));
}

function ipv6(bytes: Bytes, start: number, ip: NetworkView, addresses: AddressPseudonyms): void {
  addresses.replace(bytes, start + 8, 16);
  addresses.replace(bytes, start + 24, 16);
  let header = u8(bytes, start + 6);
  for (let at = start + IPV6_OCTETS; at < ip.start && isExtensionHeader(header);) {
    const next = u8(bytes, at);
    const units = u8(bytes, at + 1);
    let behind = at + (units + 1) * 8;
    if (header === Protocol.fragment) behind = at + 8;
    if (header === AUTHENTICATION) behind = at + (units + 2) * 4;
    const end = Math.min(behind, ip.start);
    // Zeros are options of one octet that do nothing: Pad1, RFC 8200 section 4.2.
    if (header === ROUTING) bytes.fill(0, Math.min(at + 4, end), end);
    else if (header === AUTHENTICATION) bytes.fill(0, Math.min(at + 12, end), end);
    else if (header !== Protocol.fragment) bytes.fill(0, Math.min(at + 2, end), end);
    header = next;
    at = behind;
  }
}
