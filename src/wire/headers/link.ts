/**
 * Link headers: the offset of each field, in octets from the start of the header. `octets` is the length of the
 * header. All code that reads, writes or rewrites a header uses these tables.
 */

/** LINKTYPE_ETHERNET, IEEE 802.3. A hardware address has 6 octets. */
export const Ethernet = { destination: 0, source: 6, type: 12, octets: 14 } as const;

/** LINKTYPE_LINUX_SLL, https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL.html */
export const Sll = {
  packetType: 0,
  addressLength: 4,
  address: 6,
  protocol: 14,
  octets: 16,
} as const;

/** LINKTYPE_LINUX_SLL2, https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL2.html */
export const Sll2 = {
  protocol: 0,
  interfaceIndex: 4,
  packetType: 10,
  addressLength: 11,
  address: 12,
  octets: 20,
} as const;

/** Octets reserved for the address in both versions of SLL. */
export const SLL_ADDRESS_OCTETS = 8;

/** IEEE 802 numbers, https://www.iana.org/assignments/ieee-802-numbers */
export const EtherType = {
  ipv4: 0x0800,
  arp: 0x0806,
  ipv6: 0x86dd,
  /** A whole Ethernet frame, which only tunnels carry: Transparent Ethernet Bridging, RFC 1701. */
  ethernet: 0x6558,
  /** 802.1Q customer tag, 802.1ad service tag (QinQ), and the number that QinQ used before 802.1ad. */
  customerTag: 0x8100,
  serviceTag: 0x88a8,
  oldServiceTag: 0x9100,
  mplsUnicast: 0x8847,
  mplsMulticast: 0x8848,
  pppoeSession: 0x8864,
  /** Reserved by IEEE 802 for experiments: no decoder reads it. */
  experimental: 0x88b5,
} as const;

/** IEEE 802.11 section 9.3.2.1. A fourth address, QoS and HT control follow when `Dot11Control` announces them. */
export const Dot11 = { control: 0, address1: 4, address2: 10, address3: 16, octets: 24 } as const;

/** Frame control, both octets as one little-endian number: IEEE 802.11 section 9.2.4.1. */
export const Dot11Control = {
  typeBits: 0x000c,
  controlFrame: 0x0004,
  data: 0x0008,
  /** Subtype bits of data frames. */
  noData: 0x0040,
  qos: 0x0080,
  bothDistributionSystems: 0x0300,
  protected: 0x4000,
  htControl: 0x8000,
} as const;

/** Flag of QoS control: the frame holds several MSDUs, each after two addresses and a length. */
export const DOT11_AGGREGATE = 0x80;
export const DOT11_SUBFRAME_OCTETS = 14;

/** https://www.radiotap.org; all little-endian. */
export const Radiotap = { length: 2, present: 4, octets: 8 } as const;

/** Bits of `present`: which fields follow, in this order. */
export const RadiotapPresent = { tsft: 1 << 0, flags: 1 << 1, more: 1 << 31 } as const;

/** LINKTYPE_PPI, https://www.tcpdump.org/linktypes/LINKTYPE_PPI.html; all little-endian. */
export const Ppi = { length: 2, linkType: 4, octets: 8 } as const;

/** LINKTYPE_PKTAP, XNU, bsd/net/pktap.h, without what is about the sending process. */
export const Pktap = {
  length: 0,
  recordType: 4,
  linkType: 8,
  interfaceName: 12,
  interfaceNameOctets: 24,
  flags: 36,
  octets: 40,
} as const;

/**
 * LINKTYPE_PFLOG, https://www.tcpdump.org/linktypes/LINKTYPE_PFLOG.html: the fields that all systems share.
 * OpenBSD's pflog(4) appends more fields, NetBSD's has fewer before the padding.
 */
export const Pflog = {
  length: 0,
  interfaceName: 4,
  interfaceNameOctets: 16,
  ruleset: 20,
  direction: 60,
  octets: 61,
} as const;
