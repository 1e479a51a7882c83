import type { Catalogue } from '../catalogue.ts';

/** What is known beside the packets of a lookup: other places, hops, facts of the node and of the container. */
export const evidence: Catalogue = {
  // The race: what another place shows of a query, before or behind the translation.
  'whether the {0} query left the node: nothing was captured after the translation':
    '{0} 查询是否离开了节点：没有在地址转换之后抓包',
  'the other queries of this lookup left the node after the translation (first in {0}); the lost {1} query was translated ({2}) and did not leave: it was dropped inside this node':
    '本次解析的其他查询在地址转换后离开了节点（首见于 {0}）；丢失的 {1} 查询已被转换（{2}）但没有离开：它在此节点内部被丢弃',
  'whether the {0} query left the node: the query that was sent together with it was not seen after the translation either':
    '{0} 查询是否离开了节点：与它一起发出的查询在地址转换之后也没有出现',
  'whether the {0} query was lost in the node: more than one router lies between {1} and this point':
    '{0} 查询是否在节点内丢失：{1} 与此处之间不止一个路由器',
  'whether the {0} query left the node: {1}': '{0} 查询是否离开了节点：{1}',
  'the offset of the clock of {0} is not certain, so the query that was seen there may be the one that was sent again':
    '{0} 的时钟相差多少并不确定，因此在那里看到的查询可能是重发的那个',
  'not all messages of {0} were kept, because there are too many': '{0} 的报文太多，没有全部保留',
  '{0} lies behind more than one router, and it may have been lost between them':
    '{0} 位于不止一个路由器之后，查询可能丢失在它们之间',
  '{0} begins after it': '{0} 在它之后才开始',
  '{0} ends before it': '{0} 在它之前就结束',
  'a query that cannot be read was captured at {0} at that moment':
    '在那一刻，{0} 处抓到一个无法读取的查询',
  'whether the {0} query left the node: a query of its port that cannot be read was captured at that moment':
    '{0} 查询是否离开了节点：在那一刻抓到其端口的一个无法读取的查询',

  // Servers that ask their own upstream: rules slow-upstream and upstream-lost, and the bar of hops.
  '{0} query, sent on once more {1} after frame {2}': '{0} 查询，在第 {2} 帧之后 {1} 再次转发',
  '{0} query, sent by a server that was asked for an alias of this name':
    '{0} 查询，由被查询此名称的别名的服务器发出',
  '{0} query, sent on by a server that was asked the same': '{0} 查询，由收到相同查询的服务器转发',
  '{0} query, sent on for that in frame {1}': '{0} 查询，为第 {1} 帧的查询而转发',
  'the server waited for its own upstream': '服务器在等待它自己的上游',
  'queries of the server to its own upstream, or the answers to them, were lost':
    '服务器发往其上游的查询或其应答丢失',
  'of it here': '其中本跳',
  'Where the time went': '时间花在哪里',
  'Where the time went ({0})': '时间花在哪里（{0}）',
  '{0}, no answer': '{0}，没有应答',
  '{0}, answered too late': '{0}，应答太迟',
  '{0}: {1}, {2} of it here': '{0}：{1}，其中本跳 {2}',
  'its own queries, to {0}, took {1}': '它自己发往 {0} 的查询用了 {1}',
  '{0} were spent by the upstream {1}: {2} had asked it for {3}':
    '{0} 花在上游 {1}：{2} 向它查询了 {3}',
  'Look for loss between the forwarder and {0}: one capture at each of them tells whether the query or the answer was lost':
    '检查转发器与 {0} 之间的丢包：在两处各抓包一次，即可知道丢失的是查询还是应答',
  'Where the forwarder is dnsmasq, let it send again by itself, with --fast-dns-retry, or ask all of its upstream servers at once, with --all-servers':
    '如果转发器是 dnsmasq，用 --fast-dns-retry 让它自行重发，或用 --all-servers 让它同时查询所有上游服务器',
  '{0} asked its upstream {1} for {2} ({3}) and got no answer':
    '{0} 向其上游 {1} 查询 {2}（{3}），没有得到应答',
  '{0} asked its upstream {1} for {2} {3} times, first in {4}, and got no answer':
    '{0} 向其上游 {1} 查询 {2} 共 {3} 次，首次在 {4}，都没有得到应答',
  '{0} were spent on a lost packet between {1} and its upstream {2}: the {3} query in {4} got no answer and was sent again {5} later':
    '{0} 花在 {1} 与其上游 {2} 之间丢失的一个报文上：{4} 的 {3} 查询没有得到应答，{5} 后重发',
  '{0} were spent by the upstream {1} and whom it asked in turn: {2} had asked it for {3}':
    '{0} 花在上游 {1} 以及它进一步查询的服务器上：{2} 曾向它查询 {3}',
  '{0} were spent by {1} waiting for its upstream {2}, which asked others in turn: the {3} query in {4} got no answer and was sent again {5} later':
    '{0} 花在 {1} 等待其上游 {2} 上，而后者又查询了别的服务器：{4} 的 {3} 查询没有得到应答，{5} 后重发',
  'nearly all of the {0}': '{0} 几乎全部',
  '{0} of the {1}': '{1} 中有 {0}',
  'while the client waited': '在客户端等待期间',
  'before the client asked, and the client waited for the same answer':
    '在客户端查询之前（客户端等待的是同一个应答）',
  '{0}, which was asked in turn, sent a query of the same name and type ({1}) {2}':
    '{0} 随后被查询，它 {2} 发出了名称和类型相同的查询（{1}）',
  '{0} sent a query of the same name and type ({1}) {2}':
    '{0} {2} 发出了名称和类型相同的查询（{1}）',
  '{0}, to which the query to {1} was translated, sent one of the same name and type ({2}) {3}':
    '发往 {1} 的查询被转换到 {0}，它 {3} 发出了名称和类型相同的查询（{2}）',
  '{0} is on the machine that was captured, from which a query of the same name and type left ({1}) {2}':
    '{0} 就在被抓包的机器上，该机器 {2} 发出了名称和类型相同的查询（{1}）',
  'the machine that was captured answers for {0}, and a query of the same name and type left it ({1}) {2}':
    '被抓包的机器为 {0} 作答，该机器 {2} 发出了名称和类型相同的查询（{1}）',
  '{0} sent a query for {1} of {2} ({3}) while the client waited, since {4} is an alias (CNAME) that leads there':
    '{0} 在客户端等待期间发出了 {2} 的 {1} 查询（{3}），因为 {4} 是指向它的别名（CNAME）',
  'of the wait, {0} were spent by {1} itself, and on the way to it':
    '等待时间中有 {0} 花在 {1} 本身以及去往它的路上',
  'the query to {0} in {1} was answered after {2} ({3})':
    '{1} 发往 {0} 的查询在 {2} 后得到应答（{3}）',
  'the query to {0} in {1} got no answer': '{1} 发往 {0} 的查询没有得到应答',
  'Ask {0} yourself from where the forwarder runs, a few times: the time is in the last lines':
    '在转发器所在之处亲自向 {0} 查询几次：最后几行中有用时',
  'Look at what the forwarder says of its upstream servers. CoreDNS has a histogram for each, and logs its time-outs with the plugins errors and log; unbound and dnsmasq list what they wait for':
    '查看转发器对其上游服务器的说明。CoreDNS 为每个上游提供直方图，并通过 errors 和 log 插件记录超时；unbound 和 dnsmasq 会列出它们在等待什么',
  'Give the forwarder a second upstream server, and let it keep answers for longer':
    '给转发器配置第二个上游服务器，并让它更久地缓存应答',
  'This is for the Corefile of CoreDNS. Old answers may be wrong: serve_stale hands them out only while no new one comes.':
    '这用于 CoreDNS 的 Corefile。旧应答可能有误：serve_stale 只在没有新应答时才给出它们。',
  'A query of the server to its own upstream was lost, or the answer to it':
    '服务器发往其上游的查询或其应答丢失',
  'A forwarder that loses a packet on the way to its upstream lets its client wait, as a rule without a sign: dnsmasq sends again only when its client does, after 5 s; CoreDNS waits 2 s; unbound needs some tenths of a second. At the client it looks like a lost query, and even like the race, although everything between the client and its server is well.':
    '转发器在去往上游的路上丢了报文，就会让客户端等待，通常没有任何迹象：dnsmasq 只在客户端重发时（5 s 之后）才重发；CoreDNS 等待 2 s；unbound 需要零点几秒。在客户端看来像是查询丢失，甚至像竞争，尽管客户端与其服务器之间一切正常。',
  'While the client waited, the server that it asked, or the host behind its address, asked another one for the same name and type and got no answer: it asked again, or gave its client an error, or none.':
    '客户端等待期间，它所查询的服务器（或该地址背后的主机）以相同的名称和类型查询了另一台服务器，没有得到应答：它再次查询，或给客户端返回错误，或不作答。',
  'At least half of the wait was for an answer that did not come.':
    '至少一半的等待是为了没有到来的应答。',
  'Only a capture at the upstream tells whether the query or the answer was lost.':
    '丢失的是查询还是应答，只有在上游处抓包才能知道。',
  'the query of the client was lost: its server did not ask anybody meanwhile':
    '丢失的是客户端的查询：其服务器在此期间没有向任何人查询',
  'a query of the pair did not reach the server; here the server got it, and asked its upstream':
    '成对查询中的一个没有到达服务器；而此处服务器收到了它，并继续向上游查询',
  'the answer came, but late': '应答来了，但太迟',
  "The wait is that of the server's own upstream": '等待的是服务器自己的上游',
  'A cache or forwarder (NodeLocal DNSCache, CoreDNS, dnsmasq, unbound) asks its upstream what it does not know, and its client waits for both. Where the capture shows both exchanges, it shows who took the time. A change to the server next to the client does not help then.':
    '缓存或转发器（NodeLocal DNSCache、CoreDNS、dnsmasq、unbound）会向上游查询它不知道的内容，客户端要等待两者。抓包中若有这两次交换，就能看出时间花在哪一跳。这时改动客户端直接询问的服务器并无帮助。',
  'While the client waited, the server that it asked, or the host behind its address, asked another one for the same name and type.':
    '客户端等待期间，它所查询的服务器（或该地址背后的主机）以相同的名称和类型查询了另一台服务器。',
  'At least half of the wait, and as long as --slow says in all, was spent waiting for that answer, which came.':
    '至少一半的等待花在等那个应答上，总时长达到 --slow，且应答来了。',
  'The rule says nothing when many ask for the name at once and the capture does not show which exchange was for whom.':
    '如果许多客户端同时查询该名称，且看不出哪次交换是为谁，则不下结论。',
  'Where the name is an alias (CNAME), what the server asks for since it leads there belongs to it as well, as far as an answer in the capture shows the CNAME. Delegations are not followed.':
    '如果该名称是别名（CNAME），服务器因其指向而查询的名称也属于它，前提是抓包中有应答显示该 CNAME。委派不予跟踪。',
  'the server itself is slow, or what it waits for is not in the capture':
    '服务器本身慢，或它所等待的不在抓包中',
  'what the server waited for did not come, and was asked again':
    '服务器所等待的应答没有来，并再次查询',

  // What was gathered beside the packets: facts of the node and of the container.
  'What facts beside the packets change': '报文之外的事实会改变什么',
  'insert_failed and drop of conntrack did not grow during the capture ({0}, {1}): it was not conntrack':
    '抓包期间 conntrack 的 insert_failed 和 drop 都没有增长（{0}，{1}）：不是 conntrack 造成的',
  'insert_failed of conntrack grew by {0} and drop by {1} during the capture, in which {2} ({3}, {4})':
    '抓包期间 conntrack 的 insert_failed 增加了 {0}，drop 增加了 {1}，其间 {2}（{3}，{4}）',
  'whether conntrack dropped it: drop grew by {0} and insert_failed did not grow, as with a full table or with packets that are invalid ({1}, {2})':
    '是否由 conntrack 丢弃：drop 增加了 {0}，而 insert_failed 没有增长，如同表已满或报文无效时那样（{1}，{2}）',
  'whether conntrack dropped it: insert_failed grew by {0} during the capture, in which {1} ({2}, {3})':
    '是否由 conntrack 丢弃：抓包期间 insert_failed 增加了 {0}，其间 {1}（{2}，{3}）',
  'whether insert_failed and drop of conntrack grew: {0} is missing ({1})':
    'conntrack 的 insert_failed 和 drop 是否增长：缺少 {0}（{1}）',
  'whether insert_failed and drop of conntrack grew: no counters were given (--conntrack BEFORE --conntrack AFTER)':
    'conntrack 的 insert_failed 和 drop 是否增长：没有提供计数器（--conntrack BEFORE --conntrack AFTER）',
  'whether insert_failed and drop of conntrack grew: there is only one reading ({0}), and it takes two':
    'conntrack 的 insert_failed 和 drop 是否增长：只有一次读数（{0}），两次才能说明',
  'whether insert_failed and drop of conntrack grew: all counters are 0 ({0}), as in the namespace of a pod; those of the host decide':
    'conntrack 的 insert_failed 和 drop 是否增长：所有计数器都是 0（{0}），如同在 Pod 的命名空间中；以主机的为准',
  'whether insert_failed and drop of conntrack grew: {0} and {1} are not of one run of one machine':
    'conntrack 的 insert_failed 和 drop 是否增长：{0} 和 {1} 不是同一台机器同一次运行的读数',
  'The node dropped it. Two readings of conntrack -S of the host, before and after, decide whether it was conntrack (--conntrack BEFORE --conntrack AFTER); a bundle has them: dnspcap capture --pod NAMESPACE/NAME -o incident.tar.gz':
    '是节点丢弃了它。在主机上前后两次读取 conntrack -S，即可判定是否为 conntrack（--conntrack BEFORE --conntrack AFTER）；证据包里就有：dnspcap capture --pod NAMESPACE/NAME -o incident.tar.gz',
  'To prove it, capture on the node as well: dnspcap capture --pod NAMESPACE/NAME -o incident.tar.gz takes both captures and all facts at once.':
    '要证实这一点，请同时在节点上抓包：dnspcap capture --pod NAMESPACE/NAME -o incident.tar.gz 一次取得两处抓包和全部事实。',
  'whether the kernel recorded a drop: {0} is missing ({1})': '内核是否记录了丢弃：缺少 {0}（{1}）',
  'whether the node dropped the query in {0}: the kernel recorded no drop in the {1} after it ({2})':
    '节点是否丢弃了 {0} 的查询：内核在其后 {1} 内没有记录任何丢弃（{2}）',
  'whether the kernel dropped the query in {0}: its record is not complete ({1})':
    '内核是否丢弃了 {0} 的查询：它的记录不完整（{1}）',
  'whether the packet that the kernel dropped {0} after the query in {1} is this one: {2}; it dropped {3} in this way ({4})':
    '内核在 {1} 的查询之后 {0} 丢弃的报文是否就是它：{2}；这样丢弃的共有 {3} 个（{4}）',
  'whether the packet that the kernel dropped {0} after the query in {1} is this one: {2}, which is not where conntrack drops ({3})':
    '内核在 {1} 的查询之后 {0} 丢弃的报文是否就是它：{2}，那不是 conntrack 丢弃报文的地方（{3}）',
  'the kernel dropped a packet {0} after the query in {1}: {2}, where rules of netfilter drop, and conntrack does not ({3})':
    '内核在 {1} 的查询之后 {0} 丢弃了一个报文：{2}，那是 netfilter 规则丢弃报文的地方，而不是 conntrack（{3}）',
  'the kernel dropped a packet {0} after the query in {1}: {2}, where conntrack and rules of netfilter drop ({3})':
    '内核在 {1} 的查询之后 {0} 丢弃了一个报文：{2}，那是 conntrack 和 netfilter 规则丢弃报文的地方（{3}）',
  '{0} at {1}': '{0}，位于 {1}',
  'the server {0} is an endpoint of {1} itself, and no service address that would be translated ({2})':
    '服务器 {0} 本身就是 {1} 的端点，而不是会被转换的服务地址（{2}）',
  'the libc of its container is {0} ({1})': '它的容器的 libc 是 {0}（{1}）',
  'clash_resolve of conntrack grew by {0} during the capture ({1}, {2})':
    '抓包期间 conntrack 的 clash_resolve 增加了 {0}（{1}，{2}）',
  '1 query was lost': '丢失了 1 个查询',
  '{0} queries were lost': '丢失了 {0} 个查询',
  '1 packet': '1 个报文',
  '{0} packets': '{0} 个报文',
  'the rule “{0}” of the node dropped {1} of DNS during the capture, in which {2} ({3})':
    '抓包期间节点的规则“{0}”丢弃了 {1}（DNS），其间 {2}（{3}）',
  'the rule “{0}”, behind the limit “{1}”, dropped {2} of DNS during the capture, in which {3} ({4})':
    '抓包期间规则“{0}”（在限速“{1}”之后）丢弃了 {2}（DNS），其间 {3}（{4}）',
  'Change the rule “{0}” of the node, or take it out: it drops DNS':
    '修改或移除节点的规则“{0}”：它会丢弃 DNS 报文',
  'Change the rule “{0}” of the node and the limit “{1}” before it, or take them out: they drop DNS':
    '修改或移除节点的规则“{0}”及其之前的限速“{1}”：它们会丢弃 DNS 报文',
  'whether a rule of the node dropped it: {0} is missing ({1})':
    '节点的规则是否丢弃了它：缺少 {0}（{1}）',
  'whether what is missing was only not captured: the kernel could not hand {0} packets over to tcpdump ({1})':
    '缺少的报文是否只是没有抓到：内核有 {0} 个报文未能交给 tcpdump（{1}）',
  'the network card dropped or delayed {0} of the packets beyond the allowance of the instance: {1} ({2})':
    '网卡丢弃或延迟了 {0} 个超出实例配额的报文：{1}（{2}）',
  'in the pod, {0} of the datagrams that arrived found the buffer of their socket full: RcvbufErrors ({1})':
    '在 Pod 中，到达的数据报有 {0} 个遇到套接字缓冲区已满：RcvbufErrors（{1}）',
  'on the node, {0} of the datagrams that arrived found the buffer of their socket full: RcvbufErrors ({1})':
    '在节点上，到达的数据报有 {0} 个遇到套接字缓冲区已满：RcvbufErrors（{1}）',
  'whether the conntrack table was full, which drops new flows: it held {0} of {1} ({2})':
    'conntrack 表是否已满（那会丢弃新流）：已有 {0} 项，上限 {1}（{2}）',
  '{0} is a service address that the node translates with {1} ({2})':
    '{0} 是服务地址，节点用 {1} 转换它（{2}）',
  '{0} is a service address that the node translates with {1} to {2} ({3})':
    '{0} 是服务地址，节点用 {1} 把它转换为 {2}（{3}）',
  'whether it was conntrack: {0}': '是否为 conntrack：{0}',
  'which kernel the node has: {0} is missing ({1})': '节点是什么内核：缺少 {0}（{1}）',
  'which kernel the node has: kernels from 5.6 on resolve such clashes':
    '节点是什么内核：5.6 及以后的内核会化解这种冲突',
  "the node's kernel is {0}: before 5.6, which resolves such clashes instead of dropping the packet, unless it was backported ({1})":
    '节点的内核是 {0}：早于 5.6；5.6 会化解这种冲突而不丢弃报文，除非发行版已移植（{1}）',
  "the node's kernel is {0}: most clashes are resolved from 5.6 on, and insert_failed counts those that are not ({1})":
    '节点的内核是 {0}：自 5.6 起大多数冲突会被化解，insert_failed 计的是没有化解的（{1}）',
  "whether the node's kernel dropped it: kernels from 5.6 on resolve such clashes, and this one is {0} ({1})":
    '节点的内核是否丢弃了它：5.6 起的内核会化解这种冲突，而该节点的内核是 {0}（{1}）',
  "the libc of the client's container is {0} ({1})": '客户端容器的 libc 是 {0}（{1}）',
  '{0} is in resolv.conf and musl ignores it ({1})':
    'resolv.conf 中有 {0}，而 musl 不理会它（{1}）',
  '{0} is in resolv.conf ({1}) and this pair left together all the same: the process read the file before the option was there, or resolves with something that ignores it':
    'resolv.conf 中有 {0}（{1}），而这一对查询仍然一起发出：进程在加入该选项之前已读过此文件，或者它用的解析器不理会该选项',
  'which libc the client uses: {0} is missing ({1})': '客户端用的是哪种 libc：缺少 {0}（{1}）',
  'which libc the client uses: the processes of its container do not agree, or are static ({0})':
    '客户端用的是哪种 libc：其容器中的进程各不相同，或是静态链接（{0}）',
  'which libc the client uses: no fact that was given shows it':
    '客户端用的是哪种 libc：没有提供能说明的材料',
  'Counters of the host, read before and after: insert_failed that grew by as many as queries were lost makes the race strong, and proved together with a capture that shows the query enter the node and not leave it. When neither insert_failed nor drop grew, it was not conntrack, and another rule is reported. Counters that are all 0 are those of a pod, and say nothing.':
    '主机的计数器，前后各读一次：insert_failed 的增量不少于丢失的查询数时，竞争的确定程度为“有力”；若抓包又显示查询进入节点而没有离开，则为“已证实”。insert_failed 和 drop 都没有增长，就不是 conntrack，而报告另一条规则。全为 0 的计数器是 Pod 的，什么也说明不了。',
  'A rule of iptables or nftables that dropped as many packets to port 53 as queries were lost is named, and the race is refuted, unless insert_failed grew as well.':
    'iptables 或 nftables 的某条规则丢弃的发往 53 端口的报文不少于丢失的查询数时，会指出该规则，并推翻竞争，除非 insert_failed 也增长了。',
  "The kernel's record of drops (skb:kfree_skb): NETFILTER_DROP within 50 ms of the query is evidence for the race and for rules alike, unless its place is where rules drop (nft_do_chain, in newer kernels). A complete record without a drop at that moment makes proved strong, unless the counters grew.":
    '内核的丢弃记录（skb:kfree_skb）：查询之后 50 ms 内的 NETFILTER_DROP 既可能是竞争也可能是规则，除非位置是规则丢弃报文之处（较新内核的 nft_do_chain）。完整的记录中当时没有丢弃，会把“已证实”降为“有力”，除非计数器增长了。',
  'The kernel of the node: before 5.6 it is evidence for the race. From 5.6 on it resolves such clashes: without counters that grew, proved becomes strong, and the advice to update it is left out.':
    '节点的内核：早于 5.6 是竞争的证据。自 5.6 起内核会化解这种冲突：计数器没有增长时，“已证实”降为“有力”，也不再建议升级内核。',
  'The libc of the container decides the advice, where packets do not show the resolver; what resolv.conf says is compared with it: musl ignores single-request, single-request-reopen and use-vc. An option that is set already is not advised again.':
    '报文看不出解析器时，由容器的 libc 决定建议；并与 resolv.conf 对照：musl 不理会 single-request、single-request-reopen 和 use-vc。已经设置的选项不再建议。',
  'Rules of iptables, nftables or IPVS tell whether the address that was asked is translated: that of an endpoint cannot race. What Cilium alone translates, with eBPF, cannot either.':
    'iptables、nftables 或 IPVS 的规则说明所询问的地址是否会被转换：端点的地址不会竞争。只由 Cilium 用 eBPF 转换的地址也不会。',
};
