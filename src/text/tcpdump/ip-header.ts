/** Fields of the IP header, besides the addresses, that a line has. */
export interface PrintedIp {
  /** TTL, or the hop limit of IPv6. */
  readonly hopLimit?: number;
  /** The identification of IPv4, or the flow label of IPv6. */
  readonly id?: number;
}

const IPV4_ID = 0xffff;
const FLOW_LABEL = 0xf_ffff;
const MOST_HOPS = 0xff;

/**
 * Reads the IP header that -v prints: `(tos 0x0, ttl 64, id 31230, offset 0, flags [DF], proto UDP (17), length 62)`,
 * for IPv6 `(flowlabel 0xb0d8e, hlim 64, next-header UDP (17) payload length: 42)`. tcpdump 4.99: print-ip.c,
 * print-ip6.c.
 */
export function printedIp(header: string | undefined): PrintedIp | undefined {
  if (header === undefined) return undefined;
  return ipOf(
    /\b(?:ttl|hlim) (\d{1,3})\b/.exec(header)?.[1],
    /\b(?:id (\d{1,5})|flowlabel (0x[\da-f]{1,5}))\b/.exec(header)?.slice(1).find(Boolean),
  );
}

/** @param id decimal, or hexadecimal after 0x */
export function ipOf(hopLimit: string | undefined, id: string | undefined): PrintedIp | undefined {
  const hops = numberUpTo(MOST_HOPS, hopLimit);
  const number = numberUpTo(id?.startsWith('0x') === true ? FLOW_LABEL : IPV4_ID, id);
  if (hops === undefined && number === undefined) return undefined;
  return {
    ...(hops !== undefined && { hopLimit: hops }),
    ...(number !== undefined && { id: number }),
  };
}

function numberUpTo(most: number, text: string | undefined): number | undefined {
  const number = text === undefined || text === '' ? Number.NaN : Number(text);
  return Number.isSafeInteger(number) && number <= most ? number : undefined;
}
