/** Headers of IP and of ICMP: the offset of each field, in octets from the start of the header. */

/** RFC 791 section 3.1. `octets` is the length without options. */
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
  /** IPv6-Frag, RFC 8200 section 4.5; here also for fragments of IPv4. See NetworkView.fragmented. */
  fragment: 44,
  gre: 47,
  esp: 50,
  icmpv6: 58,
  /** IPv6-NoNxt, RFC 8200 section 4.7: nothing that could be DNS follows. */
  none: 59,
  /** RFC 4023. */
  mplsInIp: 137,
} as const;

/** Extension headers, RFC 8200 section 4, besides `Protocol.fragment`. */
export const Extension = {
  hopByHop: 0,
  routing: 43,
  /** RFC 4302. */
  authentication: 51,
  destinationOptions: 60,
} as const;

/**
 * Returns the octets of an extension header other than `Protocol.fragment`. Its length field counts units of 8
 * octets beyond the first 8, or in AH (RFC 4302 section 2.2) units of 4 beyond the first 8.
 *
 * @param units the second octet of the header
 */
export function extensionOctets(header: number, units: number): number {
  return header === Extension.authentication ? (units + 2) * 4 : (units + 1) * 8;
}

/** RFC 792, RFC 4443. In an error message, the quoted packet follows. */
export const Icmp = {
  type: 0,
  code: 1,
  checksum: 2,
  /** Four octets whose meaning depends on the type: MTU of "packet too big", gateway of a redirect. */
  mtuV6: 4,
  gateway: 4,
  /** RFC 1191 section 4. */
  mtu: 6,
  octets: 8,
} as const;

/** Types of ICMP messages that quote the packet they are about: RFC 792, RFC 4443 section 3. */
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
