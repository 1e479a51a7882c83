import { say, type Sentence } from '../../words/say.ts';
import { figuresOfCoreDns } from './coredns-figures.ts';

/** Advice for texts without packets: only a capture shows a lost packet. */
const CAPTURE = say`capture with: tcpdump -i any -w dns.pcap port 53`;
const LOG = say`a query that was lost is in no log; ${CAPTURE}`;

export interface KnownText {
  /** Matches a line of the text. */
  readonly pattern: RegExp;
  /** Says what the text is, and what to do. */
  readonly words: Sentence;
  /** Returns figures that can be counted in the lines. */
  readonly figures?: (lines: readonly string[]) => Sentence;
}

/** The table of texts that people take for captures although they have no packets. */
export const KNOWN_TEXTS: readonly KnownText[] = [
  {
    // [INFO] 10.244.1.7:36596 - 30933 "A IN web.example.test. udp 34 false 512" NOERROR qr,aa,rd 50 0.000396s
    // 10.244.1.7:36596 - [11/Jan/2019:19:57:57 +0000] 30933 "A IN web.example.test. udp 34 false 512" NOERROR …
    pattern: /:\d+ - (?:\[[^\]]{1,40}\] )?\d+ \\?"[A-Z\d]+ IN \S+ (?:udp|tcp) /,
    words: say`the log of CoreDNS, which tells what it answered and how long that took; ${LOG}`,
    figures: figuresOfCoreDns,
  },
  {
    // [ERROR] plugin/errors: 2 web.example. A: read udp 10.244.2.12:41002->192.0.2.53:53: i/o timeout
    pattern: /\[ERROR\] plugin\/\w{1,30}: /,
    words: say`errors that CoreDNS logs: an upstream did not answer it in time, or could not be reached; ${LOG}`,
  },
  {
    // Nov 22 12:12:40.618: default/web-0:36596 (ID:1) -> kube-system/coredns:53 (ID:2) to-endpoint FORWARDED (UDP)
    // Also -o table, dict and json.
    pattern:
      /\S (?:->|<-|<>) \S+ .{0,120}\b(?:FORWARDED|DROPPED|DENIED|ALLOWED|REDIRECTED|TRANSLATED|TRACED|AUDIT)\s{1,3}\(|^TIMESTAMP\s+SOURCE\s+DESTINATION\s+TYPE\s+VERDICT|"verdict"\s?:\s?"(?:FORWARDED|DROPPED|REDIRECTED|TRANSLATED|TRACED|AUDIT|ERROR)"|^\s*VERDICT: (?:FORWARDED|DROPPED)/m,
    words: say`flows of hubble observe, which do not tell to which query an answer belongs; ${CAPTURE}`,
  },
  {
    // dnsmasq[123]: query[A] web.example from 10.0.0.5
    pattern:
      /\bdnsmasq\[\d+\]: .*\b(?:query\[|reply |forwarded |cached )|(?:^|\s)query\[[A-Z]\w{0,9}\] \S{1,255} from [\d.a-f:]/m,
    words: say`the log of dnsmasq or Pi-hole; ${LOG}`,
  },
  {
    // client @0x7f 10.0.0.5#36596 (web.example): query: web.example IN A +E(0)K (10.0.0.1)
    pattern: /\bclient (?:@0x[\da-f]+ )?\S+#\d+ \([^()\s]*\): (?:view \S+: )?query: /,
    words: say`the query log of BIND; ${LOG}`,
  },
  {
    pattern: /\bsystemd-resolved\[\d+\]: |^(?:-- )?Data: .* \(link|^[→←] [QA]: \S+ IN /m,
    words: say`the log of systemd-resolved; ${LOG}`,
  },
  {
    // 12:12:40.618766 CQ 10.244.1.7 UDP 34b "web.example." IN A
    // 22-Nov-2026 12:12:40.618 CQ 10.244.1.7:36596 -> 10.96.0.10:53 UDP 34b web.example/IN/A
    // The last one of many in YAML: dnstap -y, dnstap-read -y.
    pattern:
      /^\S{8,40} (?:\S{8,20} )?[A-Z][QR] \S{1,60} (?:(?:->|<-) \S{1,60} )?(?:UDP|TCP|DOT|DOH) \d{1,6}b |^\s*type: (?:CLIENT|RESOLVER|FORWARDER|AUTH|STUB|TOOL|UPDATE)_(?:QUERY|RESPONSE)$/m,
    words: say`messages of dnstap, as a server tells of them; ${LOG}`,
  },
  {
    // [62] 2026-11-22 12:12:40.618766 [#0 eth0 0] \
    pattern: /^\[\d{1,6}\] \d{4}-\d\d-\d\d [\d:.]{8,20} \[#\d/m,
    words: say`what dnscap -g prints; write a capture with: dnscap -w dns`,
  },
  {
    // U 10.244.1.7:36596 -> 10.96.0.10:53 #1
    pattern:
      /^[UTI] (?:\d{4}\/\d\d\/\d\d [\d:.]{8,20} |[+-]\d{1,9}\.\d{1,9} )?\S{1,60}:\d{1,5} -> \S{1,60}:\d{1,5}\b/m,
    words: say`what ngrep prints; write a capture with: ngrep -O dns.pcap port 53`,
  },
  {
    // -> endpoint 123 flow 0x1234 , identity 456->789 state new ifindex lxc25fed293 orig-ip 10.0.1.17: …
    pattern: /\bflow 0x[\da-f]{1,8}\s?,? (?:to endpoint|identity|ifindex)\b|^xx drop \(/m,
    words: say`what cilium monitor prints, which has no DNS messages; a packet that Cilium dropped is in it with its reason; ${CAPTURE}`,
  },
  {
    // -> Request dns from 1234 ([k8s:app=web]) to 0 ([k8s:k8s-app=kube-dns]), identity 2345->4330, verdict Forwarded …
    pattern: /^(?:->|<-) (?:Request|Response) dns (?:from|to) /m,
    words: say`what cilium monitor prints of its proxy for DNS, which does not tell to which query an answer belongs; ${CAPTURE}`,
  },
  {
    // 0xffff9a1b2c3d4e00 3 [curl(1234)] kfree_skb_reason(SKB_DROP_REASON_NETFILTER_DROP) netns=4026532777 mark=0x0 …
    pattern: /\bnetns=\d{1,12} mark=0x[\da-f]{1,8} |\(SKB_DROP_REASON_[A-Z_]{1,60}\)/,
    words: say`what pwru prints, which tells where in the kernel a packet went and where it was dropped, but not what was asked; ${CAPTURE}`,
  },
  {
    // sendmmsg(3, [{msg_hdr={msg_name=NULL, …
    pattern: /\b(?:sendmmsg|sendto|recvfrom|recvmsg|ppoll|poll)\(\[?\{?(?:fd=)?\d/,
    words: say`what strace prints: a query that was sent, and a wait that timed out, but not what became of it on the way; ${CAPTURE}`,
  },
  {
    // TIME      PID    COMM                  LATms HOST
    pattern: /^TIME\s+PID\s+COMM\s+LAT\(?ms\)?\s+HOST/m,
    words: say`a table of gethostlatency, which tells how long programs waited, but not why; ${CAPTURE}`,
  },
  {
    // cpu=0   	found=0 invalid=12 insert=0 insert_failed=35 drop=35 early_drop=0
    pattern: /\bcpu=\d{1,4}\s+(?:found|searched)=\d/,
    words: say`counters of conntrack -S; give two readings to the analysis of a capture: dnspcap analyze dns.pcap --conntrack BEFORE --conntrack AFTER`,
  },
  {
    pattern:
      /\bi\/o timeout\b|Could not resolve host|Temporary failure in name resolution|\bgetaddrinfo E[A-Z]{2,20}|\bno such host\b|UnknownHostException|Name or service not known/,
    words: say`what a program says of a name that it could not look up; why, only packets tell; ${CAPTURE}`,
  },
  {
    pattern: /^nameserver\s+\S{1,60}\s*$/m,
    words: say`a resolv.conf; give it to the analysis of a capture: dnspcap analyze dns.pcap --resolv-conf FILE`,
  },
  {
    pattern:
      /^(?:tcpdump: |tshark: |listening on \S|0 packets captured)|permission to (?:perform this capture|capture on that device)/m,
    words: say`what tcpdump or tshark says when it has no packet to print: none came, or it may not capture; ${CAPTURE}`,
  },
  {
    pattern: /^(?:error: |Error from server)/m,
    words: say`an error of kubectl, which printed no packet; ${CAPTURE}`,
  },
  {
    // pdns_recursor[812]: 3 [1201/1] question for 'web.example|A' from 10.244.1.7:36596
    pattern: /\bpdns(?:_recursor|_server)?\[\d+\]: |\bquestion for '[^']{1,255}\|[A-Z]/,
    words: say`the log of PowerDNS; ${LOG}`,
  },
  {
    // 3/11/2024 9:12:44 AM 0E34 PACKET  000001A2B3C4D5E6 UDP Rcv 10.244.1.7 04b1   Q [0001   D   NOERROR] A (3)web(0)
    pattern: /\bPACKET {1,2}[\dA-F]{8,16} (?:UDP|TCP) (?:Rcv|Snd) /,
    words: say`the debug log of the DNS server of Windows; ${LOG}`,
  },
  {
    // 2024-03-11T09:12:44.120000Z	debug	dns	request ;; opcode: QUERY, status: NOERROR, id: 1201
    pattern: /\bdns\s(?:agent\s)?(?:request|response|.{0,40}upstream.{0,40})\s?;; opcode: /,
    words: say`the log of Istio's proxy for DNS; ${LOG}`,
  },
  {
    // [2024-03-11T09:12:44.120Z] "GET /api HTTP/1.1" 503 UF upstream_reset_before_response_started… outbound|80||web.…
    pattern: /\boutbound\|\d{1,5}\|[^|]{0,60}\||\bupstream_reset_before_response_started\b/,
    words: say`the access log of Envoy, which knows connections and no lookups; ${CAPTURE}`,
  },
  {
    pattern: /^Queries: \d+ new, \d+ total|^(?:Sources|Destinations|Query Name)\s+Count\s+%/m,
    words: say`figures of dnstop, which has counted queries and keeps no packets; ${CAPTURE}`,
  },
  {
    pattern: /^\s*Queries (?:sent|completed|lost):\s+\d/m,
    words: say`figures of dnsperf, which tells how many queries were lost, but not where; ${CAPTURE}`,
  },
  {
    pattern:
      /^Topic \/ Item\s+Count\b|^(?:UDP|TCP|IPv4|IPv6) Conversations$|^Severity\s+Summary\s+Group\b|^Follow: \w{1,9},/m,
    words: say`statistics or a stream of Wireshark, which have no packets with their times; print the packets: tshark -r dns.pcap`,
  },
  {
    pattern: /"MessageNumber","DiagnosisTypes"|\bDNS:QueryId = 0x/,
    words: say`columns of Network Monitor or Message Analyzer; open the capture in Wireshark and save it as pcapng, or convert a trace of netsh with etl2pcapng`,
  },
  {
    pattern: /^No\.\s*\nTime\s*\nSource\s*$/m,
    words: say`cells of Wireshark's packet list, each on a line of its own; export the list as text or as CSV`,
  },
  {
    // {"T":"2026-11-22T12:12:40Z","QH":"web.example","QT":"A",…
    pattern:
      /\bdnsdist\[\d+\]: |\bqueryLog: |^timestamp,domain,query_type,|"(?:QH|query_timestamp|queryName)"\s?:\s?"/m,
    words: say`the log of a DNS server or of a DNS service; ${LOG}`,
  },
  {
    // 2 123456789010 eni-1235b8ca 10.244.1.7 10.96.0.10 36596 53 17 2 120 1764333000 1764333060 ACCEPT OK
    pattern: /\beni-[\da-f]{6,20} .{0,200}\b(?:ACCEPT|REJECT) /,
    words: say`flow logs of a cloud, which have no DNS messages; ${CAPTURE}`,
  },
  {
    pattern: /^Protocols,Start Time,Stop Time,|^receive_time,serial,type,/m,
    words: say`a list of sessions, which has no DNS messages; export their packets as pcap, or ${CAPTURE}`,
  },
  {
    // 2026-11-22 12:12:40.618766 port1 in 10.244.1.7.36596 -> 10.96.0.10.53: udp 34
    pattern:
      /^\S{8,20} (?:[\d:.]{8,15} )?\S{1,20} (?:in|out|--) \S{1,60} -> \S{1,60}: (?:udp|tcp)\b/m,
    words: say`what the sniffer of a FortiGate prints, whose lines show no DNS message; make a capture of its bytes with fgt2eth, or ${CAPTURE}`,
  },
  {
    pattern: /^go package net: /m,
    words: say`what Go says of its resolver with GODEBUG=netdns, but not what became of a query; ${CAPTURE}`,
  },
  {
    pattern: /\btime_namelookup\b/,
    words: say`times of curl, which tell how long a name took, but not why; ${CAPTURE}`,
  },
  {
    pattern: /^(?:Netid\s+)?State\s+Recv-Q\s+Send-Q|^Proto Recv-Q Send-Q/m,
    words: say`a table of sockets, which has no packets; ${CAPTURE}`,
  },
  {
    pattern:
      /^Chain \S{1,60} \((?:policy|\d+ references)\b|^\*(?:nat|filter|raw|mangle)$|^table (?:ip6?|inet) \S{1,60} \{/m,
    words: say`rules of a packet filter; give what iptables-save -c or nft list ruleset prints to the analysis of a capture: dnspcap analyze dns.pcap --facts FILE`,
  },
  {
    pattern: /\bunbound(?:\[\d+(?::\d+)?\])?:? .*\binfo: /,
    words: say`the log of unbound; ${LOG}`,
  },
  {
    pattern: /^.*\b(?:NODE|K8S\.NODE|RUNTIME\.CONTAINERNAME|CONTAINER)\b.*\b(?:QR|QTYPE|RCODE)\b/m,
    words: say`a table of Inspektor Gadget, which leaves out what was not answered; ${CAPTURE}`,
  },
  {
    pattern:
      /^; <<>> DiG |^;; (?:->>HEADER<<-|connection timed out|Query time)|^Server:\s+\S+\nAddress:|^\S{1,255} has (?:IPv6 )?address \S|^-- Information acquired via protocol /m,
    words: say`what dig, nslookup, host or resolvectl prints, which tells of one query; ${CAPTURE}`,
  },
  {
    pattern: /^#(?:separator|fields|path)\b/m,
    words: say`a log of Zeek, which ties answers to queries and keeps no packets; ${CAPTURE}`,
  },
  {
    pattern: /"event_type"\s*:\s*"/,
    words: say`events of Suricata, which has no packets in them; ${CAPTURE}`,
  },
  {
    pattern: /\bSRC=\S{1,60} DST=\S{1,60} .*\bPROTO=/,
    words: say`the log of netfilter (LOG or TRACE of iptables), which has no DNS messages; ${CAPTURE}`,
  },
  {
    pattern: /\bsrc=\S{1,60} dst=\S{1,60} sport=\d+ dport=\d+/,
    words: say`what conntrack prints, which has no DNS messages; ${CAPTURE}`,
  },
  {
    pattern: /^\s*(?:0{4,8}:?\s+|0x0000:\s+)(?:d4 ?c3 ?b2 ?a1|a1 ?b2 ?c3 ?d4|0a ?0d ?0d ?0a)\b/im,
    words: say`a capture as a dump in hexadecimal; make it a file again with: xxd -r`,
  },
  {
    pattern: /^(?:1MOyoQ|obLD1A|Cg0NC)[\w+/]{8}/m,
    words: say`a capture in base64; make it a file again with: base64 -d`,
  },
  {
    pattern: /^\s*"?No\.?"?\s*[,;\t]/m,
    words: say`columns of Wireshark without those that tell of DNS; export them with Source, Destination, Protocol and Info`,
  },
  {
    pattern: /^(?:\d+\t)?(?:\d{10}\.\d{6,9}|\w{3} [ \d]\d, \d{4} [\d:.]+ \w+)\t\S+\t/m,
    words: say`columns of tshark -T fields, and no heading says which; print them again with: -E header=y, and with the fields frame.time_epoch ip.src ip.dst udp.srcport udp.dstport dns.id dns.flags.response dns.qry.name dns.qry.type`,
  },
  {
    pattern: /^\s*(?:\[\s*)?\{\s*"/,
    words: say`JSON, but none that tshark prints; print the capture with: tshark -T json`,
  },
  {
    pattern: /^\s*&lt;(?:\?xml|pdml|psml|packet|proto|field|section)\b/m,
    words: say`XML in which brackets are written as &lt; and &gt;; paste it as it was exported`,
  },
  {
    pattern: /^\s*<(?:\?xml|!DOCTYPE|html)\b/i,
    words: say`XML or HTML, but none that Wireshark writes; export the packets as PDML`,
  },
];
