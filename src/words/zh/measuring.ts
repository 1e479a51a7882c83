import type { Catalogue } from '../catalogue.ts';

/** What `dnspcap loadtest` and `dnspcap capture` say. */
export const measuring: Catalogue = {
  'getaddrinfo of glibc': 'glibc 的 getaddrinfo',
  'getaddrinfo of musl': 'musl 的 getaddrinfo',
  host: '主机',
  'container {0}': '容器 {0}',
  'pod {0}': 'Pod {0}',
  'process {0}': '进程 {0}',
  'network namespace {0}': '网络命名空间 {0}',
  'in pod {0}, through the ephemeral container {1}': 'Pod {0}，经由临时容器 {1}',
  'on this host': '本机',
  'in the {0}': '{0}',
  'in the network namespace of {0}': '{0} 的网络命名空间',
  '1 lookup in trouble so far': '目前有 1 次解析有问题',
  '{0} lookups in trouble so far': '目前有 {0} 次解析有问题',
  '{0} left': '剩余 {0}',
  'and {0} more findings': '另有 {0} 项发现',
  'failed after {0}': '失败，等待 {0}',
  'stalled {0}': '停顿 {0}',
  'packets captured: {0}': '抓到的报文：{0}',
  'packets that passed the filter: {0}': '通过过滤器的报文：{0}',
  'packets dropped by the kernel, as there was no room for them: {0}':
    '因缓冲区已满而被内核丢弃的报文：{0}',
  '{0}: {1} of {2} s, {3} lookups, {4} stalled': '{0}：{1} / {2} s，{3} 次解析，{4} 次停顿',
  'port 53 is redirected to {0} on the same host: that is captured, too; to analyse the file, add {1}':
    '端口 53 被重定向到本机的端口 {0}：该端口也一并抓取；分析该文件时请加上 {1}',
  'the redirected queries do not pass {0}: capture with -i any':
    '被重定向的查询不经过 {0}：请用 -i any 抓包',
  'capturing {0}, interface {1}; Ctrl-C ends it': '正在抓包：{0}，接口 {1}；按 Ctrl-C 结束',
  'written: {0}': '已写入：{0}',
  'to decide whether it is the race: capture with -i any, which shows each query before and after NAT':
    '要判定是否就是这种竞争：请用 -i any 抓包，这样能看到每个查询在 NAT 前后的样子',
  'to decide whether it is the race, capture on the node at the same time: dnspcap capture -i any -o node.pcap; then: dnspcap analyze {0} --vantage node=node.pcap':
    '要判定是否就是这种竞争，请同时在节点上抓包：dnspcap capture -i any -o node.pcap；然后运行：dnspcap analyze {0} --vantage node=node.pcap',
  "conntrack -S in the host's network namespace (nsenter -t 1 -n conntrack -S), before and after: drop and insert_failed grow with each query that the race takes; in a pod's namespace they stay 0, and kernels from 5.6 on resolve most clashes (clash_resolve)":
    '在主机网络命名空间里，前后各运行一次 conntrack -S（nsenter -t 1 -n conntrack -S）：竞争每丢一个查询，drop 和 insert_failed 就会增长；在 Pod 的命名空间里它们始终为 0；5.6 及以上的内核能化解大多数冲突（clash_resolve）',
  'c-ares knows neither single-request nor single-request-reopen':
    'c-ares 不支持 single-request 和 single-request-reopen',
  'this is musl: it does not read RES_OPTIONS, so these options change nothing':
    '这里用的是 musl：它不读取 RES_OPTIONS，这些选项不起作用',
  'nscd runs ({0}) and answers from its cache: stop it for the test':
    'nscd 正在运行（{0}），会用缓存应答：测试前请先停掉它',
  'the first name server is on this machine: it may have a cache, and no packet of these lookups passes a conntrack NAT':
    '第一个域名服务器就在本机：它可能有缓存，而且这些解析的报文不经过 conntrack NAT',
  'ENOTFOUND: {0} does not exist, or has no address': 'ENOTFOUND：{0} 不存在，或没有地址',
  'a thread of glibc before 2.40 that has lost a query asks A and AAAA one after the other from then on; workers are replaced before many of their threads do':
    '2.40 之前的 glibc，线程一旦丢过查询，此后就会依次查询 A 和 AAAA；在多数线程变成这样之前，工作进程就会被替换',
  errors: '错误',
  min: '最小值',
  avg: '平均值',
  'over {0}': '超过 {0}',
  'stalled per 1,000 (95 %)': '每 1,000 次的停顿数（95%）',
  unfinished: '未完成',
  '{0} at once for {1} s': '{0} 路并发，持续 {1} s',
  '{0}, at most {1} a second': '{0}，每秒最多 {1} 次',
  '{0}: {1}, {2}, limit {3}': '{0}：{1}，{2}，阈值 {3}',
  'No winner': '没有明显更优的设置',
  'Interrupted: these are the results until then.': '测试被中断：以下是中断前的结果。',
  'musl reads none of these options: differences are chance': 'musl 不读取这些选项：差别纯属偶然',
  '{0} lookups stalled, under {1} {2} ({3})': '停顿的解析为 {0}，而 {1} 下为 {2}（{3}）',
  '{0} did as well; the median decided': '{0} 表现相同；按中位数取舍',
  'no lookup stalled under any setting: nothing shows which one is better':
    '所有设置下都没有解析停顿，无从取舍',
  'all others stall more often than {0}: keep it': '其他设置都比 {0} 更容易停顿，保持现状即可',
  'no difference is shown, and there was not enough traffic to say; {0} lookups for each would be enough':
    '看不出差别，流量也不足以下结论；每种设置有 {0} 次解析就够了',
  'no difference is shown': '看不出差别',
  'the AAAA query leaves after the answer to the A query, so two packets never race for one conntrack entry; it costs one round trip a lookup':
    '收到 A 的应答后才发出 AAAA 查询，因此不会有两个报文争抢同一个 conntrack 表项；代价是每次解析多一个往返',
  'the AAAA query leaves after the answer to the A query and from a port of its own, so there is no common five-tuple; it costs one round trip a lookup':
    '收到 A 的应答后才从另一个端口发出 AAAA 查询，因此没有共同的五元组；代价是每次解析多一个往返',
  'queries go over TCP, where a lost segment is sent again by the kernel':
    '查询走 TCP，丢失的报文段由内核重传',
  'there is no AAAA query, so nothing leaves beside the A query; IPv6 is not looked up':
    '不发 AAAA 查询，因此只有 A 查询发出；不解析 IPv6',
  'a lost query is sent again sooner: stalls are shorter, but no less frequent':
    '丢失的查询会更早重发：停顿变短，但次数不减',
  'a lost query is sent again more often before the lookup fails':
    '解析失败前，丢失的查询会重发更多次',
};
