import type { Catalogue } from '../catalogue.ts';

/** The table of what could be changed, and rule aaaa-always-empty. */
export const whatIf: Catalogue = {
  'What if': '如果改变',
  'as it was': '实际情况',
  'open to the race': '可能受竞争影响',
  'a name with two dots or more is asked as it is, and with suffixes when it does not exist':
    '含两个或更多点的名称先按原样查询，不存在时再加后缀',
  'AAAA leaves from a new port when A is answered; one round trip more':
    'A 得到应答后，AAAA 从新端口发出；多一次往返',
  'pairs go to a cache on the node, without DNAT; what it answers itself is not counted':
    '成对查询发往节点上的缓存，不经 DNAT；缓存自行应答的部分未计算',
  'glibc 2.36 or later; nothing is reached over IPv6 any more':
    '需要 glibc 2.36 或更高版本；不再通过 IPv6 访问任何目标',
  'Retransmissions are left out.': '不含重发。',
  'For {0} of the lookups the capture does not show which resolver asks: the table assumes glibc.':
    '其中 {0} 次解析看不出是哪种解析器：此表按 glibc 计算。',
  'For {0} of the lookups the resolver does not read {1}: they stay as they are.':
    '其中 {0} 次解析所用的解析器不识别 {1}：保持不变。',
  'AAAA queries for names that never have an AAAA record': '对从来没有 AAAA 的名称查询 AAAA',
  '{0} of {1} queries for AAAA': '{1} 次 AAAA 查询中有 {0} 次',
  '{0} were about {1}, which has none': '{0} 针对没有 AAAA 的 {1}',
  '{0} were about {1} names that have none, each of them asked for once':
    '{0} 针对 {1} 个没有 AAAA 的名称，每个只被查询一次',
  '{0} were about {1} names that have none: {2} was asked for most often, {3} times':
    '{0} 针对 {1} 个没有 AAAA 的名称：其中 {2} 被查询得最多，共 {3} 次',
  'this name had an AAAA answer without records (NOERROR), and none with any':
    '该名称有不含记录的 AAAA 应答（NOERROR），且从未有过含记录的应答',
  'each of these names had an AAAA answer without records (NOERROR), and none with any':
    '这些名称都有不含记录的 AAAA 应答（NOERROR），且从未有过含记录的应答',
  '{0} was asked for {1} times': '{0} 被查询 {1} 次',
  'Where nothing is reached over IPv6, let glibc ask for A alone, from version 2.36 on':
    '如果不通过 IPv6 访问任何目标，可让 glibc（2.36 起）只查询 A',
  'musl does not know it, and a Go program that uses cgo is made to use glibc by it. Programs can ask for one family themselves: AF_INET in getaddrinfo, tcp4 in Go, ipv6=off in nginx.':
    'musl 不识别此选项，使用 cgo 的 Go 程序会因此改用 glibc。程序可自行只查询一个地址族：getaddrinfo 用 AF_INET，Go 用 tcp4，nginx 用 ipv6=off。',
  'See whether the pod has an IPv6 address at all: with AI_ADDRCONFIG, getaddrinfo asks for AAAA only then':
    '查看 Pod 是否有 IPv6 地址：使用 AI_ADDRCONFIG 时，getaddrinfo 只在有 IPv6 地址时才查询 AAAA',
  'getaddrinfo asks for A and AAAA of every name, also where nothing has an IPv6 address. Each such query is load, and the second packet of a pair that can be lost: the lookup then waits for an answer that says nothing.':
    'getaddrinfo 对每个名称都查询 A 和 AAAA，即使没有任何 IPv6 地址。每次这样的查询都是负载，也是成对查询中可能丢失的第二个报文：此时解析等待的是一个什么也不说的应答。',
  'Of these names AAAA was answered with NOERROR and without records, at least once, and never with any.':
    '这些名称的 AAAA 至少有一次以 NOERROR 且不含记录应答，且从未有过含记录的应答。',
  'There are at least 20 such queries, and they are at least half of all that ask for AAAA.':
    '这样的查询至少 20 次，且至少占所有 AAAA 查询的一半。',
  'Names that do not exist (NXDOMAIN) do not count: see search-list.':
    '不存在的名称（NXDOMAIN）不计入：见 search-list。',
};
