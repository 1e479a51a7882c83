import type { Catalogue } from '../catalogue.ts';

/** What a cache would have saved. */
export const repeats: Catalogue = {
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
};
