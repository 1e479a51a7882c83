import { LESS_IS_TOLD, NOT_TOLD } from './less-is-told.ts';

/** A reason why a text has other findings than its capture, and those findings. */
export interface Less {
  readonly capture: RegExp;
  readonly shape: RegExp;
  readonly reason: string;
  readonly findings: readonly string[];
}

/** tcpdump without -v and without octets. */
const ONE_LINE = /^tcpdump -n(?:n| -t{2,5}| -#| --nano| -e| -A)?$/;
/** With times or without. */
const LINES = /^tcpdump -n(?:n| -t{1,5}| -#| --nano| -e| -A)?$/;
/** tcpdump without octets. */
const WORDS = /^tcpdump -n(?:n| -t{1,5}| -#| --nano| -e| -A| -v{1,3}| -e -v)?$/;
/** Octets without a line above them that has the time. */
const OCTETS = /^tshark -(?:x|T jsonraw)$/;

const HOPS = 'over how many routers a packet has come is printed with -v, or among details';
const SNAPPED = 'where a packet was cut off stands in its octets alone';
const OF_TCP = 'what an ICMP error quotes of a TCP connection is not printed with it';
const FRAGMENT = 'the first fragment of an answer is not printed as DNS, or not in full';
const KEPT =
  'how long an answer may be kept is printed by some options only, and read from details';
const AGAIN = 'whether a SYN was sent again, or is seen at two places, is not told by details';

/** THE TABLE: the first row that matches counts. */
const LESS: readonly Less[] = [
  {
    capture: /^lab-unbound-forwarder-AAAA-lost\.pod-any/,
    shape: OCTETS,
    reason: NOT_TOLD.retry,
    findings: ['capture-ends-early'],
  },
  {
    capture: /^lab-unbound-forwarder-AAAA-lost\.pod-any/,
    shape: /^tcpdump -n -t$/,
    reason: NOT_TOLD.nested,
    findings: [],
  },
  {
    capture: /^lab-dnat-fragments-dropped-in-node/,
    shape: /^tshark -P -x$/,
    reason: FRAGMENT,
    findings: ['capture-loss', 'type-never-answered', 'type-never-answered'],
  },
  {
    capture: /^lab-dnat-fragments-dropped-in-node\.d-coredns/,
    shape: OCTETS,
    reason: FRAGMENT,
    findings: ['packet-loss'],
  },
  {
    capture: /^lab-dnat-fragments-dropped-in-node\.d-coredns/,
    shape: /^tcpdump -n -[At]$/,
    reason: FRAGMENT,
    findings: [],
  },
  {
    capture: /^lab-dnat-go-A-answer-dropped-in-node/,
    shape: OCTETS,
    reason: NOT_TOLD.retry,
    findings: [],
  },
  {
    capture: /^lab-glibc-asks-again-within-ttl/,
    shape: /^tcpdump -nn?(?!.*-[xX])|^tshark (?:(?:-P )?-V|-x|-T jsonraw)$/,
    reason: KEPT,
    findings: [],
  },
  {
    capture: /^lab-between-unbound-upstream-AAAA-lost\.forwarder-any/,
    shape: /^tshark -(?:x|T jsonraw)$/,
    reason: NOT_TOLD.retry,
    findings: ['capture-ends-early'],
  },
  {
    capture: /^lab-between-unbound-upstream-AAAA-lost\.forwarder-any/,
    shape: /^tcpdump -n -t$/,
    reason: NOT_TOLD.nested,
    findings: [],
  },
  {
    capture: /^lab-between-dnsmasq-slow-upstream\.pod/,
    shape: /^tcpdump -n -t$/,
    reason: NOT_TOLD.slow,
    findings: [],
  },
  {
    capture: /^lab-dnat-overloaded-server-burst\.d-coredns/,
    shape: OCTETS,
    reason: NOT_TOLD.instant,
    findings: [
      ...Array<string>(3).fill('both-legs-lost'),
      'capture-ends-early',
      ...Array<string>(2).fill('single-query-lost'),
    ],
  },
  {
    capture: /^lab-dnat-routing-loop/,
    shape: LINES,
    reason: NOT_TOLD.port,
    findings: ['server-silent'],
  },
  {
    capture: /^lab-glibc-use-vc-server-(?:closes|resets)/,
    shape: WORDS,
    reason: NOT_TOLD.segments,
    findings: [],
  },
  {
    capture: /^lab-glibc-rrl-bind/,
    shape: /^tcpdump -n -t$/,
    reason: NOT_TOLD.rate,
    findings: [
      'both-legs-lost',
      ...Array<string>(6).fill('capture-ends-early'),
      ...Array<string>(2).fill('truncated-answer'),
    ],
  },
  {
    capture: /^lab-glibc-rrl-bind/,
    shape: OCTETS,
    reason: NOT_TOLD.rate,
    findings: [...Array<string>(7).fill('packet-loss'), 'truncated-answer'],
  },
  {
    capture: /^lab-glibc-rrl-bind/,
    shape: WORDS,
    reason: NOT_TOLD.segments,
    findings: [
      ...Array<string>(7).fill('rate-limit'),
      ...Array<string>(2).fill('truncated-answer'),
    ],
  },
  {
    capture: /ignored-by-server\.(?:c-uplink|d-coredns)/,
    shape: ONE_LINE,
    reason: HOPS,
    findings: ['conntrack-race'],
  },
  { capture: /snap60/, shape: /^tshark -T (?:json|ek|pdml)$/, reason: SNAPPED, findings: [] },
  {
    capture: /^lab-glibc-answer-from-other-port/,
    shape: ONE_LINE,
    reason: NOT_TOLD.port,
    findings: ['single-query-lost'],
  },
  {
    capture: /^tcp-refused\/fires-icmp/,
    shape: /^tcpdump -n$|^tshark -V$/,
    reason: OF_TCP,
    findings: [],
  },
  {
    capture: /^tcp-silent\/fires-(?:for-one-server|each-syn|(?:untimed-)?syn-again)/,
    shape: /^tshark -V$/,
    reason: AGAIN,
    findings: [],
  },
  {
    capture: /^tcp-silent\/quiet-second-syn-answered|^tcp-opened-late\/fires/,
    shape: /^tshark (?:-V|-T (?:json|ek|pdml))$/,
    reason: AGAIN,
    findings: [],
  },
  {
    capture: /first-SYN-dropped\.a-pod/,
    shape: /^tshark (?:(?:-P )?-V|-T (?:json|ek|pdml))$/,
    reason: AGAIN,
    findings: [],
  },
  {
    capture: /first-SYN-dropped/,
    shape: /^tcpdump -n -t$|^tshark -(?:x|T jsonraw)$/,
    reason: NOT_TOLD.opened,
    findings: [],
  },
  {
    capture: /^tcp-silent\/fires\.scenario/,
    shape: /^tshark -V$/,
    reason: AGAIN,
    findings: ['truncated-answer'],
  },
];

/**
 * Shapes with so few fields that no finding is promised: a packet list has no ports, which distinguish programs;
 * a table of fields has only the requested fields. Whether their messages are right is tested in
 * `printed-shapes.test.ts`.
 */
export const POOR = /^tshark(?: -t \w+| -T (?:tabs|psml)| -T fields .*)?$/;

/** Returns the reason for other findings; undefined if a text has the findings of its capture. */
export function reasonFor(
  capture: string,
  shape: string,
): Pick<Less, 'reason' | 'findings'> | undefined {
  const known = LESS.find((less) => less.capture.test(capture) && less.shape.test(shape));
  if (known) return known;
  if (!/^tcpdump -n -t$|^tshark -(?:x|T jsonraw)$/.test(shape)) return undefined;
  const told = LESS_IS_TOLD[capture.replace(/\.\w+$/, '')] ?? WITHOUT_TIMES[capture];
  const isPrinted = told?.[0] !== 'hops' && told?.[0] !== 'port';
  if (!isPrinted && !shape.startsWith('tcpdump')) return undefined;
  return told && { reason: NOT_TOLD[told[0]], findings: told[1].map((one) => one.split(' ')[0]!) };
}

/** Captures whose text is not among the fixtures. */
const WITHOUT_TIMES: typeof LESS_IS_TOLD = {
  'lab-between-dnsmasq-slow-upstream.forwarder-any.pcap': ['slow', []],
  'lab-dnat-limited-by-the-second.pcap': ['rate', Array<string>(211).fill('capture-ends-early')],
  'lab-between-unbound-slow-upstream.pod.pcap': ['late', ['conntrack-race']],
  'lab-dnsmasq-forwarder-AAAA-lost.pod-any.pcap': ['nested', ['single-query-lost']],
  'lab-dnat-glibc-AAAA-answer-dropped-in-node.c-uplink.pcap': ['missed', []],
  'lab-dnat-musl-A-answer-dropped-in-node.d-coredns.pcap': ['missed', []],
  'lab-glibc-server-away.pcap': ['outage', Array<string>(3).fill('capture-ends-early')],
  'lab-glibc-answers-dropped-in-pod.pcap': ['missed', []],
  'lab-dnat-forced-race-slow2s.e-node-any.pcap': ['clash', ['unexpected-source AAAA']],
  'lab-dnat-glibc-A-dropped-in-node.d-coredns.pcap': ['hidden', []],
  'lab-dnat-musl-AAAA-dropped-in-node.d-coredns.pcap': ['hidden', []],
  'lab-dnat-glibc-AAAA-ignored-by-server.d-coredns.pcap': ['hops', ['conntrack-race AAAA']],
  'lab-dnsmasq-forwarder-slow-upstream.pod-any.pcap': ['slow', []],
  'lab-dnsmasq-forwarder-slow-upstream.pod.pcap': ['slow', []],
  'lab-unbound-forwarder-AAAA-lost.pod-any.pcap': ['nested', []],
  'lab-between-dnsmasq-slow-upstream.pod.pcap': ['slow', []],
  'lab-between-dnsmasq-two-clients-slow-upstream.forwarder-any.pcap': ['slow', []],
  'lab-between-dnsmasq-two-clients-slow-upstream.pod.pcap': ['slow', []],
  'lab-between-dnsmasq-upstream-AAAA-lost.forwarder-any.pcap': ['nested', ['conntrack-race']],
  'lab-between-unbound-slow-upstream.forwarder-any.pcap': ['slow', ['conntrack-race']],
  'lab-dnat-overloaded-server-burst.e-node-any.pcap': [
    'instant',
    [
      ...Array<string>(3).fill('both-legs-lost'),
      'capture-ends-early',
      ...Array<string>(2).fill('single-query-lost'),
    ],
  ],
};
