import type { Catalogue } from '../catalogue.ts';

/** What `dnspcap explain` says of each resolver. */
export const explainResolvers: Catalogue = {
  'a resolver library: dns.resolve4 and dns.resolve6 of Node.js, and Envoy':
    '解析器库：用于 Node.js 的 dns.resolve4 和 dns.resolve6，以及 Envoy',
  'Queries that are on the way at the same time share a port; it is closed when nothing is waiting, so the next burst has a new one.':
    '同时在途的查询共用一个源端口；没有查询在等待时端口即关闭，因此下一批查询使用新端口。',
  'From 1.20 on the first wait is 2 s, and follows the measured latency once there are answers (five times its mean, 250 ms to 5 s); before, 5 s and 4 tries.':
    '自 1.20 起，首次等待为 2 s，有应答之后按实测延迟调整（均值的 5 倍，250 ms 至 5 s）；此前为 5 s、尝试 4 次。',
  'It can be hit by the first two queries of each burst.': '每批查询中的前两个可能触发此竞争。',
  'also under the names retrans and retry': '也可写作 retrans 和 retry',
  'as in resolv.conf(5)': '同 resolv.conf(5)',
  'not known, nor is -reopen': '不认识，-reopen 也不认识',
  'use-vc where TCP port 53 is open.': '在 TCP 53 端口开放时使用 use-vc。',
  'In Node.js, dns.lookup instead of dns.resolve4: it uses the libc and its options.':
    '在 Node.js 中以 dns.lookup 代替 dns.resolve4：它使用 libc 及其选项。',
  'NodeLocal DNSCache, or a node kernel of 5.6 or later.':
    'NodeLocal DNSCache，或节点内核 5.6 及以上。',
  'Node.js has two resolvers: dns.lookup (the libc) and dns.resolve* (c-ares)':
    'Node.js 有两个解析器：dns.lookup（libc）和 dns.resolve*（c-ares）',
  'dns.lookup, and with it http, fetch and most drivers, is getaddrinfo of the libc: see glibc or musl, whichever the image has.':
    'dns.lookup，以及使用它的 http、fetch 和大多数驱动，就是 libc 的 getaddrinfo：参见 glibc 或 musl，以镜像所用者为准。',
  'dns.resolve4 and dns.resolve6 are c-ares: see there.':
    'dns.resolve4 和 dns.resolve6 即 c-ares：参见该条目。',
  'With dns.lookup as the libc does: 5 s with glibc, 2.5 s with musl.':
    '使用 dns.lookup 时与 libc 相同：glibc 为 5 s，musl 为 2.5 s。',
  'With dns.resolve* after 2 s at first, and after 250 ms to 1 s once there are answers; the missing query only, from a new port with the same ID.':
    '使用 dns.resolve* 时，起初在 2 s 后重发，有应答之后为 250 ms 至 1 s；只重发缺失的查询，换新端口，ID 不变。',
  'It can be hit, through either of them.': '会受影响，经由两者中的任一个都可能。',
  'the options of the libc': 'libc 的选项',
  'the options of c-ares: no single-request': 'c-ares 的选项：没有 single-request',
  'On glibc images, single-request-reopen in the dnsConfig of the pod, which reaches dns.lookup and not dns.resolve*.':
    '在 glibc 镜像中，于 Pod 的 dnsConfig 设置 single-request-reopen；它对 dns.lookup 有效，对 dns.resolve* 无效。',
  'NodeLocal DNSCache, or a node kernel of 5.6 or later, for both.':
    'NodeLocal DNSCache，或节点内核 5.6 及以上，对两者都有效。',
  'the proxy, which resolves with c-ares': '代理，用 c-ares 解析',
  'dns_lookup_family ALL asks A and AAAA on one channel, so from one port; V4_ONLY asks A only; AUTO and V4_PREFERRED ask for the second type only when the first failed.':
    'dns_lookup_family 为 ALL 时，在同一 channel 上查询 A 与 AAAA，因而来自同一端口；V4_ONLY 只查询 A；AUTO 和 V4_PREFERRED 仅在第一种类型失败后才查询第二种。',
  'As c-ares: the missing query only.': '同 c-ares：只重发缺失的查询。',
  'It can be hit with dns_lookup_family ALL.': 'dns_lookup_family 为 ALL 时会受影响。',
  'V4_ONLY asks for A only': 'V4_ONLY 只查询 A',
  TCP: 'TCP',
  'not known': '不认识',
  'V4_ONLY where IPv6 is not used, or use_tcp_for_dns_lookups.':
    '不使用 IPv6 时设 V4_ONLY，或使用 use_tcp_for_dns_lookups。',
  'the libc of Debian, Ubuntu, Fedora and most images that are not Alpine':
    'Debian、Ubuntu、Fedora 及大多数非 Alpine 镜像的 libc',
  'A and AAAA leave together, A first, from one port, less than a millisecond apart; each lookup and each try of the search list has a new port.':
    'A 与 AAAA 从同一端口一起发出，A 在前，间隔不到 1 毫秒；每次解析、搜索列表的每次尝试都使用新端口。',
  'The two IDs are independent of each other. No OPT record, unless edns0 is set.':
    '两个 ID 互不相关。除非设置了 edns0，否则不带 OPT 记录。',
  'With only one address family configured and AI_ADDRCONFIG, only that type is asked: no pair.':
    '只配置了一种地址族且使用 AI_ADDRCONFIG 时，只查询该类型：不会成对。',
  'One of the two is lost: after 5 s it sends both again from the same port with the same IDs, also the one that was answered, one after the other, to the same server.':
    '丢失其中一个：5 s 后从同一端口、以相同 ID 依次重发两个查询（包括已得到应答的那个），发往同一服务器。',
  'Neither is answered: both go out again together, to the next server if there is one; two rounds, so 10 s with one server and 20 s with two.':
    '两个都没有应答：两个一起重发，如有下一台服务器则发往那台；共两轮，因此一台服务器时为 10 s，两台时为 20 s。',
  'From then on the thread asks one after the other. Before glibc 2.40 that lasts as long as the thread, so serial queries alone do not prove that single-request is set.':
    '此后该线程改为依次查询。在 glibc 2.40 之前，这会持续到线程结束，因此仅凭串行查询不能证明设置了 single-request。',
  'The 5 s run from the first packet of a round: an answer in between does not extend them.':
    '这 5 s 从一轮的第一个报文算起：其间收到应答不会延长。',
  'An answer after 4 s is taken, without a retry; after SERVFAIL or REFUSED to both it asks once more at once.':
    '4 s 后才到的应答会被采用，不会重发；若两者都得到 SERVFAIL 或 REFUSED，则立即再查询一次。',
  'It can be hit: two packets at the same moment from one fresh port.':
    '会受影响：同一时刻从一个新端口并发两个报文。',
  'A, and AAAA after its answer, from the same port (2.10 and later)':
    '先查 A，收到应答后再查 AAAA，使用同一端口（2.10 及以上）',
  'the same from two ports (2.11 and later); a lost AAAA is then never asked again: 5 s, and IPv4 only':
    '同上，但使用两个端口（2.11 及以上）；此时丢失的 AAAA 不再重发：等待 5 s，且只有 IPv4',
  'TCP, both on one connection (2.14 and later)': 'TCP，两者共用一条连接（2.14 及以上）',
  'only A (2.36 and later)': '只查询 A（2.36 及以上）',
  'N seconds instead of 5, 30 at most: the stall is as frequent, and shorter':
    '以 N 秒代替 5 秒，最多 30：停顿同样频繁，只是更短',
  'rounds, 5 at most; the retry after the loss of one leg is not counted and not stopped by it':
    '轮数，最多 5；丢失其中一个查询后的重发不计入其中，也不受其限制',
  'begins with another server each time; the retry of one leg stays with its server':
    '每次从另一台服务器开始；其中一个查询的重发仍发往原服务器',
  'an OPT record of 1,200 bytes; the AD flag': '1,200 字节的 OPT 记录；AD 标志',
  '15 at most: names with fewer dots are tried with each suffix of the search list first':
    '最多 15：点数少于此值的名称先依次加搜索列表的各后缀尝试',
  'SERVFAIL or REFUSED on one leg moves on to the next server (2.41 and later)':
    '其中一个查询得到 SERVFAIL 或 REFUSED 时，转到下一台服务器（2.41 及以上）',
  'single-request-reopen or single-request in the dnsConfig of the pod, or use-vc where TCP port 53 is open.':
    '在 Pod 的 dnsConfig 中设置 single-request-reopen 或 single-request；TCP 53 端口开放时也可用 use-vc。',
  'A changed resolv.conf is noticed from 2.26 on; before, the process has to be restarted.':
    '自 2.26 起能察觉 resolv.conf 的改动；此前须重启进程。',
  'NodeLocal DNSCache, or a node kernel of 5.6 or later, help every resolver.':
    'NodeLocal DNSCache，或节点内核 5.6 及以上，对所有解析器都有效。',
  'the resolver of the Go standard library': 'Go 标准库的解析器',
  'A and AAAA leave at the same time from two ports, AAAA often first: each query has a socket of its own.':
    'A 与 AAAA 同时从两个端口发出，AAAA 常在前：每个查询有自己的套接字。',
  'Every query has an OPT record of 1,232 bytes, unless GODEBUG=netedns0=0 turns it off in newer releases.':
    '每个查询都带 1,232 字节的 OPT 记录，除非在较新版本中用 GODEBUG=netedns0=0 关闭。',
  'After 5 s only the missing query goes out again, from a new port with a new ID, to the next server if there is one; two attempts.':
    '5 s 后只重发缺失的查询，换新端口和新 ID，如有下一台服务器则发往那台；共尝试两次。',
  'SERVFAIL counts as a failed try: the next one follows at once.':
    'SERVFAIL 算一次失败的尝试：立即进行下一次。',
  'It cannot be hit: two ports are two five-tuples. A gap of 5 s is the ordinary loss of one packet. But a program with cgo uses the libc when it meets an option that Go does not know, and is then hit like it.':
    '不受影响：两个端口就是两个五元组。5 s 的间隔只是普通的单个报文丢失。但使用 cgo 的程序遇到 Go 不认识的选项时会改用 libc，此时与 libc 一样受影响。',
  'one after the other; -reopen is the same': '依次查询；-reopen 相同',
  'TCP, one connection per query (Go 1.13 and later)': 'TCP，每个查询一条连接（Go 1.13 及以上）',
  'not known: it makes a program with cgo use the libc': '不认识：会使带 cgo 的程序改用 libc',
  'Look for loss on the path: the race is not the cause.': '应排查路径上的丢包：竞争不是原因。',
  'GODEBUG=netdns=go, or CGO_ENABLED=0 when building, keep a program from using the libc.':
    'GODEBUG=netdns=go，或构建时设 CGO_ENABLED=0，可使程序不使用 libc。',
  'InetAddress of Java is getaddrinfo of the libc; JNDI has a resolver of its own':
    'Java 的 InetAddress 就是 libc 的 getaddrinfo；JNDI 有自己的解析器',
  'InetAddress: as the libc of the image does, see glibc or musl.':
    'InetAddress：与镜像的 libc 相同，参见 glibc 或 musl。',
  'JNDI DNS: one query at a time, never a pair; for two types at once it asks ANY.':
    'JNDI DNS：一次一个查询，从不成对；要同时查两种类型时查询 ANY。',
  'InetAddress: as the libc, 5 s with glibc.': 'InetAddress：同 libc，glibc 为 5 s。',
  'JNDI: from a new port with the same ID after 1 s, then 2, 4 and 8 s, each server in turn.':
    'JNDI：1 s 后换新端口、以相同 ID 重发，之后为 2、4、8 s，各服务器轮流。',
  'InetAddress can be hit, as the libc can. JNDI cannot.':
    'InetAddress 与 libc 一样会受影响。JNDI 不受影响。',
  'none of resolv.conf': '不认 resolv.conf 的任何选项',
  'What helps for the libc of the image: see glibc or musl. Netty has a resolver of its own: see netty.':
    '对镜像的 libc 有效的办法即可：参见 glibc 或 musl。Netty 有自己的解析器：参见 netty。',
  'DnsNameResolver, of Netty and what is built on it': 'DnsNameResolver，属于 Netty 及基于它的软件',
  'One channel for the life of the resolver, so one port for all queries, unless it is built with a channel per resolution.':
    '解析器在整个生命周期内只用一个 channel，因此所有查询用同一端口，除非构建为每次解析一个 channel。',
  'Only the first pair after a pause can be hit: later ones find the entry of their port confirmed.':
    '只有停顿之后的第一对查询会受影响：之后的查询，其端口的 conntrack 表项已经确认。',
  'as in resolv.conf(5); 5 s and 16': '同 resolv.conf(5)；5 s 和 16',
  'the libc of Alpine': 'Alpine 的 libc',
  'A and AAAA leave together, A first, from one port, and to all servers of resolv.conf at once: the first answer counts.':
    'A 与 AAAA 从同一端口一起发出，A 在前，并同时发往 resolv.conf 中的所有服务器：以最先到的应答为准。',
  'The IDs of a pair come from one clock and lie close together (80 to 511 apart): the best sign of it. Never an OPT record.':
    '一对查询的 ID 取自同一时钟，彼此接近（相差 80 至 511）：这是它最可靠的特征。从不带 OPT 记录。',
  'After 2.5 s (timeout / attempts, 5 / 2) only the missing query goes out again, to all servers, from the same port with the same ID.':
    '2.5 s 后（timeout / attempts，即 5 / 2）只重发缺失的查询，发往所有服务器，端口和 ID 不变。',
  'After 5 s (timeout) it ends. If one of the two was never answered, the whole lookup fails from 1.2.1 on; before, it returns what it has.':
    '5 s（timeout）后结束。若其中一个始终没有应答，自 1.2.1 起整个解析失败；此前返回已有的结果。',
  'With several servers a loss towards one of them is masked by the others.':
    '有多台服务器时，发往其中一台的丢包会被其他服务器的应答掩盖。',
  'SERVFAIL is asked again at once, a few times; REFUSED and other errors count as silence.':
    '遇到 SERVFAIL 立即重新查询，共几次；REFUSED 和其他错误视同没有应答。',
  'A truncated answer is used as it is before 1.2.4, and asked for over TCP from then on.':
    '被截断的应答在 1.2.4 之前直接使用，自该版本起改用 TCP 查询。',
  'It can be hit: two packets at the same moment from one fresh port. The stall is 2.5 s, not 5 s.':
    '会受影响：同一时刻从一个新端口并发两个报文。停顿为 2.5 s，而不是 5 s。',
  'as elsewhere; 15 at most': '与其他解析器相同；最多 15',
  'seconds until it gives up, 60 at most; the retry comes after timeout / attempts':
    '放弃前的秒数，最多 60；在 timeout / attempts 之后重发',
  '10 at most': '最多 10',
  'from 1.1.13 on': '自 1.1.13 起',
  'single-request, single-request-reopen, use-vc, rotate, edns0 and no-aaaa are in no version, whatever articles about Alpine say':
    'single-request、single-request-reopen、use-vc、rotate、edns0 和 no-aaaa 在任何版本中都没有，无论有关 Alpine 的文章怎么说',
  'NodeLocal DNSCache or a node kernel of 5.6 or later: no option of resolv.conf keeps the pair from racing.':
    'NodeLocal DNSCache，或节点内核 5.6 及以上：resolv.conf 没有任何选项能避免这对查询发生竞争。',
  'Fewer pairs: complete names with a final dot, or a lower ndots.':
    '减少成对查询：使用以点结尾的完整名称，或调低 ndots。',
  'An image with glibc, if an option has to do it. A newer musl does not change it: 1.2.4 repairs truncation only.':
    '若必须靠选项解决，则改用 glibc 镜像。升级 musl 无济于事：1.2.4 只修复了截断问题。',
  'the resolver of the directive "resolver"': '“resolver”指令的解析器',
  'A and AAAA leave together from a port that a worker process keeps for as long as it lives, one for each server.':
    'A 与 AAAA 从同一端口一起发出，该端口由 worker 进程在其整个生命周期内保持，每台服务器一个。',
  'It does not read resolv.conf.': '它不读取 resolv.conf。',
  'After 5 s the missing query goes out again, from the same port with the same ID, to the next server if there is one, until resolver_timeout (30 s) is over.':
    '5 s 后重发缺失的查询，端口和 ID 不变，如有下一台服务器则发往那台，直到 resolver_timeout（30 s）用尽。',
  'of the directive: only A': '指令的选项：只查询 A',
  'none of its options': '不认其中任何选项',
  'ipv6=off where IPv6 is not used.': '不使用 IPv6 时设 ipv6=off。',
  'a caching resolver, often a sidecar or the cache of a node':
    '带缓存的解析器，常用作 sidecar 或节点缓存',
  'Towards its servers each query has a random port and ID of its own, and an OPT record of 1,232 bytes.':
    '发往其服务器的每个查询都有各自随机的端口和 ID，并带 1,232 字节的 OPT 记录。',
  'The missing query goes out again from a new port with a new ID, after 376 ms at first, later by the measured round trip.':
    '缺失的查询换新端口和新 ID 重发，起初在 376 ms 后，之后按实测往返时间。',
  'It cannot be hit: different ports are different five-tuples.':
    '不受影响：端口不同，五元组就不同。',
  'Nothing to do against the race. In front of applications it keeps them from it.':
    '无须针对竞争采取措施。置于应用之前时，它能使应用免受其影响。',
  'a forwarder with a cache': '带缓存的转发器',
  'Each query has a port and an ID of its own. It adds no OPT record.':
    '每个查询有各自的端口和 ID。它不添加 OPT 记录。',
  'It does not ask again by itself: only when its client does, with the same port and ID, so the wait of the client shows (5 s with glibc).':
    '它不会自行重发：只在其客户端重发时才重发，端口和 ID 不变，因此看到的是客户端的等待时间（glibc 为 5 s）。',
  'It cannot be hit: different ports are different five-tuples. Between client and forwarder on the same machine nothing is translated.':
    '不受影响：端口不同，五元组就不同。同一台机器上的客户端与转发器之间不做地址转换。',
  'of its own: it asks again by itself': '自有选项：由它自行重发',
  '--fast-dns-retry, against ordinary loss on the way to its servers.':
    '--fast-dns-retry，应对到其服务器路径上的普通丢包。',
  'the local resolver of systemd': 'systemd 的本地解析器',
  'Not captured here: nothing is claimed.': '此处未抓包验证：不作断言。',
  'Capture its own queries to the servers, and see what is lost there.':
    '抓取它自己发往服务器的查询，查看在那里丢失了什么。',
  'In Node.js without an OPT record; ares_getaddrinfo of newer versions sends one for answers of up to 1,232 bytes.':
    '在 Node.js 中不带 OPT 记录；较新版本的 ares_getaddrinfo 会带，允许应答最长 1,232 个字节。',
  'Only the missing query goes out again, with the same ID, to another server if there is one.':
    '只重发缺失的查询，ID 不变；若有别的服务器则发往它。',
  'Before 1.20 it goes out again from the same port, as that of nginx and Squid does; from 1.20 on from a new one.':
    '1.20 之前从同一端口重发，与 nginx 和 Squid 相同；1.20 起从新端口重发。',
  'ares_getaddrinfo of 1.34 does not ask again once one family was answered: 2 s, and that family alone.':
    '1.34 的 ares_getaddrinfo 在一个地址族得到应答后不再重问：2 s 后只返回该族。',
  'TCP, also written usevc; versions before 1.20 do not know it':
    'TCP，也写作 usevc；1.20 之前的版本不认识',
  'Unless that is switched off, its queries have an OPT record for answers of up to 4,096 bytes: nobody else sends pairs like that.':
    '除非关闭，它的查询带有 OPT 记录，允许应答最长 4,096 个字节：没有别的解析器发出这样的成对查询。',
  'The next server is asked after timeout (5 s), from the same port with a new ID, up to 16 queries per resolution.':
    '超时（5 s）后从同一端口以新 ID 询问下一个服务器，每次解析最多 16 个查询。',
  'With one server it does not ask again: 5 s, and the other family alone.':
    '只有一个服务器时不再重问：5 s 后只返回另一地址族。',
  'ResolvedAddressTypes.IPV4_ONLY where IPv6 is not used, or DefaultAddressResolverGroup, which is the libc.':
    '在不使用 IPv6 的地方用 ResolvedAddressTypes.IPV4_ONLY，或用 DefaultAddressResolverGroup（即 libc）。',
  'Towards its servers each query has a port and an ID of its own, and an OPT record, as those of Go and of forwarders.':
    '对它的服务器，每个查询都有自己的端口和 ID，并带 OPT 记录，与 Go 和转发器相同。',
  'The missing query goes out again after 5 s, from the same port with the same ID.':
    '缺失的查询在 5 s 后从同一端口以同一 ID 重发。',
  'the caching proxy, with a resolver of its own': '缓存代理，自带解析器',
  'A and AAAA leave together, A first, from one port that is kept for as long as the process lives, to all servers. No OPT record.':
    'A 与 AAAA 一起从同一端口发出，A 在前；该端口在进程存活期间一直使用，用于所有服务器。不带 OPT 记录。',
  'The missing query goes out again after 5 s (dns_retransmit_interval), from the same port with the same ID, to the next server if there is one; then the wait doubles.':
    '缺失的查询在 5 s（dns_retransmit_interval）后从同一端口以同一 ID 重发，若有下一个服务器则发往它；之后等待时间加倍。',
  'of squid.conf': 'squid.conf 的选项',
  'nameserver, search and ndots; single-request is not known':
    'nameserver、search 和 ndots；不认识 single-request',
  'the DNS client service of Windows': 'Windows 的 DNS 客户端服务',
  'Its packets begin with a TTL of 128. It sends no OPT record.':
    '它的报文以 TTL 128 发出，不带 OPT 记录。',
  'It asks again after 1 s, then after 1, 2 and 4 s more; the second time another server, if there is one, and then all of them.':
    '它在 1 s 后重问，然后再隔 1、2 和 4 s；第二次问另一个服务器（若有），之后问所有服务器。',
  'Captures show it ask again with the same ID from the same port after as little as 28 ms: what is sent again so soon is not known to be lost.':
    '抓包显示它最快 28 ms 后就从同一端口以同一 ID 重问：这么快就重发的查询不能认定为丢失。',
  "mDNSResponder, which resolves for all programs of Apple's systems":
    'mDNSResponder，为 Apple 系统上的所有程序解析',
  'Its packets begin with a TTL of 255.': '它的报文以 TTL 255 发出。',
  'A, AAAA and HTTPS are asked together, from one port or from three.':
    'A、AAAA 与 HTTPS 一起查询，从一个端口或三个端口发出。',
  'It asks again after 10 ms to 1 s with the same ID, whether something was lost or not, and takes the first answer.':
    '它在 10 ms 至 1 s 后以同一 ID 重问，无论是否有丢失，并采用第一个应答。',
  'It can be hit where the three leave from one port; it asks again within a second.':
    '当三者从一个端口发出时可能触发；它在一秒之内就会重问。',
  'Nothing to do against the race.': '无需针对竞争采取措施。',
  'nothing else': '其他一概不读',
  // Versions
  '1.34.6; the source of 1.19 and later': '1.34.6；1.19 及以上的源代码',
  'Node.js 20.20 with c-ares 1.34.6': 'Node.js 20.20，带 c-ares 1.34.6',
  'the source only; not captured': '仅源代码；未抓包',
  'as Microsoft documents Windows 7 to 10': '据微软文档，Windows 7 到 10',
  'captures, and the source of several versions': '抓包，以及多个版本的源代码',
  '2.36; the source of others': '2.36；其他版本的源代码',
  '252; the source of 255': '252；255 的源代码',
  'the source of 6; not captured': '6 的源代码；未抓包',
};
