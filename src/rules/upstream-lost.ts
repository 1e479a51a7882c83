import type { Hop } from '../lookup/hops/route.ts';
import type { Attempt } from '../lookup/lookup.ts';
import type { Story } from '../lookup/story/story.ts';
import { toMs } from '../wire/time.ts';
import { ms, say } from '../words/say.ts';
import { blamedRuleAdvice, dropRuleFacts } from './node-facts.ts';
import { pasteName } from './paste.ts';
import { References } from './references.ts';
import type { Advice, Context, LookupRule, Match } from './rule.ts';
import { hasLeftNode } from './translation.ts';
import {
  hopFact,
  MOST,
  ownTimeFact,
  share,
  tieFacts,
  type Upstream,
  upstreamAdvice,
  upstreamOf,
} from './upstream.ts';

export const upstreamLost: LookupRule = {
  id: 'upstream-lost',
  title: 'A query of the server to its own upstream was lost, or the answer to it',
  severity: 'error',
  restsOnTime: true,
  rationale:
    'A forwarder that loses a packet on the way to its upstream lets its client wait, as a rule without a sign: dnsmasq sends again only when its client does, after 5 s; CoreDNS waits 2 s; unbound needs some tenths of a second. At the client it looks like a lost query, and even like the race, although everything between the client and its server is well.',
  toldApartBy: [
    'While the client waited, the server that it asked, or the host behind its address, asked another one for the same name and type and got no answer: it asked again, or gave its client an error, or none.',
    'At least half of the wait was for an answer that did not come.',
    'Only a capture at the upstream tells whether the query or the answer was lost.',
  ],
  lookAlikes: [
    {
      rule: 'single-query-lost',
      difference: 'the query of the client was lost: its server did not ask anybody meanwhile',
    },
    {
      rule: 'conntrack-race',
      difference:
        'a query of the pair did not reach the server; here the server got it, and asked its upstream',
    },
    { rule: 'slow-upstream', difference: 'the answer came, but late' },
  ],
  references: [References.forwarders, References.dnsmasq, References.coreDnsForward],
  check(story, context) {
    const upstream = upstreamOf(story, context);
    if (upstream === undefined) return undefined;
    const { route, hops, lostTime } = upstream;
    const isNeverAnswered =
      route.leg.answer === undefined && hops.every(({ state }) => state === 'lost');
    if (!isNeverAnswered && lostTime < MOST * (route.to - route.from)) return undefined;
    const first = hops.find(({ state }) => state === 'lost');
    // If all packets have one time stamp, the lost time is 0, and so is the minimum share.
    if (first === undefined) return undefined;
    const after = hops[hops.indexOf(first) + 1];
    return {
      message: told(upstream, first, after, context),
      headline: say`queries of ${context.address(upstream.forwarder)} to its upstream ${context.address(upstream.server)}, or the answers to them, were lost`,
      evidence: [
        ...tieFacts(upstream, context),
        ...hops.map((hop) => hopFact(hop, upstream, context)),
        isNeverAnswered ? undefined : ownTimeFact(upstream, context),
        ...dropRuleFacts(context),
      ],
      lostType: first.exchange.qtype,
      ...(after && { retryAfter: after.exchange.time - first.exchange.time }),
      advice: adviceFor(upstream, first.exchange, story, context),
    } satisfies Match;
  },
  advice: upstreamAdvice('UPSTREAM', 'NAME', 'A'),
};

function adviceFor(
  { server }: Upstream,
  lost: Attempt,
  { lookup }: Story,
  context: Context,
): readonly Advice[] {
  const address = context.address(server);
  return [
    ...(hasLeftNode(lost) ? [] : blamedRuleAdvice(context)),
    {
      title: say`Look for loss between the forwarder and ${address}: one capture at each of them tells whether the query or the answer was lost`,
      snippet: `tcpdump -n -i any -s 0 -w forwarder.pcap host ${address} and port 53
nstat -az UdpRcvbufErrors UdpInErrors   # in the forwarder's network namespace
conntrack -S                            # on its node: drop and insert_failed
`,
    },
    ...upstreamAdvice(address, pasteName(context.name(lookup.name)), context.type(lost.qtype)),
    {
      title: say`Where the forwarder is dnsmasq, let it send again by itself, with --fast-dns-retry, or ask all of its upstream servers at once, with --all-servers`,
    },
  ];
}

function told(
  { route, server, forwarder, hops, asksOn, lostTime }: Upstream,
  lost: Hop,
  after: Hop | undefined,
  context: Context,
) {
  const who = context.address(forwarder);
  const upstream = context.address(server);
  const type = context.type(lost.exchange.qtype);
  const query = context.where(lost.exchange);
  if (!after || hops.every(({ state }) => state === 'lost')) {
    const times = hops.filter(({ state }) => state === 'lost').length;
    return times === 1
      ? say`${who} asked its upstream ${upstream} for ${type} (${query}) and got no answer`
      : say`${who} asked its upstream ${upstream} for ${type} ${times} times, first in ${query}, and got no answer`;
  }
  const later = ms(toMs(after.exchange.time - lost.exchange.time));
  if (asksOn)
    return say`${share(lostTime, route)} were spent by ${who} waiting for its upstream ${upstream}, which asked others in turn: the ${type} query in ${query} got no answer and was sent again ${later} later`;
  return say`${share(lostTime, route)} were spent on a lost packet between ${who} and its upstream ${upstream}: the ${type} query in ${query} got no answer and was sent again ${later} later`;
}
