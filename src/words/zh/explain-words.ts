import type { Catalogue } from '../catalogue.ts';

/** What `dnspcap explain` says of words, of ICMP errors, and of what is no lookup. */
export const explainWords: Catalogue = {
  'HTTPS: how to reach a web server; browsers ask for it besides A and AAAA, but no resolver of a C library does':
    'HTTPS：如何访问某个网站；浏览器在查询 A 和 AAAA 的同时会查询它，C 库的解析器不会',
  'SVCB: how to reach a service': 'SVCB：如何访问某个服务',
  '{0} answers, by {1}: {2}': '{0} 通过 {1} 应答：{2}',
  '{0} tells {1} that the zone {2} has changed (NOTIFY): this is between servers, and no lookup':
    '{0} 通知 {1}：区域 {2} 已变更（NOTIFY）；这是服务器之间的报文，不是解析',
  '{0} asks {1} to change records of the zone {2} (UPDATE): this is no lookup':
    '{0} 请求 {1} 修改区域 {2} 的记录（UPDATE）；这不是解析',
  '{0} asks its neighbours for {1}, by {2}: this is not unicast DNS, and no race can hit it':
    '{0} 通过 {2} 向邻近主机查询 {1}；这不是单播 DNS，竞争不会影响它',
  '{0} refuses or resets the TCP connection with {1}': '{0} 拒绝或重置与 {1} 的 TCP 连接',
  '{0} accepts the TCP connection that {1} opens': '{0} 接受 {1} 发起的 TCP 连接',
  '{0} opens a TCP connection to {1}': '{0} 向 {1} 发起 TCP 连接',
  '{0} ends its side of the TCP connection with {1}': '{0} 关闭与 {1} 的 TCP 连接的己方一侧',
  'who says so': '报告此事者',
  'who sends it': '发送者',
  'who sent the packet that it is about': '所涉报文的发送者',
  'to whom: 224.0.0.251 and ff02::fb are all hosts that speak mDNS, 224.0.0.252 and ff02::1:3 all that speak LLMNR':
    '接收者：224.0.0.251 和 ff02::fb 代表所有使用 mDNS 的主机，224.0.0.252 和 ff02::1:3 代表所有使用 LLMNR 的主机',
  'DNS over TCP: flags of the segment (S opens, . acknowledges, P pushes, F ends, R resets) and the bytes it carries':
    '基于 TCP 的 DNS：TCP 段的标志（S 建立，. 确认，P 推送，F 结束，R 重置）及其携带的字节',
  'ID: 0 in mDNS, where names tell what belongs together':
    'ID：在 mDNS 中为 0，哪些报文属于一起由名称判断',
  'NOTIFY: a primary server tells another one that its zone has changed (RFC 1996)':
    'NOTIFY：主服务器通知另一台服务器其区域已变更（RFC 1996）',
  'UPDATE: records of a zone shall be changed (RFC 2136)':
    'UPDATE：请求修改区域中的记录（RFC 2136）',
  'port of {0}': '{0} 的端口',
  'port of the asking host': '查询者的端口',
  '{0} tells {1} that a firewall refuses what it sent': '{0} 告知 {1}：其发送的报文被防火墙拒绝',
  '{0} tells {1} that nobody listens on port {2} of {3} any more: an answer came when the client had closed it, or after a restart':
    '{0} 告知 {1}：{3} 的端口 {2} 已无人监听；应答到达时客户端已关闭该端口，或客户端已重启',
  '{0} tells {1} that nobody listens on port {2} of {3}: no DNS server runs there':
    '{0} 告知 {1}：{3} 的端口 {2} 无人监听，那里没有运行 DNS 服务器',
  '{0} tells {1} that nobody listens on the port that it sent to':
    '{0} 告知 {1}：其发往的端口无人监听',
  '{0} tells {1} that the host it sent to cannot be reached': '{0} 告知 {1}：其发往的主机无法到达',
  '{0} tells {1} that there is no way to the network it sent to':
    '{0} 告知 {1}：没有通往其目标网络的路由',
  '{0} tells {1} that a packet went over too many routers, or that a fragment of it did not come in time':
    '{0} 告知 {1}：报文经过的路由器过多，或其分片未及时到达',
  '{0} tells {1} that a packet was too big for the path': '{0} 告知 {1}：报文对该路径而言过大',
  '{0} sends {1} an ICMP message that is no error about DNS':
    '{0} 向 {1} 发送了与 DNS 错误无关的 ICMP 报文',
  'a lookup: what one program asks for once, with everything that is sent and answered for it':
    '解析：一个程序一次所问的内容，包括为此发送和应答的全部报文',
  'One getaddrinfo() is one lookup: the A and the AAAA query, their answers, and every time they are sent again. Each name of a search list is a lookup of its own here.':
    '一次 getaddrinfo() 就是一次解析：A 查询和 AAAA 查询、它们的应答以及每次重发。搜索列表中的每个名称在这里各算一次解析。',
  'a leg: one of the questions of a lookup, most often A or AAAA':
    '查询（leg）：一次解析中的一个问题，多为 A 或 AAAA',
  'A leg may be sent several times; it is answered when one of these is. When one leg is lost, a resolver waits although the other one was answered at once.':
    '同一个查询可能发送多次，其中任何一次得到应答即算已应答。若其中一个查询丢失，即使另一个立即得到应答，解析器仍会等待。',
  'a concurrent pair: A and AAAA of one lookup, sent at the same time from one port':
    '并发查询对：一次解析的 A 和 AAAA，从同一端口同时发出',
  'Only such pairs can be hit by the conntrack race: from two ports, or one after the other, the two queries have entries of their own.':
    '只有这样的查询对才会遇到 conntrack 竞争：若从两个端口发出，或先后发出，两个查询就各有自己的表项。',
  'a transmission: a leg each time that it is sent; from the second one on it is a retry':
    '发送：某个查询的每一次发出；从第二次起称为重试',
  'A retry mostly has the ID of the first transmission, and glibc and musl send it from the same port; Go takes a new port and a new ID.':
    '重试的 ID 多与首次发送相同，glibc 和 musl 也从同一端口发送；Go 则使用新的端口和新的 ID。',
  'a copy: the same packet, seen once more at another interface':
    '副本：同一个报文在另一个接口上再次出现',
  'With tcpdump -i any a packet shows at every interface that it passes, before and after its address is translated. A copy is not counted as a query.':
    '使用 tcpdump -i any 时，报文每经过一个接口就出现一次，地址转换前后都会出现。副本不计为查询。',
  'undetermined: the capture does not show what became of the query':
    '未定：抓包没有显示该查询的结果',
  'It ends too early, has a gap, or lost packets of its own. Such a query is counted neither as answered nor as lost.':
    '抓包结束过早、有缺口，或自身丢失了报文。这样的查询既不计为已应答，也不计为丢失。',
  'lost: a query without an answer, which its client missed':
    '丢失：没有应答、且客户端因此受影响的查询',
  'It was sent again, or the capture goes on for longer than the client waits. Only a capture at the server shows whether the query or its answer was lost.':
    '该查询被重发，或抓包持续的时间长于客户端的等待时间。丢失的是查询还是应答，只有在服务器处抓包才能看出。',
  'a stall: a lookup that kept its program waiting because something was lost or slow':
    '停顿：因有报文丢失或应答缓慢而让程序等待的解析',
  'glibc waits 5 s before it asks again, musl 2.5 s, Go 5 s, c-ares 2 s, unless options say otherwise.':
    '除非选项另有规定，glibc 等待 5 秒后重新查询，musl 为 2.5 秒，Go 为 5 秒，c-ares 为 2 秒。',
  'a vantage: another place at which the same traffic was captured':
    '观测点：抓取同一流量的另一个位置',
  'What a pod sent and its node did not was lost between the two. analyze takes a second capture with --vantage NAME=FILE.':
    'Pod 已发出而节点没有发出的报文，就是在两者之间丢失的。analyze 用 --vantage NAME=FILE 接受第二份抓包。',
  'compatible: this capture looks as this cause would make it look, and cannot tell it from others':
    '相符：抓包的表现与该原因一致，但无法将其与其他原因区分开',
  'A finding is compatible, strong or proved. The rule says which capture decides: dnspcap explain conntrack-race, for example.':
    '确定程度分三级：相符（compatible）、有力（strong）、已证实（proved）。规则会说明哪种抓包可以定论，例如：dnspcap explain conntrack-race。',
  'strong: nothing else that is known of explains this capture as well':
    '有力：没有其他已知原因能同样好地解释这份抓包',
  'Figures of many lookups speak for it: what can be hit is hit, and what cannot be hit is not. Proved would be a capture that shows it happen.':
    '大量解析的统计数字支持这一点：可能受影响的受到了影响，不可能受影响的没有。若抓包直接显示其发生，则为已证实。',
  'proved: the capture shows it happen': '已证实：抓包显示了它的发生',
  'Of the conntrack race: the node translated one query of the pair and not its twin, which came in at the same moment.':
    '就 conntrack 竞争而言：节点转换了查询对中的一个，而没有转换同时到达的另一个。',
  'conntrack: the table in which Linux keeps connections, and who a translated address stands for':
    'conntrack：Linux 保存连接以及转换后的地址代表谁的表',
  'Two first packets of one five-tuple at once each make an entry; the second one to be confirmed is dropped. That is the race of A and AAAA behind a ClusterIP.':
    '同一五元组的两个首包同时到达时各建一个表项，后被确认的那个报文会被丢弃。这就是 ClusterIP 后 A 与 AAAA 的竞争。',
  'single-request-reopen: glibc asks A, waits for its answer, and asks AAAA from a new port (glibc 2.11 and later)':
    'single-request-reopen：glibc 先查询 A，等到应答后从新端口查询 AAAA（glibc 2.11 及以后）',
  'No two queries are under way at once, so that no race can hit them. It costs a round trip for each lookup; an AAAA query that is really lost is not sent again: after 5 s there is IPv4 only.':
    '不会有两个查询同时在途，因此不会遇到竞争。代价是每次解析多一个往返；若 AAAA 查询真的丢失，不会重发：5 秒后只剩 IPv4。',
  'musl (Alpine) and c-ares ignore it, in every version. In Kubernetes, set it in the dnsConfig of a pod.':
    'musl（Alpine）和 c-ares 的所有版本都会忽略它。在 Kubernetes 中，它写在 Pod 的 dnsConfig 里。',
  'single-request: glibc asks A, waits for its answer, and asks AAAA from the same port (glibc 2.10 and later)':
    'single-request：glibc 先查询 A，等到应答后从同一端口查询 AAAA（glibc 2.10 及以后）',
  'No two queries are under way at once, so that no race can hit them. It costs a round trip for each lookup.':
    '不会有两个查询同时在途，因此不会遇到竞争。代价是每次解析多一个往返。',
  'ndots:N: a name with fewer than N dots is tried with the search list first':
    'ndots:N：点数少于 N 的名称先与搜索列表组合尝试',
  'Kubernetes sets 5, so that www.example.com is asked with each name of the search list before it is asked as it is: four lookups where one would do, each of which can lose a query.':
    'Kubernetes 设为 5，因此 www.example.com 会先与搜索列表中的每一项组合查询，之后才按原样查询：本来一次解析即可，却要四次，每次都可能丢失查询。',
  'A dot at the end of a name (www.example.com.) or a lower ndots in the dnsConfig of the pod avoids that.':
    '在名称末尾加一个点（www.example.com.），或在 Pod 的 dnsConfig 中调低 ndots，即可避免。',
  'search: what a resolver appends to a short name, one after the other, until a name exists':
    'search：解析器依次附加在短名称之后的域名，直到某个名称存在为止',
  'NXDOMAIN for these tries is normal. ndots says how many dots make a name complete.':
    '这些尝试得到 NXDOMAIN 属正常。名称含多少个点才算完整，由 ndots 决定。',
  'use-vc: glibc asks over TCP from the start': 'use-vc：glibc 从一开始就使用 TCP 查询',
  'There is no race, since each connection has one entry. TCP port 53 has to be open, and each lookup costs a handshake.':
    '不存在竞争，因为每个连接只有一个表项。须开放 TCP 53 端口，且每次解析都要多一次握手。',
};
