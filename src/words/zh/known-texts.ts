import type { Catalogue } from '../catalogue.ts';

/** Texts that people take for captures (text/remarks/known-texts.ts). */
export const knownTexts: Catalogue = {
  'it looks like {0}': '看起来是 {0}',
  'it looks like {0} ({1})': '看起来是 {0}（{1}）',
  'capture with: tcpdump -i any -w dns.pcap port 53':
    '请用此命令抓包：tcpdump -i any -w dns.pcap port 53',
  'a query that was lost is in no log; {0}': '丢失的查询不会出现在任何日志中；{0}',
  'in its first lines {0}, 99 % within {1} ms': '开头若干行中有 {0}，99% 在 {1} ms 以内',
  '{0}, slow: {1}': '{0}，较慢的：{1}',
  'the log of CoreDNS, which tells what it answered and how long that took; {0}':
    'CoreDNS 的日志，记录它应答了什么、用时多久；{0}',
  'errors that CoreDNS logs: an upstream did not answer it in time, or could not be reached; {0}':
    'CoreDNS 的错误日志：上游没有及时应答，或无法到达；{0}',
  'flows of hubble observe, which do not tell to which query an answer belongs; {0}':
    'hubble observe 的流记录，看不出应答属于哪个查询；{0}',
  'the log of dnsmasq or Pi-hole; {0}': 'dnsmasq 或 Pi-hole 的日志；{0}',
  'the query log of BIND; {0}': 'BIND 的查询日志；{0}',
  'the log of systemd-resolved; {0}': 'systemd-resolved 的日志；{0}',
  'the log of PowerDNS; {0}': 'PowerDNS 的日志；{0}',
  'the log of unbound; {0}': 'unbound 的日志；{0}',
  'the debug log of the DNS server of Windows; {0}': 'Windows DNS 服务器的调试日志；{0}',
  "the log of Istio's proxy for DNS; {0}": 'Istio 的 DNS 代理的日志；{0}',
  'the log of a DNS server or of a DNS service; {0}': 'DNS 服务器或 DNS 服务的日志；{0}',
  'messages of dnstap, as a server tells of them; {0}': 'dnstap 消息，是服务器一侧的记录；{0}',
  'what dnscap -g prints; write a capture with: dnscap -w dns':
    'dnscap -g 打印的内容；请用此命令写出抓包：dnscap -w dns',
  'what ngrep prints; write a capture with: ngrep -O dns.pcap port 53':
    'ngrep 打印的内容；请用此命令写出抓包：ngrep -O dns.pcap port 53',
  'what cilium monitor prints, which has no DNS messages; a packet that Cilium dropped is in it with its reason; {0}':
    'cilium monitor 打印的内容，其中没有 DNS 消息；Cilium 丢弃的报文会连同原因列出；{0}',
  'what cilium monitor prints of its proxy for DNS, which does not tell to which query an answer belongs; {0}':
    'cilium monitor 打印的 DNS 代理的内容，看不出应答属于哪个查询；{0}',
  'what pwru prints, which tells where in the kernel a packet went and where it was dropped, but not what was asked; {0}':
    'pwru 打印的内容，能看出报文在内核中经过何处、在何处被丢弃，但看不出查询了什么；{0}',
  'what strace prints: a query that was sent, and a wait that timed out, but not what became of it on the way; {0}':
    'strace 打印的内容：有发出的查询和超时的等待，但看不出查询在途中的结果；{0}',
  'a table of gethostlatency, which tells how long programs waited, but not why; {0}':
    'gethostlatency 的表格，能看出程序等了多久，但看不出原因；{0}',
  'counters of conntrack -S; give two readings to the analysis of a capture: dnspcap analyze dns.pcap --conntrack BEFORE --conntrack AFTER':
    'conntrack -S 的计数器；请把前后两次读数交给抓包分析：dnspcap analyze dns.pcap --conntrack BEFORE --conntrack AFTER',
  'what a program says of a name that it could not look up; why, only packets tell; {0}':
    '程序报告无法解析某个名称的消息；原因只有报文能说明；{0}',
  'a resolv.conf; give it to the analysis of a capture: dnspcap analyze dns.pcap --resolv-conf FILE':
    'resolv.conf；请把它交给抓包分析：dnspcap analyze dns.pcap --resolv-conf FILE',
  'what tcpdump or tshark says when it has no packet to print: none came, or it may not capture; {0}':
    'tcpdump 或 tshark 没有报文可打印时的消息：没有报文到来，或没有抓包权限；{0}',
  'an error of kubectl, which printed no packet; {0}': 'kubectl 的错误，它没有打印任何报文；{0}',
  'the access log of Envoy, which knows connections and no lookups; {0}':
    'Envoy 的访问日志，只有连接，没有解析；{0}',
  'figures of dnstop, which has counted queries and keeps no packets; {0}':
    'dnstop 的统计，只计数查询，不保留报文；{0}',
  'figures of dnsperf, which tells how many queries were lost, but not where; {0}':
    'dnsperf 的统计，能看出丢失了多少查询，但看不出丢在哪里；{0}',
  'statistics or a stream of Wireshark, which have no packets with their times; print the packets: tshark -r dns.pcap':
    'Wireshark 的统计或流内容，其中没有带时间的报文；请打印报文：tshark -r dns.pcap',
  'columns of Network Monitor or Message Analyzer; open the capture in Wireshark and save it as pcapng, or convert a trace of netsh with etl2pcapng':
    'Network Monitor 或 Message Analyzer 的列；请用 Wireshark 打开该抓包并另存为 pcapng，或用 etl2pcapng 转换 netsh 的跟踪文件',
  "cells of Wireshark's packet list, each on a line of its own; export the list as text or as CSV":
    'Wireshark 报文列表的单元格，每个各占一行；请把列表导出为文本或 CSV',
  'flow logs of a cloud, which have no DNS messages; {0}': '云平台的流日志，其中没有 DNS 消息；{0}',
  'a list of sessions, which has no DNS messages; export their packets as pcap, or {0}':
    '会话列表，其中没有 DNS 消息；请把这些会话的报文导出为 pcap，或者 {0}',
  'what the sniffer of a FortiGate prints, whose lines show no DNS message; make a capture of its bytes with fgt2eth, or {0}':
    'FortiGate 的 sniffer 打印的内容，各行中没有 DNS 消息；请用 fgt2eth 把其中的字节转换为抓包，或者 {0}',
  'what Go says of its resolver with GODEBUG=netdns, but not what became of a query; {0}':
    'Go 在 GODEBUG=netdns 下关于解析器的输出，看不出查询的结果；{0}',
  'times of curl, which tell how long a name took, but not why; {0}':
    'curl 的用时，能看出解析名称用了多久，但看不出原因；{0}',
  'a table of sockets, which has no packets; {0}': '套接字列表，其中没有报文；{0}',
  'rules of a packet filter; give what iptables-save -c or nft list ruleset prints to the analysis of a capture: dnspcap analyze dns.pcap --facts FILE':
    '包过滤规则；请把 iptables-save -c 或 nft list ruleset 的输出交给抓包分析：dnspcap analyze dns.pcap --facts FILE',
  'a table of Inspektor Gadget, which leaves out what was not answered; {0}':
    'Inspektor Gadget 的表格，其中略去了没有应答的查询；{0}',
  'what dig, nslookup, host or resolvectl prints, which tells of one query; {0}':
    'dig、nslookup、host 或 resolvectl 打印的内容，只涉及一个查询；{0}',
  'a log of Zeek, which ties answers to queries and keeps no packets; {0}':
    'Zeek 的日志，把应答与查询对应起来，但不保留报文；{0}',
  'events of Suricata, which has no packets in them; {0}': 'Suricata 的事件，其中没有报文；{0}',
  'the log of netfilter (LOG or TRACE of iptables), which has no DNS messages; {0}':
    'netfilter 的日志（iptables 的 LOG 或 TRACE），其中没有 DNS 消息；{0}',
  'what conntrack prints, which has no DNS messages; {0}':
    'conntrack 打印的内容，其中没有 DNS 消息；{0}',
  'a capture as a dump in hexadecimal; make it a file again with: xxd -r':
    '以十六进制转储的抓包；请用此命令还原为文件：xxd -r',
  'a capture in base64; make it a file again with: base64 -d':
    'base64 编码的抓包；请用此命令还原为文件：base64 -d',
  'columns of Wireshark without those that tell of DNS; export them with Source, Destination, Protocol and Info':
    'Wireshark 的列，但缺少与 DNS 有关的；导出时请包含 Source、Destination、Protocol 和 Info',
  'columns of tshark -T fields, and no heading says which; print them again with: -E header=y, and with the fields frame.time_epoch ip.src ip.dst udp.srcport udp.dstport dns.id dns.flags.response dns.qry.name dns.qry.type':
    'tshark -T fields 的列，但没有表头说明是哪些列；请加上 -E header=y 重新打印，并包含以下字段：frame.time_epoch ip.src ip.dst udp.srcport udp.dstport dns.id dns.flags.response dns.qry.name dns.qry.type',
  'JSON, but none that tshark prints; print the capture with: tshark -T json':
    'JSON，但不是 tshark 打印的；请用此命令打印抓包：tshark -T json',
  'XML in which brackets are written as &lt; and &gt;; paste it as it was exported':
    '尖括号被写成 &lt; 和 &gt; 的 XML；请按导出时的原样粘贴',
  'XML or HTML, but none that Wireshark writes; export the packets as PDML':
    'XML 或 HTML，但不是 Wireshark 写出的；请把报文导出为 PDML',
};
