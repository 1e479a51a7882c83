import type { Catalogue } from '../words.ts';

/** How a client's resolver was recognised. */
export const resolvers: Catalogue = {
  'names were tried with {0} suffixes': '有名称依次加了 {0} 个搜索后缀来查询',
  'after a loss it repeats the answered query too, with its ID, one after the other: only glibc does':
    '丢包之后它把已得到应答的查询也原样（同一 ID）依次重发：只有 glibc 这样做',
  'it sends the missing query alone, with its ID from its port, and the IDs of its pairs lie close together':
    '它只重发缺失的那个查询，端口和 ID 不变，且各对查询的 ID 彼此接近',
  'it sends the missing query alone, with its ID from a new port':
    '它只重发缺失的那个查询，ID 不变但换了新端口',
  'A and AAAA leave from two ports with an OPT record, and a lost one is sent again after 5 s from a new port with a new ID':
    'A 与 AAAA 从两个端口发出且带 OPT 记录，丢失的查询 5 s 后以新端口、新 ID 重发',
  'A and AAAA leave from two ports, and a lost one is sent again as a forwarder does':
    'A 与 AAAA 从两个端口发出，丢失的查询按转发器的方式重发',
  'it sends the missing query alone after 5 s, with its ID from its port, and its IDs are scattered: nginx, or a resolver built like it':
    '它在 5 s 后只重发缺失的那个查询，端口和 ID 不变，且 ID 分散：nginx，或构造相似的解析器',
  'it asks all its servers at the same moment from one port':
    '它在同一时刻从同一端口询问所有服务器',
  'the IDs of {0} of {1} pairs lie close together, as musl takes them from the clock':
    '{1} 对查询中有 {0} 对的 ID 彼此接近，musl 正是用时钟生成 ID',
  'A and AAAA share one TCP connection': 'A 与 AAAA 共用一条 TCP 连接',
  'A and AAAA leave at once from two ports, each with an OPT record':
    'A 与 AAAA 同时从两个端口发出，各带一个 OPT 记录',
  "AAAA follows A's answer from the same port in {0} lookups":
    '在 {0} 次解析中，AAAA 在 A 应答之后从同一端口发出',
  'its pairs leave from one port with OPT records, which neither musl nor c-ares in Node.js adds':
    '它的成对查询从同一端口发出且带 OPT 记录，musl 和 Node.js 中的 c-ares 都不会加',
  'A and AAAA leave from two ports: Go without EDNS, or a forwarder':
    'A 与 AAAA 从两个端口发出：不带 EDNS 的 Go，或转发器',
  'its pairs leave from a port that is used again: nginx, Netty or a busy c-ares':
    '它的成对查询从一个反复使用的端口发出：nginx、Netty 或繁忙的 c-ares',
  "the IDs of {0} pairs lie close together as musl's, which is too few pairs to be sure":
    '{0} 对查询的 ID 彼此接近，与 musl 相似，但对数太少，无法确定',
  'A and AAAA leave from one port with scattered IDs: glibc or c-ares, which only a retry tells apart':
    'A 与 AAAA 从同一端口发出且 ID 分散：glibc 或 c-ares，只有重传才能区分',
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
};
