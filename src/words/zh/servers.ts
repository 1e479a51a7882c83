import type { Catalogue } from '../catalogue.ts';

/** What servers, endpoints and clients do: limits, silent endpoints, repeated questions, and how resolvers were recognised. */
export const servers: Catalogue = {
  // Of the rules rate-limit and flow-limit, and of what the program that captured has dropped.
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

  // Of the rule endpoint-silent.
  'one endpoint behind the service answers nothing': '服务背后的一个端点完全没有应答',
  'the {0} query in {1} was sent on to {2}, an endpoint of {3} that answered none of {4} queries; {5}':
    '{1} 的 {0} 查询被转发到 {2}，它是 {3} 的一个端点，{4} 个查询一个也没有应答；{5}',
  'the {0} query in {1} was sent on to {2}, an endpoint of {3} that has ignored all of the last {4} queries; {5}':
    '{1} 的 {0} 查询被转发到 {2}，它是 {3} 的一个端点，最近 {4} 个查询一个也没有应答；{5}',
  'Compare the endpoints of the DNS service with the pods that run, and ask each of them from this node':
    '把 DNS 服务的端点与正在运行的 Pod 对照，并从该节点逐个查询',
  '{0}, the endpoint to which the query was sent on, answered it': '查询被转发到端点 {0}，它应答了',
  '{0}, the endpoint to which the query was sent on, answered {1} of {2} queries':
    '查询被转发到端点 {0}，它应答了 {2} 个查询中的 {1} 个',
  'too few queries were sent on to {0} to call it silent':
    '转发到 {0} 的查询太少，不足以断定它没有应答',
  '{0} is the only endpoint of {1} that is seen: there is none to compare it with':
    '只看到 {1} 的一个端点 {0}：没有别的端点可以比较',
  'since {0} fell silent no other endpoint of {1} is seen to answer either':
    '自 {0} 不再应答以来，也没有看到 {1} 的其他端点应答',
  '{0} is not the only one: {1}': '不止 {0} 如此：{1}',
  'all that was sent on to {0} came from one new port: this may be about the port':
    '转发到 {0} 的查询全部来自同一个新端口：问题可能出在该端口',
  'the other endpoint answered its only query': '另一个端点应答了它唯一的查询',
  'the other endpoint did not answer its only query': '另一个端点没有应答它唯一的查询',
  'the other endpoint answered all of its {0}': '另一个端点的 {0} 个查询全部得到应答',
  'the other endpoint answered {0} of its {1}': '另一个端点应答了 {1} 个查询中的 {0} 个',
  'the other {0} endpoints answered all of their {1}': '其他 {0} 个端点的 {1} 个查询全部得到应答',
  'the other {0} endpoints answered {1} of their {2}':
    '其他 {0} 个端点应答了 {2} 个查询中的 {1} 个',
  '{0} answered {1} of the {2} queries that were sent on to it':
    '转发到 {0} 的 {2} 个查询中有 {1} 个得到应答',
  '{0} answered the only query that was sent on to it': '转发到 {0} 的唯一一个查询得到了应答',
  '{0} did not answer the only query that was sent on to it': '转发到 {0} 的唯一一个查询没有应答',
  'only port {0}, which is used for lookup after lookup, is still sent there: as long as its conntrack entry lives, a port keeps its endpoint':
    '只有端口 {0} 的查询仍被转发到那里，该端口被一次又一次的解析沿用：只要 conntrack 表项还在，端口就一直对应同一个端点',
  'only ports that are used for lookup after lookup are still sent there ({0}): as long as its conntrack entry lives, a port keeps its endpoint':
    '只有被一次又一次的解析沿用的端口（{0}）仍被转发到那里：只要 conntrack 表项还在，端口就一直对应同一个端点',
  'whether the endpoint is gone: kubectl get endpointslices tells':
    '端点是否已不存在：用 kubectl get endpointslices 可以看到',
  'See whether {0} is still an endpoint of the service, on which node it runs, and whether it answers this node':
    '查看 {0} 是否仍是该服务的端点、运行在哪个节点、能否应答本节点',
  "If it is listed and silent, delete its pod; if it is not listed, the node's rules are older than the list: restart kube-proxy there":
    '如果列表中有它却没有应答，就删除它的 Pod；如果列表中没有它，说明该节点的规则比列表旧：重启该节点的 kube-proxy',
  'Delete the stale conntrack entries, or restart the client: a new port goes to an endpoint that lives':
    '删除陈旧的 conntrack 表项，或者重启客户端：新端口会被转发到正常的端点',
  'It comes back with the next endpoint that goes, unless kube-proxy deletes the entries, as it does when it runs and is not behind; a client that opens a new socket after a time-out is safe.':
    '下一个端点消失时还会重现，除非 kube-proxy 删除这些条目；只要它在运行且没有滞后，就会删除。超时后新开套接字的客户端不受影响。',
  'One endpoint behind the service answers nothing, the others do':
    '服务背后的一个端点没有应答，其他端点有应答',
  'The node sends the queries to a service address on to one of its endpoints. When one of them is gone, hangs, or cannot be reached from this node, a share of all lookups fails, and each retry from the same port goes to the same endpoint again. A port that is used for lookup after lookup keeps its endpoint for as long as its conntrack entry lives, which each query prolongs: after the endpoint is gone its queries still go there, while those of new ports are answered (a stale conntrack entry).':
    '节点把发往服务地址的查询转发到它的某个端点。当其中一个端点消失、挂起或从该节点无法到达时，会有一部分解析失败，而且从同一端口发出的每次重试又会到达同一端点。被一次又一次的解析沿用的端口，只要 conntrack 表项还在就一直对应同一个端点，而每个查询都会延长该条目：端点消失后它的查询仍被转发到那里，而新端口的查询得到应答（陈旧的 conntrack 表项）。',
  'Copies of the queries behind the translation show to which endpoint each was sent on: an endpoint ignored at least 3 in a row and has answered nothing since, while the others of its service answered at least three quarters of theirs.':
    '地址转换之后的副本显示每个查询被转发到哪个端点：某个端点连续至少 3 个查询没有应答，此后也再没有应答，而同一服务的其他端点至少应答了四分之三。',
  'The queries come from several ports; or from one on which lookups follow each other, and then the conntrack entry of that port is stale.':
    '这些查询来自多个端口；或者来自一个接连用于多次解析的端口，那么该端口的 conntrack 表项就是陈旧的。',
  'Random loss falls on all endpoints alike. In the conntrack race the lost query is not seen behind the translation at all.':
    '随机丢包对所有端点一视同仁。在 conntrack 竞争中，丢失的查询在地址转换之后根本看不到。',
  'nothing that the service address is asked is answered': '发往服务地址的查询全都没有应答',
  'queries to all of the endpoints are lost': '发往所有端点的查询都有丢失',
  'the lost query does not leave the node: it is sent on to no endpoint':
    '丢失的查询没有离开节点：没有被转发到任何端点',

  // What a cache would have saved.
  'A client asks again although it could have kept the answer':
    '客户端重复查询已得到且本可保留的内容',
  'glibc, musl and Go keep no answers: a program that connects a hundred times asks a hundred times. Each lookup takes its time, counts towards rate limits, and is one more that can be lost.':
    'glibc、musl 和 Go 不保留应答：程序连接一百次就查询一百次。每次解析都要花时间，计入速率限制，并且多一次丢失的可能。',
  'One client asked for one type of a name at least 20 times while a cache would have held the answer, and that is at least half of its lookups of the name.':
    '一个客户端在缓存仍会持有应答期间，对某名称的一种类型查询了至少 20 次，且不少于它对该名称解析的一半。',
  'A cache is simulated with the TTL of the answers: what was asked after that was over, or before the first answer came, does not count.':
    '以应答的 TTL 模拟缓存：TTL 过后的查询，或第一个应答到达之前的查询，都不计入。',
  'A TTL of up to 30 s is short on purpose, as for the services of a cluster: to ask again is what it is for.':
    '30 s 以内的 TTL 是有意设短的，例如集群服务的 TTL：本来就要重新查询。',
  'Only answers whose first record is of the type that was asked for: of others (CNAME) the TTL is not read.':
    '只看首条记录即为所查类型的应答：其他应答（CNAME）的 TTL 不读取。',
  'Programs that share an address count as one client.': '共用一个地址的程序算作一个客户端。',
  '{0} asked {1} times for {2} ({3}) within {4}, {5} times while a cache would still have held the answer (TTL {6} s)':
    '{0} 在 {4} 内查询 {2}（{3}）{1} 次，其中 {5} 次缓存仍会持有应答（TTL {6} s）',
  'with a cache in each client, {0} of the {1} lookups in the capture would not have been sent':
    '如果每个客户端都有缓存，抓包中的 {1} 次解析里有 {0} 次不必发出',
  '{0} asked {1} times for {2} ({3}), {4} times within the TTL ({5})':
    '{0} 查询 {2}（{3}）{1} 次，其中 {4} 次在 TTL 之内（{5}）',
  'so did {0} more clients, or clients for other names': '另有 {0} 个客户端或名称也是如此',
  'so did one more client, or one of these for another name': '另有一个客户端或名称也是如此',
  'Let the program keep its connections, or the answer for as long as its TTL says':
    '让程序保持连接，或在 TTL 期间保留应答',
  'Or put a cache next to it: NodeLocal DNSCache on each node, or dnsmasq, unbound or nscd beside the program. See whether there is one':
    '或在其旁边放置缓存：每个节点上的 NodeLocal DNSCache，或程序旁的 dnsmasq、unbound、nscd。查看是否已有缓存',
  'A cache on the node spares the path and the DNS servers. The program still waits for it, and its queries still leave the pod.':
    '节点上的缓存可减轻链路和 DNS 服务器的负担。程序仍要等待它，其查询仍会离开 Pod。',
  'clients ask again although they could have kept the answer': '客户端重复查询本可保留的内容',

  // How a client's resolver was recognised.
  'a name was tried with a suffix': '有一个名称加了搜索后缀来查询',
  'names were tried with {0} suffixes': '有名称依次加了 {0} 个搜索后缀来查询',
  'after a loss it repeats the answered query too, with its ID, one after the other: only glibc does':
    '丢包之后它把已得到应答的查询也原样（同一 ID）依次重发：只有 glibc 这样做',
  'it sends the missing query alone, with its ID from its port, and the IDs of its pairs lie close together':
    '它只重发缺失的那个查询，端口和 ID 不变，且各对查询的 ID 彼此接近',
  'it sends the missing query alone, with its ID from a new port':
    '它只重发缺失的那个查询，ID 不变但换了新端口',
  'it asks all its servers at the same moment from one port':
    '它在同一时刻从同一端口询问所有服务器',
  'the IDs of {0} of {1} pairs lie close together, as musl takes them from the clock':
    '{1} 对查询中有 {0} 对的 ID 彼此接近，musl 正是用时钟生成 ID',
  'A and AAAA share one TCP connection': 'A 与 AAAA 共用一条 TCP 连接',
  "AAAA follows A's answer from the same port in {0} lookups":
    '在 {0} 次解析中，AAAA 在 A 应答之后从同一端口发出',
  "AAAA follows A's answer: too few lookups to tell whether that is configured or the habit of a thread that stalled before":
    'AAAA 在 A 应答之后发出：解析次数太少，分不清是配置如此，还是之前遇到过超时的线程的习惯',
  'it sends no A and AAAA together': '它不同时发送 A 与 AAAA',
  "AAAA follows A's answer from a new port in all of {0} lookups, none of them after a stall; a program that asks for A, then for AAAA by itself, would look the same":
    '在全部 {0} 次解析中，AAAA 都在 A 应答之后从新端口发出，且此前均无停顿；先查 A 再单独查 AAAA 的程序看起来也一样',
  "AAAA follows A's answer in all of {0} lookups, none of them after a stall; threads that stalled before the capture would look the same":
    '在全部 {0} 次解析中，AAAA 都在 A 应答之后发出，且此前均无停顿；抓包之前遇到过停顿的线程看起来也一样',
  'its lookups go over TCP from the start': '它的解析从一开始就走 TCP',
  'it asks again after {0} s': '它在 {0} s 后重新查询',
  'it asks again after {0} s, where 2.5 s is the default':
    '它在 {0} s 后重新查询，而默认值是 2.5 s',
  'c-ares from 1.20 on': 'c-ares（1.20 及以后）',
  'c-ares before 1.20': 'c-ares（1.20 之前）',
  'a forwarder': '某个转发器',
  '{0} or {1}': '{0} 或 {1}',
  'so it could be {0}': '因此它可能是 {0}',
  'no resolver that dnspcap knows does all of this: it is another one, or several programs ask from this address':
    '这里已知的解析器中没有一种会做所有这些：它是别的解析器，或有几个程序从该地址查询',
  'its packets begin with a TTL of 128, as those of Windows do':
    '它的报文以 TTL 128 发出，与 Windows 相同',
  'its packets begin with a TTL of 255, as those of macOS and of some network devices do':
    '它的报文以 TTL 255 发出，与 macOS 及某些网络设备相同',
  'a query that was missing comes alone, and its ID lies close to that of the other one':
    '缺失的查询单独重发，且其 ID 与另一个查询的 ID 接近',
  'it sends the missing query alone, with its ID from its port':
    '它只重发缺失的那个查询，端口和 ID 不变',
  'it asks another server from the same port': '它从同一端口询问另一个服务器',
  'it does not wait 5 s, as nginx always does': '它等待的不是 5 s，而 nginx 总是等 5 s',
  'it sends the missing query alone, with a new ID from its port: only Netty does':
    '它只重发缺失的那个查询，端口不变但换了新 ID：只有 Netty 这样做',
  'A and AAAA leave from two ports, and a lost one is sent again from a new port with a new ID':
    'A 与 AAAA 从两个端口发出，丢失的查询以新端口、新 ID 重发',
  'A and AAAA leave from two ports, and a lost one is sent again with its ID from its port':
    'A 与 AAAA 从两个端口发出，丢失的查询以原端口、原 ID 重发',
  'A and AAAA leave together from one port': 'A 与 AAAA 一起从同一端口发出',
  'A and AAAA leave together from two ports': 'A 与 AAAA 一起从两个端口发出',
  'the IDs of its pairs are scattered': '各对查询的 ID 是分散的',
  'it asks for HTTPS records as well, as browsers and systems of Apple do':
    '它还查询 HTTPS 记录，浏览器和 Apple 系统就是这样',
  'it keeps its port for further lookups': '它保留端口用于之后的解析',
  'it takes a port anew for each of its {0} pairs': '它的 {0} 对查询每对都新开端口',
  'its queries have an OPT record, for answers of up to {0} bytes':
    '它的查询带有 OPT 记录，允许应答最长 {0} 个字节',
  'its queries have an OPT record': '它的查询带有 OPT 记录',
};
