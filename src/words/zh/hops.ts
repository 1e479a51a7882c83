import type { Catalogue } from '../catalogue.ts';

/** Servers that ask their own upstream: rules slow-upstream and upstream-lost, and the bar of hops. */
export const hops: Catalogue = {
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
};
