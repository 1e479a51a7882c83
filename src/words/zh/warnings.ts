import { type Catalogue, inBothNumbers } from '../catalogue.ts';

/** What is wrong with packets (wire/malformation.ts), texts, vantages and the bounds of an analysis, after a figure. */
const counted = inBothNumbers({
  'packet[s] cut inside the link header': '个报文在链路层首部被截断',
  'packet[s] cut inside the IP header': '个报文在 IP 首部被截断',
  'packet[s] cut inside the UDP or TCP header': '个报文在 UDP 或 TCP 首部被截断',
  'packet[s] cut inside the DNS header': '个报文在 DNS 首部被截断',
  'packet[s] cut inside the question: capture with a larger snap length (tcpdump -s 500)':
    '个报文在问题部分被截断：请用更大的抓包长度（tcpdump -s 500）',
  'IP length[ that contradicts|s that contradict] the packet': '个 IP 长度与报文矛盾',
  'UDP or TCP length[ that contradicts|s that contradict] the IP header':
    '个 UDP 或 TCP 长度与 IP 首部矛盾',
  'question[s] whose name cannot be decoded': '个问题部分的名称无法解码',
  'message[ on a DNS port that is|s on a DNS port that are] too short for DNS':
    '个 DNS 端口上的报文太短，不可能是 DNS',
  'UDP datagram[s] whose first fragment is not in the capture': '个 UDP 数据报的首个分片不在抓包中',
  'record[ that claims more bytes than its|s that claim more bytes than their] file or block allows':
    '条记录声称的字节数超出文件或块的范围',
  'packet[s] with an earlier time than the packet before': '个报文的时间早于前一个报文',
  'TCP segment[s] of messages whose beginning is not in the capture':
    '个 TCP 报文段属于开头不在抓包中的消息',
  'packet[s] of a link type that cannot be decoded': '个报文的链路类型无法解码',
  'IP fragment[ that overlaps another|s that overlap]: no host puts [it|them] together':
    '个 IP 分片相互重叠，没有主机会重组',
  'packet[s] in more IP fragments than are put together here': '个报文的 IP 分片过多，此处不予重组',
  'packet[s] cut inside the header of a tunnel': '个报文在隧道首部被截断',
  'packet[s] with more tunnels inside tunnels than are followed': '个报文的隧道嵌套层数过多',
  'TCP segment[ on a DNS port that is|s on a DNS port that are] not DNS':
    '个 DNS 端口上的 TCP 报文段并非 DNS',
  'packet[s] longer than the snap length of the file': '个报文长度超过文件的抓包长度',
  'packet[s] of which, according to the file, more was captured than was on the wire':
    '个报文按文件所述，抓到的字节数多于线路上的字节数',
  'packet[s] with an impossible time: shown at the nearest possible time':
    '个报文的时间不可能成立：按最接近的可能时间显示',
  'encrypted packet[s] (WireGuard, IPsec, Wi-Fi): capture on the interface where [it leaves|they leave] the tunnel':
    '个加密的报文（WireGuard、IPsec、Wi-Fi）：请在其离开隧道的接口上抓包',
  'message[ of this vantage that was|s of this vantage that were] not compared: the vantage is too long':
    '个报文未在该观测点中比对：该观测点的抓包过长',
  // Texts (text/remarks/text-remarks.ts).
  'line[ that is|s that are] not about a packet, or not understood': '行文本与报文无关或无法理解',
  'line[ that looks like a packet but was|s that look like packets but were] not understood: [its|their] content is missing, and what was open there stays open':
    '行文本看起来是报文但无法理解：其中的内容缺失，当时尚未应答的查询不作判断',
  'captures one after the other in this text, read as one with a gap between them':
    '次抓包在此文本中先后出现，作为一次读取，其间有缺口',
  'line[ that was|s that were] cut off at the edge of a window: names are known as far as they are shown':
    '行文本在窗口边缘被截断：域名只显示到可见部分',
  'packet[ that stands|s that stand] in this text twice, to the microsecond: [it is|each is] counted once':
    '个报文在此文本中重复出现（时间精确到微秒都相同）：只计一次',
  'packet[s] at the end of a text that begins with the newest one: it was too long to be turned round as a whole':
    '个报文位于最新报文在前的文本末尾：文本太长，无法整个倒转',
  'command line[ that leaves|s that leave] out one direction: a missing answer here says nothing about the server':
    '条命令行只保留了一个方向：查询在此没有应答，不能说明服务器的情况',
  'packet[ of a port of DNS without its|s of a port of DNS without their] DNS message, as tcpdump -q prints [it: print it|them: print them] again without -q':
    '个 DNS 端口的报文没有打印 DNS 消息（tcpdump -q）：请去掉 -q 重新打印',
  'packet[s] that tcpdump had to leave out: [it was|they were] dropped by the kernel':
    '个报文 tcpdump 未能抓到：被内核丢弃',
  'TCP segment[s] with several DNS messages, which tcpdump does not print: a capture with tcpdump -w has them':
    '个 TCP 报文段含多个 DNS 消息，tcpdump 不打印其内容：用 tcpdump -w 抓包才会保留',
  'endpoint[s] without a port: which queries share one is not known':
    '个端点没有端口号：无法得知哪些查询共用端口',
  'service name[ in place of a port, given|s in place of ports, each given] a number of its own':
    '个服务名代替了端口，各自分配一个编号',
  'name[ or masked address,|s and masked addresses, each] taken for one host':
    '个主机名或被遮盖的地址，各视为一台主机',
  // Bounds of the analysis (report/build/limits.ts).
  'lookup[ judged before its|s judged before their] time: more than 32,768 were open at once':
    '次解析被提前判断：同时未完成的解析超过 32,768 次',
  'five-tuple[s] forgotten early: more than 1,048,576 within two minutes':
    '个五元组被提前遗忘：两分钟内超过 1,048,576 个',
  'message[s] of addresses beyond the first 262,144, counted and not analysed':
    '个报文的地址超出前 262,144 个，只计数，未作分析',
  'message[s] with names beyond the first 524,288 or their first 16,777,216 bytes, analysed and shown without [the|their] name':
    '个报文的名称超出前 524,288 个（或其前 16,777,216 字节），已作分析，但不显示名称',
  'lookup[s] of clients beyond the first 32,768, counted together':
    '次解析的客户端超出前 32,768 个，合并计数',
  'quer[y|ies] to servers beyond the first 20,000, counted together':
    '个查询的服务器超出前 20,000 台，合并计数',
  'troubled lookup[s] beyond the first 20,000 or their first 100,000 queries, counted and not judged':
    '次出问题的解析超出前 20,000 次（或其前 100,000 个查询），只计数，未作判断',
  'failing TCP connection[s] beyond the first 10,000, counted and not judged':
    '个失败的 TCP 连接超出前 10,000 个，只计数，未作判断',
  'line[ annotated before its|s annotated before their] lookup was settled: more than 131,072 waited':
    '行在其解析有结果之前就加了注释：等待的行超过 131,072 行',
});

export const warnings: Catalogue = {
  ...counted,
  'lines without times: their order shows what was not answered, but not how long anybody waited':
    '文本行没有时间：顺序能说明哪条查询未得到应答，但无法得知等待了多久',
  'times without a date: shown as if they began on 1970-01-01, in UTC':
    '时间没有日期：按从 1970-01-01（UTC）开始显示',
  'the newest packet stands first in this text: frames are counted from its end':
    '此文本中最新的报文在最前面：帧号从文本末尾开始计数',
  'without times nothing tells how it waits': '没有时间，无法得知其等待方式',

  // Texts that people take for captures (text/remarks/known-texts.ts).
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
