/** Protocol numbers, https://www.iana.org/assignments/protocol-numbers */
export const Protocol = {
  icmp: 1,
  tcp: 6,
  udp: 17,
  icmpv6: 58,
  /** IPv6-NoNxt, RFC 8200 section 4.7: nothing that could be DNS follows. */
  none: 59,
} as const;

/** What an IP header says, whatever its version. Overwritten by the next packet. */
export class NetworkView {
  isIpv4 = true;
  /** Offset of the source address; the destination follows it. */
  addressesAt = 0;
  /** Of the transport, behind all extension headers. */
  protocol: number = Protocol.none;
  /** What was captured of the payload is [start, end): link-layer padding is not in it. */
  start = 0;
  end = 0;
  /** Octets of the payload on the wire. */
  length = 0;
  /** The first fragment of a packet: less payload than the transport header will say. */
  isFirstFragment = false;
}
