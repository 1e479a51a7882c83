import type { Catalogue } from '../catalogue.ts';

/** How a client's resolver was recognised. */
export const resolvers: Catalogue = {
  'a name was tried with a suffix': '有一个名称加了搜索后缀来查询',
  'names were tried with {0} suffixes': '有名称依次加了 {0} 个搜索后缀来查询',
  'after a loss it repeats the answered query too, with its ID, one after the other: only glibc does':
    '丢包之后它把已得到应答的查询也原样（同一 ID）依次重发：只有 glibc 这样做',
  'it sends the missing query alone, with its ID from its port, and the IDs of its pairs lie close together':
    '它只重发缺失的那个查询，端口和 ID 不变，且各对查询的 ID 彼此接近',
  'it sends the missing query alone, with its ID from a new port':
    '它只重发缺失的那个查询，ID 不变但换了新端口',
  'it asks all its servers at the same moment from one port':
    '它在同一时刻从同一端口询问所有服务器',
  'the IDs of {0} of {1} pairs lie close together, as musl takes them from the clock':
    '{1} 对查询中有 {0} 对的 ID 彼此接近，musl 正是用时钟生成 ID',
  'A and AAAA share one TCP connection': 'A 与 AAAA 共用一条 TCP 连接',
  "AAAA follows A's answer from the same port in {0} lookups":
    '在 {0} 次解析中，AAAA 在 A 应答之后从同一端口发出',
  "AAAA follows A's answer: too few lookups to tell whether that is configured or the habit of a thread that stalled before":
    'AAAA 在 A 应答之后发出：解析次数太少，分不清是配置如此，还是之前遇到过超时的线程的习惯',
  'it sends no A and AAAA together': '它不同时发送 A 与 AAAA',
  "AAAA follows A's answer from a new port in all of {0} lookups, none of them after a stall; a program that asks for A, then for AAAA by itself, would look the same":
    '在全部 {0} 次解析中，AAAA 都在 A 应答之后从新端口发出，且此前均无停顿；先查 A 再单独查 AAAA 的程序看起来也一样',
  "AAAA follows A's answer in all of {0} lookups, none of them after a stall; threads that stalled before the capture would look the same":
    '在全部 {0} 次解析中，AAAA 都在 A 应答之后发出，且此前均无停顿；抓包之前遇到过停顿的线程看起来也一样',
  'its lookups go over TCP from the start': '它的解析从一开始就走 TCP',
  'it asks again after {0} s': '它在 {0} s 后重新查询',
  'it asks again after {0} s, where 2.5 s is the default':
    '它在 {0} s 后重新查询，而默认值是 2.5 s',
  'c-ares from 1.20 on': 'c-ares（1.20 及以后）',
  'c-ares before 1.20': 'c-ares（1.20 之前）',
  'a forwarder': '某个转发器',
  '{0} or {1}': '{0} 或 {1}',
  'so it could be {0}': '因此它可能是 {0}',
  'no resolver that dnspcap knows does all of this: it is another one, or several programs ask from this address':
    '这里已知的解析器中没有一种会做所有这些：它是别的解析器，或有几个程序从该地址查询',
  'its packets begin with a TTL of 128, as those of Windows do':
    '它的报文以 TTL 128 发出，与 Windows 相同',
  'its packets begin with a TTL of 255, as those of macOS and of some network devices do':
    '它的报文以 TTL 255 发出，与 macOS 及某些网络设备相同',
  'a query that was missing comes alone, and its ID lies close to that of the other one':
    '缺失的查询单独重发，且其 ID 与另一个查询的 ID 接近',
  'it sends the missing query alone, with its ID from its port':
    '它只重发缺失的那个查询，端口和 ID 不变',
  'it asks another server from the same port': '它从同一端口询问另一个服务器',
  'it does not wait 5 s, as nginx always does': '它等待的不是 5 s，而 nginx 总是等 5 s',
  'it sends the missing query alone, with a new ID from its port: only Netty does':
    '它只重发缺失的那个查询，端口不变但换了新 ID：只有 Netty 这样做',
  'A and AAAA leave from two ports, and a lost one is sent again from a new port with a new ID':
    'A 与 AAAA 从两个端口发出，丢失的查询以新端口、新 ID 重发',
  'A and AAAA leave from two ports, and a lost one is sent again with its ID from its port':
    'A 与 AAAA 从两个端口发出，丢失的查询以原端口、原 ID 重发',
  'A and AAAA leave together from one port': 'A 与 AAAA 一起从同一端口发出',
  'A and AAAA leave together from two ports': 'A 与 AAAA 一起从两个端口发出',
  'the IDs of its pairs are scattered': '各对查询的 ID 是分散的',
  'it asks for HTTPS records as well, as browsers and systems of Apple do':
    '它还查询 HTTPS 记录，浏览器和 Apple 系统就是这样',
  'it keeps its port for further lookups': '它保留端口用于之后的解析',
  'it takes a port anew for each of its {0} pairs': '它的 {0} 对查询每对都新开端口',
  'its queries have an OPT record, for answers of up to {0} bytes':
    '它的查询带有 OPT 记录，允许应答最长 {0} 个字节',
  'its queries have an OPT record': '它的查询带有 OPT 记录',
  'the C library of its image is {0}': '其镜像的 C 库是 {0}',
};
