/** Transport headers: the offset of each field, in octets from the start of the header. */

/** RFC 768. */
export const UdpHeader = {
  sourcePort: 0,
  destinationPort: 2,
  length: 4,
  checksum: 6,
  octets: 8,
} as const;

/** RFC 9293 section 3.1. `octets` is the length without options. */
export const TcpHeader = {
  sourcePort: 0,
  destinationPort: 2,
  sequence: 4,
  acknowledgment: 8,
  /** Offset of the payload, in the upper four bits, in units of 4 octets. */
  dataOffset: 12,
  flags: 13,
  checksum: 16,
  octets: 20,
} as const;

/** Bits of the TCP flags. */
export const Flag = {
  fin: 0x01,
  syn: 0x02,
  rst: 0x04,
  psh: 0x08,
  ack: 0x10,
  urg: 0x20,
  ece: 0x40,
  cwr: 0x80,
} as const;
