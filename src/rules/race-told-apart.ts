import type { LookAlike } from './rule.ts';
import type { Confidence } from './severity.ts';

/** The eight conditions of race-conditions.ts, in the same order. All must hold, and none may be seen to fail. */
export const RACE_CONDITIONS: readonly string[] = [
  'A and AAAA of one name leave over UDP from one port of the client to one address and port of the server. With them HTTPS may: then the race can take any of the three.',
  'They are on the way together: the second is sent before any answer to the first.',
  'It is the first use of this five-tuple within the life of a conntrack entry (120 s): once an entry is confirmed there is nothing to race for.',
  'Exactly one of them has no answer; the other is answered promptly, so path and server work, and not truncated, since TCP waits for nothing.',
  'The missing query is answered when it is sent again, after a wait of 0.2 s or more. That a retry is lost too contradicts the race.',
  'Nothing else explains it: no ICMP error, no answer from elsewhere or with another ID, and no late answer.',
  'The server address can be translated: a service address, not the address of a pod, of the loopback interface or of NodeLocal DNSCache.',
  'The capture goes on past the retry. When it does not, nothing is claimed (capture-ends-early).',
];

export const RACE_LOOK_ALIKES: readonly LookAlike[] = [
  {
    rule: 'type-never-answered',
    difference: 'it is always the same type, in every lookup, and the retries stay unanswered too',
  },
  {
    rule: 'late-answer',
    difference: 'the answer to the first transmission does come, after the client has asked again',
  },
  { rule: 'slow-answer', difference: 'there is a delay, and no retransmission' },
  {
    rule: 'both-legs-lost',
    difference: 'both are missing; glibc sends both again at the same moment',
  },
  { rule: 'packet-loss', difference: 'retries, lone and serial queries are lost as well' },
  {
    rule: 'burst-loss',
    difference:
      'many clients lose queries in the same instant: a rate limit, or an overloaded server',
  },
  {
    rule: 'single-query-lost',
    difference:
      'the two were not on the way together, or came from two ports (Go, single-request-reopen), or were not translated',
  },
  {
    rule: 'nat-clash-expired',
    difference:
      'the answer comes after more than a second and from the address of the endpoint: what kernels from 5.6 on make of the race',
  },
  { rule: 'unexpected-source', difference: 'the answer does come, from another address or port' },
  { rule: 'mismatched-id', difference: 'the answer does come, with another ID' },
  { rule: 'port-unreachable', difference: 'an ICMP error says so, and nobody waits' },
  {
    rule: 'capture-loss',
    difference: 'the client goes on as if it had the answer: the capture lost it, not the network',
  },
  { rule: 'client-gave-up', difference: 'the client neither waits nor asks again' },
  { rule: 'capture-ends-early', difference: 'the capture ends before a retry could show' },
];

export const RACE_CONFIDENCES: Readonly<Record<Confidence, string>> = {
  compatible:
    'Captured at the client, in the pod or on its veth. A server that ignored just this query would look exactly the same. To decide, capture behind the translation: on the uplink of the node, or with -i any on the node.',
  strong:
    'Captured behind the translation or at the server: the lost query never arrived there, while the resolver shows that it misses it. Still possible: it was lost on the way there. To prove it, capture in the pod at the same time and give both (--vantage).',
  proved:
    'One capture with -i any on the node, or two captures of the same traffic: the query is seen before the translation and not behind it, while its twin is seen at both. If it is seen behind it, the race is refuted and another rule is reported.',
};

/** How race-facts.ts uses facts besides the packets. */
export const RACE_FACTS: readonly string[] = [
  'Counters of the host, read before and after: insert_failed that grew by as many as queries were lost makes the race strong, and proved together with a capture that shows the query enter the node and not leave it. When neither insert_failed nor drop grew, it was not conntrack, and another rule is reported. Counters that are all 0 are those of a pod, and say nothing.',
  'A rule of iptables or nftables that dropped as many packets to port 53 as queries were lost is named, and the race is refuted, unless insert_failed grew as well.',
  "The kernel's record of drops (skb:kfree_skb): NETFILTER_DROP within 50 ms of the query is evidence for the race and for rules alike, unless its place is where rules drop (nft_do_chain, in newer kernels). A complete record without a drop at that moment makes proved strong, unless the counters grew.",
  'The kernel of the node: before 5.6 it is evidence for the race. From 5.6 on it resolves such clashes: without counters that grew, proved becomes strong, and the advice to update it is left out.',
  'The libc of the container decides the advice, where packets do not show the resolver; what resolv.conf says is compared with it: musl ignores single-request, single-request-reopen and use-vc. An option that is set already is not advised again.',
  'Rules of iptables, nftables or IPVS tell whether the address that was asked is translated: that of an endpoint cannot race. What Cilium alone translates, with eBPF, cannot either.',
];
