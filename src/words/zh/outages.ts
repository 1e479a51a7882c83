import type { Catalogue } from '../catalogue.ts';

/** Of the rules about a time, or a name, of which a server answers nothing. */
export const outages: Catalogue = {
  'a server answered nobody for a while': '某个服务器在一段时间内不应答任何客户端',
  'For some seconds or longer this server answered nobody':
    '该服务器在数秒或更长时间内不应答任何客户端',
  'A DNS server that restarts, hangs or moves to another node, or a way to it that is cut for a while (a link, a new network policy, a full connection table), takes every query of every client, retries included. Nothing is wrong with the clients, and nothing with DNS as soon as it is over: what matters is what happened at that time.':
    'DNS 服务器重启、挂起或迁移到其他节点，或者通往它的路径中断了一段时间（链路、新的网络策略、连接表已满），所有客户端的所有查询都会丢失，重发的也不例外。客户端没有问题，中断结束后 DNS 也没有问题：要查的是当时发生了什么。',
  'For two seconds or longer not one query that was sent to the server was answered within a second, and before or after it answers.':
    '在两秒或更长时间内，发往该服务器的查询没有一个在一秒之内得到应答，而在此之前或之后它有应答。',
  'At least three lookups lost queries in this time, and at least half of what was asked in it is known to be lost: the queries were sent again, or their clients waited in vain. A server that is only slow answers late, and what the capture alone missed is not asked again. Answers that are slow at first, when it is over, do not prolong it.':
    '这段时间内至少有三次解析丢失了查询，并且其间的查询至少有一半确定丢失：查询被重发，或者客户端空等了一场。只是缓慢的服务器会迟到应答；只是抓包漏掉的，则没有人会再问。中断结束后最初的缓慢应答不会延长它。',
  'The names that were lost are answered at another time, or there are three of them: it is not one zone whose servers are away.':
    '丢失查询的名称在其他时间得到过应答，或者这样的名称至少有三个：并非某一个区的服务器不可用。',
  'it is over within two seconds: a limit, or a full queue': '两秒之内就结束：限速，或队列已满',
  'the server answers nothing in the whole capture': '整个抓包期间该服务器从未应答',
  'for two seconds or longer the server answers nobody at all':
    '两秒或更长时间内，该服务器不应答任何客户端',
  'the losses go on before and after': '此前和此后也一直在丢失',
  'some queries are answered all the time': '自始至终都有一部分查询得到应答',
  'other endpoints of the service answer meanwhile': '其间该服务的其他端点有应答',
  'the answers come, when the clients have asked again': '应答会来，只是客户端已经重新查询',
  'nobody asks again: only the capture lacks the answers': '没有人再问：只是抓包中缺少应答',
  '{0} answered no {1} query from {2} on, but it had answered them before, and it goes on answering {3} queries':
    '{0} 从 {2} 起不应答任何 {1} 查询，但此前有应答，并且仍在应答 {3} 查询',
  '{0} answered no {1} query from {2} on': '{0} 从 {2} 起不应答任何 {1} 查询',
  '{0} answered no {1} query from {2} to {3}, but it did before and after, and meanwhile it answered {4} queries':
    '{0} 从 {2} 到 {3} 不应答任何 {1} 查询，但此前和此后都有应答，其间也应答了 {4} 查询',
  '{0} answered no {1} query from {2} to {3}': '{0} 从 {2} 到 {3} 不应答任何 {1} 查询',
  '{0} answered no {1} query until {2}, but it did afterwards, and meanwhile it answered {3} queries':
    '{0} 在 {2} 之前不应答任何 {1} 查询，但此后有应答，其间也应答了 {3} 查询',
  '{0} answered no {1} query until {2}': '{0} 在 {2} 之前不应答任何 {1} 查询',
  'none of the {0} {1} queries that were sent to {2} in this time was answered':
    '这段时间内发往 {2} 的 {0} 个 {1} 查询无一得到应答',
  'the only {0} query to {1} at another time was answered: by chance, so many in a row are not lost':
    '其他时候发往 {1} 的唯一一个 {0} 查询得到了应答：偶然不会接连丢失这么多',
  'at other times {0} of {1} {2} queries to {3} had no answer: by chance, so many in a row are not lost':
    '其他时候发往 {3} 的 {1} 个 {2} 查询中有 {0} 个没有应答：偶然不会接连丢失这么多',
  "Find out what dropped {0} queries at this time: the server's configuration, the servers that it asks in turn, or a firewall on the way":
    '找出此时是什么丢弃了 {0} 查询：服务器的配置、它转而询问的服务器，或途中的防火墙',
  "Find out what changed at this time, and drops {0} queries since: the server's configuration, the servers that it asks in turn, or a firewall on the way":
    '找出此时发生了什么变化、从此丢弃 {0} 查询：服务器的配置、它转而询问的服务器，或途中的防火墙',
  '{0} answered nobody from {1} until the capture ended {2} later, and it had answered before':
    '{0} 从 {1} 起不应答任何客户端，直到 {2} 后抓包结束，此前有应答',
  '{0} answered nobody from {1} to {2} ({3}), but it answered before and after':
    '{0} 从 {1} 到 {2}（{3}）不应答任何客户端，此前和此后都有应答',
  '{0} answered nobody until {1}, {2} after the first query to it, and it answered from then on':
    '{0} 在 {1}（发往它的第一个查询之后 {2}）之前不应答任何客户端，此后有应答',
  '{0} lookups of this client lost queries, this one among them':
    '该客户端有 {0} 次解析丢失了查询，本次是其中之一',
  '{0} lookups of {1} clients lost queries, this one among them':
    '{1} 个客户端共有 {0} 次解析丢失了查询，本次是其中之一',
  'none of the {0} queries that were sent to {1} in this time was answered within a second':
    '这段时间内发往 {1} 的 {0} 个查询，没有一个在一秒之内得到应答',
  'another server answered all of these lookups': '这些解析全部由另一台服务器应答',
  'another server answered {0} of these {1} lookups': '这 {1} 次解析中有 {0} 次由另一台服务器应答',
  '{0} answered nobody at that time either: look for what they share, such as a node or a network':
    '{0} 当时同样不应答任何客户端：查找它们的共同点，例如节点或网络',
  'whether the server was away, the way to it was cut, or only this client was':
    '是服务器不可用，是通往它的路径中断，还是只有这个客户端的网络中断',
  'whether the server was away, or the way to it was cut': '是服务器不可用，还是通往它的路径中断',
  'Find out what happened to the DNS servers at this time: a restart, a rollout, an eviction, a node that went away':
    '查明当时 DNS 服务器发生了什么：重启、滚动更新、驱逐，或节点失联',
  'Events are kept for an hour, unless the cluster is told otherwise. A pod that was replaced has no log any more; of a container that restarted, --previous shows it.':
    '除非集群另有设置，事件只保留一小时。被替换的 Pod 不再有日志；容器重启前的日志用 --previous 查看。',
  'If they ran all the time, look at the way to them on the node: a link that went down, a full connection table, rules that changed':
    '如果它们一直在运行，就在节点上检查通往它们的路径：链路断开、连接表已满、规则变更',
  'Let the next one pass unnoticed: two replicas or more, on different nodes, that stop only when the endpoints are told (lameduck)':
    '让下一次中断不被察觉：至少两个副本，分布在不同节点上，并在端点更新之后才停止（lameduck）',
  'It helps with restarts that are planned, and not against a crash, or a network that is cut.':
    '它对计划内的重启有效，对崩溃或网络中断无效。',
  'What happened to the DNS pods: restarts, evictions, probes that failed (events are kept for an hour, unless the cluster is told otherwise)':
    'DNS Pod 发生了什么：重启、驱逐、探针失败（除非集群另有设置，事件只保留一小时）',
  'On the node: was a link down, or the connection table full?':
    '在节点上：链路是否断开过，连接表是否已满？',
  'then {0} queries were answered, but none of them within a second: it had to catch up, or was still slow':
    '随后 {0} 个查询得到了应答，但没有一个在一秒之内：服务器在追赶积压，或者仍然缓慢',
  '{0} was looked up once, which is too few to say never': '{0} 只解析过一次，不足以断言从不应答',
  '{0} answered none of {1} queries for {2} names of {3} in {4} lookups, but it answered other names meanwhile':
    '{0} 在 {4} 次解析中没有应答对 {3} 的 {2} 个名称的 {1} 个查询中的任何一个，但其间应答了其他名称',
  '{0} answered none of {1} queries for {2} in {3} lookups, but it answered other names meanwhile':
    '{0} 在 {3} 次解析中没有应答对 {2} 的 {1} 个查询中的任何一个，但其间应答了其他名称',
  '{0} answered none of {1} {2} queries for {3} in {4} lookups, but it answered other types of this name, and other names meanwhile':
    '{0} 在 {4} 次解析中没有应答对 {3} 的 {1} 个 {2} 查询中的任何一个，但应答了该名称的其他类型，其间也应答了其他名称',
  '{0} and others of {1} were asked for, and no name of it was answered':
    '查询过 {1} 的 {0} 等名称，其中没有一个得到应答',
  '{0} were asked for, and no name of {1} was answered': '查询过 {0}，{1} 的名称没有一个得到应答',
  'of the other queries to {0} {1} of {2} had no answer: by chance, not all of these are lost':
    '发往 {0} 的其他 {2} 个查询中有 {1} 个没有应答：偶然不会使这些全部丢失',
  'whether what {0} asks in turn is silent, or the server itself or something on the way drops these queries':
    '是 {0} 继而询问的服务器沉默，还是该服务器自身或途中的什么丢弃了这些查询',
  'Capture at the server: whether it asks for this name in turn, whom, and whether that answers.':
    '在服务器上抓包：看它是否继而查询该名称、向谁查询、对方是否应答。',
  'Find out whom {0} asks for this name (a forward of its zone, the servers of the zone), and ask that from the same host':
    '查明 {0} 为该名称询问谁（其区域的转发、该区域的服务器），并从同一主机询问对方',
  'Find out whom the server asks for this name (a forward of its zone, the servers of the zone), and ask that from the same host':
    '查明服务器为该名称询问谁（其区域的转发、该区域的服务器），并从同一主机询问对方',
  'Look for a policy that drops queries by name: a DNS filter, a rule of the CNI for names, a firewall that reads DNS':
    '检查按名称丢弃查询的策略：DNS 过滤器、CNI 的名称规则、会读 DNS 的防火墙',
  'none of {0} queries to {1} was answered; nobody waited for it, as {2} was asked at the same time and answered':
    '发往 {1} 的 {0} 个查询无一得到应答；没有人为此等待，因为同时询问的 {2} 应答了',
  '{0} lookups asked {1} and another server at the same time, and had their answers from there':
    '{0} 次解析同时询问了 {1} 和另一个服务器，并从后者得到应答',
  'Or take it out of resolv.conf: without it, one query less is sent for each question':
    '或者把它从 resolv.conf 中去掉：每个问题就少发一个查询',
  'whether {0} is silent, or its answers take a way that this capture does not see':
    '是 {0} 没有应答，还是它的应答走了此抓包看不到的路径',
};
