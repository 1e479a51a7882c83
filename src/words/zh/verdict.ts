import type { Catalogue } from '../catalogue.ts';

/** What the verdict says with the names and times of what happened. */
export const verdict: Catalogue = {
  '{0}. {1}. {2}.': '{0}。{1}。{2}。',
  '{0} was hit': '{0} 受影响',
  '{0} was hit {1}': '{1}，{0} 受影响',
  '{0} clients were hit': '{0} 个客户端受影响',
  '{0} clients were hit {1}': '{1}，{0} 个客户端受影响',
  'at {0} UTC': '{0} UTC',
  'at {0}': '{0}',
  'from {0} to {1} UTC': '{0} 至 {1} UTC',
  'from {0} to {1}': '{0} 至 {1}',
  '{0}, {1} more have only a truncated answer': '{0}，另有 {1} 次只得到被截断的应答',
  '{0} was asked, and the answer came from another address or port':
    '查询发往 {0}，应答却来自其他地址或端口',
  'both queries of a pair to {0} were lost': '发往 {0} 的一对查询双双丢失',
  'a query to {0} was lost, and not to the pair race':
    '发往 {0} 的一个查询丢失，但不是成对竞争所致',
  '{0} never answers {1}': '{0} 从不应答 {1}',
  'one endpoint behind {0} answers nothing': '{0} 背后的一个端点完全没有应答',
  '{0}, an endpoint of {1}, answers nothing': '{1} 的端点 {0} 完全没有应答',
  '{0}, an endpoint of {1}, answers nothing any more': '{1} 的端点 {0} 不再应答',
  '{0} answers nothing at all': '{0} 完全没有应答',
  'packets to {0} or from it are lost that no race can hit':
    '往来 {0} 的、竞争不可能影响的报文丢失',
  'something limits how much {0} is asked or answers a second':
    '{0} 每秒收到的查询或发出的应答数量受到限制',
  'the second packet of each pair to {0} is lost': '发往 {0} 的每对查询都丢失第二个报文',
  'queries to {0} were lost, and not to the pair race': '发往 {0} 的查询丢失，但不是成对竞争所致',
  'answers of {0} came after the client had asked again': '{0} 的应答在客户端重新查询之后才到',
  'an answer of {0} went out that did not get to its client':
    '{0} 有一个应答发出，但没有到达客户端',
  'All {0} lookups': '全部 {0} 次解析',
  '{0} answered nobody for a while': '{0} 在一段时间内不应答任何客户端',
  '{0} answered nobody from {1} until the capture ended':
    '{0} 从 {1} 起直到抓包结束不应答任何客户端',
  '{0} answered nobody from {1} to {2}': '{0} 从 {1} 到 {2} 不应答任何客户端',
  '{0} answered nobody until {1}': '{0} 在 {1} 之前不应答任何客户端',
  'the answer of {0} came after the client had asked again': '{0} 的应答在客户端重新查询之后才到',
  '{0} was slow to answer': '{0} 应答缓慢',
  '{0} waited for its own upstream': '{0} 在等待自己的上游',
  '{0} waited for its upstream {1}': '{0} 在等待上游 {1}',
  '{0} waited for its upstream {1}, and for whom that asked in turn':
    '{0} 在等待上游 {1} 以及后者所查询的服务器',
  'queries of {0} to its own upstream, or the answers to them, were lost':
    '{0} 发往自己上游的查询或其应答丢失',
  'queries of {0} to its upstream {1}, or the answers to them, were lost':
    '{0} 发往上游 {1} 的查询或其应答丢失',
  'ICMP says that the port of {0} is unreachable': 'ICMP 报告 {0} 的端口不可达',
  'ICMP says that {0} cannot be reached': 'ICMP 报告 {0} 不可达',
  'a firewall or policy rejects the queries to {0}': '防火墙或策略拒绝发往 {0} 的查询',
  'connections to {0} are refused, or it ends them with queries open':
    '到 {0} 的连接被拒绝，或者它在查询未答完时就断开',
  'SYNs to the DNS port of {0} get no answer': '发往 {0} 的 DNS 端口的 SYN 没有回应',
  'queries to {0} went round in a routing loop': '发往 {0} 的查询陷入路由环路',
  'the answer of {0} had another ID than the query': '{0} 的应答的 ID 与查询不同',
  'the server answered {0}': '服务器应答 {0}',
  '{0} answered {1}': '{0} 应答 {1}',
  '{0} answered {1} for {2}': '{0} 对 {2} 应答 {1}',
  '{0} answered NXDOMAIN for names that exist': '{0} 对存在的名称应答 NXDOMAIN',
  '{0} answered NXDOMAIN for {1}, a name that exists': '{0} 对存在的名称 {1} 应答 NXDOMAIN',
  '{0} answered with an RCODE that no query ought to get': '{0} 应答了查询不应得到的 RCODE',
  '{0} gave up': '{0} 放弃了查询',
  'answers of {0} were truncated': '{0} 的应答被截断',
  'answers of {0} went out that did not get to their client': '{0} 有应答发出，但没有到达客户端',
  '{0} asks again although it could have kept the answer': '{0} 本可保留应答，却重新查询',
};
