import type { Catalogue } from '../catalogue.ts';

/** Of the rule endpoint-silent. */
export const endpoints: Catalogue = {
  'one endpoint behind the service answers nothing': '服务背后的一个端点完全没有应答',
  'the {0} query in {1} was sent on to {2}, an endpoint of {3} that answered none of {4} queries; {5}':
    '{1} 的 {0} 查询被转发到 {2}，它是 {3} 的一个端点，{4} 个查询一个也没有应答；{5}',
  'the {0} query in {1} was sent on to {2}, an endpoint of {3} that has ignored all of the last {4} queries; {5}':
    '{1} 的 {0} 查询被转发到 {2}，它是 {3} 的一个端点，最近 {4} 个查询一个也没有应答；{5}',
  'Compare the endpoints of the DNS service with the pods that run, and ask each of them from this node':
    '把 DNS 服务的端点与正在运行的 Pod 对照，并从该节点逐个查询',
  '{0}, the endpoint to which the query was sent on, answered it': '查询被转发到端点 {0}，它应答了',
  '{0}, the endpoint to which the query was sent on, answered {1} of {2} queries':
    '查询被转发到端点 {0}，它应答了 {2} 个查询中的 {1} 个',
  'too few queries were sent on to {0} to call it silent':
    '转发到 {0} 的查询太少，不足以断定它没有应答',
  '{0} is the only endpoint of {1} that is seen: there is none to compare it with':
    '只看到 {1} 的一个端点 {0}：没有别的端点可以比较',
  'since {0} fell silent no other endpoint of {1} is seen to answer either':
    '自 {0} 不再应答以来，也没有看到 {1} 的其他端点应答',
  '{0} is not the only one: {1}': '不止 {0} 如此：{1}',
  'all that was sent on to {0} came from one new port: this may be about the port':
    '转发到 {0} 的查询全部来自同一个新端口：问题可能出在该端口',
  'the other endpoint answered its only query': '另一个端点应答了它唯一的查询',
  'the other endpoint did not answer its only query': '另一个端点没有应答它唯一的查询',
  'the other endpoint answered all of its {0}': '另一个端点的 {0} 个查询全部得到应答',
  'the other endpoint answered {0} of its {1}': '另一个端点应答了 {1} 个查询中的 {0} 个',
  'the other {0} endpoints answered all of their {1}': '其他 {0} 个端点的 {1} 个查询全部得到应答',
  'the other {0} endpoints answered {1} of their {2}':
    '其他 {0} 个端点应答了 {2} 个查询中的 {1} 个',
  '{0} answered {1} of the {2} queries that were sent on to it':
    '转发到 {0} 的 {2} 个查询中有 {1} 个得到应答',
  '{0} answered the only query that was sent on to it': '转发到 {0} 的唯一一个查询得到了应答',
  '{0} did not answer the only query that was sent on to it': '转发到 {0} 的唯一一个查询没有应答',
  'only port {0}, which is used for lookup after lookup, is still sent there: as long as its conntrack entry lives, a port keeps its endpoint':
    '只有端口 {0} 的查询仍被转发到那里，该端口被一次又一次的解析沿用：只要 conntrack 表项还在，端口就一直对应同一个端点',
  'only ports that are used for lookup after lookup are still sent there ({0}): as long as its conntrack entry lives, a port keeps its endpoint':
    '只有被一次又一次的解析沿用的端口（{0}）仍被转发到那里：只要 conntrack 表项还在，端口就一直对应同一个端点',
  'whether the endpoint is gone: kubectl get endpointslices tells':
    '端点是否已不存在：用 kubectl get endpointslices 可以看到',
  'See whether {0} is still an endpoint of the service, on which node it runs, and whether it answers this node':
    '查看 {0} 是否仍是该服务的端点、运行在哪个节点、能否应答本节点',
  "If it is listed and silent, delete its pod; if it is not listed, the node's rules are older than the list: restart kube-proxy there":
    '如果列表中有它却没有应答，就删除它的 Pod；如果列表中没有它，说明该节点的规则比列表旧：重启该节点的 kube-proxy',
  'Delete the stale conntrack entries, or restart the client: a new port goes to an endpoint that lives':
    '删除陈旧的 conntrack 表项，或者重启客户端：新端口会被转发到正常的端点',
  'It comes back with the next endpoint that goes, unless kube-proxy deletes the entries, as it does when it runs and is not behind; a client that opens a new socket after a time-out is safe.':
    '下一个端点消失时还会重现，除非 kube-proxy 删除这些条目；只要它在运行且没有滞后，就会删除。超时后新开套接字的客户端不受影响。',
  'One endpoint behind the service answers nothing, the others do':
    '服务背后的一个端点没有应答，其他端点有应答',
  'The node sends the queries to a service address on to one of its endpoints. When one of them is gone, hangs, or cannot be reached from this node, a share of all lookups fails, and each retry from the same port goes to the same endpoint again. A port that is used for lookup after lookup keeps its endpoint for as long as its conntrack entry lives, which each query prolongs: after the endpoint is gone its queries still go there, while those of new ports are answered (a stale conntrack entry).':
    '节点把发往服务地址的查询转发到它的某个端点。当其中一个端点消失、挂起或从该节点无法到达时，会有一部分解析失败，而且从同一端口发出的每次重试又会到达同一端点。被一次又一次的解析沿用的端口，只要 conntrack 表项还在就一直对应同一个端点，而每个查询都会延长该条目：端点消失后它的查询仍被转发到那里，而新端口的查询得到应答（陈旧的 conntrack 表项）。',
  'Copies of the queries behind the translation show to which endpoint each was sent on: an endpoint ignored at least 3 in a row and has answered nothing since, while the others of its service answered at least three quarters of theirs.':
    '地址转换之后的副本显示每个查询被转发到哪个端点：某个端点连续至少 3 个查询没有应答，此后也再没有应答，而同一服务的其他端点至少应答了四分之三。',
  'The queries come from several ports; or from one on which lookups follow each other, and then the conntrack entry of that port is stale.':
    '这些查询来自多个端口；或者来自一个接连用于多次解析的端口，那么该端口的 conntrack 表项就是陈旧的。',
  'Random loss falls on all endpoints alike. In the conntrack race the lost query is not seen behind the translation at all.':
    '随机丢包对所有端点一视同仁。在 conntrack 竞争中，丢失的查询在地址转换之后根本看不到。',
  'nothing that the service address is asked is answered': '发往服务地址的查询全都没有应答',
  'queries to all of the endpoints are lost': '发往所有端点的查询都有丢失',
  'the lost query does not leave the node: it is sent on to no endpoint':
    '丢失的查询没有离开节点：没有被转发到任何端点',
};
