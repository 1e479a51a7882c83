import type { Catalogue } from '../catalogue.ts';

/** The race: evidence, verdicts and advice. */
export const race: Catalogue = {
  'the {0} query is not sent again in this capture, so whether it would have been answered cannot be seen':
    '在本次抓包中 {0} 查询没有重发，因此看不到它是否会得到应答',
  'the {0} query is sent again in {1}, and the capture shows no answer to that either':
    '{0} 查询在 {1} 重发，抓包中也没有对它的应答',
  'the {0} query is sent again in {1}, and whether the answer in {2} is to that is not known':
    '{0} 查询在 {1} 重发，{2} 的应答是否属于它无从得知',
  'the lost query was alone: there was no second packet to race with':
    '丢失的查询是单独发出的：没有第二个报文与之竞争',
  'the queries left from different ports, so they have different five-tuples and cannot race':
    '两个查询从不同端口发出，五元组不同，不会竞争',
  'neither query of the first transmission is known to be lost': '第一次发送的两个查询都未确知丢失',
  'the lookup did not ask for both A and AAAA': '这次解析没有同时查询 A 和 AAAA',
  'the second query was sent {0} after the first: they were not on the way together':
    '第二个查询在第一个之后 {0} 才发出：两者没有同时在途',
  'A and AAAA were asked over TCP, where one connection carries both':
    'A 和 AAAA 经 TCP 查询，同属一条连接',
  'A and AAAA went to different servers ({0} and {1}), so they have different five-tuples and cannot race':
    'A 和 AAAA 发往不同的服务器（{0} 和 {1}），五元组不同，不会竞争',
  'the second query was sent after the answer to the first: they were not on the way together':
    '第二个查询在第一个得到应答之后才发出：两者没有同时在途',
  'the {0} query in {1} got no answer, while its twin from the same port did; the client asked again {2} after the first packet, and got the answer in {3}':
    '{1} 的 {0} 查询没有应答，而同一端口的另一个查询有应答；客户端在第一个报文之后 {2} 重新查询，并在 {3} 得到应答',
  "To the client, a server that ignored just this query would look the same. A capture after the translation decides: run tcpdump on the node's uplink, or with -i any on the node. If the {0} query never shows there at the first attempt, the node dropped it; if it does, the server or the path lost it.":
    '从客户端一侧看，服务器偶尔忽略一个查询也是同样的现象。在地址转换之后抓包即可判定：在节点的上行接口上，或在节点上用 -i any 运行 tcpdump。如果那里始终没有第一次发送的 {0} 查询，就是节点丢弃了它；如果有，就是服务器或链路丢失了它。',
  'the {0} query left together with the {1} query ({2}) and never arrived at this point; it came with the retry, {3} later':
    '{0} 查询与 {1} 查询一起发出（{2}），但从未到达此处；它在 {3} 后随重传才出现',
  'the first {0} query was seen before this point, in {1}':
    '第一个 {0} 查询在此处之前曾被看到，位于 {1}',
  'the {0} query shows here for the first time {1} after the answered {2} query: its first transmission was lost before this point':
    '{0} 查询在已得到应答的 {2} 查询之后 {1} 才首次出现在此处：第一次发送在此处之前丢失',
  'whether the {0} query left the pod together with the {1} query':
    '{0} 查询是否与 {1} 查询一起离开 Pod',
  'To prove it, capture in the pod at the same time: the {0} query must leave the pod together with the {1} query, and not show here.':
    '要证实这一点，请同时在 Pod 中抓包：{0} 查询必须与 {1} 查询一起离开 Pod，而不出现在此处。',
  'the {0} query in {1} has no answer': '{1} 的 {0} 查询没有应答',
  'the {0} query in {1} is not sent again in this capture': '在本次抓包中 {1} 的 {0} 查询没有重发',
  'the retry comes {0} after the {1} query, and glibc waits for whole seconds, never less: the {2} query left before that, so they were not on the way together':
    '重发在 {1} 查询之后 {0} 到来，而 glibc 等待整秒，从不更短：{2} 查询在此之前就已发出，因此两者并非同时在途',
  'the {0} query was answered only after {1}: the server, or the path, was slow':
    '{0} 查询在 {1} 后才得到应答：服务器或路径较慢',
  'the {0} query of the pair was answered only after {1}: the server, or the path, was slow':
    '查询对中的 {0} 查询在 {1} 后才得到应答：服务器或路径较慢',
  'the {0} query is sent again after {1} ({2}) and stays unanswered':
    '{0} 查询在 {1} 后重发（{2}），仍无应答',
  'the {0} query is sent again after {1} ({2}) and then answered ({3})':
    '{0} 查询在 {1} 后重发（{2}），随后得到应答（{3}）',
  'the server {0} is on the loopback interface, where nothing is translated':
    '服务器 {0} 在回环接口上，那里不做地址转换',
  'the server {0} is link-local (NodeLocal DNSCache), which bypasses connection tracking':
    '服务器 {0} 是链路本地地址（NodeLocal DNSCache），绕过连接跟踪',
  'Cilium translates {0} with eBPF, without the connection tracking of netfilter ({1})':
    'Cilium 用 eBPF 转换 {0}，不经过 netfilter 的连接跟踪（{1}）',
  "NodeLocal DNSCache listens on {0} on the client's node, which bypasses connection tracking":
    '客户端所在节点上的 NodeLocal DNSCache 监听 {0}，绕过连接跟踪',
  'the server {0} is the endpoint itself ({1}), and no service address that would be translated':
    '服务器 {0} 就是端点本身（{1}），而不是需要转换的服务地址',
  '{0} is the ClusterIP of {1}: queries to it were seen again on their way to its endpoint {2} ({3}, {4})':
    '{0} 是 {1} 的 ClusterIP：发往它的查询在前往其端点 {2} 的途中再次被看到（{3}，{4}）',
  '{0} is the ClusterIP of {1}, which the node translates to an endpoint':
    '{0} 是 {1} 的 ClusterIP，节点会把它转换为某个端点',
  '{0} is the ClusterIP of {1}: this capture lies before the translation, and the query was lost before it came here':
    '{0} 是 {1} 的 ClusterIP：本次抓包位于地址转换之前，查询在到达此处之前就已丢失',
  '{0} is an endpoint of {1}, which has no ClusterIP: clients ask it directly, and nothing is translated':
    '{0} 是 {1} 的端点，而该服务没有 ClusterIP：客户端直接向它查询，没有地址转换',
  '{0} is an endpoint of {1}: whoever asked the service was translated before this point':
    '{0} 是 {1} 的端点：向该服务发出的查询在此处之前已经过转换',
  '{0} is an endpoint itself: an answer from it has no address to be translated back to':
    '{0} 本身就是端点：它的应答没有需要反向转换的地址',
  '{0} is an endpoint of {1}, of which {2} is the ClusterIP: it answered what it was sent by the translation':
    '{0} 是 {1} 的端点，{2} 是该服务的 ClusterIP：它应答的是经转换送达的查询',
  'the {0} query was answered after {1} and yet sent again {2} later with the same ID from the same port: the client was missing its other answer':
    '{0} 查询在 {1} 后得到应答，{2} 后却以同一 ID 从同一端口重发：客户端缺少的是另一个应答',
  'the {0} query shows for the first time in {1}: its first transmission, together with the {2} query, never arrived at this point':
    '{0} 查询首次出现于 {1}：它与 {2} 查询一起的第一次发送从未到达此处',
  'Make the answers faster than one second: look at what the DNS servers wait for. The clash then does no harm':
    '让应答快于一秒：查看 DNS 服务器在等待什么。这样冲突就不会造成影响',
  'the query that {0} answered was not one of two concurrent ones':
    '{0} 所应答的查询不是两个并发查询之一',
  'the answer came from port {0}: translation back changes the address, and not the port of DNS':
    '应答来自端口 {0}：反向转换改变的是地址，而不是 DNS 的端口',
  'the answer came after {0}, within the second that a clash entry lives':
    '应答在 {0} 后到达，处于冲突表项存活的一秒之内',
  'the {0} answer took {1} and came from the endpoint {2} instead of {3}: the client had to refuse it ({4})':
    '{0} 应答用了 {1}，来自端点 {2} 而不是 {3}：客户端不得不拒绝它（{4}）',
  'A and AAAA left together from one port on a fresh five-tuple':
    'A 与 AAAA 从同一端口一起发出，且五元组是新的',
  'the answer took longer than the second that a clash entry lives: {0}':
    '应答用时超过冲突表项存活的一秒：{0}',
  'it came from {0}, untranslated': '它来自 {0}，未经转换',
  'whether clash_resolve of conntrack -S grew at this moment':
    'conntrack -S 的 clash_resolve 此刻是否增加',
  "Watch clash_resolve of conntrack -S in the host's network namespace: it grows by one with each such lookup.":
    '在主机网络命名空间中观察 conntrack -S 的 clash_resolve：每发生一次这样的解析，它就加一。',
  'For glibc: ask A and AAAA one after the other from two ports (single-request-reopen, glibc 2.11 and later)':
    '对 glibc：A 与 AAAA 依次从两个端口查询（single-request-reopen，glibc 2.11 及以上）',
  'It costs one round trip a lookup. An AAAA query that is really lost is then not asked again: the client waits for its time-out and has IPv4 only. With single-request both leave from one port and a lost one is asked again.':
    '每次解析多一个往返。真正丢失的 AAAA 查询不会再问：客户端等到超时，且只有 IPv4。使用 single-request 时两者从同一端口发出，丢失的会重新查询。',
  'For glibc 2.14 and later: ask over TCP (use-vc), where nothing is lost silently':
    '对 glibc 2.14 及以上：用 TCP 查询（use-vc），不会有无声的丢失',
  'Needs TCP port 53 in the DNS service and in network policies, and one connection a lookup. It can cause failures of its own: where TCP is refused, limited or cut off, no lookup succeeds.':
    'DNS 服务和网络策略需要放行 TCP 53 端口，且每次解析需要一条连接。它本身也可能引发故障：如果 TCP 被拒绝、被限流或被掐断，所有解析都会失败。',
  'Articles that recommend single-request-reopen for Alpine are wrong: no version of musl reads it, and both queries still leave from one port. A glibc base image would make the option work.':
    '推荐在 Alpine 上使用 single-request-reopen 的文章是错的：没有任何版本的 musl 会读取它，两个查询仍从同一端口发出。换用 glibc 基础镜像后该选项才有效。',
  'Fewer pairs: end complete names with a dot, or lower ndots, so that the search list is not tried':
    '减少成对查询：完整的名称以点结尾，或降低 ndots，这样就不会尝试搜索列表',
  'The risk of each pair stays. With ndots:1 short names of other namespaces fail.':
    '每对查询的风险依旧。ndots:1 会使其他命名空间的短名称解析失败。',
  'For c-ares (Node.js dns.resolve): ask over TCP with the option use-vc, or resolve with dns.lookup, which uses the libc and its options':
    '对 c-ares（Node.js 的 dns.resolve）：用选项 use-vc 走 TCP，或改用 dns.lookup，它使用 libc 及其选项',
  'single-request and single-request-reopen have no effect on c-ares.':
    'single-request 和 single-request-reopen 对 c-ares 无效。',
  'For nginx: stop asking for AAAA where IPv6 is not used':
    '对 nginx：在不使用 IPv6 的地方不再查询 AAAA',
  'nginx does not read resolv.conf, so no option there has an effect on it.':
    'nginx 不读取 resolv.conf，所以那里的选项对它都无效。',
  'NodeLocal DNSCache: pods ask a cache on their own node without translation and connection tracking, whatever their resolver':
    'NodeLocal DNSCache：无论使用哪种解析器，Pod 都询问本节点上的缓存，不经地址转换和连接跟踪',
  'It conflicts with network policies that need connection tracking for DNS, and is a single point of failure of its node.':
    '它与需要对 DNS 做连接跟踪的网络策略冲突，并且是所在节点的单点故障。',
  'A node kernel of 5.6 or later resolves the clash instead of dropping the packet':
    '节点内核 5.6 及以上会化解冲突，而不是丢弃报文',
  "Distributions backport, so the version is a hint only: watch drop and insert_failed of conntrack -S in the host's network namespace; in a pod's it shows 0. Answers that take more than a second can still be lost.":
    '发行版会回移补丁，因此版本号只是线索：观察主机网络命名空间中 conntrack -S 的 drop 和 insert_failed；在 Pod 的命名空间中显示为 0。用时超过一秒的应答仍可能丢失。',
  'Not the postStart hook that many articles show (echo options … >> /etc/resolv.conf): dnsConfig does it better':
    '不要用许多文章给出的 postStart 钩子（echo options … >> /etc/resolv.conf）：dnsConfig 更好',
  'The hook runs beside the entrypoint, so the first lookups miss it; it needs a shell and a writable file, covers one container, and a process with glibc before 2.26 that has resolved a name does not read the file again. dnsConfig is in place before the first process starts, in all containers.':
    '该钩子与入口进程并行执行，最初的解析赶不上；它需要 shell 和可写的文件，只覆盖一个容器，而使用 2.26 之前 glibc 且已解析过名称的进程不会再读该文件。dnsConfig 在所有容器的第一个进程启动之前就已生效。',
  'For musl (Alpine): no option of resolv.conf helps; musl reads only ndots, timeout and attempts':
    '对 musl（Alpine）：resolv.conf 的任何选项都无效，它只认识 ndots、timeout 和 attempts',
  'A and AAAA of one name leave from one UDP port ({0}) to one server ({1})':
    '同一名称的 A 与 AAAA 从同一 UDP 端口（{0}）发往同一服务器（{1}）',
  'the two queries are sent {0} apart, before any answer':
    '两个查询相隔 {0} 发出，且在任何应答之前',
  'the second query is sent {0} after the first, before any answer':
    '第二个查询在第一个之后 {0} 发出，早于任何应答',
  'it is the first use of this five-tuple in the capture, so both packets can be without a confirmed conntrack entry':
    '这是该五元组在抓包中的首次使用，因此两个报文可能都没有已确认的 conntrack 表项',
  'this five-tuple was in use within the 120 s before, so its conntrack entry was confirmed already':
    '该五元组在此前 120 s 内使用过，因此其 conntrack 表项早已确认',
  'the {0} query of the pair is unanswered too': '这一对中的 {0} 查询也没有应答',
  'exactly one leg is unanswered, {0}; the other, {1}, is answered after {2}':
    '恰有一个查询没有应答，即 {0}；另一个 {1} 在 {2} 后得到应答',
  'a retransmission is lost as well ({0}), when the five-tuple has its entry or is another one':
    '重传也丢失了（{0}），而此时五元组已有表项，或已是另一个五元组',
  'the missing {0} query is answered when it is sent again, {1} later':
    '缺失的 {0} 查询在 {1} 后重发，并得到应答',
  'an answer came from {0} instead ({1})': '有应答来自 {0}（{1}）',
  'an answer with another ID came ({0})': '出现了 ID 不同的应答（{0}）',
  'an ICMP error came ({0})': '出现了 ICMP 错误（{0}）',
  'no answer from elsewhere and no late answer to the {0} query; the ICMP error in {1} is about what went to another server':
    '没有来自别处的应答，{0} 查询也没有迟到的应答；{1} 的 ICMP 错误说的是发往另一台服务器的查询',
  'no ICMP error, no answer from elsewhere and no late answer to the {0} query':
    '没有 ICMP 错误，没有来自别处的应答，{0} 查询也没有迟到的应答',
  '{0} is a service address: queries to it were seen again on their way to {1} ({2})':
    '{0} 是服务地址：发往它的查询又出现在去往 {1} 的途中（{2}）',
  'whether {0} is a service address (ClusterIP) that the node translates to an endpoint':
    '{0} 是否为由节点转换到端点的服务地址（ClusterIP）',
  'the capture reaches past the retry': '抓包时间覆盖了重传',
  'the capture goes on for {0} after the query, without a retry':
    '查询之后抓包又持续了 {0}，没有出现重传',
  'the {0} query did leave the node towards {1} ({2}): it was lost or ignored after the translation':
    '{0} 查询确实离开节点发往 {1}（{2}）：它是在地址转换之后丢失或被忽略的',
  'the other queries of this lookup were seen again after the translation (first in {0}), the lost {1} query was not: it was dropped inside this node':
    '这次解析的其他查询在地址转换之后再次出现（首先在 {0}），丢失的 {1} 查询则没有：它是在本节点内被丢弃的',
  'the other queries were seen at {0}, before the translation, and the {1} query was not: it was lost on the way there':
    '其他查询在转换之前的 {0} 出现过，{1} 查询则没有：它在到达那里之前就丢失了',
  'whether the other clients that lost queries lost them in the same instant (burst-loss): there are no times':
    '其他丢失查询的客户端是否在同一时刻丢失（burst-loss）：没有时间，无法判断',
  'this five-tuple was in use before, so its conntrack entry was confirmed already, unless 120 s had passed':
    '此五元组之前用过，因此其 conntrack 表项早已确认，除非已过去 120 s',
  'whether the answer in {0} is a late one to {1}, and nothing was lost: both queries have one ID, and there are no times':
    '{0} 的应答是否是对 {1} 的迟到应答，而并无丢包：两个查询的 ID 相同，且没有时间',
  'of {0} queries to {1} that no race can hit (retries, serial and lone ones), none is known to be lost':
    '发往 {1} 的、不可能发生竞争的 {0} 个查询（重发、串行和单独的）中，没有一个已知丢失',
  'the only query to {0} that no race can hit (a retry, a serial or a lone one) is not known to be lost':
    '发往 {0} 的、不可能发生竞争的唯一查询（重发、串行或单独的）未见丢失',
  'nothing shows other losses: {0} was asked nothing that no race can hit (retries, serial and lone queries)':
    '看不到其他丢失：没有向 {0} 发过不可能发生竞争的查询（重发、串行和单独的）',
  'too few queries to {0} that no race can hit (retries, serial and lone ones) were lost to explain it: {1} of {2}':
    '发往 {0} 的、不可能发生竞争的查询（重发、串行和单独的）丢失太少，不足以解释：{2} 个中 {1} 个',
  'too few queries to {0} that no race can hit (retries, serial and lone ones) were lost without another cause: {1} of {2}':
    '发往 {0} 的、不可能发生竞争的查询（重发、串行和单独的）中，没有其他原因而丢失的太少：{2} 个中 {1} 个',
  'of {0} pairs to {1} that lost one query, {2} lost the one that was sent first: a path that loses packets takes either one alike':
    '发往 {1} 的、丢失一个查询的 {0} 对中，{2} 对丢失的是先发的那个：会丢包的路径丢哪一个都同样可能',
  'of {0} pairs to {1} that lost one query, {2} lost the one that was sent second: a path that loses packets takes either one alike':
    '发往 {1} 的、丢失一个查询的 {0} 对中，{2} 对丢失的是后发的那个：会丢包的路径丢哪一个都同样可能',
  'the {0} query in {1} was dropped in this node, which drops queries as well that no race can hit':
    '{1} 的 {0} 查询在本节点内被丢弃，而本节点也丢弃竞争不可能影响的查询',
  '{0} of {1} queries to {2} that no race can hit (retries, serial and lone ones) came to the node and did not leave it either':
    '发往 {2} 的 {1} 个竞争不可能影响的查询（重试、依次发出的和单独的）中，有 {0} 个也到达本节点而没有离开',
  'The counters of the node show what drops packets there: iptables -L -v -n, nft list ruleset, tc -s qdisc, ip -s link, conntrack -S.':
    '节点的计数器会显示是什么丢弃了报文：iptables -L -v -n、nft list ruleset、tc -s qdisc、ip -s link、conntrack -S。',
  'whether what took {0} other queries to {1} in this node, which no race can hit (retries, serial and lone ones), took this one as well':
    '在本节点内丢弃了发往 {1} 的另外 {0} 个竞争不可能影响的查询（重试、依次发出的和单独的）的原因，是否也丢弃了这一个',
  'by then this client asks for {0} only when it has the answer to {1}, so that answer is what it was missing':
    '此时该客户端要得到 {1} 应答之后才查询 {0}，所以它缺的是那个应答',
  'by then this client asks for {0} only when it has the answer to {1}: nothing else was missing':
    '此时该客户端要得到 {1} 应答之后才查询 {0}：它没有缺别的',
  'the {0} query shows here for the first time {1} after the answered {2} query: its first transmission was lost before this point, or that answer behind it':
    '{0} 查询在已应答的 {2} 查询之后 {1} 才首次在此出现：它的首次发送在到达此处之前丢失，或者那个应答在此处之后丢失',
  'the {0} query was answered after {1} and yet sent again {2} later with the same ID from the same port: the client was missing an answer':
    '{0} 查询在 {1} 后得到应答，却在 {2} 后以同一 ID、同一端口再次发送：客户端缺少一个应答',
  'whether the {0} query left the pod together with the {1} query: in other lookups of this client it leaves when the {2} answer is there, and then that answer is what was lost':
    '{0} 查询是否与 {1} 查询一同离开 Pod：在该客户端的其他解析中，它在 {2} 应答到达后才发出，那么丢失的就是那个应答',
  'whether the way between client and this place loses packets of any kind: in another lookup an answer went by here and did not get to its client':
    '客户端与此处之间的路径是否会丢失任何报文：在另一次解析中，一个应答经过此处，却没有到达客户端',
  'whether the way between client and this place loses packets of any kind: in {0} other lookups an answer went by here and did not get to its client':
    '客户端与此处之间的路径是否会丢失任何报文：在另外 {0} 次解析中，应答经过此处，却没有到达客户端',
  "the client's node passes queries to {0} on without translating them ({1})":
    '客户端所在节点把发往 {0} 的查询原样转发，没有转换地址（{1}）',
  'in the whole capture {0} of {1} queries to {2} that no race can hit were lost, and nothing else explains that':
    '整个抓包中，发往 {2} 的、不可能发生竞争的 {1} 个查询中有 {0} 个丢失，且没有别的原因可以解释',
  'the {0} query in {1} got no answer, while its twin from the same port did; it was sent again in {2} and answered in {3}':
    '{1} 的 {0} 查询没有应答，而同一端口的另一查询得到了应答；它在 {2} 重发，在 {3} 得到应答',
  "a router has passed the query on (its TTL is {0}), and its server {1} is in the client's own network: it is the endpoint itself, and no service address that would be translated":
    '查询已经过一个路由器（其 TTL 为 {0}），而服务器 {1} 位于客户端自己的网络中：它就是端点本身，不是会被转换的服务地址',
  'The node dropped it. Its counters show what did so: conntrack -S (insert_failed grows with the race), iptables -L -v -n, nft list ruleset, tc -s qdisc.':
    '是该节点丢弃的。由它的计数器可知是谁丢弃：conntrack -S（发生竞争时 insert_failed 会增长）、iptables -L -v -n、nft list ruleset、tc -s qdisc。',
  'whether something takes a packet of each pair, as a limit on new flows or a filter does: of {0} pairs to this server that are open to the race, {1} lost a query, and a race takes few':
    '是否有什么丢弃了每一对查询中的一个，例如新连接限制或过滤规则：发往该服务器的 {0} 对可能发生竞争的查询中，有 {1} 对丢了一个，而竞争只会影响其中少数',
  'whether something takes a packet of each pair, as a limit on new flows or a filter does: of {0} pairs of this client that are open to the race, {1} lost a query, and a race takes few':
    '是否有什么丢弃了每一对查询中的一个，例如新连接限制或过滤规则：该客户端的 {0} 对可能发生竞争的查询中，有 {1} 对丢了一个，而竞争只会影响其中少数',
  'the {0} query comes {1} after the {2} query from the same port, with an ID close to its own: so musl sends a missing query again, after 2.5 s or what resolv.conf says (timeout/attempts)':
    '{0} 查询在 {2} 查询之后 {1} 从同一端口发出，ID 与其相近：musl 就是这样重发缺失的查询，间隔为 2.5 s 或 resolv.conf 所设（timeout/attempts）',
  'the {0} query in {1} got no answer, while an answer to its twin came to the same port; it was sent again in {2} and answered in {3}':
    '{1} 的 {0} 查询没有应答，而另一查询的应答到达了同一端口；它在 {2} 重发，在 {3} 得到应答',
  'an answer to the {0} query came to the same port ({1}), and that query is not in the capture: it was sent before the capture began, or was left out':
    '{0} 查询的应答到达了同一端口（{1}），而该查询不在抓包中：它在抓包开始之前发出，或被遗漏',
  'whether the two were on the way together: the {0} query is not in the capture':
    '这两个查询是否同时在途：{0} 查询不在抓包中',
  'It does nothing for {0}.': '它对 {0} 不起作用。',
  'Node.js, Envoy, nginx, Java and programs in Go bring a resolver of their own, which no library shows: there the name of the program tells.':
    'Node.js、Envoy、nginx、Java 和 Go 程序自带解析器，从所载入的库看不出来：这时由程序名可知。',
  'Find out first which resolver the client uses: this capture does not show it, and what helps depends on it':
    '先弄清客户端用的是哪种解析器：本次抓包看不出来，而什么办法有效取决于它',
  'Find out first which resolver the client uses: it could be {0}, and what helps depends on it':
    '先弄清客户端用的是哪种解析器：它可能是 {0}，而什么办法有效取决于它',
  'For c-ares before 1.20: let the program ask over TCP (ARES_FLAG_USEVC of ares_init_options), or for A alone where IPv6 is not used':
    '对 1.20 之前的 c-ares：让程序用 TCP 查询（ares_init_options 的 ARES_FLAG_USEVC），或在不使用 IPv6 的地方只查询 A',
  'No option of resolv.conf has an effect: it reads ndots, retrans, retry and rotate only.':
    'resolv.conf 的选项都无效：它只读取 ndots、retrans、retry 和 rotate。',
  'For Netty: ask for A alone where IPv6 is not used, or resolve through the libc (DefaultAddressResolverGroup)':
    '对 Netty：在不使用 IPv6 的地方只查询 A，或通过 libc 解析（DefaultAddressResolverGroup）',
  'Of the options of resolv.conf it reads timeout, attempts, ndots and rotate: none of them helps.':
    '在 resolv.conf 的选项中它读取 timeout、attempts、ndots 和 rotate：都无济于事。',
  'how long the client waited: it sent nothing that would show it':
    '客户端等了多久：它没有发出任何能显示这一点的报文',
  'the {0} query can be read here for the first time {1} after the answered {2} query: its first transmission was lost, or is among what cannot be read':
    '{0} 查询在已得到应答的 {2} 查询之后 {1} 才首次可读：它的首次发送丢失了，或就在无法读取的报文之中',
  'whether the {0} query is among the many that cannot be read':
    '{0} 查询是否在众多无法读取的查询之中',
  'whether the query in {0}, which came from the same port at that moment and cannot be read, is the first {1} query':
    '{0} 中在那一刻来自同一端口、无法读取的查询是否就是首个 {1} 查询',
  'the first {0} query that can be read is that in {1}': '首个可读的 {0} 查询在 {1}',
  'whether its answer is too large for the path: the query in {0} takes answers of up to {1} bytes (EDNS), which come in fragments when they do not fit into a packet, and a fragment that is dropped on the way is not seen here':
    '它的应答对该路径是否过大：{0} 的查询允许最长 {1} 个字节的应答（EDNS），一个报文装不下时会分片到达，而途中被丢弃的分片在此处看不到',
  'Ask once for small answers: dig @{0} {1} {2} +bufsize={3}. If that is answered, or truncated and then answered over TCP, the fragments of large answers are dropped: let no answer be larger (CoreDNS: bufsize {4}), or let fragments pass.':
    '请求一次较小的应答：dig @{0} {1} {2} +bufsize={3}。如果得到应答，或被截断后经 TCP 得到应答，那么大应答的分片被丢弃了：让应答不超过此长度（CoreDNS：bufsize {4}），或放行分片。',
  'queries of this lookup stay unanswered again and again ({0}), retransmissions included':
    '本次解析的查询一再得不到应答（{0}），包括重传',
  'A, AAAA and {0} of one name leave from one UDP port ({1}) to one server ({2})':
    '同一名称的 A、AAAA 与 {0} 从同一 UDP 端口（{1}）发往同一服务器（{2}）',
  'the {0} answer was truncated ({1}), so the client asks over TCP: nobody waited for the missing answer':
    '{0} 应答被截断（{1}），因此客户端改用 TCP 查询：没有人等待缺失的应答',
  'the {0} query is sent again after {1} already ({2}), before any resolver misses an answer: nothing is known to be lost':
    '{0} 查询在 {1} 后就已重发（{2}），早于任何解析器认定应答缺失的时间：不能认定有丢失',
  'whether the answer in {0} is a late one to {1}, and nothing was lost: it came {2} after the retry, and three of four answers of this server take {3} at most':
    '{0} 的应答是否是对 {1} 的迟到应答，而并无丢包：它在重发后 {2} 到达，而该服务器四个应答中有三个最多用时 {3}',
  'No other answer to that query came: it was sent again, or waited for longer than an answer takes.':
    '该查询没有得到别的应答：它被重发，或等待的时间超过了应答所需的时间。',
  'which kernel the node has (uname -r): before 5.6 it drops the loser of such a clash, unless the fixes of 4.19, 5.0 and 5.6 were backported':
    '节点的内核版本（uname -r）：5.6 之前的内核会丢弃这种冲突中的失败者，除非移植了 4.19、5.0 和 5.6 的修复',
  "whether insert_failed or drop of the node's connection tracking grew when this happened (conntrack -S, before and after, in the host's network namespace: in a pod's it shows 0)":
    '此时节点连接跟踪的 insert_failed 或 drop 是否增长（在主机的网络命名空间中前后各执行一次 conntrack -S；在 Pod 中显示为 0）',
  'which proxy mode the node has (kubectl -n kube-system get configmap kube-proxy -o yaml | grep mode): iptables, ipvs and nftables translate in netfilter, where the race is':
    '节点的代理模式（kubectl -n kube-system get configmap kube-proxy -o yaml | grep mode）：iptables、ipvs 和 nftables 在 netfilter 中转换地址，竞争就发生在那里',
  'which libc the client has (kubectl exec POD -- ls /lib, where ld-musl is musl): it decides which remedy works':
    '客户端使用哪个 libc（kubectl exec POD -- ls /lib，有 ld-musl 即为 musl）：它决定哪种对策有效',
  'whether something takes a packet of each pair, as a limit on new flows or a filter does: of {0} pairs to this server, {1} lost a query, and a race takes few':
    '是否有什么（如对新连接的限制或过滤）从每一对中丢弃一个报文：发往该服务器的 {0} 对查询中，{1} 对丢失了一个查询，而竞争只影响少数',
  'whether something takes a packet of each pair, as a limit on new flows or a filter does: of {0} pairs of this client, {1} lost a query, and a race takes few':
    '是否有什么（如对新连接的限制或过滤）从每一对中丢弃一个报文：该客户端的 {0} 对查询中，{1} 对丢失了一个查询，而竞争只影响少数',
};
