import type { Catalogue } from '../catalogue.ts';

/** How the rules are told apart, what looks like the race, and how sure it is. */
export const toldApart: Catalogue = {
  'There are queries to a server and not one response from it, and its clients do not ask again although they have the time to, or go on with other lookups: so they had answers.':
    '有发往某服务器的查询而没有它的任何应答，其客户端有足够时间却没有重新查询，或者继续别的解析：可见它们得到了应答。',
  'Or one query of a pair is sent again without the other: its client has an answer. A resolver that has none sends both again at once.':
    '或者成对查询中只有一个重发：客户端已得到应答。没有任何应答的解析器会把两个一起重发。',
  'Where at least four lookups are not asked again for each one that is, the few lost a packet. A server that is silent is asked again by nearly all.':
    '如果每有一次重新查询的解析，就至少有四次没有重新查询，那么只是那少数丢了报文。对不应答的服务器，几乎所有客户端都会重新查询。',
  'Where other servers answer, only pairs of A and AAAA from ports of their own count: who sends these asks again when it misses an answer.':
    '如果其他服务器有应答，则只计从各自端口发出的 A 和 AAAA 查询对：发送这种查询对的解析器收不到应答时会重新查询。',
  'Or there are responses and no query.': '或者有应答而没有查询。',
  'Responses from and to other addresses that have questions and IDs of the queries, right after them, are the answers before their addresses were translated back (masquerading).':
    '从其他地址发往其他地址、带有这些查询的问题和 ID 并紧随其后的响应，是地址转换回来之前的应答（伪装）。',
  'Or a text shows the command that printed it, and that command leaves one direction out.':
    '或者文本显示了打印它的命令，而该命令略去了一个方向。',
  'The captured bytes end before the question does, although the packet was longer.':
    '抓到的字节在问题部分结束之前就没有了，而报文本身更长。',
  'A name is asked with suffixes, one after the other, each answered with NXDOMAIN, and the next follows at once.':
    '一个名称依次加上各个后缀来查询，每次都得到 NXDOMAIN，随即查询下一个。',
  'No query for the name was answered by this server in the whole capture, from two lookups or more; or for no name of one zone. Between them the server answers other names, so they did not fall into one silence of the server.':
    '整个抓包中，该服务器没有应答过对该名称的任何查询（两次或更多次解析），或者没有应答过某个区域的任何名称。其间服务器应答其他名称，因此并非落在服务器的同一段沉默里。',
  'The server answered nothing in the whole capture, in two lookups or more.':
    '在整个抓包的两次或更多次解析中，该服务器没有任何应答。',
  'Each of these queries went to another server at the same time, and that one answered. If any lookup waited for the silent server, it is server-silent.':
    '这些查询每一个都同时发给了另一个服务器，而那一个应答了。若有解析在等待沉默的服务器，则属于 server-silent。',
  'That is more than chance makes of the losses of all other names.':
    '以其他所有名称的丢失率，偶然不会造成这么多。',
  'Of a name that is answered at times nothing is said, nor of one that was looked up once: a lookup has one port as a rule, and what takes its packets may be about that port.':
    '对有时得到应答的名称，或只解析过一次的名称，不作此判断：一次解析通常只用一个端口，丢弃其报文的原因可能只与该端口有关。',
  'names that lose queries are answered at other times': '丢失查询的名称在其他时候得到应答',
  'the server answers one type of no name': '对任何名称，服务器都不应答某一类型',
  'at that time the server answers no name': '那段时间服务器不应答任何名称',
  'the server answers nothing at all': '服务器完全没有应答',
  'the server says that it has no answer': '服务器说明它没有答案',
  'The answer comes from the port of DNS, but from another address than was asked.':
    '应答来自 DNS 端口，但地址不是所询问的地址。',
  'It answers one of two concurrent queries from a port that was not in use before, to an address that can be translated, and took longer than the second that a clash entry lives. Otherwise it is unexpected-source.':
    '它应答的是两个并发查询之一，两者来自此前未使用的端口，发往可以转换的地址，且用时超过冲突表项存活的一秒。否则属于 unexpected-source。',
  'The client refuses it with an ICMP port unreachable, as its socket is connected to the service address.':
    '客户端以 ICMP 端口不可达拒绝它，因为其套接字连接的是服务地址。',
  'The answer fits question and ID, and comes from another address or port than was asked.':
    '应答的问题与 ID 都相符，但来自所询问之外的地址或端口。',
  'When it could be the expired clash entry of two concurrent queries, it is nat-clash-expired instead.':
    '如果可能是两个并发查询的冲突表项过期所致，则属于 nat-clash-expired。',
  'Question, addresses and ports of the answer fit a query that waits, its ID does not.':
    '应答的问题、地址和端口都与一个等待中的查询相符，ID 却不符。',
  'An answer with the ID of the first transmission arrives after the retry: nothing was lost.':
    '带有第一次发送的 ID 的应答在重传之后到达：什么也没有丢失。',
  'A race leaves no answer behind, however long the capture goes on.':
    '竞争不会留下应答，无论抓包持续多久。',
  'Not one query of this type is answered by this server in the whole capture, retransmissions included, while the other type is.':
    '在整个抓包中，该服务器没有应答过任何一个此类型的查询（包括重传），而另一类型有应答。',
  'At least two queries of the type were seen: one is too few to say never.':
    '至少出现过两个此类型的查询：只有一个不足以说“从不”。',
  'Or the server answers the type before or after, and for two seconds or longer, in three lookups or more, answers none of it, while it answers the other type. That is more than chance makes of the losses at other times, and about three names, or one that is answered.':
    '或者服务器此前或此后应答该类型，而在两秒或更长时间内、三次或更多次解析中，一个也不应答，同时仍应答另一类型。这超出了其他时候丢失率下的偶然，并且涉及三个名称，或一个得到过应答的名称。',
  'The server answered nothing in the whole capture, to nobody.':
    '在整个抓包中，该服务器没有应答过任何客户端。',
  'It was asked again, or at least four times, or it is not the only server and two lookups asked it: a pair that nobody asks for again may be of a program that was stopped.':
    '它被重新查询过，或至少被查询了四次，或者它不是唯一的服务器且有两次解析查询过它：没有人重新查询的一对可能来自已被终止的程序。',
  'The query is unanswered and the capture ends less than 5.5 s later: before glibc, Go or nginx would have asked again.':
    '查询没有应答，而抓包在其后不到 5.5 s 就结束了：此时 glibc、Go 或 nginx 还没有到重新查询的时候。',
  'It is a note: nothing is claimed.': '这只是提示，不作任何断言。',
  'At least 3 clients lose queries that are sent within a second or less.':
    '至少 3 个客户端丢失了在一秒或更短时间内发出的查询。',
  'Independent losses that are as frequent as in the 10 s before and after would fall together like this in one capture of a hundred at most. Where too little was asked then, the whole capture is compared.':
    '如果丢失互不相关，且与此前后 10 s 内一样频繁，那么一百次抓包中至多有一次会这样凑在一起。如果那时查询太少，则与整个抓包比较。',
  'Where the whole capture has too little else to tell, a tenth of the queries of this moment are lost, and none at other times.':
    '如果整个抓包中其余的查询太少，无法判断，则此刻的查询至少丢失十分之一，而其他时候一个也没有丢失。',
  'A retransmission is lost as well: the race can only hit the first packets of a fresh five-tuple.':
    '重传也丢失了：竞争只可能影响新五元组的最初几个报文。',
  'Or queries that no race can hit (lone, serial or repeated ones) are lost so often that the same rate explains half or more of the pairs that lost one query, or chance may explain them all; unless nearly all of these lost the query that was sent second. Or pairs lose either query alike: a race takes more often the later one. A pair of which one query was seen to enter the node and not to leave it asks for more: that the others ended in the node as well.':
    '或者，不可能发生竞争的查询（单独、串行或重发的）也频繁丢失，以同样的丢失率即可解释一半或更多只丢失一个查询的查询对，或者偶然就可能解释全部；除非这些查询对丢失的几乎都是后发的查询。又或者，查询对丢失哪一个都同样常见：竞争更常丢失后发的那个。若已看到查询对中的一个进入节点而没有离开，则还要求其他丢失的查询也止于该节点。',
  'A and AAAA of one name leave over UDP from one port of the client to one address and port of the server. With them HTTPS may: then the race can take any of the three.':
    '同一名称的 A 与 AAAA 经 UDP 从客户端的一个端口发往服务器的一个地址和端口。HTTPS 也可能一起发出：这时竞争可能丢掉三者中的任何一个。',
  'They are on the way together: the second is sent before any answer to the first.':
    '两者同时在途：第二个在第一个得到任何应答之前发出。',
  'It is the first use of this five-tuple within the life of a conntrack entry (120 s): once an entry is confirmed there is nothing to race for.':
    '这是该五元组在一个 conntrack 表项存活期（120 s）内的首次使用：表项一旦确认，就没有什么可竞争的了。',
  'Exactly one of them has no answer; the other is answered promptly, so path and server work, and not truncated, since TCP waits for nothing.':
    '其中恰有一个没有应答；另一个很快得到应答，说明路径和服务器正常，且应答未被截断，因为改用 TCP 就无人等待。',
  'The missing query is answered when it is sent again, after a wait of 0.2 s or more. That a retry is lost too contradicts the race.':
    '缺失的查询在等待至少 0.2 s 后重发并得到应答。重传也丢失则与竞争矛盾。',
  'Nothing else explains it: no ICMP error, no answer from elsewhere or with another ID, and no late answer.':
    '没有其他解释：没有 ICMP 错误，没有来自别处或 ID 不同的应答，也没有迟到的应答。',
  'The server address can be translated: a service address, not the address of a pod, of the loopback interface or of NodeLocal DNSCache.':
    '服务器地址可能被转换：是服务地址，而不是 Pod、回环接口或 NodeLocal DNSCache 的地址。',
  'The capture goes on past the retry. When it does not, nothing is claimed (capture-ends-early).':
    '抓包时间覆盖了重传。否则不作任何断言（capture-ends-early）。',
  'it is always the same type, in every lookup, and the retries stay unanswered too':
    '每次解析中总是同一类型，且重传也没有应答',
  'the answer to the first transmission does come, after the client has asked again':
    '第一次发送的应答其实到达了，只是在客户端重新查询之后',
  'there is a delay, and no retransmission': '有延迟，但没有重传',
  'both are missing; glibc sends both again at the same moment':
    '两个都缺失；glibc 会在同一时刻重发两个',
  'retries, lone and serial queries are lost as well': '重传、单独的和串行的查询也会丢失',
  'many clients lose queries in the same instant: a rate limit, or an overloaded server':
    '许多客户端在同一瞬间丢失查询：速率限制，或服务器过载',
  'the two were not on the way together, or came from two ports (Go, single-request-reopen), or were not translated':
    '两者没有同时在途，或来自两个端口（Go、single-request-reopen），或没有经过地址转换',
  'the answer comes after more than a second and from the address of the endpoint: what kernels from 5.6 on make of the race':
    '应答在一秒多之后到达，且来自端点的地址：这是 5.6 及以上内核中竞争的表现',
  'the answer does come, from another address or port': '应答其实到达了，但来自另一个地址或端口',
  'the answer does come, with another ID': '应答其实到达了，但 ID 不同',
  'an ICMP error says so, and nobody waits': 'ICMP 错误表明了这一点，无人等待',
  'the client goes on as if it had the answer: the capture lost it, not the network':
    '客户端像得到了应答一样继续：丢失它的是抓包，而不是网络',
  'the client neither waits nor asks again': '客户端既不等待，也不重新查询',
  'Captured at the client, in the pod or on its veth. A server that ignored just this query would look exactly the same. To decide, capture behind the translation: on the uplink of the node, or with -i any on the node.':
    '在客户端抓包，即在 Pod 中或其 veth 上。服务器偶尔忽略一个查询也是完全相同的现象。要判定，请在地址转换之后抓包：在节点的上行接口上，或在节点上用 -i any。',
  'Captured behind the translation or at the server: the lost query never arrived there, while the resolver shows that it misses it. Still possible: it was lost on the way there. To prove it, capture in the pod at the same time and give both (--vantage).':
    '在地址转换之后或在服务器上抓包：丢失的查询从未到达那里，而解析器的行为表明它缺少该查询的应答。仍有可能是在到达那里的途中丢失的。要证实，请同时在 Pod 中抓包，并提供两份抓包（--vantage）。',
  'One capture with -i any on the node, or two captures of the same traffic: the query is seen before the translation and not behind it, while its twin is seen at both. If it is seen behind it, the race is refuted and another rule is reported.':
    '在节点上用 -i any 的一份抓包，或同一流量的两份抓包：该查询在地址转换之前出现，之后没有出现，而另一个查询在两处都出现。如果它在转换之后也出现，竞争即被否定，并报告另一条规则。',
  'Neither query of the pair has an answer, and a later transmission has one. The two may have left from two ports (Go).':
    '这一对查询都没有应答，而之后的一次发送有应答。两个查询可能来自两个端口（Go）。',
  'glibc then sends both again at the same moment; after the loss of one of the two it sends them one after the other.':
    '此时 glibc 在同一时刻重发两个；如果只丢失其中一个，它则依次重发。',
  'The lost query was answered when it was sent again, and it could not race: it was alone, or the second query was sent after the first answer, or from another port, or the five-tuple was in use before, or the server is reached without translation.':
    '丢失的查询在重发后得到应答，且它不可能发生竞争：它是单独的，或第二个查询在第一个应答之后发出，或来自另一个端口，或五元组此前已在使用，或到服务器不经地址转换。',
  'Or a race was possible and something rules it out: the query was seen behind the translation, the counters of conntrack did not move, or a rule of the node dropped as many packets.':
    '或者竞争本有可能发生，但有证据排除：在地址转换之后看到了该查询，conntrack 的计数器没有变化，或节点的一条规则丢弃了同样多的报文。',
  'Also the AAAA query that glibc with single-request-reopen loses: it is never sent again.':
    '也包括使用 single-request-reopen 的 glibc 丢失的 AAAA 查询：它不会重发。',
  'A resolver that really misses an answer waits for it; glibc with single-request-reopen, which gives a lost AAAA up, sends no pair.':
    '真正缺少应答的解析器会等待；使用 single-request-reopen 的 glibc 会放弃丢失的 AAAA，但它不会成对发送。',
  'The capture goes on long enough for a retry, and none comes.':
    '抓包持续的时间足以看到重传，却没有出现。',
  'Or the client refuses its own late answer with an ICMP error: it has closed the socket.':
    '或者客户端以 ICMP 错误拒绝自己迟到的应答：它已关闭套接字。',
  'The answer has RCODE 2. It is an answer: nothing was lost.':
    '应答的 RCODE 为 2。它是应答：什么也没有丢失。',
  'The answer has RCODE 5. It is an answer: nothing was lost.':
    '应答的 RCODE 为 5。它是应答：什么也没有丢失。',
  'The answer came, after at least as long as --slow says, and the query was not sent again before it.':
    '应答到达了，用时至少为 --slow 指定的时长，且在此之前查询没有重发。',
  'The answer has the TC flag. Whether the client asked again over TCP is part of the finding.':
    '应答带有 TC 标志。客户端是否改用 TCP 重新查询，会在诊断结果中说明。',
  'Queries have no answer in the capture, nobody asks again although the capture goes on, and the program that captured counted as many packets that it dropped (pcapng), or there are responses to queries that the capture lacks.':
    '抓包中有查询没有应答，抓包仍在继续却没人重新查询，而且抓包程序统计到丢弃了同样多的报文（pcapng），或者抓包中有响应却缺少对应的查询。',
  'Or one leg of a pair has no answer in the capture, yet the client asks other things soon and never this again. One or two such queries, and no other sign that packets are missing, do not tell whether the capture dropped the answer or the program stopped waiting; three or more are client-gave-up.':
    '或者一对查询中有一个在抓包中没有应答，客户端却很快查询别的，再也不重发它。如果只有一两个这样的查询，又没有其他缺少报文的迹象，就无法判断是抓包丢了应答，还是程序不再等待；三个或更多则是 client-gave-up。',
  'The time stamps go back by more than a second.': '时间戳倒退超过一秒。',
  'Or something is answered, or sent again, after more than a minute without a packet: no resolver waits so long.':
    '或者一分多钟没有任何报文之后才有应答或重发：没有解析器会等这么久。',
  'Every query had its answer in the capture by then, and yet one comes again with its ID from its port, at least 0.2 s after its answer; after a large one from any port.':
    '到那时每个查询在抓包中都已有应答，却有一个在应答至少 0.2 秒后从同一端口以同一 ID 再次发出（应答很大时，可从任何端口）。',
  'Or the answer was seen on its way, on a node before its addresses are translated back or at another vantage, and never where the client is.':
    '或者在途中看到了应答（在节点上地址尚未转换回来时，或在另一个观测点），而在客户端所在的位置从未看到它。',
  'When a leg is missing or late, glibc repeats the one that was answered as well: that is another diagnosis. A client that asks for AAAA only when it has the answer to A (glibc after a stall, or with single-request) repeats A for its own sake.':
    '如果另一查询丢失或迟到，glibc 会把已有应答的也重发：那是另一种诊断。要得到 A 应答之后才查询 AAAA 的客户端（停顿过一次或设置了 single-request 的 glibc）重发 A 则是因为缺少 A 的应答。',
};
