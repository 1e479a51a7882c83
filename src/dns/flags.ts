/**
 * The flags of a DNS header (RFC 1035 section 4.1.1, RFC 4035 section 3.2):
 *
 * ```
 *   0  1  2  3  4  5  6  7  8  9 10 11 12 13 14 15
 * +--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+
 * |QR|   OPCODE  |AA|TC|RD|RA| Z|AD|CD|   RCODE   |
 * +--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+--+
 * ```
 */
export const Flag = {
  AA: 0x0400,
  TC: 0x0200,
  RD: 0x0100,
  RA: 0x0080,
  AD: 0x0020,
  CD: 0x0010,
} as const;

/** Returns the opcode from the 16 bits of flags. */
export function opcodeOf(flags: number): number {
  return (flags >> 11) & 0xf;
}

/** Returns the three bits that other tools call Z. RFC 4035 uses two of them for AD and CD. */
export function reservedOf(flags: number): number {
  return (flags >> 4) & 0x7;
}
