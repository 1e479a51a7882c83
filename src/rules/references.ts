import type { Reference } from './rule.ts';

/** Sources for the claims of the rules. */
export const References = {
  raceArticle: {
    title: 'Racy conntrack and DNS lookup timeouts (Weaveworks, 2018)',
    url: 'https://www.weave.works/blog/racy-conntrack-and-dns-lookup-timeouts',
  },
  raceIssue: {
    title: 'kubernetes/kubernetes#56903: DNS intermittent delays of 5s',
    url: 'https://github.com/kubernetes/kubernetes/issues/56903',
  },
  clashNat: {
    title:
      'Linux ed07d9a021df: netfilter: nf_conntrack: resolve clash for matching conntracks (4.19)',
    url: 'https://git.kernel.org/linus/ed07d9a021df',
  },
  clashPort: {
    title:
      'Linux 4e35c1cb9460: netfilter: nf_nat: skip nat clash resolution for same-origin entries (5.0)',
    url: 'https://git.kernel.org/linus/4e35c1cb9460',
  },
  clashEntries: {
    title: 'Linux 6a757c07e51f: netfilter: conntrack: allow insertion of clashing entries (5.6)',
    url: 'https://git.kernel.org/linus/6a757c07e51f',
  },
  resolvConf: {
    title: 'resolv.conf(5)',
    url: 'https://man7.org/linux/man-pages/man5/resolv.conf.5.html',
  },
  glibcSend: {
    title: 'glibc resolv/res_send.c, send_dg',
    url: 'https://sourceware.org/git/?p=glibc.git;a=blob;f=resolv/res_send.c',
  },
  muslSend: {
    title: 'musl src/network/res_msend.c',
    url: 'https://git.musl-libc.org/cgit/musl/tree/src/network/res_msend.c',
  },
  rcodeRegistry: rfc(6895, '2.3', 'RCODE assignment'),
  goClient: {
    title: 'Go net/dnsclient_unix.go, checkHeader and tryOneName',
    url: 'https://go.dev/src/net/dnsclient_unix.go',
  },
  muslLookup: {
    title: 'musl src/network/lookup_name.c, name_from_dns',
    url: 'https://git.musl-libc.org/cgit/musl/tree/src/network/lookup_name.c',
  },
  forwarders: rfc(9499, '6', 'forwarder and forwarding'),
  coreDnsForward: {
    title: 'CoreDNS: plugin forward, its time-outs and metrics',
    url: 'https://coredns.io/plugins/forward/',
  },
  coreDnsHealth: {
    title: 'CoreDNS: plugin health, lameduck',
    url: 'https://coredns.io/plugins/health/',
  },
  unboundControl: {
    title: 'unbound-control(8), dump_requestlist',
    url: 'https://nlnetlabs.nl/documentation/unbound/unbound-control/',
  },
  dnsmasq: {
    title: 'dnsmasq(8), --fast-dns-retry and --all-servers',
    url: 'https://thekelleys.org.uk/dnsmasq/docs/dnsmasq-man.html',
  },
  rcodes: rfc(1035, '4.1.1', 'RCODE'),
  edns: rfc(6891, '7', 'transport considerations of EDNS'),
  timeToLive: rfc(1035, '3.2.1', 'TTL'),
  noData: rfc(2308, '2.2', 'NODATA'),
  sameTtl: rfc(2181, '5.2', 'TTLs of RRs in an RRSet'),
  nameErrorForAaaa: rfc(4074, '4.2', 'return of "Name Error"'),
  nothingUnderneath: rfc(8020, '2', 'NXDOMAIN: there really is nothing underneath'),
  negativeCaching: rfc(2308, '5', 'caching negative answers'),
  otherErroneousCodes: rfc(4074, '4.3', 'return of other erroneous codes'),
  spoofing: rfc(5452, '9.1', 'query matching'),
  unreachable: rfc(1122, '3.2.2.1', 'destination unreachable'),
  unreachableV6: rfc(4443, '3.1', 'ICMPv6 destination unreachable'),
  timeExceeded: {
    title: 'RFC 792, time exceeded message',
    url: 'https://www.rfc-editor.org/rfc/rfc792#page-6',
  },
  icmpErrors: {
    title: 'Linux net/ipv4/icmp.c, icmp_err_convert: which errors a UDP socket is told of',
    url: 'https://git.kernel.org/pub/scm/linux/kernel/git/torvalds/linux.git/tree/net/ipv4/icmp.c',
  },
  truncation: rfc(7766, '5', 'transport protocol selection'),
  tcpRequired: {
    title: 'RFC 7766 section 5: all general-purpose DNS implementations must support TCP',
    url: 'https://www.rfc-editor.org/rfc/rfc7766#section-5',
  },
  tcpClosing: rfc(7766, '6.2.4', 'closing connections'),
  reset: rfc(9293, '3.5.2', 'reset generation'),
  synRetry: rfc(6298, '2', 'the basic algorithm: the first time-out is 1 s'),
  aaaaMisbehaviour: rfc(4074, '4.1', 'ignoring queries for AAAA records'),
  endpointSlices: {
    title: 'Kubernetes: EndpointSlices, conditions of an endpoint',
    url: 'https://kubernetes.io/docs/concepts/services-networking/endpoint-slices/#conditions',
  },
  staleConntrack: {
    title: 'kubernetes/kubernetes#125467: stale conntrack entries of UDP',
    url: 'https://github.com/kubernetes/kubernetes/issues/125467',
  },
  conntrackTimeouts: {
    title: 'Linux nf_conntrack-sysctl: nf_conntrack_udp_timeout_stream, 120 s',
    url: 'https://docs.kernel.org/networking/nf_conntrack-sysctl.html',
  },
  conntrackTool: {
    title: 'conntrack(8)',
    url: 'https://man7.org/linux/man-pages/man8/conntrack.8.html',
  },
  vpcLimits: {
    title: 'Amazon VPC: DNS quotas, 1,024 packets a second per network interface',
    url: 'https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html#vpc-dns-limits',
  },
  vpcThrottling: {
    title: 'AWS knowledge center: are DNS queries failing due to VPC DNS throttling?',
    url: 'https://repost.aws/knowledge-center/vpc-find-cause-of-failed-dns-queries',
  },
  enaMetrics: {
    title: 'Amazon EC2: network performance metrics of ENA, linklocal_allowance_exceeded',
    url: 'https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitoring-network-performance-ena.html',
  },
  responseRateLimiting: {
    title: 'BIND 9 administrator reference manual, response rate limiting',
    url: 'https://bind9.readthedocs.io/en/latest/reference.html#response-rate-limiting',
  },
  nsdRateLimiting: {
    title: 'NSD rrl.h: 200 answers a second and network, slip 2',
    url: 'https://github.com/NLnetLabs/nsd/blob/master/rrl.h',
  },
  hashlimit: {
    title: 'iptables-extensions(8), hashlimit',
    url: 'https://man7.org/linux/man-pages/man8/iptables-extensions.8.html',
  },
  retransmission: rfc(1035, '4.2.1', 'UDP usage: retransmission'),
  fragments: {
    title: 'RFC 9715, IP fragmentation avoidance in DNS over UDP',
    url: 'https://www.rfc-editor.org/rfc/rfc9715',
  },
  snapLength: {
    title: 'tcpdump(1), --snapshot-length',
    url: 'https://www.tcpdump.org/manpages/tcpdump.1.html',
  },
  kubernetesDns: {
    title: 'Kubernetes: DNS for Services and Pods, dnsConfig',
    url: 'https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/#pod-dns-config',
  },
  nodeLocal: {
    title: 'Kubernetes: Using NodeLocal DNSCache',
    url: 'https://kubernetes.io/docs/tasks/administer-cluster/nodelocaldns/',
  },
  interfaceStatistics: {
    title: 'pcapng, Interface Statistics Block: isb_ifdrop, isb_osdrop',
    url: 'https://www.ietf.org/archive/id/draft-ietf-opsawg-pcapng-03.html#name-interface-statistics-block',
  },
  pcap: { title: 'pcap-savefile(5)', url: 'https://www.tcpdump.org/manpages/pcap-savefile.5.html' },
} as const satisfies Record<string, Reference>;

/** Returns a section of an RFC, and what it is about. */
function rfc(number: number, section: string, topic: string): Reference {
  return {
    title: `RFC ${number} section ${section}, ${topic}`,
    url: `https://www.rfc-editor.org/rfc/rfc${number}#section-${section}`,
  };
}
