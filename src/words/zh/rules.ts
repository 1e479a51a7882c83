import type { Catalogue } from '../catalogue.ts';

/** Titles and rationales of the rules. */
export const rules: Catalogue = {
  'Only one direction was captured': '只抓到一个方向',
  'Without the other direction, answers cannot be judged. The cause is a filter such as "dst port 53", or an asymmetric path, of all traffic or of that of one server.':
    '没有另一个方向，就无法判断应答。原因是 "dst port 53" 之类的过滤条件，或者路径不对称：可能涉及全部流量，也可能只涉及一台服务器。',
  'Packets are cut inside the question': '报文在问题部分被截断',
  'Without the name and the type, A cannot be matched with AAAA, nor queries with answers.':
    '没有查询的名称和类型，就无法把 A 与 AAAA、查询与应答对应起来。',
  'Names were tried with the suffixes of a search list first': '名称先被加上搜索列表的后缀逐一尝试',
  'With ndots:5 every name with fewer dots is first asked with each suffix of the search list. Each try is a pair of queries, and each pair can be hit by the race.':
    'ndots:5 时，点数不足的每个名称都会先加上搜索列表的每个后缀查询。每次尝试都是一对查询，而每一对都可能受竞争影响。',
  'The answer came back untranslated: the clash entry of the race had expired':
    '应答未经转换就返回：竞争产生的冲突表项已过期',
  'Since Linux 5.6 the loser of the race is no longer dropped. When the two queries were sent to different endpoints, the loser gets an entry that lives for one second, for the way back only. An answer that takes longer meets no entry: it reaches the client from the address of the endpoint instead of that of the service, the connected socket refuses it, and the client waits for its time-out.':
    '自 Linux 5.6 起，竞争失败的报文不再被丢弃。当两个查询被发往不同端点时，失败者得到一个只存活一秒、仅用于返回方向的表项。耗时更长的应答找不到表项：它带着端点地址而不是服务地址到达客户端，被已连接的套接字拒绝，客户端只能等到超时。',
  'An answer came from another address or port than was asked': '应答来自并非所询问的地址或端口',
  'A resolver must ignore an answer that does not come from where it asked. Translation that fails on the way back, a flushed connection table, a server with several addresses, or an asymmetric path do this; so does a forger.':
    '解析器必须忽略不是来自所询问之处的应答。返回方向的转换失败、连接表被清空、服务器有多个地址、路径不对称都会造成这种情况；伪造者也会。',
  'An answer came with another ID than was asked with': '应答的 ID 与查询不同',
  'A resolver must ignore it and goes on waiting. A middlebox that rewrites DNS, a broken server, or an attempt to forge an answer.':
    '解析器必须忽略它并继续等待。原因可能是改写 DNS 的中间设备、有缺陷的服务器，或伪造应答的企图。',
  'The answer came after the client had asked again': '应答到达时客户端已重新查询',
  'Nothing was lost: the server, or one that it asks, takes longer than the client is willing to wait.':
    '没有丢失任何报文：服务器或其上游所用的时间超过了客户端愿意等待的时间。',
  'One of several servers that are asked at once answers nothing':
    '同时询问的几个服务器中有一个完全没有应答',
  'musl asks all servers of resolv.conf at once and takes the first answer; dnsmasq with all-servers does so as well. So nobody notices that one of them is dead: it costs nothing as long as another one answers. When that one is slow or away, no other is left.':
    'musl 同时询问 resolv.conf 中的所有服务器，取最先到的应答；dnsmasq 的 all-servers 也是如此。因此其中一个失效时无人察觉：只要另一个有应答，就没有代价。当那一个缓慢或不在时，就没有别的可用了。',
  'The server never answers one name, or one zone, and answers others':
    '服务器从不应答某个名称或某个区域，却应答其他名称',
  'The server answers one type and not the other': '服务器应答一种类型，却不应答另一种',
  'Every query of this type goes unanswered, retransmissions included, while the other type is answered. That is a server or a middlebox that ignores the type, not a race: a race hits either leg, now and then. If it begins or ends in the middle of a capture, something changed at that moment.':
    '这种类型的每个查询（包括重传）都没有应答，而另一种类型有应答。这是服务器或中间设备忽略了该类型，而不是竞争：竞争会偶尔影响任意一个查询。如果在抓包中途开始或结束，说明那一刻发生了某种变化。',
  'Nothing that this server was asked is answered': '发往该服务器的查询全无应答',
  'Whoever asks for this name waits in vain each time, on whatever port and at whatever moment. The server itself works, and so does the way to it. What it asks for this name does not answer: the servers of the zone, or a forwarder for it, are away or cannot be reached from there; or a policy drops the queries. A server that gets no answer ought to say SERVFAIL, but some forwarders say nothing, and others say it only when the client has given up.':
    '无论从哪个端口、在什么时刻，查询该名称的客户端每次都空等。服务器本身和通往它的路径都正常。没有应答的是它为该名称所询问的：该区域的服务器或转发服务器不在，或从那里无法到达；或者有策略丢弃这些查询。得不到应答的服务器应当回答 SERVFAIL，但有些转发服务器什么也不说，另一些要到客户端放弃之后才说。',
  'A server that is down, a wrong address in resolv.conf, or a firewall or network policy that drops DNS.':
    '服务器停机、resolv.conf 中的地址有误，或防火墙、网络策略丢弃了 DNS。',
  'Unanswered, and the capture ends too soon to judge': '没有应答，且抓包结束得太早，无法判断',
  'What the client does next shows whether a query was lost. The capture stops before that.':
    '查询是否丢失，要看客户端随后做了什么。抓包在此之前就停止了。',
  'Many clients lost queries at the same time': '许多客户端同时丢失查询',
  'A rate limit (1,024 packets a second per network interface on AWS), a full queue, or an overloaded server hits all clients at one moment. Races are independent of each other.':
    '速率限制（AWS 每个网卡每秒 1,024 个报文）、队列已满或服务器过载，会在同一时刻影响所有客户端。竞争则彼此独立。',
  'Losses that also hit retries, serial queries or both legs':
    '丢包也影响重传、串行查询或成对的两个查询',
  'The race can only hit the first packets of a fresh five-tuple, and one of two. When retransmissions, lone queries or both legs are lost as well, the path or the server loses packets, and single lookups that look like the race are part of it.':
    '竞争只能影响新五元组的最初报文，并且是两个中的一个。如果重传、单独的查询或成对的两个查询也丢失，就是链路或服务器在丢包，个别看似竞争的解析只是其中一部分。',
  'One of two concurrent queries was lost, as in the conntrack race':
    '两个并发查询丢了一个，与 conntrack 竞争的表现一致',
  'A and AAAA leave from one port at the same moment. The node translates the service address of each, but enters a connection in its table only when the packet leaves; the second packet then finds the place taken and is dropped. The resolver waits for its time-out and asks again. The same is seen from inside the pod when a server ignores one query once, so a capture of the client alone is compatible with the race and no proof of it.':
    'A 与 AAAA 在同一时刻从同一端口发出。节点为每个查询转换服务地址，但直到报文离开时才把连接写入表中；此时第二个报文发现位置已被占用，于是被丢弃。解析器等到超时后重新查询。服务器偶尔忽略一个查询时，从 Pod 内看到的现象相同，因此只在客户端抓包只能说明与竞争相符，不能证明。',
  'Neither query of the first transmission was answered, a later one was':
    '第一次发送的两个查询都没有应答，之后的重发有应答',
  'Two packets lost together point to a short outage, an overloaded server or a lossy path. The conntrack race loses exactly one of the two: the winner is always answered.':
    '两个报文一起丢失，说明是短暂中断、服务器过载或链路丢包。conntrack 竞争只会丢失两个中的一个：胜出者总能得到应答。',
  'One query was lost, and not to the race between two': '丢了一个查询，但不是两个查询竞争所致',
  'Serial legs, legs from separate ports, a lone query, or a server that is reached without translation cannot race for a conntrack entry; and where a pair could, the node may show that it did not. What is left is ordinary loss, or a server that ignored a query.':
    '串行的查询、从不同端口发出的查询、单独的查询，或不经转换即可到达的服务器，都不会争用 conntrack 表项；而在一对查询可能竞争之处，节点可以表明并未竞争。剩下的可能是普通丢包，或服务器忽略了查询。',
  'An answer is missing in the capture, and its client went on without asking again':
    '抓包中缺少一个应答，而其客户端没有重新查询就继续了',
  'Unanswered, and the client did not ask again': '没有应答，且客户端没有再问',
  "The process was killed, or its own time limit is shorter than the resolver's. Whether the query was lost or the answer slow cannot be told when nobody waits for it.":
    '进程被终止，或其自身的时限比解析器的短。没有人等待时，就无法判断查询是丢失了还是应答缓慢。',
  'The server failed: SERVFAIL': '服务器失败：SERVFAIL',
  'The server could not resolve the name: an upstream server is not reachable, or validation failed. Resolvers ask again at once.':
    '服务器无法解析该名称：上游服务器不可达，或校验失败。解析器会立即重新查询。',
  'The server refused to answer: REFUSED': '服务器拒绝应答：REFUSED',
  'The server does not serve this client or this zone. musl treats it like silence and waits.':
    '服务器不为该客户端或该区域提供服务。musl 将其视为没有应答而继续等待。',
  'The answer was slow, but came before the client asked again':
    '应答缓慢，但在客户端重新查询之前到达',
  'A delay without a retransmission is a slow server, however close to five seconds it may be.':
    '没有重传的延迟就是服务器缓慢，无论它多么接近五秒。',
  'The answer came truncated: it has to be asked for over TCP': '应答被截断：需要改用 TCP 查询',
  'As a rule the answer did not fit into a UDP message; a server that limits its rate truncates what would fit, too. The client should ask again over TCP. musl before 1.2.4 uses the truncated answer as it is.':
    '通常是应答放不进一个 UDP 报文；限制应答速率的服务器也会截断放得下的应答。客户端应当改用 TCP 重新查询。musl 1.2.4 之前的版本会直接使用被截断的应答。',
  'A resolver that misses an answer waits and asks again. When it does neither and goes on with other lookups, the answer reached it, and the capture dropped it: tcpdump reports "packets dropped by kernel". Or the program was stopped, or has a time limit of its own, and the next one went on. Nothing is claimed of such queries.':
    '缺少应答的解析器会等待并重发。如果它两者都不做而继续其他查询，说明应答已到达，只是抓包丢了它：tcpdump 会报告“packets dropped by kernel”。或者程序被终止，或自身有时限，而由下一个程序继续。对这类查询不下结论。',
  'The clock of the capture was set': '抓包的时钟被调整过',
  'Time stamps are those of the machine that captured. When its clock is set (a step of NTP, a virtual machine that resumes), nobody can say how long anything took that was under way, and a wait may look longer or shorter than it was.':
    '时间戳来自抓包所在的机器。时钟被调整时（NTP 跳变、虚拟机恢复运行），当时尚未完成的事用了多久无法得知，等待可能显得比实际更长或更短。',
  'The answer is in the capture, and the client asks for it again':
    '应答在抓包中，客户端却再次查询',
  'Behind the translation, on the node or at the server an answer can be captured that the client never gets: dropped on the way back, by a full socket buffer, by a firewall that lost the state, or because one of its fragments did not arrive. The client waits for its time-out and sends the same query again.':
    '在地址转换之后、节点上或服务器处抓到的应答，客户端可能从未收到：返回途中被丢弃、套接字缓冲区已满、防火墙丢失了连接状态，或某个分片没有到达。客户端等到超时，再发同一个查询。',
};
