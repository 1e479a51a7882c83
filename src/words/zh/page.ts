import type { Catalogue } from '../catalogue.ts';

/** The HTML report: headings, pictures, how to read a line. */
export const page: Catalogue = {
  'For {0} and {1} more': '适用于 {0} 及另外 {1} 个',
  'For {0}': '适用于 {0}',
  'Every condition of the race that can be seen at this place holds. That is not proof: the capture does not show what became of the lost query beyond this place.':
    '在此处能看到的竞争条件全部成立。但这还不是证明：看不到丢失的查询在此处之后的去向。',
  'The lost query never came by this point, which lies behind the translation, although the resolver behaves as if it had sent it.':
    '丢失的查询从未经过此处（位于地址转换之后），而解析器的行为表明它已发出该查询。',
  'The lost query is seen before the translation and does not leave the node behind it, while the other packets of the lookup are at both places.':
    '丢失的查询出现在地址转换之前，转换之后没有离开该节点，同一次解析的其他报文则在两处都能看到。',
  'The fact that it rests on holds': '所依据的事实成立',
  'All {0} facts that it rests on hold': '所依据的 {0} 项事实全部成立',
  '{0} of the {1} facts that it rests on hold': '所依据的 {1} 项事实中有 {0} 项已看到成立',
  '{0} of the {1} facts that it rests on hold; {2} cannot be seen in this capture':
    '所依据的 {1} 项事实中有 {0} 项已看到成立；{2} 项在本次抓包中看不到',
  'not visible here': '此处看不到',
  holds: '成立',
  'does not hold': '不成立',
  'How many lookups took how long: {0}': '各耗时区间的解析次数：{0}',
  '{0}: the client waits': '{0}：客户端在等待',
  'ICMP unreachable': 'ICMP 不可达',
  '{0}? {1}': '{0}? {1}',
  '{0} {1} {2}': '{0} {1} {2}',
  '{0} truncated': '{0} 被截断',
  '{0} late': '{0} 迟到',
  '{0} once more': '{0} 重复',
  '{0} ID does not match': '{0} ID 不符',
  '{0} from elsewhere': '{0} 来自别处',
  'frame {0}, {1}, client to server: {2}': '第 {0} 帧，{1}，客户端到服务器：{2}',
  'frame {0}, {1}, server to client: {2}': '第 {0} 帧，{1}，服务器到客户端：{2}',
  'Ladder of the packets between client and server. {0}': '客户端与服务器之间报文的时序图。{0}',
  'IP is IPv4, IP6 is IPv6.': 'IP 表示 IPv4，IP6 表示 IPv6。',
  'Who sent the packet: address, then port. The port of a client is new for each socket; two queries from one port race for one entry of the conntrack table.':
    '报文的发送方：地址，然后是端口。客户端的每个套接字使用新端口；从同一端口发出的两个查询会争用 conntrack 表的同一表项。',
  'Where it was sent: address, then port. 53 is DNS.':
    '报文的接收方：地址，然后是端口。53 是 DNS。',
  'Over TCP: flags of the segment (P push, S begin, F end, R reset, . acknowledges) and bytes of the message with its prefix.':
    '经 TCP 传输时：报文段的标志（P 推送、S 建立、F 结束、R 复位、. 确认）以及含前缀的报文字节数。',
  'DNS ID: 16 bits that the client chose. The response must carry the same; a query that is sent again often does, too.':
    'DNS ID：客户端选择的 16 位数。响应必须带相同的 ID；重发的查询往往也用同一 ID。',
  'Opcode, if it is not an ordinary query.': 'Opcode，仅在不是普通查询时显示。',
  'RCODE, when it is not NOERROR: NXDomain (no such name), ServFail (the server failed), Refused.':
    'RCODE，仅在不是 NOERROR 时显示：NXDomain（名称不存在）、ServFail（服务器失败）、Refused（拒绝）。',
  'In a query: + recursion desired (RD), % checking disabled (CD). In a response: * authoritative (AA), - no recursion available (no RA), | truncated (TC), $ authenticated data (AD).':
    '查询中：+ 请求递归（RD），% 不做 DNSSEC 校验（CD）。响应中：* 权威应答（AA），- 不提供递归（无 RA），| 被截断（TC），$ 数据已验证（AD）。',
  'Counts that are not as usual: [1au] is one additional record, which in a query is EDNS (OPT); [b2&3=…] are unusual flag bits.':
    '不寻常的计数：[1au] 是一条附加记录，在查询中即 EDNS（OPT）；[b2&3=…] 是不寻常的标志位。',
  'Records in the response: answer/authority/additional. 0/1/0 is an empty answer with the SOA record that says so.':
    '响应中的记录数：应答/授权/附加。0/1/0 是空应答，并带有说明这一点的 SOA 记录。',
  'Type that is asked for: A? is an IPv4 address, AAAA? is an IPv6 address. Resolvers mostly ask for both at once.':
    '所查询的类型：A? 是 IPv4 地址，AAAA? 是 IPv6 地址。解析器大多同时查询两者。',
  'Name that is asked for; the final dot is the root.': '所查询的名称；末尾的点是根。',
  'Records of the answer: type and data.': '应答中的记录：类型和数据。',
  'Octets of the DNS message, without UDP and IP headers.':
    'DNS 报文的字节数，不含 UDP 和 IP 首部。',
  'ICMP error: a router or host could not deliver the packet that it quotes.':
    'ICMP 错误：某台路由器或主机无法送达其中引用的报文。',
  'and {0} more lines: write them all with -o lines.csv, or show them with --lines all':
    '以及另外 {0} 行：用 -o lines.csv 全部写出，或用 --lines all 全部显示',
  '{0} bytes': '{0} 字节',
  'no answer': '无应答',
  Copy: '复制',
  Copied: '已复制',
  'Skip to the findings': '跳到发现',
  Captures: '抓包文件',
  file: '文件',
  format: '格式',
  'DNS messages': 'DNS 报文',
  'first packet': '第一个报文',
  'last packet': '最后一个报文',
  'snap length': '抓包长度',
  vantage: '观测点',
  'clock ahead by': '时钟超前',
  Clients: '客户端',
  address: '地址',
  resolver: '解析器',
  'recognised by': '识别依据',
  pairs: '查询对',
  lost: '丢失',
  'peak per second': '每秒峰值',
  '→ {0}: {1} of {2} answered': '→ {0}：{2} 个查询中 {1} 个得到应答',
  'asked again after': '重新查询前等待',
  'application waited': '应用等待',
  outcome: '结果',
  'In Wireshark:': '在 Wireshark 中：',
  Evidence: '证据',
  'To be sure:': '为了确定：',
  'What to do for this client': '对该客户端的处理办法',
  Findings: '发现',
  'Nothing was found that delayed or broke a lookup.': '没有发现延迟或失败的解析。',
  'How sure is this?': '有多确定？',
  'How to read a line': '如何阅读一行',
  'Each packet as tcpdump -n prints it, and what it is within its lookup. Frames are numbered as in Wireshark.':
    '每个报文按 tcpdump -n 的格式显示，并说明它在所属解析中的作用。帧号与 Wireshark 相同。',
  Text: '文本',
  Client: '客户端',
  all: '全部',
  Finding: '发现',
  of: '/',
  seconds: '秒',
  finding: '发现',
  packet: '报文',
  Names: '名称',
  'Packets of': '报文，属于',
  'When it happened': '发生时间',
  'How long lookups took': '解析耗时',
  'But:': '但是：',
  Servers: '服务器',
  'Flaws of the captures': '抓包的缺陷',
  Sections: '章节',
  'How sure': '确定程度',

  // Of the page that analyses captures in a browser.
  'What delayed DNS here?': '是什么拖慢了 DNS？',
  'Drop a capture, and read what delayed or broke the lookups in it. Nothing leaves this computer: the page loads nothing and sends nothing.':
    '拖入抓包文件，即可看到其中的解析为何变慢或失败。任何数据都不会离开这台计算机：本页面不加载也不发送任何内容。',
  'Drop captures here, or': '将抓包文件拖到这里，或',
  'choose files': '选择文件',
  'A bundle of dnspcap capture; or pcap, pcapng, or the text that tcpdump or tshark printed; plain, gzip, zstd or xz, and in a tar archive. Several files are one capture, in the order of their packets.':
    '支持 dnspcap capture 生成的证据包，也支持 pcap、pcapng，以及 tcpdump 或 tshark 打印的文本；可用 gzip、zstd 或 xz 压缩，也可打成 tar 包。多个文件按报文先后视为一次抓包。',
  'Or paste what tcpdump or tshark printed': '或粘贴 tcpdump、tshark 打印的内容',
  'Analyse the text': '分析文本',
  Cancel: '取消',
  'Save as': '另存为',
  'Another capture': '换一个抓包',
  Report: '报告',
  'Cancelled.': '已取消。',
  'Reading:': '正在读取：',
  'in trouble': '有问题的解析',
  'all lookups': '全部解析',
  'Lookups by the time (UTC) they began, each counted once, in bars of {0}: above those in trouble by how they ended, below all of them.':
    '按开始时间（UTC）统计的解析次数，每次只计一次，每根柱宽 {0}：上图为有问题的解析（按结局着色），下图为全部解析。',
  '{0} Most in trouble at once: {1}, from {2}.': '{0}问题最集中之处：{1} 次，始于 {2}。',
  'When it happened: {0} lookups, {1} of them in trouble. {2}':
    '发生时间：{0} 次解析，其中 {1} 次有问题。{2}',
  'This is {0}, the first of {1} findings of this kind:': '这是 {0}，同类 {1} 项发现中的第一项：',
  'Each dot is a lookup: when it began (UTC), and how long it took. Those with a finding are marked instead: ◆ error, ▲ warning, ● note.':
    '每个点是一次解析：何时开始（UTC）、耗时多久。有发现的解析改用标记表示：◆ 错误，▲ 警告，● 提示。',
  'When it happened: {0} lookups by the time they began and by how long they took, {1} of them with a finding. The table of findings says the same in words.':
    '发生时间：{0} 次解析的开始时间与耗时，其中 {1} 次有发现。发现表以文字列出同样的内容。',
  '{0} from port {1}': '{0}，源端口 {1}',
  '{0}, again': '{0}，重发',
  '{0}, lost': '{0}，丢失',
  '{0}, rejected': '{0}，被拒绝',
  '{0}, no answer in this capture': '{0}，抓包中无应答',
  'The first {0} of {1} incidents are shown in full; the others are in the table above and in the data of this page.':
    '{1} 起事件中，前 {0} 起有完整说明；其余的见上表和本页内嵌的数据。',
  'Clients hit most': '受影响最多的客户端',
  'Names hit most': '受影响最多的名称',
  'Servers hit most': '受影响最多的服务器',
  incident: '事件',
  who: '涉及',
  time: '时间',
  'Show more': '显示更多',
  'Clock times': '显示时刻',
  'Times since the start': '显示相对时间',
  'Save the data (JSON)': '保存数据（JSON）',
  'see them all': '查看全部',
  'A concurrent pair is A and AAAA of one name, sent together from one port; each of the two is a leg.':
    '并发查询对：同一名称的 A 和 AAAA 查询，从同一端口几乎同时发出。',
  Incidents: '事件',
  endpoints: '端点',
  Incident: '事件',
  Rule: '规则',
  Outcome: '结局',
  Name: '名称',
  'No finding matches.': '没有符合条件的发现。',
  State: '状态',
  'No line matches.': '没有符合条件的报文行。',
  'waited, or went wrong': '停顿或出错',
  'without a finding': '无发现',
  'waited, not judged': '停顿，未作判断',
  'The first 25 rows are printed; the page itself has all of them.':
    '打印时只列出前 25 行；网页中有全部各行。',
  'When lookups began': '解析发生的时间',
  'Lookups by the time (UTC) they began, each counted once, in bars of {0}. None was in trouble.':
    '按开始时间（UTC）统计的解析次数，每次只计一次，每柱 {0}。没有一次出问题。',
  'others, over {0}': '其余超过 {0}',
  'Lookups by how long they took, each counted once; the lengths of the bars are logarithmic.':
    '按耗时统计的解析次数，每次只计一次；柱长取对数。',
  '{0} From 1 s on, the waits that were seen: resolvers ask again after 2.5 s (musl) or 5 s (glibc, Go).':
    '{0}1 s 以上列出实际出现的等待时长：解析器在 2.5 s（musl）或 5 s（glibc、Go）后重发查询。',
  'Each bar is a query and the wait for its answer; it is filled where the time was spent, and hollow while the next server was asked.':
    '每条横柱是一个查询及其等待应答的时间：实心处是时间花在这里，空心处是在等待下一台服务器。',
  Files: '文件',
  When: '时间',
};
