import type { Catalogue } from '../catalogue.ts';

/** Rules about the RCODE of an answer. */
export const rcodes: Catalogue = {
  'The server could not read the query: FORMERR': '服务器无法读懂查询：FORMERR',
  'A server, or a middlebox in front of it, that does not understand EDNS has to answer a query with an OPT record so. glibc (2.36) takes it for its answer and fails, without another try; Go asks once more with it and fails the lookup; musl, which sends none, takes the answer for silence and fails after 5 s. Where the answer is a header without the question, glibc and Go take no notice of it and ask again after their time-out.':
    '不理解 EDNS 的服务器，或其前面的中间设备，必须这样应答带有 OPT 记录的查询。glibc（2.36）把它当作应答并失败，不再尝试；Go 会再带着它查询一次，然后查找失败；musl 不发送 EDNS，把这种应答当作没有应答，5 秒后失败。如果应答只有报文头而没有问题部分，glibc 和 Go 会忽略它，超时后重新查询。',
  'The answer has RCODE 1. It is an answer: nothing was lost.':
    '应答的 RCODE 为 1。它是应答：什么也没有丢失。',
  'Whether the query carried an OPT record is part of the finding: without one, EDNS is not the cause.':
    '诊断结果会说明查询是否带有 OPT 记录：没有时，EDNS 就不是原因。',
  '{0} answered {1} with FORMERR, asked without EDNS ({2})':
    '{0} 对不带 EDNS 的 {1} 查询应答 FORMERR（{2}）',
  '{0} answered {1} with FORMERR, asked with EDNS and without it ({2})':
    '{0} 对带 EDNS 和不带 EDNS 的 {1} 查询都应答 FORMERR（{2}）',
  '{0} answered {1} with FORMERR, asked with EDNS, which it does not understand ({2})':
    '{0} 对带 EDNS 的 {1} 查询应答 FORMERR：它不支持 EDNS（{2}）',
  '{0} answered {1} with FORMERR, asked with EDNS, which it may not understand ({2})':
    '{0} 对带 EDNS 的 {1} 查询应答 FORMERR：它可能不支持 EDNS（{2}）',
  'the query in {0} carries an OPT record (EDNS)': '{0} 的查询带有 OPT 记录（EDNS）',
  'the same question without EDNS is answered ({0})': '同一问题不带 EDNS 时得到应答（{0}）',
  'Ask {0} by hand, with EDNS and without it. When only the first fails, it does not understand EDNS: update it, or what stands in front of it':
    '手工向 {0} 查询，一次带 EDNS，一次不带。如果只有前者失败，说明它不支持 EDNS：升级它，或升级它前面的设备',
  'Until then, let the client send no EDNS: take edns0 out of the options of resolv.conf (glibc), or set GODEBUG (Go)':
    '在此之前，让客户端不发送 EDNS：从 resolv.conf 的选项中去掉 edns0（glibc），或设置 GODEBUG（Go）',
  'Without EDNS, answers of more than 512 bytes are truncated, and asked for again over TCP.':
    '不带 EDNS 时，超过 512 字节的应答会被截断，并改用 TCP 重新查询。',
  'Read the query field by field, and the log of {0}: EDNS is not the cause':
    '逐个字段查看该查询，并查看 {0} 的日志：EDNS 不是原因',
  'The server does not do what it was asked for: NOTIMP': '服务器不支持所请求的内容：NOTIMP',
  'An old server, or a middlebox, that does not know a type such as AAAA or HTTPS. It ought to say that there are no such records. glibc asks its next server; Go asks once more and fails the lookup; musl takes the answer for silence and fails after 5 s.':
    '旧的服务器或中间设备不认识 AAAA、HTTPS 之类的类型。它本应回答没有此类记录。glibc 会询问下一台服务器；Go 再查一次，然后解析失败；musl 把该应答当作没有应答，5 s 后失败。',
  'The answer has RCODE 4. It is an answer: nothing was lost.':
    '应答的 RCODE 为 4。它是应答：什么也没有丢失。',
  'Whether another type of the name is answered is part of the finding: then it is the type that the server does not know.':
    '诊断结果会说明该名称的另一类型是否得到应答：若是，服务器不认识的就是该类型。',
  'the {0} query to the same server is answered ({1})': '发往同一服务器的 {0} 查询得到应答（{1}）',
  'Ask the server for each type by hand. Where only one fails, update the server: without such records it has to answer NOERROR, with none':
    '手工向服务器逐一查询各类型。如果只有一种失败，请升级服务器：没有此类记录时，它必须返回不含记录的 NOERROR',
  'Ask {0} for each type by hand. Where only one fails, update the server: without such records it has to answer NOERROR, with none':
    '手工向 {0} 逐一查询各类型。如果只有一种失败，请升级服务器：没有此类记录时，它必须返回不含记录的 NOERROR',
  'NXDOMAIN for one type of a name that has another':
    '名称有另一类型的记录，却对此类型应答 NXDOMAIN',
  'NXDOMAIN says that the name does not exist, for no type whatever. A server that has an A record and no AAAA has to answer NOERROR with no records. musl fails the whole lookup when one of its two answers is NXDOMAIN; glibc takes the other one; a cache may deny the name to everybody from then on.':
    'NXDOMAIN 表示名称不存在，对任何类型都是如此。有 A 记录而没有 AAAA 的服务器必须应答不含记录的 NOERROR。musl 的两个应答中只要有一个是 NXDOMAIN，整个解析就失败；glibc 采用另一个；缓存则可能从此对所有人否认该名称。',
  'In one lookup the same server answers one type of the name with records and another one with NXDOMAIN.':
    '在一次解析中，同一服务器对该名称的一种类型应答记录，对另一种应答 NXDOMAIN。',
  'NXDOMAIN for every type is a name that does not exist, as with the suffixes of a search list: no fault.':
    '对每种类型都应答 NXDOMAIN，说明名称不存在，例如搜索列表的后缀：不是故障。',
  'NOERROR without records is how a type that is not there ought to be denied: no fault.':
    '某类型不存在时，本应以不含记录的 NOERROR 作答：不是故障。',
  '{0} answered {1} with NXDOMAIN ({2}), although it has an answer for {3} of the same name ({4})':
    '{0} 对 {1} 应答 NXDOMAIN（{2}），而对同一名称的 {3} 却有应答（{4}）',
  'the {0} response in {1} says that the name does not exist': '{1} 的 {0} 响应表示名称不存在',
  'the {0} response of the same server in {1} has records': '同一服务器在 {1} 的 {0} 响应中有记录',
  'Find who denies the name, and have it fixed: ask {0} for both types, then the servers that it asks, up to the one of the zone (often a load balancer)':
    '找出否认该名称的一方并修复它：向 {0} 查询两种类型，再向它所询问的服务器查询，直到该区域的服务器（常常是负载均衡器）',
  'Where CoreDNS itself suppresses the type by its plugin template, let it answer NOERROR instead of NXDOMAIN':
    '如果是 CoreDNS 自己用 template 插件屏蔽该类型，请让它应答 NOERROR 而不是 NXDOMAIN',
  'a server answered NXDOMAIN for a name that exists': '服务器对存在的名称应答 NXDOMAIN',
  'The answer has an RCODE that no query ought to get': '应答带有查询不应得到的 RCODE',
  'YXDOMAIN to NOTZONE are for updates, the higher ones for extensions that the query has to use. A server that is misconfigured, or a middlebox with bits of its own, says so. Go asks once more and fails the lookup; musl takes the answer for silence and fails after 5 s.':
    'YXDOMAIN 至 NOTZONE 用于更新，更高的用于查询自己启用的扩展。配置错误的服务器或自行其是的中间设备会这样应答。Go 再查一次，然后解析失败；musl 把该应答当作没有应答，5 s 后失败。',
  'The answer has an RCODE of 6 or above. It is an answer: nothing was lost.':
    '应答的 RCODE 为 6 或更高。它是应答：什么也没有丢失。',
  'BADCOOKIE is none when the client asks again with the right cookie and is answered.':
    '客户端用正确的 cookie 重新查询并得到应答时，BADCOOKIE 不是故障。',
  'FORMERR, SERVFAIL, NOTIMP and REFUSED have rules of their own.':
    'FORMERR、SERVFAIL、NOTIMP 和 REFUSED 各有自己的规则。',
  'Ask the server by hand, and read its log for this name: an access list, a zone that it does not serve, or a key that it does not know':
    '手工向服务器查询，并在其日志中查看该名称：访问列表、它不提供的区域，或它不认识的密钥',
  'Ask {0} by hand, and read its log for this name: an access list, a zone that it does not serve, or a key that it does not know':
    '手工向 {0} 查询，并在其日志中查看该名称：访问列表、它不提供的区域，或它不认识的密钥',
  'the server answered with an RCODE that no query ought to get':
    '服务器以查询不应得到的 RCODE 应答',
};
