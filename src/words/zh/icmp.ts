import type { Catalogue } from '../catalogue.ts';

/** Rules about ICMP errors, and what their lines say. */
export const icmp: Catalogue = {
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
};
