import { say } from '../words/say.ts';
import { pasteName } from './paste.ts';
import { typesOf } from './rcode.ts';
import { References } from './references.ts';
import type { LookupRule } from './rule.ts';
import {
  hopFact,
  MORE_UPSTREAMS,
  ownTimeFact,
  share,
  tieFacts,
  upstreamAdvice,
  upstreamOf,
} from './upstream.ts';

export const slowUpstream: LookupRule = {
  id: 'slow-upstream',
  title: "The wait is that of the server's own upstream",
  severity: 'warning',
  restsOnTime: true,
  rationale:
    'A cache or forwarder (NodeLocal DNSCache, CoreDNS, dnsmasq, unbound) asks its upstream what it does not know, and its client waits for both. Where the capture shows both exchanges, it shows who took the time. A change to the server next to the client does not help then.',
  toldApartBy: [
    'While the client waited, the server that it asked, or the host behind its address, asked another one for the same name and type.',
    'At least half of the wait, and as long as --slow says in all, was spent waiting for that answer, which came.',
    'The rule says nothing when many ask for the name at once and the capture does not show which exchange was for whom.',
    'Where the name is an alias (CNAME), what the server asks for since it leads there belongs to it as well, as far as an answer in the capture shows the CNAME. Delegations are not followed.',
  ],
  lookAlikes: [
    {
      rule: 'slow-answer',
      difference: 'the server itself is slow, or what it waits for is not in the capture',
    },
    {
      rule: 'upstream-lost',
      difference: 'what the server waited for did not come, and was asked again',
    },
  ],
  references: [References.forwarders, References.coreDnsForward, References.unboundControl],
  check(story, context) {
    const upstream = upstreamOf(story, context);
    if (upstream === undefined) return undefined;
    const { route, server, hops, forwarder, isMost, asksOn } = upstream;
    const total = route.to - route.from;
    if (total < context.slow) return undefined;
    const spent = hops.reduce((sum, { from, to }) => sum + (to - from), 0);
    if (!isMost)
      return say`its own queries, to ${context.address(server)}, took ${share(spent, route)}`;
    if (hops.every(({ state }) => state !== 'answered')) return undefined;
    const [who, by] = [server, forwarder].map((address) => context.address(address));
    const asked = hops.map(({ exchange }) => exchange);
    const types = typesOf(asked, context);
    return {
      message: asksOn
        ? say`${share(spent, route)} were spent by the upstream ${who!} and whom it asked in turn: ${by!} had asked it for ${types}`
        : say`${share(spent, route)} were spent by the upstream ${who!}: ${by!} had asked it for ${types}`,
      headline: asksOn
        ? say`${by!} waited for its upstream ${who!}, and for whom that asked in turn`
        : say`${by!} waited for its upstream ${who!}`,
      evidence: [
        ...tieFacts(upstream, context),
        ...hops.map((hop) => hopFact(hop, upstream, context)),
        ownTimeFact(upstream, context),
      ],
      advice: [
        ...upstreamAdvice(
          who!,
          pasteName(context.name(story.lookup.name)),
          context.type(asked[0]!.qtype),
        ),
        MORE_UPSTREAMS,
      ],
    };
  },
  advice: upstreamAdvice('UPSTREAM', 'NAME', 'A'),
};
