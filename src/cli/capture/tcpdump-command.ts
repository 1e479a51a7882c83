/** Options for tcpdump. */
export interface TcpdumpOptions {
  readonly interface: string;
  /** Ports of DNS servers besides 53. */
  readonly ports: readonly number[];
}

/** Sufficient for every question, and for most answers; tcpdump's -s. */
export const SNAP_LENGTH = 500;

/** Returns a filter for DNS and the ICMP errors that it causes, which rule out many causes. pcap-filter(7). */
function filterOf(ports: readonly number[]): string {
  return `${portsOf(ports)} or ${ICMP}`;
}

export function portsOf(ports: readonly number[]): string {
  return ['port domain', ...ports.map((port) => `port ${port}`)].join(' or ');
}

/** ICMP, but of ICMPv6 only "unreachable" (RFC 4443 section 3.1): neighbour discovery goes on all the time. */
export const ICMP = 'icmp or (icmp6 and ip6[40] == 1)';

/** Returns a command of tcpdump(8) that writes each packet to standard output at once. */
export function tcpdumpCommand({ interface: name, ports }: TcpdumpOptions): [string, ...string[]] {
  return [
    'tcpdump',
    '-n',
    '-i',
    name,
    '-s',
    `${SNAP_LENGTH}`,
    // Otherwise the kernel delivers packets once a second, and the last ones not at all.
    '--immediate-mode',
    '-U',
    '-w',
    '-',
    filterOf(ports),
  ];
}
