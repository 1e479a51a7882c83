import { say } from '../../words/say.ts';
import type { Advice } from '../rule.ts';
import { clientIn, nameIn, type Place, podIn, portIn, serverIn } from './place.ts';

/** Builds a command that confirms or refutes a diagnosis, for a client, a server and a name. */
export type Check = (place: Place) => Advice;

function dig(place: Place, options: string): string {
  const port = portIn(place) === 53 ? '' : ` -p ${portIn(place)}`;
  return `dig @${serverIn(place)}${port} ${nameIn(place)} ${options} +tries=1 +timeout=2`;
}

export const askBoth: Check = (place) => ({
  title: say`Ask the server for both types, from a pod on the same node`,
  snippet: `${dig(place, 'A')}\n${dig(place, 'AAAA')}\n`,
});

export const askOften: Check = (place) => ({
  title: say`Ask a hundred times, and count what comes back`,
  snippet: `for i in $(seq 100); do ${dig(place, 'A')} | grep -oE 'status: [A-Z]+|timed out'; done | sort | uniq -c\n`,
});

export const askOverTcp: Check = (place) => ({
  title: say`Ask over TCP`,
  snippet: `${dig(place, 'A +tcp')}\n`,
});

export const traceDelegation: Check = (place) => ({
  title: say`Ask the zone itself, past the resolver`,
  snippet: `dig ${nameIn(place)} A +trace\n`,
});

export const captureOnNode: Check = (place) => ({
  title: say`Capture on the node while it happens: every packet before and after its address is translated`,
  snippet: `tcpdump -i any -nn -s 500 -w node.pcap '(host ${clientIn(place)} and port ${portIn(place)}) or icmp or icmp6'\ndnspcap analyze node.pcap\n`,
});

export const captureBothEnds: Check = (place) => ({
  title: say`Capture at the server at the same time, and put both side by side`,
  snippet: `tcpdump -i any -nn -s 500 -w server.pcap 'port ${portIn(place)} or icmp or icmp6'\ndnspcap analyze client.pcap --vantage server=server.pcap\n`,
});

export const captureAgain: Check = (place) => ({
  title: say`Capture once more: whole packets, both directions, two minutes`,
  snippet: `timeout 120 tcpdump -i any -nn -s 0 -w again.pcap 'port ${portIn(place)} or icmp or icmp6'\ndnspcap analyze again.pcap\n`,
});

export const conntrackCounters: Check = () => ({
  title: say`Counters of conntrack on the node, before and after: insert_failed and drop grow with each packet that it drops`,
  snippet: 'nsenter -t 1 -n conntrack -S\n',
});

export const conntrackEntries: Check = (place) => ({
  title: say`Entries of conntrack for this client`,
  snippet: `nsenter -t 1 -n conntrack -L -p udp --src ${clientIn(place)} --dport ${portIn(place)}\n`,
});

export const loadTest: Check = (place) => ({
  title: say`Resolve the name under load in a pod, without and with the option`,
  snippet: `dnspcap loadtest --host ${nameIn(place)} -d 30 --options default,single-request-reopen\n`,
});

export const resolverSettings: Check = (place) => ({
  title: say`What resolver configuration the pod has`,
  snippet: `kubectl exec ${podIn(place)} -- cat /etc/resolv.conf\n`,
});

export const dnsPods: Check = () => ({
  title: say`Are the DNS pods ready, and do they restart? Which endpoints does the service have?`,
  snippet:
    'kubectl -n kube-system get pods -l k8s-app=kube-dns -o wide\nkubectl -n kube-system get endpointslices -l kubernetes.io/service-name=kube-dns\n',
});

export const dnsEvents: Check = () => ({
  title: say`What happened to the DNS pods: restarts, evictions, probes that failed (events are kept for an hour, unless the cluster is told otherwise)`,
  snippet: 'kubectl -n kube-system get events --sort-by=.lastTimestamp | grep -i dns\n',
});

export const dnsLogs: Check = () => ({
  title: say`What the DNS servers log about it`,
  snippet: 'kubectl -n kube-system logs -l k8s-app=kube-dns --tail=200 --timestamps\n',
});

export const dnsLoad: Check = () => ({
  title: say`Are the DNS pods at their CPU limit?`,
  snippet: 'kubectl -n kube-system top pods -l k8s-app=kube-dns --containers\n',
});

export const corefile: Check = () => ({
  title: say`What CoreDNS is told to answer, and whom it forwards to`,
  snippet: 'kubectl -n kube-system get configmap coredns -o yaml\n',
});

export const forwardTimes: Check = () => ({
  title: say`How long CoreDNS waits for its upstream servers`,
  snippet:
    'kubectl get --raw /api/v1/namespaces/kube-system/services/kube-dns:metrics/proxy/metrics | grep -E "coredns_(forward|proxy)_"\n',
});

export const policies: Check = () => ({
  title: say`Which network policies there are, and what the packet filter of the node rejects`,
  snippet: 'kubectl get networkpolicy -A\niptables-save | grep -E "REJECT|DROP"\n',
});

export const interfaceDrops: Check = () => ({
  title: say`Does the node drop packets: its interfaces, its sockets, its queues?`,
  snippet:
    'ip -s link\nnstat -az UdpRcvbufErrors UdpSndbufErrors UdpInErrors\ncat /proc/net/softnet_stat\n',
});

export const kernelLog: Check = () => ({
  title: say`On the node: was a link down, or the connection table full?`,
  snippet:
    'journalctl -k --utc | grep -i -e "link is" -e "table full"\nsysctl net.netfilter.nf_conntrack_count net.netfilter.nf_conntrack_max\n',
});

export const cloudLimits: Check = () => ({
  title: say`On AWS: was a limit of the network interface reached?`,
  snippet: 'ethtool -S eth0 | grep allowance_exceeded\n',
});

export const route: Check = (place) => ({
  title: say`Which way packets take to the server`,
  snippet: `ip route get ${serverIn(place)}\ntraceroute -n ${serverIn(place)}\n`,
});

export const listeners: Check = (place) => ({
  title: say`On the server: who listens on the port?`,
  snippet: `ss -lntup 'sport = :${portIn(place)}'\n`,
});

export const clockState: Check = () => ({
  title: say`How the clock of the machine that captured is kept`,
  snippet: 'timedatectl\nchronyc tracking\n',
});
