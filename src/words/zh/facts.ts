import type { Catalogue } from '../catalogue.ts';

/** What was gathered beside the packets: facts of the node and of the container. */
export const facts: Catalogue = {
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
