/** RFC 1035 section 4.2. */
export const DNS_PORT = 53;

/** Returns the ports of DNS servers. @param others ports that the user named, in addition to 53 */
export function dnsPorts(others: readonly number[] = []): number[] {
  return [DNS_PORT, ...others];
}
