/** Facts that the text of a capture printed with -n -t does not show. */
export const NOT_TOLD = {
  clash: 'whether an answer took longer than the second that a clash entry lives',
  slow: 'that an answer was slow',
  opened: 'how long a TCP connection took to open',
  outage: 'since when, and for how long, a server has answered nobody',
  late: 'that an answer came late',
  missed: 'how long after its answer a query came again, and so that the client missed it',
  instant: 'that clients lost queries in the same instant',
  hidden:
    'that a query came late, which gives away that its first transmission was lost on the way',
  retry: 'whether the capture reaches past the moment of a retry',
  segments: 'several messages in a TCP segment, which are not printed',
  hops: 'over how many routers a packet has come',
  nested: 'which of the exchanges of a forwarder lies within which',
  rate: 'how much was asked in a second',
  port: 'from which port came what an ICMP error quotes, which is not printed without -v',
} as const;

/**
 * Captures whose text has other findings for that reason, and these findings. All other texts have the findings of
 * their capture.
 */
export const LESS_IS_TOLD: Readonly<
  Record<string, readonly [keyof typeof NOT_TOLD, readonly string[]]>
> = {
  'dnat-forced-race-slow2s-1.a-pod': ['clash', ['unexpected-source AAAA']],
  'dnat-forced-race-slow2s-1.e-node-any': ['clash', ['unexpected-source AAAA']],
  'lab-dnat-forced-race-slow2s.a-pod': ['clash', ['unexpected-source AAAA']],
  'dnat-glibc-AAAA-ignored-by-server.c-uplink': ['hops', ['conntrack-race compatible AAAA']],
  'glibc-slow-AAAA-4s': ['slow', []],
  'lab-dnat-first-AAAA-of-five-burst.c-uplink': [
    'instant',
    Array<string>(5).fill('conntrack-race compatible AAAA'),
  ],
  'lab-dnat-first-AAAA-of-five-burst.e-node-any': [
    'instant',
    Array<string>(5).fill('conntrack-race compatible AAAA'),
  ],
  'lab-dnat-overloaded-server-burst.d-coredns': [
    'instant',
    [
      ...Array<string>(2).fill('conntrack-race compatible AAAA'),
      ...Array<string>(3).fill('both-legs-lost'),
      'capture-ends-early A',
    ],
  ],
  'lab-dnat-rate-limited-burst': [
    'instant',
    ['conntrack-race compatible A', ...Array<string>(4).fill('both-legs-lost')],
  ],
  'dnsmasq-forwarder-any-iface-AAAA-lost': ['nested', ['single-query-lost AAAA']],
  'lab-dnat-glibc-A-dropped-in-node.c-uplink': ['hidden', []],
  'lab-dnat-musl-AAAA-dropped-in-node.c-uplink': ['hidden', []],
  'lab-glibc-AAAA-answer-not-captured': ['retry', ['capture-ends-early AAAA']],
  'lab-glibc-queries-only': ['retry', Array<string>(5).fill('capture-ends-early A')],
  'lab-glibc-single-request-reopen-AAAA-lost': ['retry', ['capture-ends-early AAAA']],
  'glibc-truncated-tcp': ['segments', ['truncated-answer']],
  'glibc-use-vc': ['segments', []],
  'glibc-answer-from-other-ip': ['port', ['unexpected-source AAAA']],
  'lab-glibc-answer-from-other-port': ['port', ['single-query-lost AAAA']],
};
