import type { Catalogue } from '../catalogue.ts';

/** Rules about TCP connections that fail, and what their lines say. */
export const tcp: Catalogue = {
  'DNS over TCP is refused, or the server ends it with queries open':
    'DNS over TCP 被拒绝，或服务器在查询未完成时结束连接',
  'Every DNS server has to answer over TCP as well. Clients that use it alone (use-vc) resolve nothing, and what does not fit into UDP is never complete. A server that ends connections with queries open is overloaded, restarts, or does not like the query.':
    '每个 DNS 服务器也必须通过 TCP 应答。只用 TCP 的客户端（use-vc）什么也解析不了，UDP 放不下的内容永远不完整。在查询未完成时结束连接的服务器，或是过载，或在重启，或不接受该查询。',
  'RST, or an ICMP error, answers the SYN: somebody refuses, and the client learns it at once. Without any answer it is tcp-silent.':
    'RST 或 ICMP 错误回应了 SYN：有一方拒绝，客户端立即得知。若毫无回应，则属于 tcp-silent。',
  'Or the server sends RST or FIN first while a query on the connection has no answer. When the client closes first, or all is answered, that is the usual end. When it has sent more bytes than the capture has, the rule says nothing.':
    '或者连接上还有查询没有应答时，服务器先发出 RST 或 FIN。若客户端先关闭，或查询都已应答，则是正常的结束。若服务器发送的字节多于抓包所含，则不作判断。',
  'Connections to the DNS port open only when the SYN is sent again':
    '到 DNS 端口的连接在重发 SYN 之后才建立',
  'The SYN or the answer to it was lost, or a full queue of the server dropped it. The client sends it again after a second, and then twice as long each time. Whoever asks over TCP alone (use-vc), or has to since an answer was truncated, waits that long before the query leaves: the wait of the lookup itself does not show it.':
    'SYN 或对它的回应丢失，或被服务器已满的队列丢弃。客户端一秒后重发，之后每次间隔加倍。只用 TCP 查询（use-vc）或因应答被截断而改用 TCP 的客户端，在查询发出之前就等了这么久：解析自身的等待时间不含这一段。',
  'A client sends its SYN again, and the connection opens 0.9 s or more after the first SYN.':
    '客户端重发 SYN，连接在首个 SYN 之后 0.9 秒或更久才建立。',
  'When nothing answers at all it is tcp-silent, with RST or an ICMP error in answer it is tcp-refused.':
    '若毫无回应，则属于 tcp-silent；若以 RST 或 ICMP 错误回应，则属于 tcp-refused。',
  'Look for loss on the path, and for a queue of the server that is full: SYNs are dropped when it accepts connections too slowly':
    '检查路径上的丢包，以及服务器是否有队列已满：服务器接受连接太慢时会丢弃 SYN',
  '{0} opened only when the SYN was sent again, after {1} ({2})':
    '{0} 在重发 SYN 之后才建立，用了 {1}（{2}）',
  '{0} opened only when the SYN was sent again, after up to {1} ({2})':
    '{0} 在重发 SYN 之后才建立，最长用了 {1}（{2}）',
  '{0} sends its SYN in {1}, and the connection opens {2} after the first':
    '{0} 在 {1} 发送 SYN，连接在首个 SYN 之后 {2} 建立',
  'RST answers the SYN of {0} ({1})': 'RST 回应了 {0} 的 SYN（{1}）',
  'ICMP rejects the SYN of {0} ({1})': 'ICMP 拒绝了 {0} 的 SYN（{1}）',
  'the server resets {0} with {1} ({2})': '服务器重置了 {0}，当时有 {1}（{2}）',
  'the server closes {0} with {1} ({2})': '服务器关闭了 {0}，当时有 {1}（{2}）',
  'a query unanswered': '一个查询没有应答',
  '{0} queries unanswered': '{0} 个查询没有应答',
  'the only TCP connection to port {0} of {1}': '到 {1} 端口 {0} 的唯一 TCP 连接',
  'all {0} TCP connections to port {1} of {2}': '到 {2} 端口 {1} 的全部 {0} 个 TCP 连接',
  '{0} of {1} TCP connections to port {2} of {3}': '到 {3} 端口 {2} 的 {1} 个 TCP 连接中的 {0} 个',
  'first in {0}': '最早在 {0}',
  '{0}; without TCP, clients cannot complete the truncated answers of this server ({1})':
    '{0}；没有 TCP，客户端无法补全该服务器被截断的应答（{1}）',
  'an ICMP error of {0} quotes the SYN from {1}': '{0} 的 ICMP 错误引用了来自 {1} 的 SYN',
  'RST answers the SYN from {0}': 'RST 回应了来自 {0} 的 SYN',
  RST: 'RST',
  FIN: 'FIN',
  'the server sends {0} to {1} while the query in {2} has no answer':
    '服务器向 {1} 发送 {0}，而 {2} 的查询没有应答',
  'segments that clients sent again on these connections: {0}':
    '客户端在这些连接上重传的报文段：{0} 个',
  '{0} answered {1} of {2} queries in this capture: the host is up':
    '{0} 在本次抓包中应答了 {2} 个查询中的 {1} 个：主机在运行',
  '{0} answered the only query to it in this capture: the host is up':
    '{0} 应答了本次抓包中发往它的唯一查询：主机在运行',
  'Check that NetworkPolicy, CNI and the packet filter of the nodes let TCP port 53 pass, as they do UDP port 53':
    '检查 NetworkPolicy、CNI 和节点的包过滤是否像放行 UDP 53 端口那样放行 TCP 53 端口',
  'Check that the DNS service has TCP port 53 and ready endpoints, and that the server listens on TCP: CoreDNS does by itself':
    '检查 DNS 服务是否有 TCP 53 端口和就绪的端点，以及服务器是否监听 TCP：CoreDNS 默认监听',
  'Look for the reason in the log of the server, in its restarts, and in its limits on TCP clients and their idle time':
    '在服务器的日志、重启记录，以及对 TCP 客户端数量和空闲时间的限制中查找原因',
  'Nothing answers the SYNs to the DNS port': '发往 DNS 端口的 SYN 没有任何回应',
  'Something drops TCP to port 53, mostly a firewall or a policy that was written with UDP in mind. The client waits: Linux sends SYNs for more than two minutes. Clients that use TCP alone (use-vc) resolve nothing, and a truncated answer costs the whole wait.':
    '到 53 端口的 TCP 报文被丢弃，多半是因为防火墙或策略只考虑了 UDP。客户端会等待：Linux 发送 SYN 超过两分钟。只用 TCP 的客户端（use-vc）什么也解析不了，一个被截断的应答就要等满全程。',
  'A client sends its SYN again, and the capture has no answer to either: no SYN-ACK, no RST, no ICMP error.':
    '客户端重传了 SYN，而抓包中两者都没有回应：没有 SYN-ACK、RST 或 ICMP 错误。',
  'Or it sends one SYN and the capture goes on for more than 3 s: by then, every client has sent it again or given up.':
    '或者只发送了一个 SYN，而抓包又持续了 3 s 以上：到那时，任何客户端都已重传或放弃。',
  'A client that goes on with ACK had its SYN-ACK: the capture shows one direction alone.':
    '继续发送 ACK 的客户端已收到 SYN-ACK：抓包只显示了一个方向。',
  'With RST or an ICMP error in answer it is tcp-refused.':
    '若有 RST 或 ICMP 错误回应，则属于 tcp-refused。',
  'nothing answers the SYN of {0} ({1})': '{0} 的 SYN 没有任何回应（{1}）',
  'nothing answers the {0} SYNs of {1} ({2})': '{1} 的 {0} 个 SYN 没有任何回应（{2}）',
  'nothing answers the SYN of {0}': '{0} 的 SYN 没有任何回应',
  'nothing answers the {0} SYNs of {1}': '{1} 的 {0} 个 SYN 没有任何回应',
  '{0} sends a SYN, and the capture goes on for {1} without an answer':
    '{0} 发送了一个 SYN，抓包又持续了 {1}，没有回应',
  '{0} sends {1} SYNs, and has no answer': '{0} 发送了 {1} 个 SYN，没有得到回应',
  '{0} sends {1} SYNs within {2}, and has no answer':
    '{0} 在 {2} 内发送了 {1} 个 SYN，没有得到回应',
  'the query over TCP was answered': '经 TCP 的查询得到了应答',
  'the client got the TCP connection that it tried to open': '客户端尝试的 TCP 连接已建立',
  'the {0} answer in {1} is truncated; the client turned to TCP in {2}, and the capture ends before an answer could show':
    '{1} 的 {0} 应答被截断；客户端在 {2} 改用 TCP，而抓包在可能出现回应之前就结束了',
  'the {0} answer in {1} is truncated; the client turned to TCP in {2}, and got no connection':
    '{1} 的 {0} 应答被截断；客户端在 {2} 改用 TCP，但未能建立连接',
  'no answer: the server ended the connection in frame {0}':
    '没有应答：服务器在第 {0} 帧结束了连接',
  'connections are refused, or the server ends them with queries open':
    '连接被拒绝，或服务器在查询未完成时结束连接',
  'connections to the DNS port open only at the second SYN':
    '到 DNS 端口的连接在第二个 SYN 之后才建立',
  'connections to the DNS port of {0} open only at the second SYN':
    '到 {0} DNS 端口的连接要到第二个 SYN 才建立',
  'SYNs to the DNS port get no answer': '发往 DNS 端口的 SYN 没有回应',
};
