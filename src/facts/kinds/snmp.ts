const MAX_COLUMNS = 64;

/** Reads the UDP counters of /proc/net/snmp, a line of names and a line of values (net/ipv4/proc.c). */
export function udpCounters(text: string): ReadonlyMap<string, number> | undefined {
  const [names, values] = text
    .split('\n')
    .filter((line) => line.startsWith('Udp: '))
    .map((line) => line.trim().split(/\s+/).slice(1, MAX_COLUMNS));
  if (!names || !values || names.length !== values.length) return undefined;
  const counters = new Map<string, number>();
  for (const [at, name] of names.entries()) {
    const value = Number(values[at]);
    if (!Number.isSafeInteger(value)) return undefined;
    counters.set(name, value);
  }
  return counters;
}

/**
 * Counts answers that arrived when the buffer of their socket was full: RcvbufErrors (part of udpInErrors in RFC 4113).
 * NoPorts beside it is no evidence: it counts all UDP, and the capture shows the ICMP error that Linux sends for each
 * answer to a closed socket (net/ipv4/udp.c, __udp4_lib_rcv).
 */
export const BUFFER_FULL = 'RcvbufErrors';
