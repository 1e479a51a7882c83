import type { Catalogue } from '../catalogue.ts';

/** What `dnspcap explain` says of lines, and the headings of rules and resolvers. */
export const explainLines: Catalogue = {
  'FORMERR: the server did not understand the query': 'FORMERR：服务器看不懂该查询',
  'SERVFAIL: the server failed to find out; resolvers ask again, or elsewhere':
    'SERVFAIL：服务器未能查明；解析器会重新查询，或改问别处',
  'NXDOMAIN: there is no such name; usual for the tries of a search list':
    'NXDOMAIN：名称不存在；逐个尝试搜索列表时很常见',
  'NOTIMP: the server does not support this kind of query': 'NOTIMP：服务器不支持这类查询',
  'REFUSED: the server will not answer this client or for this zone':
    'REFUSED：服务器拒绝应答该客户端，或拒绝应答该区域的查询',
  'YXDOMAIN: a name exists that must not (dynamic update)':
    'YXDOMAIN：不应存在的名称存在（动态更新）',
  'YXRRSET: records exist that must not (dynamic update)':
    'YXRRSET：不应存在的记录存在（动态更新）',
  'NXRRSET: records are missing that must exist (dynamic update)':
    'NXRRSET：应当存在的记录缺失（动态更新）',
  'NOTAUTH: the server is not responsible for the zone, or the signature is not right':
    'NOTAUTH：服务器不负责该区域，或签名不正确',
  'NOTZONE: the name is not within the zone (dynamic update)':
    'NOTZONE：名称不在该区域内（动态更新）',
  'BADVERS: the server does not know this version of EDNS': 'BADVERS：服务器不认识此 EDNS 版本',
  'BADCOOKIE: the DNS cookie is missing or wrong': 'BADCOOKIE：DNS cookie 缺失或错误',
  'response code {0}': '响应码 {0}',
  'IPv4 address': 'IPv4 地址',
  'IPv6 address': 'IPv6 地址',
  'the name that this one stands for': '此名称所指代的名称',
  'name server of a zone': '区域的名称服务器',
  'start of a zone: how long a missing name may be remembered, among others':
    '区域的起始：其中包括“名称不存在”可缓存多久',
  'the name of an address': '地址对应的名称',
  'mail server': '邮件服务器',
  text: '文本',
  'host and port of a service': '服务的主机和端口',
  'EDNS: not a record of the zone, but how large an answer over UDP may be':
    'EDNS：不是区域中的记录，而是说明 UDP 应答最大可以多大',
  'SVCB, which this tcpdump does not know by name': 'SVCB，此版本的 tcpdump 不认识其名称',
  'HTTPS, which this tcpdump does not know by name: browsers ask for it':
    'HTTPS，此版本的 tcpdump 不认识其名称：浏览器会查询它',
  'any type': '任意类型',
  'a client': '某客户端',
  'a server': '某服务器',
  '{0} tells {1} that a packet could not be delivered': '{0} 告知 {1}：有报文无法送达',
  'A packet from {0} to {1}, without a DNS message that could be read':
    '从 {0} 到 {1} 的报文，其中没有可读出的 DNS 报文',
  'A DNS message, but too little of it to say anything':
    '一个 DNS 报文，内容太少，无法作出任何说明',
  '{0} answers {1}: {2}': '{0} 应答 {1}：{2}',
  'An answer: {0}': '应答：{0}',
  'A DNS message with ID {0}, of which the question was not captured':
    'ID 为 {0} 的 DNS 报文，未抓到其问题部分',
  'the {0} records of {1}': '{1} 的 {0} 记录',
  '{0} asks {1} for {2}': '{0} 向 {1} 查询 {2}',
  'A query for {0}': '查询 {0}',
  'the answer does not fit, ask again over TCP': '应答放不下，须改用 TCP 重新查询',
  'the answer was not captured to its end': '应答没有抓完整',
  'the name exists, but has no record of this type': '名称存在，但没有此类型的记录',
  '1 record': '1 条记录',
  '{0} records': '{0} 条记录',
  'It belongs to the query with ID {0} and the same question, from where it is sent to.':
    '它对应的查询 ID 为 {0}、问题相同，并且来自此应答的目的地。',
  'The question is in the line of the query: the one with ID {0}.':
    '所问的内容在查询那一行：ID 为 {0} 的那一行。',
  'The question is in the line of the query: the one with ID {0} from port {1}.':
    '所问的内容在查询那一行：ID 为 {0}、源端口为 {1} 的那一行。',
  'interface of the machine that captured: with -i any each packet shows at every one it passes':
    '抓包机器的接口：使用 -i any 时，报文每经过一个接口就出现一次',
  direction: '方向',
  'link layer (option -e): addresses of the network cards, type and bytes of the frame':
    '链路层（选项 -e）：网卡地址、帧的类型和字节数',
  'what macOS knows of the packet (option -k): interface, process, direction':
    'macOS 对该报文所知的信息（选项 -k）：接口、进程、方向',
  'a rule of the packet filter (pflog): it blocked this packet':
    '包过滤器的规则（pflog）：该报文被拦截',
  'a rule of the packet filter (pflog): it let this packet through':
    '包过滤器的规则（pflog）：该报文被放行',
  'not of the packet: what somebody, or another program, wrote behind it':
    '不属于报文：是有人或别的程序写在后面的内容',
  'CoreDNS answered {0}, who asked for the {1} records of {2}, after {3} ms: {4}':
    'CoreDNS 在 {3} ms 后应答了 {0} 对 {2} 的 {1} 记录的查询：{4}',
  'This log has what CoreDNS received and answered. A query that was lost on the way to it has no line, and an answer that was lost on the way back has one: only a capture at the client shows such a loss.':
    '此日志只有 CoreDNS 收到并应答的内容。途中丢失的查询没有日志行，返回途中丢失的应答却有：只有在客户端抓包才能看出。',
  'ID: in a capture, the query and its answer have it': 'ID：在抓包中，查询及其应答都带有此 ID',
  'over TCP': '基于 TCP',
  'over UDP': '基于 UDP',
  'bytes of the answer': '应答的字节数',
  "from the query's arrival to the answer: what CoreDNS and its upstream took, without the way of either packet":
    '从查询到达到发出应答：CoreDNS 及其上游所用的时间，不含两个报文在途的时间',
  'NOERROR: answered': 'NOERROR：已应答',
  'seconds since the first packet; with -t d of tshark since the line before':
    '自首个报文起的秒数；tshark 使用 -t d 时为距上一行的秒数',
  IPv6: 'IPv6',
  IPv4: 'IPv4',
  'header of the IP packet (option -v)': 'IP 报文头（选项 -v）',
  'from the server': '来自服务器',
  'from the client': '来自客户端',
  'to the client': '发往客户端',
  'to the server': '发往服务器',
  'checksum; on the machine that sends, a bad one is usual: the network card fills it in later':
    '校验和；在发送方机器上校验和错误很常见：网卡稍后才填入',
  checksum: '校验和',
  'ICMP error: what could not be delivered; the packet it quotes is the query or the answer':
    'ICMP 错误：什么无法送达；其中引用的报文就是该查询或应答',
  'not understood': '无法识别',
  'ID: the same as in the query that this answers': 'ID：与所应答的查询相同',
  'ID: the answer has the same; a resolver keeps it when it sends the query again (Go takes a new one)':
    'ID：应答的 ID 与之相同；解析器重发查询时保持不变（Go 会换新的）',
  'opcode, instead of an ordinary query: {0}': '操作码，不是普通查询：{0}',
  'RD, recursion desired: the server shall find the answer, wherever it is':
    'RD，期望递归：无论答案在哪里，都请服务器去找到',
  'CD, checking disabled: DNSSEC is not to be validated': 'CD，禁用检查：不要做 DNSSEC 验证',
  'AA, authoritative: the server itself is responsible for the zone':
    'AA，权威应答：服务器自身负责该区域',
  'RA is missing: the server does not resolve names of others':
    '没有 RA：服务器不解析他人的名称（不提供递归）',
  'TC, truncated: the answer does not fit into UDP, the client has to ask over TCP':
    'TC，截断：应答在 UDP 中放不下，客户端必须改用 TCP 查询',
  'AD: the server has validated the answer (DNSSEC)': 'AD：服务器已验证该应答（DNSSEC）',
  'flags that a query usually has not; set are {0}': '查询中通常没有的标志；已置位：{0}',
  'asks for type {0}: {1}': '查询类型 {0}：{1}',
  'asks for type {0}': '查询类型 {0}',
  'name: the root': '名称：根',
  'name; the dot at its end is the root, and not a part that somebody typed':
    '名称；末尾的点表示根，并不是有人输入的',
  'authority section (option -vv)': '权威部分（选项 -vv）',
  'additional section (option -vv)': '附加部分（选项 -vv）',
  '{0} bytes of DNS, without the headers of UDP and IP': 'DNS 共 {0} 字节，不含 UDP 和 IP 头',
  'the rest was not captured (snap length: capture with -s 500 or more), or is malformed':
    '其余部分没有抓到（抓包长度：抓包时使用 -s 500 或更大），或格式错误',
  'not a valid DNS message, or more than one in this segment':
    '不是有效的 DNS 报文，或此 TCP 段中不止一个报文',
  'the packet came in at this interface': '报文从此接口进入',
  'the packet went out at this interface': '报文从此接口发出',
  broadcast: '广播',
  multicast: '组播',
  'for another machine': '发给另一台机器',
  'date and time (option -tttt), in the time zone where it was printed':
    '日期和时间（选项 -tttt），采用打印时所在的时区',
  'time of day, in the time zone where it was printed; with -ttt since the line before, with -ttttt since the first':
    '当天时间，采用打印时所在的时区；使用 -ttt 时为距上一行的时间，使用 -ttttt 时为距第一行的时间',
  'seconds since 1970 UTC (option -tt)': '自 1970 年（UTC）起的秒数（选项 -tt）',
  'port of the client: A and AAAA of one lookup from one port can race, from two ports they cannot':
    '客户端端口：同一次解析的 A 与 AAAA 若源端口相同就可能发生竞争，若源端口不同则不会',
  'port of DNS': 'DNS 端口',
  'port of the server': '服务器端口',
  '{0} additional: most often the OPT record of EDNS; Go sends one, glibc and musl do not unless told to':
    '{0} 条附加记录：多半是 EDNS 的 OPT 记录；Go 会发送，glibc 和 musl 除非另行配置否则不发送',
  '{0} questions, where one is usual': '{0} 个问题，通常只有一个',
  '{0} answers in a query': '查询中带有 {0} 条应答记录',
  '{0} authority records in a query': '查询中带有 {0} 条权威记录',
  'records in the answer: {0}, in the authority section: {1}, additional: {2}':
    '记录数：应答部分 {0}，权威部分 {1}，附加部分 {2}',
  'record: {0}': '记录：{0}',
  record: '记录',
  '{0}: {1}': '{0}：{1}',
  'On the wire': '线上表现',
  'When a query is lost': '查询丢失时',
  'The conntrack race': 'conntrack 竞争',
  'What helps': '解决办法',
  'How this is known': '依据',
  'Versions: {0}': '版本：{0}',
  'Options that it honours': '生效的选项',
  'Captured with the real resolver in the laboratory of this project.':
    '在本项目的实验环境中用真实解析器抓包所得。',
  'Read in its source code.': '读自其源代码。',
  'Documented by its makers.': '见其开发者的文档。',
  '{0} ({1}): {2}': '{0}（{1}）：{2}',
  'What it means': '含义',
  'How to tell it apart': '判别方法',
  Precedence: '优先级',
  'Further reading': '延伸阅读',
  'What looks like it': '相似现象',
  'How sure it is, and which capture decides': '确定程度，以及哪种抓包可以定论',
  'It is about the capture, not about one lookup: it stands beside the findings of lookups and outranks none.':
    '它针对整个抓包，而不是某一次解析：与各次解析的结论并列，不优先于任何一个。',
  'A lookup gets one finding: the first rule that matches, in this order.':
    '每次解析只得一个结论：按此顺序第一个匹配的规则。',
  'outranked by': '让位于',
  outranks: '优先于',
};
