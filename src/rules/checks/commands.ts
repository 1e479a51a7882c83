import { say } from '../../words/say.ts';
import type { Advice } from '../rule.ts';

/** What a command refers to; a placeholder for what is not known, or not safe in a shell. */
export interface Place {
  readonly client: string;
  readonly server: string;
  /** The port of the DNS server. */
  readonly port: number;
  readonly name: string;
  /** The pod as options of kubectl: `-n shop web-0`. */
  readonly pod: string;
}

function dig({ server, port, name }: Place, options: string): string {
  const at = port === 53 ? server : `${server} -p ${port}`;
  return `dig @${at} ${name} ${options} +tries=1 +timeout=2`;
}

/** Commands that confirm or refute a diagnosis. */
export const COMMANDS = {
  askBoth: (place) => ({
    title: say`Ask the server for both types, from a pod on the same node`,
    snippet: `${dig(place, 'A')}\n${dig(place, 'AAAA')}\n`,
  }),
  askOften: (place) => ({
    title: say`Ask a hundred times, and count what comes back`,
    snippet: `for i in $(seq 100); do ${dig(place, 'A')} | grep -oE 'status: [A-Z]+|timed out'; done | sort | uniq -c\n`,
  }),
  askOverTcp: (place) => ({
    title: say`Ask over TCP`,
    snippet: `${dig(place, 'A +tcp')}\n`,
  }),
  traceDelegation: ({ name }) => ({
    title: say`Ask the zone itself, past the resolver`,
    snippet: `dig ${name} A +trace\n`,
  }),
  captureOnNode: ({ client, port }) => ({
    title: say`Capture on the node while it happens: every packet before and after its address is translated`,
    snippet: `tcpdump -i any -nn -s 500 -w node.pcap '(host ${client} and port ${port}) or icmp or icmp6'\ndnspcap analyze node.pcap\n`,
  }),
  captureBothEnds: ({ port }) => ({
    title: say`Capture at the server at the same time, and put both side by side`,
    snippet: `tcpdump -i any -nn -s 500 -w server.pcap 'port ${port} or icmp or icmp6'\ndnspcap analyze client.pcap --vantage server=server.pcap\n`,
  }),
  captureAgain: ({ port }) => ({
    title: say`Capture once more: whole packets, both directions, two minutes`,
    snippet: `timeout 120 tcpdump -i any -nn -s 0 -w again.pcap 'port ${port} or icmp or icmp6'\ndnspcap analyze again.pcap\n`,
  }),
  conntrackCounters: () => ({
    title: say`Counters of conntrack on the node, before and after: insert_failed and drop grow with each packet that it drops`,
    snippet: 'nsenter -t 1 -n conntrack -S\n',
  }),
  conntrackEntries: ({ client, port }) => ({
    title: say`Entries of conntrack for this client`,
    snippet: `nsenter -t 1 -n conntrack -L -p udp --src ${client} --dport ${port}\n`,
  }),
  loadTest: ({ name }) => ({
    title: say`Resolve the name under load in a pod, without and with the option`,
    snippet: `dnspcap loadtest --host ${name} -d 30 --options default,single-request-reopen\n`,
  }),
  resolverSettings: ({ pod }) => ({
    title: say`What resolver configuration the pod has`,
    snippet: `kubectl exec ${pod} -- cat /etc/resolv.conf\n`,
  }),
  dnsPods: () => ({
    title: say`Are the DNS pods ready, and do they restart? Which endpoints does the service have?`,
    snippet:
      'kubectl -n kube-system get pods -l k8s-app=kube-dns -o wide\nkubectl -n kube-system get endpointslices -l kubernetes.io/service-name=kube-dns\n',
  }),
  dnsEvents: () => ({
    title: say`What happened to the DNS pods: restarts, evictions, probes that failed (events are kept for an hour, unless the cluster is told otherwise)`,
    snippet: 'kubectl -n kube-system get events --sort-by=.lastTimestamp | grep -i dns\n',
  }),
  dnsLogs: () => ({
    title: say`What the DNS servers log about it`,
    snippet: 'kubectl -n kube-system logs -l k8s-app=kube-dns --tail=200 --timestamps\n',
  }),
  dnsLoad: () => ({
    title: say`Are the DNS pods at their CPU limit?`,
    snippet: 'kubectl -n kube-system top pods -l k8s-app=kube-dns --containers\n',
  }),
  corefile: () => ({
    title: say`What CoreDNS is told to answer, and whom it forwards to`,
    snippet: 'kubectl -n kube-system get configmap coredns -o yaml\n',
  }),
  forwardTimes: () => ({
    title: say`How long CoreDNS waits for its upstream servers`,
    snippet:
      'kubectl get --raw /api/v1/namespaces/kube-system/services/kube-dns:metrics/proxy/metrics | grep -E "coredns_(forward|proxy)_"\n',
  }),
  policies: () => ({
    title: say`Which network policies there are, and what the packet filter of the node rejects`,
    snippet: 'kubectl get networkpolicy -A\niptables-save | grep -E "REJECT|DROP"\n',
  }),
  interfaceDrops: () => ({
    title: say`Does the node drop packets: its interfaces, its sockets, its queues?`,
    snippet:
      'ip -s link\nnstat -az UdpRcvbufErrors UdpSndbufErrors UdpInErrors\ncat /proc/net/softnet_stat\n',
  }),
  kernelLog: () => ({
    title: say`On the node: was a link down, or the connection table full?`,
    snippet:
      'journalctl -k --utc | grep -i -e "link is" -e "table full"\nsysctl net.netfilter.nf_conntrack_count net.netfilter.nf_conntrack_max\n',
  }),
  cloudLimits: () => ({
    title: say`On AWS: was a limit of the network interface reached?`,
    snippet: 'ethtool -S eth0 | grep allowance_exceeded\n',
  }),
  route: ({ server }) => ({
    title: say`Which way packets take to the server`,
    snippet: `ip route get ${server}\ntraceroute -n ${server}\n`,
  }),
  listeners: ({ port }) => ({
    title: say`On the server: who listens on the port?`,
    snippet: `ss -lntup 'sport = :${port}'\n`,
  }),
  clockState: () => ({
    title: say`How the clock of the machine that captured is kept`,
    snippet: 'timedatectl\nchronyc tracking\n',
  }),
} as const satisfies Readonly<Record<string, (place: Place) => Advice>>;
