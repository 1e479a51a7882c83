import type { Catalogue } from '../catalogue.ts';

/** What a line is within its lookup, and what the verdict says with names and times. */
export const lines: Catalogue = {
  // What a line is within its lookup.
  'ICMP error: the packet that it quotes could not be delivered':
    'ICMP 错误：其中引用的报文无法送达',
  'a message whose question cannot be read': '无法读出问题部分的报文',
  'response without a query in this capture': '本次抓包中没有对应查询的响应',
  'query that is no part of a lookup': '不属于任何解析的查询',
  'frame {0}: {1}': '第 {0} 帧：{1}',
  'seen twice': '重复出现',
  'seen at another interface': '在另一接口上看到',
  'the response of frame {0}, {1}': '第 {0} 帧的响应，{1}',
  'a response to frame {0} that was not seen to get back to its client':
    '对第 {0} 帧的响应，没有看到它回到客户端',
  'the query of frame {0}, {1}': '第 {0} 帧的查询，{1}',
  '{0} query, asked again because the answer in frame {1} is truncated':
    '{0} 查询，因第 {1} 帧的应答被截断而重新查询',
  '{0} query, asked again after {1} in frame {2}': '{0} 查询，因第 {2} 帧返回 {1} 而重新查询',
  '{0} query of frame {1}, sent again': '第 {1} 帧的 {0} 查询，重发',
  '{0} query, repeated after {1} although frame {2} was answered':
    '{0} 查询，虽然第 {2} 帧已得到应答，仍在 {1} 后重复发送',
  '{0} query, sent again {1} after frame {2}': '{0} 查询，距第 {2} 帧 {1} 后重发',
  '{0} query, first leg of a concurrent pair': '{0} 查询，并发查询对中的第一个',
  '{0} query, second leg of a concurrent pair': '{0} 查询，并发查询对中的第二个',
  '{0} query': '{0} 查询',
  'the {0} query of frame {1}, to another server at the same time':
    '与第 {1} 帧相同的 {0} 查询，同时发往另一台服务器',
  '{0} query, further leg of the lookup that begins in frame {1}':
    '{0} 查询，属于从第 {1} 帧开始的解析',
  'answered late, in frame {0} after {1}': '应答迟到，在第 {0} 帧，用时 {1}',
  'answered in frame {0}, captured before it': '应答在第 {0} 帧，抓到它比查询还早',
  '{0} to frame {1}, captured before it': '对第 {1} 帧的 {0}，抓到它比查询还早',
  'answered in frame {0} after {1}': '第 {0} 帧得到应答，用时 {1}',
  'never answered by this server, but by another': '该服务器始终没有应答，但另一台应答了',
  'never answered, and not sent again': '始终没有应答，也没有重发',
  'never answered; sent again in frame {0} after {1}': '始终没有应答；{1} 后在第 {0} 帧重发',
  '{0} response to frame {1}, late: after {2} the client had asked again':
    '对第 {1} 帧的 {0} 响应，迟到：用时 {2}，客户端已重新查询',
  '{0} response to frame {1} once more, {2} after the query':
    '对第 {1} 帧的 {0} 响应再次出现，距查询 {2}',
  '{0} response with ID {1}, which is not that of the query: the client has to ignore it':
    'ID 为 {1} 的 {0} 响应，没有查询用过此 ID：客户端必须忽略',
  '{0} response from another address than was asked: the client has to ignore it':
    '{0} 响应来自并非所询问的地址：客户端必须忽略',
  '{0} response from another port than was asked: the client has to ignore it':
    '{0} 响应来自并非所询问的端口：客户端必须忽略',
  '{0} to frame {1} after {2}': '对第 {1} 帧的 {0}，用时 {2}',
  '{0} response, truncated,': '{0} 响应（被截断）',
  '{0} response {1}': '{0} 响应 {1}',
  '{0} response {1} ({2})': '{0} 响应 {1}（{2}）',
  '{0} message, no lookup': '{0} 报文，不是解析',
  '{0} response': '{0} 响应',
  'the answer in frame {0} belongs to this query or to the one in frame {1}':
    '第 {0} 帧的应答属于本查询，或属于第 {1} 帧的查询',
  'answered in frame {0}': '第 {0} 帧得到应答',
  'not delivered, as the ICMP error in frame {0} says': '未送达：见第 {0} 帧的 ICMP 错误',
  'never answered; sent again in frame {0}': '始终没有应答；在第 {0} 帧重发',
  'no answer in this capture; sent again in frame {0}': '本次抓包中没有应答；在第 {0} 帧重发',
  'no answer in this capture; sent again in frame {0} after {1}':
    '本次抓包中没有应答；{1} 后在第 {0} 帧重发',
  'no answer in this capture, which does not show what became of it':
    '本次抓包中没有应答，也看不出它的结果',
  '{0} to frame {1}; the time between them is not known': '{0}，对应第 {1} 帧；间隔时间未知',

  // What the verdict says with the names and times of what happened.
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
  '{0} with only a truncated answer': '其中 {0} 次只得到被截断的应答',
  '{0} was asked, and the answer came from another address or port':
    '查询发往 {0}，应答却来自其他地址或端口',
  'both queries of a pair to {0} were lost': '发往 {0} 的一对查询双双丢失',
  'a query to {0} was lost, and not to the pair race':
    '发往 {0} 的一个查询丢失，但不是成对竞争所致',
  '{0} never answers {1}': '{0} 从不应答 {1}',
  '{0} never answers some names, and answers others': '{0} 从不应答某些名称，却应答其他名称',
  '{0} never answers {1}, and answers other names': '{0} 从不应答 {1}，却应答其他名称',
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
  '{0} answers nothing, and other servers are asked at the same time':
    '{0} 什么也不应答，而同时也询问了其他服务器',
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
