import type { Catalogue } from '../catalogue.ts';

/** What the other rules say. */
export const findings: Catalogue = {
  '{0} and {1} asked the same at once, from one port with one ID: they are addresses of one host':
    '{0} 和 {1} 同时以同一端口、同一 ID 查询了相同的内容：它们是同一主机的地址',
  '{0} asked again, with its ID, what {1} had asked before: they are addresses of one host':
    '{0} 以相同的 ID 再次查询了 {1} 之前查询的内容：它们是同一主机的地址',
  'one of the two queries of the first transmission was answered':
    '第一次发送的两个查询中有一个得到了应答',
  'no later transmission was answered either': '之后的重发也没有得到应答',
  'neither the A nor the AAAA query ({0}) was answered; {1} after {2}':
    'A 和 AAAA 查询（{0}）都没有应答；{2} 后 {1}',
  'neither the A nor the AAAA query ({0}) was answered; {1}':
    'A 和 AAAA 查询（{0}）都没有应答；{1}',
  'both were sent again': '两者都重发了',
  '{0} alone was sent again': '只重发了 {0}',
  'neither query is sent again in this capture': '在本次抓包中两个查询都没有重发',
  'Capture here and at the server at the same time, to see whether the queries arrive there.':
    '同时在此处和服务器端抓包：查询是否到达那里，可以区分是链路问题还是服务器问题。',
  'Look at the load of the DNS servers and at loss on the path at this moment: restarts, throttled CPU, full queues':
    '检查 DNS 服务器的负载以及此刻链路上的丢包：重启、CPU 限流、队列已满',
  'at all other times {0} of {1} queries were lost: independent losses do not fall together like this':
    '在其他所有时候，{1} 个查询中丢了 {0} 个：互不相关的丢失不会这样凑在一起',
  '{0} of {1} queries of the {2} s before and after were lost: independent losses do not fall together like this':
    '在此前后 {2} s 内，{1} 个查询中丢了 {0} 个：互不相关的丢失不会这样凑在一起',
  'whether as many are lost at other times: too little else was captured':
    '其他时候是否也丢失这么多：此外抓到的太少',
  'other clients lost queries at the same moment, but only {0} of the {1} queries that were sent then':
    '其他客户端同时也丢了查询，但当时发出的 {1} 个查询中只丢了 {0} 个',
  'other clients lost queries at the same moment, but that may be chance: {0} of {1} queries of the {2} s before and after were lost as well':
    '其他客户端同时也丢了查询，但可能是偶然：此前后 {2} s 内，{1} 个查询中也丢了 {0} 个',
  'other clients lost queries at the same moment, but that may be chance: at all other times {0} of {1} queries were lost as well':
    '其他客户端同时也丢了查询，但可能是偶然：在其他所有时候，{1} 个查询中也丢了 {0} 个',
  '{0} of the {1} queries that were sent within {2} s were lost, one of this lookup among them; they came from {3} clients':
    '在 {2} s 内发出的 {1} 个查询中丢失了 {0} 个，其中有本次解析的查询；它们来自 {3} 个客户端',
  '{0} clients lost queries at the same moment': '{0} 个客户端在同一时刻丢失查询',
  'Look for a limit that was reached at this moment: packets per second of the network interface, queue lengths, the CPU limit of the DNS servers':
    '查找此刻触及的上限：网卡每秒报文数、队列长度、DNS 服务器的 CPU 限额',
  'the capture goes on for {0} after the query': '查询之后抓包又持续了 {0}',
  'the {0} query in {1} is unanswered, and the capture ends with it: it cannot be judged':
    '{1} 的 {0} 查询没有应答，而抓包就此结束：无法下结论',
  'the {0} query in {1} is unanswered, and the capture ends {2} later: it cannot be judged':
    '{1} 的 {0} 查询没有应答，而抓包在 {2} 后结束：无法下结论',
  'the client asked for {0} again {1} after its first query ({2})':
    '客户端在第一次查询之后 {1} 再次查询了 {0}（{2}）',
  'what came of that lies after the end of the capture': '其结果在抓包结束之后，无从得知',
  'what the client did next lies after the end of the capture':
    '客户端随后做了什么，超出了抓包的范围',
  'Capture for at least 30 seconds longer than the delay that you look for':
    '抓包时间至少要比所查的延迟再长 30 秒',
  'the client began other lookups before any resolver would have asked again':
    '在任何解析器会重新查询之前，客户端已开始其他解析',
  'whether it was the same process that went on: a program that was stopped, or has a time limit of its own, asks no more either':
    '继续运行的是否为同一进程：被终止的程序，或自身有时限的程序，也不会再问',
  'Capture with a larger buffer and a tighter filter': '用更大的缓冲区和更精确的过滤器抓包',
  'the {0} answer in {1} came after {2}, when the client had closed its socket':
    '{1} 的 {0} 应答在 {2} 后到达，此时客户端已关闭套接字',
  'the {0} answer in {1} came when the client had closed its socket':
    '{1} 的 {0} 应答到达时，客户端已关闭套接字',
  'the client refused its own answer with an ICMP error': '客户端用 ICMP 错误拒绝了发给自己的应答',
  'the {0} query in {1} is unanswered, and was not sent again in the {2} that the capture goes on':
    '{1} 的 {0} 查询没有应答，在抓包余下的 {2} 中没有重发',
  'the client asked nothing else for some seconds': '客户端在几秒内没有查询别的内容',
  'Look at the application’s own time limit for lookups or requests: it should be longer than one time-out of its resolver':
    '检查应用自身对解析或请求的时限：它应当长于其解析器的一次超时',
  'no answer to the {0} query in {1} came within the capture, not even a late one':
    '抓包期间没有出现对 {1} 的 {0} 查询的应答，迟到的也没有',
  'the {0} query in {1} was sent again after {2}, and one answer came {3} behind that: it may be a late one to the first query':
    '{1} 的 {0} 查询在 {2} 后再次发送，其后 {3} 来了一个应答：它可能是对首次查询的迟到应答',
  'whether the answer in {0} is to the query in {1}, or to that in {2} while the first one was lost: they have one ID and one port':
    '{0} 的应答是对 {1} 的查询，还是对 {2} 的查询（首次查询已丢失）：两者的 ID 和端口相同',
  'the {0} query in {1} was answered after {2}, when the client had already asked again':
    '{1} 的 {0} 查询在 {2} 后才得到应答，此时客户端已重新查询',
  'the client asked again after {0} ({1})': '客户端在 {0} 后重新查询（{1}）',
  'the answer to the first query came in {0}': '对第一个查询的应答出现在 {0}',
  'Look at what the server waits for: its upstream servers, its load, its CPU limit':
    '查看服务器在等待什么：上游服务器、负载、CPU 限额',
  'A longer time-out hides this, and a shorter one multiplies the load.':
    '更长的超时会掩盖问题，更短的超时会使负载成倍增加。',
  'Look at what {0} waits for: its upstream servers, its load, its CPU limit':
    '查看 {0} 在等待什么：上游服务器、负载、CPU 限额',
  'the {0} query in {1} has ID {2}, the answer in {3} has ID {4}, and had to be ignored':
    '{1} 的 {0} 查询 ID 为 {2}，{3} 的应答 ID 为 {4}，必须被忽略',
  'question, addresses and ports of the answer fit, its ID does not':
    '应答的问题、地址和端口都相符，唯独 ID 不符',
  'Find the device between client and server that answers or rewrites DNS':
    '找出客户端与服务器之间代答或改写 DNS 的设备',
  'the client refused it with an ICMP error': '客户端用 ICMP 错误拒绝了它',
  '{0} responses were captured and no query': '抓到 {0} 个响应，但没有查询',
  'a response was captured and no query': '抓到 1 个响应，但没有查询',
  'no query to a DNS port was captured': '没有抓到发往 DNS 端口的查询',
  '{0} queries were captured and no response, yet no client asked again: the answers arrived, but were not captured':
    '抓到 {0} 个查询而没有响应，但没有客户端重新查询：应答已到达，但没有被抓到',
  'no response was captured': '没有抓到响应',
  'only queries were captured: the command that printed the text leaves the responses out':
    '只抓到查询：打印该文本的命令略去了响应',
  'a command line in the text lets one direction through': '文本中的命令行只放行一个方向',
  'whether these queries were answered: the text cannot show it':
    '这些查询是否得到应答：该文本无法显示',
  '{0} queries were captured and no response, yet only {1} of {2} lookups asked again: the answers arrived, but were not captured':
    '抓到 {0} 个查询而没有响应，但 {2} 次解析中只有 {1} 次重新查询：应答已到达，但没有被抓到',
  '{0} queries to {1} were captured and no response from it, yet no client asked again: its answers arrived, but were not captured':
    '抓到 {0} 个发往 {1} 的查询而没有它的响应，但没有客户端重新查询：它的应答已到达，但没有被抓到',
  '{0} queries to {1} were captured and no response from it, yet only {2} of {3} lookups asked again: its answers arrived, but were not captured':
    '抓到 {0} 个发往 {1} 的查询而没有它的响应，但 {3} 次解析中只有 {2} 次重新查询：它的应答已到达，但没有被抓到',
  '{0} queries were captured and no response, yet the query in {1} was sent again without its twin, so the client had an answer: the answers were not captured':
    '抓到 {0} 个查询而没有响应，但 {1} 中的查询单独重发，没有与它成对的查询，可见客户端得到过应答：应答没有被抓到',
  '{0} queries to {1} were captured and no response from it, yet the query in {2} was sent again without its twin, so the client had an answer: its answers were not captured':
    '抓到 {0} 个发往 {1} 的查询而没有它的响应，但 {2} 中的查询单独重发，没有与它成对的查询，可见客户端得到过应答：它的应答没有被抓到',
  'a resolver that has no answer sends both queries of a pair again at once':
    '没有得到任何应答的解析器会立即把成对的两个查询一起重发',
  'which queries were lost: answers would show it': '丢了哪些查询：要有应答才能看出',
  '{0} queries to {1} were captured and no response from it: its answers were captured under other addresses, before these were translated back':
    '抓到 {0} 个发往 {1} 的查询而没有它的响应：它的应答是在地址转换回来之前、以其他地址被抓到的',
  'responses from {0} to {1} have questions and IDs of these queries, and come right after them':
    '从 {0} 到 {1} 的响应带有这些查询的问题和 ID，并紧随其后',
  'no response from {0} was captured, and no query has an answer':
    '没有抓到 {0} 的响应，也没有任何查询得到应答',
  'no response from {0} was captured, and other servers answered':
    '没有抓到 {0} 的响应，而其他服务器有应答',
  'no query was sent again, although the clients had the time to, or went on with other lookups':
    '没有查询重发，而客户端有足够的时间重发，或者已经开始别的解析',
  'no query to {0} was sent again, although the clients had the time to, or went on with other lookups':
    '发往 {0} 的查询没有重发，而客户端有足够的时间重发，或者已经开始别的解析',
  'only {0} of {1} lookups asked again: these lost a packet, and which one does not show here':
    '{1} 次解析中只有 {0} 次重新查询：它们丢了报文，但这里看不出丢的是哪一个',
  'whether a program was stopped before its resolver would have asked again: that looks the same':
    '程序是否在其解析器重新查询之前就被终止：那样看起来是一样的',
  'Capture both directions': '抓取两个方向',
  'If the resolver is on this host (127.0.0.11 of Docker, the proxy of a service mesh), port 53 is translated to its own before a query is captured: capture all of UDP, and name that port':
    '如果解析器就在本机（Docker 的 127.0.0.11、服务网格的代理），查询在被抓到之前，53 端口已转换成解析器自己的端口：请抓取全部 UDP，并指定该端口',
  'Look for loss on the path between client and server: interface drops, full queues, a rate limit, a CPU limit of the DNS servers':
    '查找客户端与服务器之间链路上的丢包：接口丢包、队列已满、速率限制、DNS 服务器的 CPU 限额',
  'queries are lost on this lookup again and again ({0}), retransmissions included':
    '这次解析的查询一再丢失（{0}），包括重传',
  'a retransmission was lost ({0}) on a path that loses others too':
    '一个重传的查询丢失（{0}），而该链路上其他查询也会丢失',
  'the first transmission lost queries ({0}) on a path that loses others too':
    '第一次发送的查询丢失（{0}），而该链路上其他查询也会丢失',
  'the client asked again after {0}': '客户端在 {0} 后重新查询',
  '{0} answered {1} with {2} ({3})': '{0} 对 {1} 应答 {2}（{3}）',
  'the response in {0} has RCODE {1}': '{0} 的响应 RCODE 为 {1}',
  "Check the server's access lists and zones: does it recurse for this client's address?":
    '检查服务器的访问控制列表和区域：它是否为该客户端地址提供递归？',
  '1 of {0} lookups was the try of a suffix that does not exist; it took {1}':
    '{0} 次解析中有 1 次是对不存在的后缀的尝试；用时 {1}',
  '{0} of {1} lookups were tries of suffixes that do not exist; they took {2} in all':
    '{1} 次解析中有 {0} 次是对不存在的后缀的尝试；合计用时 {2}',
  '{0}. {1} was tried with one suffix first ({2})': '{0}。{1} 先加了一个后缀尝试（{2}）',
  '{0}. {1} was tried with {2} suffixes first ({3})': '{0}。{1} 先加了 {2} 个后缀尝试（{3}）',
  'each of the tries was answered with NXDOMAIN, and the next one followed at once':
    '每次尝试都得到 NXDOMAIN，并立即进行下一次',
  'End names that are complete with a dot, or lower ndots for this pod':
    '完整的名称以点结尾，或降低该 Pod 的 ndots',
  'With ndots:1 short names of other namespaces, such as service.namespace, are asked as they are first, and fail.':
    'ndots:1 时，其他命名空间的短名称（例如 service.namespace）会先按原样查询而失败。',
  'too few queries were seen to call the server silent': '看到的查询太少，不能断定服务器没有反应',
  'none of {0} queries to {1} was answered': '发往 {1} 的 {0} 个查询无一得到应答',
  'Check that a DNS server listens at the address, has endpoints, and that no network policy drops UDP port 53':
    '检查该地址上是否有 DNS 服务器监听、是否有端点，以及网络策略是否丢弃 UDP 53 端口',
  'Check that a DNS server listens at {0}, has endpoints, and that no network policy drops UDP port 53':
    '检查 {0} 上是否有 DNS 服务器监听、是否有端点，以及网络策略是否丢弃 UDP 53 端口',
  "Read the server's log for this name: upstream time-outs, DNSSEC validation, a loop in its configuration":
    '在服务器日志中查看该名称：上游超时、DNSSEC 校验、配置中的环路',
  'the {0} query in {1} got no answer and was sent again {2} later, which was answered':
    '{1} 的 {0} 查询没有应答，在 {2} 后重发并得到应答',
  'Look for loss on the path, or for a server that drops queries: one capture at the client and one at the server tell which':
    '查找链路上的丢包，或丢弃查询的服务器：在客户端和服务器各抓一次包即可区分',
  'Look at the server, and at the path to it from where the query was last seen: a capture at the server tells which of them lost it':
    '检查服务器，以及从最后看到该查询之处到服务器的链路：在服务器抓包即可区分是哪一方丢了它',
  'Look for what drops packets in this node: rules of its packet filter, full queues, limits of its network card':
    '查找本节点上丢弃报文的原因：包过滤规则、已满的队列、网卡的限额',
  "the AAAA query in {0}, sent after A's answer from a port of its own, got no answer and was not sent again: with single-request-reopen glibc waits for its time-out and returns IPv4 only":
    '{0} 的 AAAA 查询在 A 应答之后从单独的端口发出，没有应答也没有重发：启用 single-request-reopen 的 glibc 会等到超时，然后只返回 IPv4',
  'A was answered before AAAA was sent, from another port':
    'A 在 AAAA 发出之前就已得到应答，AAAA 使用另一个端口',
  'A and AAAA were asked one after the other: they were not on the way together':
    'A 与 AAAA 依次查询：两者没有同时在途',
  'the five-tuple was in use before: its conntrack entry was confirmed already':
    '该五元组不久前刚用过：其 conntrack 表项早已确认',
  'other evidence rules the race out: see what was considered':
    '其他证据排除了竞争：见考虑过的规则',
  'the {0} query in {1} was answered after {2}, without a retry':
    '{1} 的 {0} 查询在 {2} 后得到应答，没有重传',
  'the answer in {0} came {1} after the query; slow is {2} and above':
    '{0} 的应答在查询之后 {1} 到达；{2} 及以上算慢',
  'a DNS message is cut inside the question': '1 个 DNS 报文在问题部分被截断',
  '{0} DNS messages are cut inside the question': '{0} 个 DNS 报文在问题部分被截断',
  '{0} by a snap length of {1} bytes: name and type cannot be read':
    '{0}（抓包长度为 {1} 字节）：无法读出名称和类型',
  '{0}: name and type cannot be read': '{0}：无法读出名称和类型',
  'the captured bytes end before the question does': '抓到的字节在问题部分结束之前就没有了',
  'Capture again with a snap length that holds the question': '用能容纳问题部分的抓包长度重新抓包',
  'the {0} answer in {1} is truncated; the client asked again over TCP in {2}':
    '{1} 的 {0} 应答被截断；客户端在 {2} 改用 TCP 重新查询',
  'the {0} answer in {1} is truncated, and the client did not ask over TCP in this capture':
    '{1} 的 {0} 应答被截断，而客户端在本次抓包中没有改用 TCP',
  'the answer has the TC flag': '应答带有 TC 标志',
  'the client asked again over TCP': '客户端改用 TCP 重新查询',
  'Nothing, as long as TCP port 53 is open between client and server':
    '无需处理，只要客户端与服务器之间的 TCP 53 端口可用',
  'other {0} queries were answered by this server': '该服务器应答过其他 {0} 查询',
  'only one {0} query is known to have had no answer, which is too few to say never':
    '已知没有应答的 {0} 查询只有一个，不足以断定从不应答',
  'none of {0} {1} queries to {2} was answered, while {3} {4} queries were':
    '发往 {2} 的 {0} 个 {1} 查询无一得到应答，而 {3} 个 {4} 查询得到了应答',
  'none of {0} {1} queries to {2} was answered, while the {3} query was':
    '发往 {2} 的 {0} 个 {1} 查询无一得到应答，而 {3} 查询得到了应答',
  "Find what drops the queries of this type: the server's configuration, or a firewall on the way. A server without such records must answer with an empty answer":
    '找出丢弃这种类型查询的环节：服务器配置，或途中的防火墙。没有此类记录的服务器必须返回空应答',
  "Find what drops {0} queries: the server's configuration, or a firewall on the way. A server without such records must answer with an empty answer":
    '找出丢弃 {0} 查询的环节：服务器配置，或途中的防火墙。没有此类记录的服务器必须返回空应答',
  'the answer to the {0} query in {1} came from {2} instead of {3}, and had to be ignored':
    '对 {1} 的 {0} 查询，应答来自 {2} 而不是 {3}，必须被忽略',
  'the answer came {0} after the query': '应答在查询之后 {0} 到达',
  "Follow the answer's way back: is it the path, and the node, that the query took? Was the connection table flushed, or the DNS service changed, at this moment?":
    '追踪应答的返回路径：它是否经过与查询相同的路径和节点？此刻连接表是否被清空，或 DNS 服务是否有变更？',
  'the {0} query in {1} is unanswered and not sent again: it cannot be judged, because without times nothing shows how long the capture goes on':
    '{1} 的 {0} 查询没有应答，也没有重发：无法下结论，因为没有时间就无从得知抓包持续了多久',
  'whether the capture reaches past the moment when the client would ask again':
    '抓包是否持续到客户端应当重新查询的时刻之后',
  'each of the tries was answered with NXDOMAIN before the next one':
    '每次尝试都在下一次之前得到 NXDOMAIN 应答',
  'the {0} answer in {1} is truncated; whether the client asked again over TCP cannot be read in this capture':
    '{1} 的 {0} 应答被截断；客户端是否改用 TCP 重新查询，在此抓包中无法读出',
  'whether it took longer than the second that a clash entry of the race lives (nat-clash-expired): there are no times':
    '应答是否超过了竞争冲突表项一秒的寿命（nat-clash-expired）：没有时间，无法判断',
  'Follow the answer from here to the client: capture in the pod and on its node at the same moment, and compare where it is seen last':
    '从此处沿路径追踪应答：同时在 Pod 内和其节点上抓包，比较它最后出现在哪里',
  'Let answers be no larger than 1,232 bytes: they are then asked for over TCP instead of being cut into fragments':
    '让应答不超过 1,232 字节：这样会改用 TCP 查询，而不会被分片',
  'It needs TCP port 53 to be open between clients and servers.':
    '这需要客户端与服务器之间的 TCP 53 端口开放。',
  'the {0} query in {1} was answered in {2}, and was sent again {3} later all the same: the answer did not get to the client':
    '{1} 的 {0} 查询在 {2} 得到应答，但 {3} 后仍被重发：应答没有到达客户端',
  'the {0} and {1} queries in {2} were answered in {3}, and both were sent again {4} later all the same: neither answer got to the client':
    '{2} 的 {0} 和 {1} 查询在 {3} 得到应答，但 {4} 后两者仍被重发：两个应答都没有到达客户端',
  'the {0} and {1} queries in {2} were answered in {3}, and both were sent again {4} later all the same: at least one of the answers did not get to the client':
    '{2} 的 {0} 和 {1} 查询在 {3} 得到应答，但 {4} 后两者仍被重发：至少有一个应答没有到达客户端',
  'the {0} query in {1} was answered: {2} has the answer on its way. It did not get to the client, which sent the query again {3} later':
    '{1} 的 {0} 查询得到了应答：{2} 是途中的应答。它没有到达客户端，客户端在 {3} 后重发了查询',
  'the {0} query in {1} was answered: {2} has the answer on its way. It did not get to the client, which sent the query again in {3}':
    '{1} 的 {0} 查询得到了应答：{2} 是途中的应答。它没有到达客户端，客户端在 {3} 重发了查询',
  'the {0} query in {1} was answered: {2} has the answer on its way. It did not get to the client':
    '{1} 的 {0} 查询得到了应答：{2} 是途中的应答。它没有到达客户端',
  'the answer of {0} ({1}) came {2} after the query': '{0} 的应答（{1}）在查询之后 {2} 到达',
  "it was not seen at the place where the client's query was seen ({0})":
    '在抓到客户端查询的位置（{0}）没有看到它',
  'the query came again {0} after that answer ({1})': '该应答之后 {0}，查询再次发出（{1}）',
  'the {0} query was answered ({1}): it is the answer that was lost':
    '{0} 查询得到了应答（{1}）：丢失的是应答',
  'the answer in {0} came {1} after the query': '{0} 的应答在查询之后 {1} 到达',
  'the query came again with its ID {0} after that answer ({1})':
    '该应答之后 {0}，同一 ID 的查询再次发出（{1}）',
  'of the answer only the first fragment is in the capture': '抓包中只有该应答的第一个分片',
  'the answer has {0} bytes, which is more than every path carries in one packet ({1}): it may have been cut into fragments':
    '应答有 {0} 字节，超过所有路径都能用一个报文传送的大小（{1}）：它可能被分片',
  'the {0} query in {1} is unanswered, and the capture has a gap or a new clock after it: it cannot be judged':
    '{1} 的 {0} 查询没有应答，其后抓包有缺口或时钟被调整：无法下结论',
  'what the client did next is not in the capture': '客户端随后的行为不在抓包中',
  'a query has no answer, and nobody asked again: the capture lacks the answer, or the program stopped waiting for it':
    '一个查询没有应答，也无人重新查询：抓包缺少该应答，或者程序不再等待它',
  'the {0} query in {1} has no answer in the capture, but its client went on and never asked again':
    '{1} 的 {0} 查询在抓包中没有应答，但客户端继续工作，再未重发',
  '{0} of {1} queries have no answer in the capture, but their clients went on and never asked again':
    '{1} 个查询中有 {0} 个在抓包中没有应答，但客户端继续工作，再未重发',
  'nobody asked again, although the capture goes on': '抓包仍在继续，却没有人重发',
  'responses came to queries that are not in the capture: it misses packets':
    '有些响应所对应的查询不在抓包中：抓包缺少报文',
  'the clock of the capture was set {0}: the durations of what was under way then are not known':
    '抓包的时钟被 {0}：当时尚未完成的查询用了多久，无法得知',
  'the clock of the capture was set {0} times, first {1}: the durations of what was under way then are not known':
    '抓包的时钟被调整 {0} 次，首次 {1}：当时尚未完成的查询用了多久，无法得知',
  'the time stamps are not in order: they go back by {0}': '时间戳不按顺序：倒退了 {0}',
  'a query is answered or sent again after {0} without a packet; no resolver waits for more than {1}':
    '{0} 没有任何报文之后仍有后续；没有解析器会等待超过 {1}',
  'Compare with another clock before you trust a duration around this moment: the log of chronyd or ntpd, of the hypervisor, of the kernel':
    '在采信这一刻前后的时长之前，请与其他时钟比对：chronyd 或 ntpd、虚拟机管理程序、内核的日志',
  'back by {0} ({1})': '向后调 {0}（{1}）',
  'forward by {0} ({1})': '向前调 {0}（{1}）',
};
