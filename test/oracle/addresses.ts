/** Added to an IPv4 address: the IPv6 address with the same last 32 bits, in fd00::/96 (RFC 4193). */
export const IPV6 = 2 ** 32;

/** Returns the text of an address. */
export function formatAddress(address: number): string {
  if (address >= IPV6) {
    const [high, low] = [16, 0].map((shift) => ((address >>> shift) & 0xffff).toString(16));
    return `fd00::${high}:${low}`;
  }
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff).join('.');
}
