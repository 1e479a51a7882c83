/** RFC 1035 section 4.2. */
export const DNS_PORT = 53;

/** Where DNS servers listen. @param others that were named, besides their own */
export function dnsPorts(others: readonly number[] = []): number[] {
  return [DNS_PORT, ...others];
}
