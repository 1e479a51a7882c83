/** Tunnel headers: the offset of each field, in octets from the start of the header. */

/** RFC 2784 section 2 and RFC 2890 section 2. `octets` is the length without the fields that flags announce. */
export const Gre = { flags: 0, protocolType: 2, checksum: 4, octets: 4 } as const;

/** Flags of a GRE header. Checksum, key and sequence each announce a field of `FIELD_OCTETS`, in this order. */
export const GreFlag = {
  checksum: 0x8000,
  routing: 0x4000,
  key: 0x2000,
  sequence: 0x1000,
  /** Version 1 is PPTP (RFC 2637), which carries PPP, usually compressed or encrypted. */
  version: 0x0007,
} as const;
const FIELD_OCTETS = 4;

/** Returns the length of a GRE header with these flags. */
export function greOctets(flags: number): number {
  let octets: number = Gre.octets;
  if ((flags & GreFlag.checksum) !== 0) octets += FIELD_OCTETS;
  if ((flags & GreFlag.key) !== 0) octets += FIELD_OCTETS;
  if ((flags & GreFlag.sequence) !== 0) octets += FIELD_OCTETS;
  return octets;
}

/** RFC 7348 section 5. An Ethernet frame follows. */
export const Vxlan = {
  flags: 0,
  reserved: 1,
  identifier: 4,
  reservedBehind: 7,
  octets: 8,
  /** The I flag: the network identifier is valid. Every VXLAN packet has it. */
  hasIdentifier: 0x08,
} as const;

/** RFC 8926 section 3.4. `octets` is the length without options. */
export const Geneve = {
  versionAndLength: 0,
  protocolType: 2,
  identifier: 4,
  reserved: 7,
  octets: 8,
} as const;

/** Returns the length of a Geneve header with its options, which its first octet tells. */
export function geneveOctets(versionAndLength: number): number {
  return Geneve.octets + (versionAndLength & 0x3f) * 4;
}

/** 3GPP TS 29.281 section 5.1. `octets` is the length without the optional fields. */
export const GtpU = {
  flags: 0,
  messageType: 1,
  octets: 8,
  /** Sequence number, N-PDU number and type of the next extension header: all of them, or none. */
  optionalOctets: 4,
  /** Any of the flags E, S and PN: optional fields are present. */
  hasOptional: 0x07,
  /** Flag E: an extension header follows. */
  hasExtension: 0x04,
} as const;
