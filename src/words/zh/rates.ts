import type { Catalogue } from '../catalogue.ts';

/** Of the rules rate-limit and flow-limit, and of what the program that captured has dropped. */
export const rates: Catalogue = {
  'something limits how much is asked or answered a second': '每秒的查询或应答数量受到限制',
  'the second packet of each pair is lost': '每一对查询的第二个报文都丢失',
  '1 packet is missing: the program that captured had no room for it':
    '缺少 1 个报文：抓包程序没有空间保存它',
  '{0} packets are missing: the program that captured had no room for them':
    '缺少 {0} 个报文：抓包程序没有空间保存它们',
  'the program that captured had no room for 1 packet, by its own count':
    '抓包程序自己统计，有 1 个报文没有空间保存',
  'the program that captured had no room for {0} packets, by its own count':
    '抓包程序自己统计，有 {0} 个报文没有空间保存',
  'the second packet of {0} of the {1} pairs that were sent to {2} was answered':
    '发往 {2} 的 {1} 对查询中，有 {0} 对的第二个报文得到了应答',
  'of {0} of the {1} pairs that were sent to {2} the first packet was lost as well':
    '发往 {2} 的 {1} 对查询中，有 {0} 对的第一个报文也丢失了',
  'the {0} query in {1} got no answer, like the second packet of each of the {2} pairs that were sent to {3}: something lets one packet of a port through and drops the next':
    '{1} 的 {0} 查询没有应答，发往 {3} 的 {2} 对查询的第二个报文个个如此：有东西让一个端口的第一个报文通过，而丢弃紧跟其后的那个',
  'each of the {0} pairs that were sent to {1} lost its second packet, and only that':
    '发往 {1} 的 {0} 对查询，每一对都丢了后发的报文，而且只丢了它',
  'the {0} query in {1} got no answer, like the second packet of each of the {2} pairs that {3} sent: something lets one packet of a port through and drops the next':
    '{1} 的 {0} 查询没有应答，{3} 发出的 {2} 对查询的第二个报文个个如此：有东西让一个端口的第一个报文通过，而丢弃紧跟其后的那个',
  'each of the {0} pairs that {1} sent lost its second packet, and only that':
    '{1} 发出的 {0} 对查询，每一对都丢了后发的报文，而且只丢了它',
  'each of the {0} pairs that {1} sent lost its second packet, and only that; second packets of other clients were answered':
    '{1} 发出的 {0} 对查询，每一对都丢了后发的报文，而且只丢了它；其他客户端后发的报文则得到应答',
  'whether it goes by the place in the pair or by the type: the second packet was {0} each time':
    '取决于先后还是取决于类型：每次后发的都是 {0}',
  'it goes by the place in the pair, and not by the type: the second packet was now A and now AAAA':
    '取决于先后而不取决于类型：后发的时而是 A，时而是 AAAA',
  'Look for a limit per flow on the node and on the way: the counters of these rules grow with each lookup':
    '在节点上和沿途查找按流限速的规则：每解析一次，这些规则的计数器就会增长',
  'conntrack -S shows the difference: insert_failed and drop grow with the race, but not with a limit.':
    'conntrack -S 可以把它与竞争区分开：发生竞争时 insert_failed 和 drop 会增长，限速时不会。',
  'Take DNS out of the limit, or let it pass two packets at once (--hashlimit-burst 2 and more)':
    '把 DNS 排除在限速之外，或者允许一次通过两个报文（--hashlimit-burst 至少为 2）',
  'Until then, let glibc send one after the other: each then comes alone':
    '在此之前，让 glibc 一个接一个地发送：每个报文都单独到达',
  'Only glibc knows the option; musl sends both at once whatever is configured.':
    '只有 glibc 认识这个选项；musl 无论怎样配置都同时发送两个。',
  'Ask less: keep answers where they are asked for (NodeLocal DNSCache, a cache in the application), and spread what is left over more clients or servers':
    '减少查询：在发起查询的地方缓存应答（NodeLocal DNSCache、应用内缓存），并把剩余的查询分散到更多客户端或服务器',
  'Look whether the limit is that of the network interface: these counters grow on the node while queries are lost':
    '查看是否是网卡的限制：查询丢失时，节点上的这些计数器会增长',
  'linklocal_allowance_exceeded counts what AWS dropped on the way to its own resolver, conntrack_allowance_exceeded what it did not track any more.':
    'linklocal_allowance_exceeded 统计 AWS 在通往自家解析器的路上丢弃的报文，conntrack_allowance_exceeded 统计它不再跟踪的报文。',
  'Ask less: NodeLocal DNSCache on each node, a cache in CoreDNS, ndots that spares the search list':
    '减少查询：每个节点部署 NodeLocal DNSCache，在 CoreDNS 中启用缓存，调整 ndots 以省去搜索列表',
  'A cache only saves queries that are asked again within the TTL.':
    '缓存只能省去在 TTL 之内的重复查询。',
  'Spread the queries: the limit is that of one interface, so let the servers run on more nodes, or ask a resolver endpoint of your own':
    '分散查询：限制是针对单块网卡的，因此让服务器运行在更多节点上，或者使用自己的解析器端点',
  'Read the log of the server (BIND writes “rate limit drop” and “rate limit slip”), and exempt the clients of this cluster, or raise the rate':
    '查看服务器日志（BIND 会写“rate limit drop”和“rate limit slip”），将本集群的客户端排除在外，或者提高速率',
  'slip 1 truncates each answer instead of dropping every second one: a client then loses a round trip, not its time-out. It needs TCP port 53 to be open.':
    'slip 1 会截断每个应答，而不是丢弃其中一半：客户端损失的是一次往返，而不是整个超时。这要求 TCP 53 端口开放。',
  'Ask less: a cache between the clients and this server asks it once per TTL':
    '减少查询：在客户端与该服务器之间设缓存，每个 TTL 只查询一次',
  'the {0} query in {1} got no answer from {2}, which truncated another answer without need within the same second: it limits the rate of its answers':
    '{1} 的 {0} 查询没有得到 {2} 的应答，而它在同一秒内无必要地截断了另一个应答：它在限制应答速率',
  'the {0} query in {1} got no answer from {2}, which truncated {3} other answers without need within the same second: it limits the rate of its answers':
    '{1} 的 {0} 查询没有得到 {2} 的应答，而它在同一秒内无必要地截断了另外 {3} 个应答：它在限制应答速率',
  'a truncated answer without a record came within a second of it ({0})':
    '前后一秒之内有一个不带记录的截断应答（{0}）',
  'truncated answers without a record came within a second of it ({0})':
    '前后一秒之内有被截断且不含记录的应答（{0}）',
  'the answer that is truncated in {0} came in full in {1}: with {2} bytes it fits into a UDP message':
    '在 {0} 被截断的应答，在 {1} 完整到达：只有 {2} 字节，放得进一个 UDP 报文',
  'in its busiest second {0} sent {1} queries': '{0} 在最忙的一秒内发出 {1} 个查询',
  'in {0} seconds in which queries of {1} were lost, about {2} were answered':
    '在 {1} 有查询丢失的 {0} 个一秒内，每秒约有 {2} 个得到应答',
  'in {0} seconds in which queries to {1} were lost, about {2} were answered':
    '在发往 {1} 的查询有丢失的 {0} 个一秒内，每秒约有 {2} 个得到应答',
  'only in the first second that lost queries many more were answered':
    '只有在丢失查询的第一秒内，得到应答的查询多出很多',
  'in no second many more were answered': '没有哪一秒得到应答的查询多出很多',
  'within such a second queries are answered first, and then none until the next one':
    '在这样的一秒内，查询先是全部得到应答，之后直到下一秒都没有应答',
  'the number is steadier than random loss would leave it': '这个数字比随机丢包剩下的数量更稳定',
  'in its busiest second {0} had {1} queries': '{0} 在最忙的一秒内有 {1} 个查询',
  'what limits it: the network interface, something on the way, or the server':
    '是什么在限制：网卡、沿途设备，还是服务器',
  'the {0} query in {1} is one of those beyond a limit: answers to {2} stop at about {3} a second':
    '{1} 的 {0} 查询超出了限制：给 {2} 的应答到每秒约 {3} 个为止',
  'the {0} query in {1} is one of those beyond a limit: answers of {2} stop at about {3} a second, all clients taken together':
    '{1} 的 {0} 查询超出了限制：{2} 的应答到每秒约 {3} 个为止，所有客户端合计',
  'the answer did not fit into a UDP message: in full ({0}) it has {1} bytes':
    '应答放不进一个 UDP 报文：完整的应答（{0}）有 {1} 字节',
  'whether the server limits the rate of its answers (slip of response rate limiting)':
    '服务器是否在限制应答速率（响应速率限制的 slip）',
  'Answers stop at a steady number a second, or are sometimes truncated and sometimes missing':
    '应答到每秒固定的数量为止，或者时而被截断、时而没有',
  'A cloud passes 1,024 packets a second of a network interface on to its resolver and drops the others (AWS), a policer or a server does the same with a number of its own. As long as less is asked, nothing is lost. A DNS server with response rate limiting (BIND, NSD, Knot, Windows) drops answers of which a network asks too many, and sends some truncated instead (slip), so that a real client asks again over TCP.':
    '云平台每秒只把一块网卡的 1,024 个报文转给自家解析器，其余丢弃（AWS）；限速器或服务器也会这样做，只是数值不同。只要查询少于这个数，就什么也不丢。启用响应速率限制的 DNS 服务器（BIND、NSD、Knot、Windows）在某个网络查询过多时丢弃应答，并把其中一些截断后发出（slip），让真实的客户端改用 TCP 重新查询。',
  'A second in which the queries to a server, or of a client, lose answers has the same number of answers as the others, whatever was asked: first all, then none until the next second, in at least 3 seconds; or the same number but for half a percent in at least 4, where random loss would scatter by more.':
    '服务器或客户端的查询有丢失的每一秒，应答数量都相同，与查询了多少无关：先全部应答，之后直到下一秒都没有，至少 3 秒如此；或者至少 4 秒内应答数量相差不超过百分之零点五，而随机丢包的离散程度会更大。',
  'The first and the last second that lose answers may have another number: a load begins and ends in the middle of a second.':
    '丢失应答的第一秒和最后一秒的数目可以不同：负载的开始和结束都在一秒的中间。',
  'In no second much more than that was answered.': '没有哪一秒的应答比这多出很多。',
  'Or the server truncates at least two answers that it gave in full before or after, with no more than 512 bytes, and drops others to the same network (/24, of IPv6 /56) within the same second.':
    '或者服务器截断至少两个应答，而同样的应答此前或此后曾完整发出，且不超过 512 字节，同一秒内还丢弃了发往同一网络（/24，IPv6 为 /56）的其他应答。',
  'losses fall on all queries alike, and more is answered when more is asked':
    '丢失对所有查询一视同仁，查询越多应答也越多',
  'a moment at which many lose, without a number that recurs':
    '某个瞬间许多客户端丢失，没有反复出现的数字',
  'the answer does not fit: it is truncated each time it is asked for':
    '应答放不下：每次查询都会被截断',
  'nothing is truncated, and it does not depend on how much is asked':
    '没有应答被截断，也与查询多少无关',
  'Of each pair the second packet was lost, whenever a pair was sent':
    '每次成对发送，第二个报文都丢失',
  'A limit per flow (hashlimit or recent in iptables, a meter in nftables, a policer, a firewall that lets one packet of an unknown flow through) passes the first packet of a port and drops the second that follows at once. Each lookup then looks like the conntrack race, but the race is a matter of microseconds and takes few of the pairs.':
    '按流限速（iptables 的 hashlimit 或 recent、nftables 的 meter、限速器、对未知流只放行一个报文的防火墙）放过一个端口的第一个报文，丢弃紧跟其后的第二个。于是每次解析看上去都像 conntrack 竞争，但竞争只在微秒之间，只会波及少数查询对。',
  'At least 4 pairs of A and AAAA were sent to this server, or by this client, and of each the packet that was sent second got no answer, while the first got one.':
    '至少有 4 对 A 和 AAAA 查询发往该服务器（或由该客户端发出），每一对中后发的报文都没有应答，先发的都有应答。',
  'The same query is answered when it is sent again, by itself or from another port; right behind another one it may be lost once more.':
    '同一查询单独重发或换端口重发时得到应答；紧跟在另一个之后重发，可能会再丢一次。',
  'the {0} query is answered when it is sent again, {1} later ({2})':
    '{0} 查询在 {1} 之后重发时得到应答（{2}）',
  'some pairs come through, and it may be the first packet that is lost':
    '有些查询对安然通过，丢失的也可能是第一个报文',
  'the retries of that type stay unanswered, too': '该类型的重发同样没有应答',
};
