import type { Catalogue } from '../catalogue.ts';

/** Rules about RCODEs, ICMP errors and TCP connections that fail, and what their lines say. */
export const errors: Catalogue = {
  // Rules about the RCODE of an answer.
  'The server could not read the query: FORMERR': '服务器无法读懂查询：FORMERR',
  'A server, or a middlebox in front of it, that does not understand EDNS has to answer a query with an OPT record so. glibc (2.36) takes it for its answer and fails, without another try; Go asks once more with it and fails the lookup; musl, which sends none, takes the answer for silence and fails after 5 s. Where the answer is a header without the question, glibc and Go take no notice of it and ask again after their time-out.':
    '不理解 EDNS 的服务器，或其前面的中间设备，必须这样应答带有 OPT 记录的查询。glibc（2.36）把它当作应答并失败，不再尝试；Go 会再带着它查询一次，然后查找失败；musl 不发送 EDNS，把这种应答当作没有应答，5 秒后失败。如果应答只有报文头而没有问题部分，glibc 和 Go 会忽略它，超时后重新查询。',
  'The answer has RCODE 1. It is an answer: nothing was lost.':
    '应答的 RCODE 为 1。它是应答：什么也没有丢失。',
  'Whether the query carried an OPT record is part of the finding: without one, EDNS is not the cause.':
    '诊断结果会说明查询是否带有 OPT 记录：没有时，EDNS 就不是原因。',
  '{0} answered {1} with FORMERR, asked without EDNS ({2})':
    '{0} 对不带 EDNS 的 {1} 查询应答 FORMERR（{2}）',
  '{0} answered {1} with FORMERR, asked with EDNS and without it ({2})':
    '{0} 对带 EDNS 和不带 EDNS 的 {1} 查询都应答 FORMERR（{2}）',
  '{0} answered {1} with FORMERR, asked with EDNS, which it does not understand ({2})':
    '{0} 对带 EDNS 的 {1} 查询应答 FORMERR：它不支持 EDNS（{2}）',
  '{0} answered {1} with FORMERR, asked with EDNS, which it may not understand ({2})':
    '{0} 对带 EDNS 的 {1} 查询应答 FORMERR：它可能不支持 EDNS（{2}）',
  'the query in {0} carries an OPT record (EDNS)': '{0} 的查询带有 OPT 记录（EDNS）',
  'the same question without EDNS is answered ({0})': '同一问题不带 EDNS 时得到应答（{0}）',
  'Ask {0} by hand, with EDNS and without it. When only the first fails, it does not understand EDNS: update it, or what stands in front of it':
    '手工向 {0} 查询，一次带 EDNS，一次不带。如果只有前者失败，说明它不支持 EDNS：升级它，或升级它前面的设备',
  'Until then, let the client send no EDNS: take edns0 out of the options of resolv.conf (glibc), or set GODEBUG (Go)':
    '在此之前，让客户端不发送 EDNS：从 resolv.conf 的选项中去掉 edns0（glibc），或设置 GODEBUG（Go）',
  'Without EDNS, answers of more than 512 bytes are truncated, and asked for again over TCP.':
    '不带 EDNS 时，超过 512 字节的应答会被截断，并改用 TCP 重新查询。',
  'Read the query field by field, and the log of {0}: EDNS is not the cause':
    '逐个字段查看该查询，并查看 {0} 的日志：EDNS 不是原因',
  'The server does not do what it was asked for: NOTIMP': '服务器不支持所请求的内容：NOTIMP',
  'An old server, or a middlebox, that does not know a type such as AAAA or HTTPS. It ought to say that there are no such records. glibc asks its next server; Go asks once more and fails the lookup; musl takes the answer for silence and fails after 5 s.':
    '旧的服务器或中间设备不认识 AAAA、HTTPS 之类的类型。它本应回答没有此类记录。glibc 会询问下一台服务器；Go 再查一次，然后解析失败；musl 把该应答当作没有应答，5 s 后失败。',
  'The answer has RCODE 4. It is an answer: nothing was lost.':
    '应答的 RCODE 为 4。它是应答：什么也没有丢失。',
  'Whether another type of the name is answered is part of the finding: then it is the type that the server does not know.':
    '诊断结果会说明该名称的另一类型是否得到应答：若是，服务器不认识的就是该类型。',
  'the {0} query to the same server is answered ({1})': '发往同一服务器的 {0} 查询得到应答（{1}）',
  'Ask the server for each type by hand. Where only one fails, update the server: without such records it has to answer NOERROR, with none':
    '手工向服务器逐一查询各类型。如果只有一种失败，请升级服务器：没有此类记录时，它必须返回不含记录的 NOERROR',
  'Ask {0} for each type by hand. Where only one fails, update the server: without such records it has to answer NOERROR, with none':
    '手工向 {0} 逐一查询各类型。如果只有一种失败，请升级服务器：没有此类记录时，它必须返回不含记录的 NOERROR',
  'NXDOMAIN for one type of a name that has another':
    '名称有另一类型的记录，却对此类型应答 NXDOMAIN',
  'NXDOMAIN says that the name does not exist, for no type whatever. A server that has an A record and no AAAA has to answer NOERROR with no records. musl fails the whole lookup when one of its two answers is NXDOMAIN; glibc takes the other one; a cache may deny the name to everybody from then on.':
    'NXDOMAIN 表示名称不存在，对任何类型都是如此。有 A 记录而没有 AAAA 的服务器必须应答不含记录的 NOERROR。musl 的两个应答中只要有一个是 NXDOMAIN，整个解析就失败；glibc 采用另一个；缓存则可能从此对所有人否认该名称。',
  'In one lookup the same server answers one type of the name with records and another one with NXDOMAIN.':
    '在一次解析中，同一服务器对该名称的一种类型应答记录，对另一种应答 NXDOMAIN。',
  'NXDOMAIN for every type is a name that does not exist, as with the suffixes of a search list: no fault.':
    '对每种类型都应答 NXDOMAIN，说明名称不存在，例如搜索列表的后缀：不是故障。',
  'NOERROR without records is how a type that is not there ought to be denied: no fault.':
    '某类型不存在时，本应以不含记录的 NOERROR 作答：不是故障。',
  '{0} answered {1} with NXDOMAIN ({2}), although it has an answer for {3} of the same name ({4})':
    '{0} 对 {1} 应答 NXDOMAIN（{2}），而对同一名称的 {3} 却有应答（{4}）',
  'the {0} response in {1} says that the name does not exist': '{1} 的 {0} 响应表示名称不存在',
  'the {0} response of the same server in {1} has records': '同一服务器在 {1} 的 {0} 响应中有记录',
  'Find who denies the name, and have it fixed: ask {0} for both types, then the servers that it asks, up to the one of the zone (often a load balancer)':
    '找出否认该名称的一方并修复它：向 {0} 查询两种类型，再向它所询问的服务器查询，直到该区域的服务器（常常是负载均衡器）',
  'Where CoreDNS itself suppresses the type by its plugin template, let it answer NOERROR instead of NXDOMAIN':
    '如果是 CoreDNS 自己用 template 插件屏蔽该类型，请让它应答 NOERROR 而不是 NXDOMAIN',
  'a server answered NXDOMAIN for a name that exists': '服务器对存在的名称应答 NXDOMAIN',
  'The answer has an RCODE that no query ought to get': '应答带有查询不应得到的 RCODE',
  'YXDOMAIN to NOTZONE are for updates, the higher ones for extensions that the query has to use. A server that is misconfigured, or a middlebox with bits of its own, says so. Go asks once more and fails the lookup; musl takes the answer for silence and fails after 5 s.':
    'YXDOMAIN 至 NOTZONE 用于更新，更高的用于查询自己启用的扩展。配置错误的服务器或自行其是的中间设备会这样应答。Go 再查一次，然后解析失败；musl 把该应答当作没有应答，5 s 后失败。',
  'The answer has an RCODE of 6 or above. It is an answer: nothing was lost.':
    '应答的 RCODE 为 6 或更高。它是应答：什么也没有丢失。',
  'BADCOOKIE is none when the client asks again with the right cookie and is answered.':
    '客户端用正确的 cookie 重新查询并得到应答时，BADCOOKIE 不是故障。',
  'FORMERR, SERVFAIL, NOTIMP and REFUSED have rules of their own.':
    'FORMERR、SERVFAIL、NOTIMP 和 REFUSED 各有自己的规则。',
  'Ask the server by hand, and read its log for this name: an access list, a zone that it does not serve, or a key that it does not know':
    '手工向服务器查询，并在其日志中查看该名称：访问列表、它不提供的区域，或它不认识的密钥',
  'Ask {0} by hand, and read its log for this name: an access list, a zone that it does not serve, or a key that it does not know':
    '手工向 {0} 查询，并在其日志中查看该名称：访问列表、它不提供的区域，或它不认识的密钥',
  'the server answered with an RCODE that no query ought to get':
    '服务器以查询不应得到的 RCODE 应答',

  // Rules about ICMP errors, and what their lines say.
  'ICMP says that nobody listens on the port': 'ICMP 报告端口上没有进程监听',
  'Nobody listens at the server, or the service has no endpoints. The client learns it at once and does not wait.':
    '服务器上没有进程监听，或服务没有端点。客户端立即得知，不会等待。',
  'An ICMP error of the kind "port unreachable" quotes the query itself. One that the client sends quotes an answer: it has closed its socket.':
    '“端口不可达”类的 ICMP 错误引用的是查询本身。客户端发出的则引用应答：它已关闭套接字。',
  'Errors of other kinds have other causes: host-unreachable, admin-prohibited, ttl-exceeded.':
    '其他种类的错误另有原因：host-unreachable、admin-prohibited、ttl-exceeded。',
  '{0} says that nobody listens on port {1} of {2} ({3})':
    '{0} 报告 {2} 的端口 {1} 上没有进程监听（{3}）',
  'Check that the DNS service has ready endpoints, and that something listens on its port':
    '检查 DNS 服务是否有就绪的端点，以及其端口上是否有进程监听',
  'Check that the DNS service behind {0} has ready endpoints, and that something listens on port {1}':
    '检查 {0} 背后的 DNS 服务是否有就绪的端点，以及端口 {1} 上是否有进程监听',
  'the ICMP error of {0} in {1} quotes the {2} query in {3}':
    '{0} 在 {1} 的 ICMP 错误引用了 {3} 的 {2} 查询',
  'by then the query was on its way to {0}, as the error quotes it: the service address had been translated':
    '从错误所引用的内容看，查询当时正发往 {0}：服务地址已被转换',
  '{0} is not the server: it stands on the way': '{0} 不是服务器：它位于途中',
  'whether it was the server, or something on the way: {0} is the server’s own address, and also what the translation of a service puts into errors of others':
    '是服务器还是途中的设备：{0} 是服务器自己的地址，但服务地址转换也会把它写入他人发出的错误',
  "ICMP says that the server's host or network cannot be reached":
    'ICMP 报告服务器的主机或网络不可达',
  'A node or a pod that is gone, an address that nobody answers for, or a missing route. Linux does not report it to a UDP socket, because it may pass: the client waits for its time-out as if the query had been lost.':
    '节点或 Pod 已消失，地址无人应答，或缺少路由。Linux 认为这可能只是暂时的，不会告知 UDP 套接字：客户端像查询丢失一样一直等到超时。',
  'An ICMP error of the kind "host unreachable" or "network unreachable" quotes the query. It is sent by whoever could not pass the query on.':
    '“主机不可达”或“网络不可达”类的 ICMP 错误引用了查询。发出它的是无法继续转发查询的一方。',
  'A closed port is port-unreachable, a firewall admin-prohibited.':
    '端口关闭属于 port-unreachable，防火墙属于 admin-prohibited。',
  '{0} says that the host {1} cannot be reached ({2})': '{0} 报告主机 {1} 不可达（{2}）',
  '{0} says that the network of {1} cannot be reached ({2})':
    '{0} 报告 {1} 所在的网络不可达（{2}）',
  '{0} says that the query to {1} cannot be delivered ({2})':
    '{0} 报告发往 {1} 的查询无法送达（{2}）',
  'Check that the server still exists: its node, its pod, and the route to it':
    '检查服务器是否仍然存在：其节点、其 Pod，以及到它的路由',
  'Check that {0} still exists: its node, its pod, and the route to it from where {1} is':
    '检查 {0} 是否仍然存在：其节点、其 Pod，以及从 {1} 所在处到它的路由',
  'Where an endpoint is gone and the client keeps its port, look for an old connection that still leads to it':
    '如果端点已消失而客户端一直使用同一端口，请查找仍指向它的旧连接',
  'A firewall or policy rejects the query, as ICMP says': 'ICMP 报告防火墙或策略拒绝了查询',
  'A rule with a REJECT that says so (iptables --reject-with icmp-admin-prohibited, firewalld, an access list of a router). The DNS service may be healthy. The client learns it at once and does not wait.':
    '某条规则以 REJECT 明确拒绝（iptables --reject-with icmp-admin-prohibited、firewalld、路由器的访问列表）。DNS 服务可能是正常的。客户端立即得知，不会等待。',
  'An ICMP error of the kind "administratively prohibited" (IPv4 codes 9, 10 and 13; IPv6 codes 1, 5 and 6) quotes the query.':
    '“管理上禁止”类的 ICMP 错误（IPv4 代码 9、10、13；IPv6 代码 1、5、6）引用了查询。',
  'A firewall that drops in silence is seen as server-silent; one that answers "port unreachable" cannot be told from a closed port.':
    '静默丢弃的防火墙表现为 server-silent；以“端口不可达”应答的防火墙与关闭的端口无法区分。',
  'a firewall or policy rejects the query to {0}: {1} says that it is prohibited ({2})':
    '防火墙或策略拒绝了发往 {0} 的查询：{1} 报告禁止通过（{2}）',
  'Find the rule that rejects DNS: in the network policies of the client’s namespace and of the DNS servers’, and in the firewall of each node on the way. The counters tell which one is hit':
    '找出拒绝 DNS 的规则：在客户端命名空间和 DNS 服务器命名空间的网络策略中，以及途中每个节点的防火墙中。计数器会显示命中了哪一条',
  'Find the rule that rejects DNS from {0} to {1}: in the network policies of both ends, and in the firewall of each node on the way. The counters tell which one is hit':
    '找出拒绝从 {0} 到 {1} 的 DNS 的规则：在两端的网络策略中，以及途中每个节点的防火墙中。计数器会显示命中了哪一条',
  'Allow port 53 over UDP and over TCP: large answers need both.':
    '请同时放行 UDP 和 TCP 的 53 端口：大的应答两者都需要。',
  'The query went from router to router until its time to live was over':
    '查询在路由器之间转发，直到生存时间耗尽',
  'A routing loop: two routers each take the other for the way to the server. Linux does not report it to a UDP socket, so the client waits for its time-out as if the query had been lost.':
    '路由环路：两台路由器都以为对方是去往服务器的路径。Linux 不会告知 UDP 套接字，因此客户端像查询丢失一样一直等到超时。',
  'An ICMP error "time exceeded in transit" quotes the query. It comes from a router in the loop.':
    '“传输中超时”的 ICMP 错误引用了查询。它来自环路中的一台路由器。',
  'A query that was sent with few hops left, as traceroute does, needs no loop: then the finding says so.':
    '如果查询发出时剩余跳数就很少（如 traceroute），则不需要环路也会如此：诊断结果会说明。',
  'the query to {0} went round in a routing loop: {1} says that its time to live was exceeded ({2})':
    '发往 {0} 的查询陷入路由环路：{1} 报告其生存时间已耗尽（{2}）',
  'the query to {0} had only {1} hops left: {2} says that its time to live was exceeded ({3})':
    '发往 {0} 的查询只剩 {1} 跳：{2} 报告其生存时间已耗尽（{3}）',
  'the query to {0} had only one hop left: {1} says that its time to live was exceeded ({2})':
    '发往 {0} 的查询只剩一跳：{1} 报告其生存时间已耗尽（{2}）',
  'with the hops that the query in {0} had left ({1}), it should have arrived':
    '{0} 的查询还剩 {1} 跳，本应到达',
  'Follow the way of the query: where two addresses take turns is the loop':
    '追踪查询的路径：两个地址交替出现之处就是环路',
  'Follow the way of the query to {0}: where two addresses take turns is the loop. {1} is in it: look at its routes first':
    '追踪查询到 {0} 的路径：两个地址交替出现之处就是环路。{1} 就在其中：先查看它的路由',
  'Where this is a service address, follow the way to each of its endpoints: the query may have been translated before.':
    '如果这是服务地址，请分别追踪到其各个端点的路径：查询可能已先被转换。',
  'ICMP says that the server cannot be reached': 'ICMP 报告服务器不可达',
  'a firewall or policy rejects the queries': '防火墙或策略拒绝了查询',
  'queries went round in a routing loop': '查询陷入路由环路',
  'ICMP error: there is no way to the host to which the packet that it quotes was sent':
    'ICMP 错误：没有到达其中引用的报文的目的主机的路径',
  'ICMP error: a firewall or policy rejected the packet that it quotes':
    'ICMP 错误：防火墙或策略拒绝了其中引用的报文',
  'ICMP error: the packet that it quotes is too big for a link on the way':
    'ICMP 错误：其中引用的报文对途中某条链路而言过大',
  'ICMP error: the time to live of the packet that it quotes was exceeded on the way':
    'ICMP 错误：其中引用的报文在途中生存时间耗尽',

  // Rules about TCP connections that fail, and what their lines say.
  'DNS over TCP is refused, or the server ends it with queries open':
    'DNS over TCP 被拒绝，或服务器在查询未完成时结束连接',
  'Every DNS server has to answer over TCP as well. Clients that use it alone (use-vc) resolve nothing, and what does not fit into UDP is never complete. A server that ends connections with queries open is overloaded, restarts, or does not like the query.':
    '每个 DNS 服务器也必须通过 TCP 应答。只用 TCP 的客户端（use-vc）什么也解析不了，UDP 放不下的内容永远不完整。在查询未完成时结束连接的服务器，或是过载，或在重启，或不接受该查询。',
  'RST, or an ICMP error, answers the SYN: somebody refuses, and the client learns it at once. Without any answer it is tcp-silent.':
    'RST 或 ICMP 错误回应了 SYN：有一方拒绝，客户端立即得知。若毫无回应，则属于 tcp-silent。',
  'Or the server sends RST or FIN first while a query on the connection has no answer. When the client closes first, or all is answered, that is the usual end. When it has sent more bytes than the capture has, the rule says nothing.':
    '或者连接上还有查询没有应答时，服务器先发出 RST 或 FIN。若客户端先关闭，或查询都已应答，则是正常的结束。若服务器发送的字节多于抓包所含，则不作判断。',
  'Connections to the DNS port open only when the SYN is sent again':
    '到 DNS 端口的连接在重发 SYN 之后才建立',
  'The SYN or the answer to it was lost, or a full queue of the server dropped it. The client sends it again after a second, and then twice as long each time. Whoever asks over TCP alone (use-vc), or has to since an answer was truncated, waits that long before the query leaves: the wait of the lookup itself does not show it.':
    'SYN 或对它的回应丢失，或被服务器已满的队列丢弃。客户端一秒后重发，之后每次间隔加倍。只用 TCP 查询（use-vc）或因应答被截断而改用 TCP 的客户端，在查询发出之前就等了这么久：解析自身的等待时间不含这一段。',
  'A client sends its SYN again, and the connection opens 0.9 s or more after the first SYN.':
    '客户端重发 SYN，连接在首个 SYN 之后 0.9 秒或更久才建立。',
  'When nothing answers at all it is tcp-silent, with RST or an ICMP error in answer it is tcp-refused.':
    '若毫无回应，则属于 tcp-silent；若以 RST 或 ICMP 错误回应，则属于 tcp-refused。',
  'Look for loss on the path, and for a queue of the server that is full: SYNs are dropped when it accepts connections too slowly':
    '检查路径上的丢包，以及服务器是否有队列已满：服务器接受连接太慢时会丢弃 SYN',
  '{0} opened only when the SYN was sent again, after {1} ({2})':
    '{0} 在重发 SYN 之后才建立，用了 {1}（{2}）',
  '{0} opened only when the SYN was sent again, after up to {1} ({2})':
    '{0} 在重发 SYN 之后才建立，最长用了 {1}（{2}）',
  '{0} sends its SYN in {1}, and the connection opens {2} after the first':
    '{0} 在 {1} 发送 SYN，连接在首个 SYN 之后 {2} 建立',
  'RST answers the SYN of {0} ({1})': 'RST 回应了 {0} 的 SYN（{1}）',
  'ICMP rejects the SYN of {0} ({1})': 'ICMP 拒绝了 {0} 的 SYN（{1}）',
  'the server resets {0} with {1} ({2})': '服务器重置了 {0}，当时有 {1}（{2}）',
  'the server closes {0} with {1} ({2})': '服务器关闭了 {0}，当时有 {1}（{2}）',
  'a query unanswered': '一个查询没有应答',
  '{0} queries unanswered': '{0} 个查询没有应答',
  'the only TCP connection to port {0} of {1}': '到 {1} 端口 {0} 的唯一 TCP 连接',
  'all {0} TCP connections to port {1} of {2}': '到 {2} 端口 {1} 的全部 {0} 个 TCP 连接',
  '{0} of {1} TCP connections to port {2} of {3}': '到 {3} 端口 {2} 的 {1} 个 TCP 连接中的 {0} 个',
  'first in {0}': '最早在 {0}',
  '{0}; without TCP, clients cannot complete the truncated answers of this server ({1})':
    '{0}；没有 TCP，客户端无法补全该服务器被截断的应答（{1}）',
  'an ICMP error of {0} quotes the SYN from {1}': '{0} 的 ICMP 错误引用了来自 {1} 的 SYN',
  'RST answers the SYN from {0}': 'RST 回应了来自 {0} 的 SYN',
  RST: 'RST',
  FIN: 'FIN',
  'the server sends {0} to {1} while the query in {2} has no answer':
    '服务器向 {1} 发送 {0}，而 {2} 的查询没有应答',
  'segments that clients sent again on these connections: {0}':
    '客户端在这些连接上重传的报文段：{0} 个',
  '{0} answered {1} of {2} queries in this capture: the host is up':
    '{0} 在本次抓包中应答了 {2} 个查询中的 {1} 个：主机在运行',
  '{0} answered the only query to it in this capture: the host is up':
    '{0} 应答了本次抓包中发往它的唯一查询：主机在运行',
  'Check that NetworkPolicy, CNI and the packet filter of the nodes let TCP port 53 pass, as they do UDP port 53':
    '检查 NetworkPolicy、CNI 和节点的包过滤是否像放行 UDP 53 端口那样放行 TCP 53 端口',
  'Check that the DNS service has TCP port 53 and ready endpoints, and that the server listens on TCP: CoreDNS does by itself':
    '检查 DNS 服务是否有 TCP 53 端口和就绪的端点，以及服务器是否监听 TCP：CoreDNS 默认监听',
  'Look for the reason in the log of the server, in its restarts, and in its limits on TCP clients and their idle time':
    '在服务器的日志、重启记录，以及对 TCP 客户端数量和空闲时间的限制中查找原因',
  'Nothing answers the SYNs to the DNS port': '发往 DNS 端口的 SYN 没有任何回应',
  'Something drops TCP to port 53, mostly a firewall or a policy that was written with UDP in mind. The client waits: Linux sends SYNs for more than two minutes. Clients that use TCP alone (use-vc) resolve nothing, and a truncated answer costs the whole wait.':
    '到 53 端口的 TCP 报文被丢弃，多半是因为防火墙或策略只考虑了 UDP。客户端会等待：Linux 发送 SYN 超过两分钟。只用 TCP 的客户端（use-vc）什么也解析不了，一个被截断的应答就要等满全程。',
  'A client sends its SYN again, and the capture has no answer to either: no SYN-ACK, no RST, no ICMP error.':
    '客户端重传了 SYN，而抓包中两者都没有回应：没有 SYN-ACK、RST 或 ICMP 错误。',
  'Or it sends one SYN and the capture goes on for more than 3 s: by then, every client has sent it again or given up.':
    '或者只发送了一个 SYN，而抓包又持续了 3 s 以上：到那时，任何客户端都已重传或放弃。',
  'A client that goes on with ACK had its SYN-ACK: the capture shows one direction alone.':
    '继续发送 ACK 的客户端已收到 SYN-ACK：抓包只显示了一个方向。',
  'With RST or an ICMP error in answer it is tcp-refused.':
    '若有 RST 或 ICMP 错误回应，则属于 tcp-refused。',
  'nothing answers the SYN of {0} ({1})': '{0} 的 SYN 没有任何回应（{1}）',
  'nothing answers the {0} SYNs of {1} ({2})': '{1} 的 {0} 个 SYN 没有任何回应（{2}）',
  'nothing answers the SYN of {0}': '{0} 的 SYN 没有任何回应',
  'nothing answers the {0} SYNs of {1}': '{1} 的 {0} 个 SYN 没有任何回应',
  '{0} sends a SYN, and the capture goes on for {1} without an answer':
    '{0} 发送了一个 SYN，抓包又持续了 {1}，没有回应',
  '{0} sends {1} SYNs, and has no answer': '{0} 发送了 {1} 个 SYN，没有得到回应',
  '{0} sends {1} SYNs within {2}, and has no answer':
    '{0} 在 {2} 内发送了 {1} 个 SYN，没有得到回应',
  'the query over TCP was answered': '经 TCP 的查询得到了应答',
  'the client got the TCP connection that it tried to open': '客户端尝试的 TCP 连接已建立',
  'the {0} answer in {1} is truncated; the client turned to TCP in {2}, and the capture ends before an answer could show':
    '{1} 的 {0} 应答被截断；客户端在 {2} 改用 TCP，而抓包在可能出现回应之前就结束了',
  'the {0} answer in {1} is truncated; the client turned to TCP in {2}, and got no connection':
    '{1} 的 {0} 应答被截断；客户端在 {2} 改用 TCP，但未能建立连接',
  'no answer: the server ended the connection in frame {0}':
    '没有应答：服务器在第 {0} 帧结束了连接',
  'connections are refused, or the server ends them with queries open':
    '连接被拒绝，或服务器在查询未完成时结束连接',
  'connections to the DNS port open only at the second SYN':
    '到 DNS 端口的连接在第二个 SYN 之后才建立',
  'connections to the DNS port of {0} open only at the second SYN':
    '到 {0} DNS 端口的连接要到第二个 SYN 才建立',
  'SYNs to the DNS port get no answer': '发往 DNS 端口的 SYN 没有回应',
};
