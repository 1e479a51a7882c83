/** What is to be captured. */
export interface TcpdumpOptions {
  readonly interface: string;
  /** Ports of DNS servers besides 53. */
  readonly ports: readonly number[];
}

/** Enough for every question, and for most answers; as tcpdump's -s. */
export const SNAP_LENGTH = 500;

/** DNS, and the ICMP errors that it provokes: they rule much out. pcap-filter(7). */
export function filterOf(ports: readonly number[]): string {
  return `${portsOf(ports)} or ${ICMP}`;
}

export function portsOf(ports: readonly number[]): string {
  return ['port domain', ...ports.map((port) => `port ${port}`)].join(' or ');
}

/** Type 1 (destination unreachable) alone: neighbour discovery goes on all the time. RFC 4443 section 3.1. */
export const ICMP = 'icmp or (icmp6 and ip6[40] == 1)';

/** tcpdump(8) that writes each packet to standard output as soon as it is there. */
export function tcpdumpCommand({ interface: name, ports }: TcpdumpOptions): [string, ...string[]] {
  return [
    'tcpdump',
    '-n',
    '-i',
    name,
    '-s',
    `${SNAP_LENGTH}`,
    // Otherwise the kernel hands packets over once a second, and the last ones not at all.
    '--immediate-mode',
    '-U',
    '-w',
    '-',
    filterOf(ports),
  ];
}
