/**
 * Headers of the Internet Protocol and what reports its errors: where each field stands, in octets from the start of the
 * header.
 */

/** RFC 791 section 3.1; `octets` is how long it is without options. */
export const Ipv4 = {
  totalLength: 2,
  identification: 4,
  fragment: 6,
  ttl: 8,
  protocol: 9,
  checksum: 10,
  source: 12,
  destination: 16,
  octets: 20,
} as const;
export const IPV4_ADDRESS_OCTETS = 4;

/** RFC 8200 section 3. */
export const Ipv6 = {
  payloadLength: 4,
  nextHeader: 6,
  hopLimit: 7,
  source: 8,
  destination: 24,
  octets: 40,
} as const;
export const IPV6_ADDRESS_OCTETS = 16;

/** RFC 8200 section 4.5. */
export const FragmentHeader = { next: 0, fragment: 2, identification: 4, octets: 8 } as const;

/** Protocol numbers, https://www.iana.org/assignments/protocol-numbers */
export const Protocol = {
  icmp: 1,
  /** IPv4 within IP, RFC 2003. */
  ipv4: 4,
  tcp: 6,
  udp: 17,
  /** IPv6 within IP, RFC 4213. */
  ipv6: 41,
  /** IPv6-Frag, RFC 8200 section 4.5; here for IPv4 too, with what follows in NetworkView.fragmented. */
  fragment: 44,
  gre: 47,
  esp: 50,
  icmpv6: 58,
  /** IPv6-NoNxt, RFC 8200 section 4.7: nothing that could be DNS follows. */
  none: 59,
  /** RFC 4023. */
  mplsInIp: 137,
} as const;

/** Extension headers, RFC 8200 section 4, beside `Protocol.fragment`. */
export const Extension = {
  hopByHop: 0,
  routing: 43,
  /** RFC 4302. */
  authentication: 51,
  destinationOptions: 60,
} as const;

/**
 * Octets of an extension header other than `Protocol.fragment`: counted in units of 8 octets beyond the first 8; AH (RFC 4302
 * section 2.2) in units of 4 beyond the first 8.
 *
 * @param units its second octet
 */
export function extensionOctets(header: number, units: number): number {
  return header === Extension.authentication ? (units + 2) * 4 : (units + 1) * 8;
}

/** RFC 792, RFC 4443. Of errors, the quoted packet follows. */
export const Icmp = {
  type: 0,
  code: 1,
  checksum: 2,
  /** Four octets that depend on the type: of "packet too big", and of a redirect. */
  mtuV6: 4,
  gateway: 4,
  /** RFC 1191 section 4. */
  mtu: 6,
  octets: 8,
} as const;

/** Types of messages about a packet which was thrown away, which they quote: RFC 792, RFC 4443 section 3. */
export const IcmpType = {
  unreachable: 3,
  sourceQuench: 4,
  redirect: 5,
  timeExceeded: 11,
  parameterProblem: 12,
  unreachableV6: 1,
  packetTooBigV6: 2,
  timeExceededV6: 3,
  parameterProblemV6: 4,
} as const;
