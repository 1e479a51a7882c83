/** Headers of transports: where each field stands, in octets from the start of the header. Both begin with the ports. */

/** RFC 768. */
export const UdpHeader = {
  sourcePort: 0,
  destinationPort: 2,
  length: 4,
  checksum: 6,
  octets: 8,
} as const;

/** RFC 9293 section 3.1; `octets` is how long it is without options. */
export const TcpHeader = {
  sourcePort: 0,
  destinationPort: 2,
  sequence: 4,
  acknowledgment: 8,
  /** Of the payload, in the upper four bits: units of 4 octets. */
  dataOffset: 12,
  flags: 13,
  checksum: 16,
  octets: 20,
} as const;

/** Bits of the flags. */
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
