import type { Attempt } from '../lookup/lookup.ts';
import type { RateLimit } from '../lookup/figures/steady-seconds.ts';
import type { Story } from '../lookup/story/story.ts';
import type { AddressId } from '../wire/address.ts';
import { SECOND } from '../wire/time.ts';
import { frames, grouped, say, type Sentence } from '../words/say.ts';
import { FRAMES_NAMED, seen, unseen } from './fact.ts';
import { firstRetryAfter, unansweredFact } from './facts.ts';
import { type NeedlessTruncation, needlessTruncations } from './needless-truncation.ts';
import { References } from './references.ts';
import type { Advice, Context, Fact, LookupRule, Match } from './rule.ts';

/** Minimum of needlessly truncated answers. Two, and a loss in the same second, are no new version of a record. */
const FEWEST_SLIPS = 2;
/**
 * A limiter drops as many answers as it truncates, or more (BIND: slip 2); with slip 1 none. Where far fewer are missing, the
 * server truncates by a rule of its own, and a loss has another cause.
 */
const DROPPED = 0.25;
/**
 * The networks that response rate limiting counts together: /24 and /56 (BIND 9 and Knot by default; NSD has /24 and
 * /64). Answers denied to another network say nothing about this one.
 */
const NETWORK_BYTES = { ipv4: 3, ipv6: 7 };
/** Response rate limiting counts by the second (BIND: responses-per-second). */
const WITHIN = SECOND;

export const rateLimit: LookupRule = {
  id: 'rate-limit',
  title:
    'Answers stop at a steady number a second, or are sometimes truncated and sometimes missing',
  severity: 'error',
  restsOnTime: true,
  rationale:
    'A cloud passes 1,024 packets a second of a network interface on to its resolver and drops the others (AWS), a policer or a server does the same with a number of its own. As long as less is asked, nothing is lost. A DNS server with response rate limiting (BIND, NSD, Knot, Windows) drops answers of which a network asks too many, and sends some truncated instead (slip), so that a real client asks again over TCP.',
  toldApartBy: [
    'A second in which the queries to a server, or of a client, lose answers has the same number of answers as the others, whatever was asked: first all, then none until the next second, in at least 3 seconds; or the same number but for half a percent in at least 4, where random loss would scatter by more.',
    'The first and the last second that lose answers may have another number: a load begins and ends in the middle of a second.',
    'In no second much more than that was answered.',
    'Or the server truncates at least two answers that it gave in full before or after, with no more than 512 bytes, and drops others to the same network (/24, of IPv6 /56) within the same second.',
  ],
  lookAlikes: [
    {
      rule: 'packet-loss',
      difference: 'losses fall on all queries alike, and more is answered when more is asked',
    },
    { rule: 'burst-loss', difference: 'a moment at which many lose, without a number that recurs' },
    {
      rule: 'truncated-answer',
      difference: 'the answer does not fit: it is truncated each time it is asked for',
    },
    {
      rule: 'conntrack-race',
      difference: 'nothing is truncated, and it does not depend on how much is asked',
    },
  ],
  references: [
    References.vpcLimits,
    References.vpcThrottling,
    References.enaMetrics,
    References.responseRateLimiting,
    References.nsdRateLimiting,
  ],
  check(story, context) {
    const [lost] = story.lost;
    if (lost === undefined) return undefined;
    for (const attempt of story.lost) {
      const slips = slipsNear(attempt, context);
      if (slips.length > 0) return dropped(story, attempt, slips, context);
    }
    const limited = limitOn(story, context);
    return limited && stopped(story, limited, context);
  },
  advice: [
    {
      title: say`Ask less: keep answers where they are asked for (NodeLocal DNSCache, a cache in the application), and spread what is left over more clients or servers`,
    },
  ],
};

const LESS: readonly Advice[] = [
  {
    title: say`Look whether the limit is that of the network interface: these counters grow on the node while queries are lost`,
    snippet:
      '# on the node; its interface may be called otherwise\nethtool -S ens5 | grep allowance_exceeded\nnstat -az | grep -i -e UdpInErrors -e RcvbufErrors\ntc -s qdisc\niptables -L -v -n | grep -i -e limit -e recent\n# of a CoreDNS pod: what it was asked, and what it did not pass on\ncurl -s http://POD_IP:9153/metrics | grep -e coredns_dns_requests_total -e coredns_forward_max_concurrent_rejects_total\n',
    caveat: say`linklocal_allowance_exceeded counts what AWS dropped on the way to its own resolver, conntrack_allowance_exceeded what it did not track any more.`,
  },
  {
    title: say`Ask less: NodeLocal DNSCache on each node, a cache in CoreDNS, ndots that spares the search list`,
    snippet: '# CoreDNS\ncache 30\n',
    caveat: say`A cache only saves queries that are asked again within the TTL.`,
  },
  {
    title: say`Spread the queries: the limit is that of one interface, so let the servers run on more nodes, or ask a resolver endpoint of your own`,
  },
];

function serverAdvice({ lookup }: Story, context: Context): readonly Advice[] {
  return [
    {
      title: say`Read the log of the server (BIND writes “rate limit drop” and “rate limit slip”), and exempt the clients of this cluster, or raise the rate`,
      snippet: `// named.conf: responses a second to a network of clients (/24), per name and type\nrate-limit {\n  responses-per-second 200;\n  slip 1;\n  exempt-clients { ${context.address(lookup.client)}; };\n};\n`,
      caveat: say`slip 1 truncates each answer instead of dropping every second one: a client then loses a round trip, not its time-out. It needs TCP port 53 to be open.`,
    },
    {
      title: say`Ask less: a cache between the clients and this server asks it once per TTL`,
    },
  ];
}

/** Returns the needlessly truncated answers to this client's network within a second of this loss. */
function slipsNear({ server, time, lookup }: Attempt, context: Context) {
  const all = needlessTruncations(server, context).filter(({ client }) =>
    isOneNetwork(client, lookup.client, context),
  );
  const { queries, answered } = context.tally.server(server);
  if (all.length < FEWEST_SLIPS || queries - answered < DROPPED * all.length) return [];
  return all.filter(({ truncated }) => Math.abs(truncated.time - time) <= WITHIN);
}

function isOneNetwork(one: AddressId, other: AddressId, context: Context): boolean {
  const [bytes, others] = [context.addressBytes(one), context.addressBytes(other)];
  if (bytes.length !== others.length) return false;
  const network = bytes.subarray(0, bytes.length === 4 ? NETWORK_BYTES.ipv4 : NETWORK_BYTES.ipv6);
  return network.every((byte, at) => byte === others[at]);
}

function dropped(
  story: Story,
  lost: Attempt,
  slips: readonly NeedlessTruncation[],
  context: Context,
): Match {
  const [{ truncated, full }] = slips as [NeedlessTruncation];
  const server = context.address(lost.server);
  const type = context.type(lost.qtype);
  const near = slips.map((slip) => slip.truncated.frame);
  return {
    message:
      slips.length === 1
        ? say`the ${type} query in ${frames([lost.frame])} got no answer from ${server}, which truncated another answer without need within the same second: it limits the rate of its answers`
        : say`the ${type} query in ${frames([lost.frame])} got no answer from ${server}, which truncated ${slips.length} other answers without need within the same second: it limits the rate of its answers`,
    evidence: [
      unansweredFact(lost, context),
      {
        frames: near,
        ...(near.length === 1
          ? seen`a truncated answer without a record came within a second of it (${frames(near)})`
          : seen`truncated answers without a record came within a second of it (${frames(near.slice(0, FRAMES_NAMED))})`),
      },
      {
        frames: [truncated.frame, full.frame],
        ...seen`the answer that is truncated in ${frames([truncated.frame])} came in full in ${frames([full.frame])}: with ${full.length} bytes it fits into a UDP message`,
      },
      askedFact(lost, context),
    ],
    ...ofLoss(story, lost),
    advice: serverAdvice(story, context),
  };
}

function ofLoss(story: Story, lost: Attempt): Pick<Match, 'lostType' | 'retryAfter' | 'server'> {
  return {
    lostType: lost.qtype,
    retryAfter: firstRetryAfter(story),
    server: lost.server,
  };
}

/** States how many queries this client sent in its busiest second. */
function askedFact({ lookup }: Attempt, context: Context): Fact | undefined {
  const peak = context.rates.clients.peakOf(lookup.client);
  // One query per second is no rate.
  if (peak === undefined || peak.perSecond === 1) return undefined;
  const client = context.address(lookup.client);
  return seen`in its busiest second ${client} sent ${grouped(peak.perSecond)} queries`;
}

/** A client whose queries, or a server whose answers, stop at a number per second. */
interface Limited {
  readonly lost: Attempt;
  readonly limit: RateLimit;
  readonly of: 'client' | 'server';
  readonly address: AddressId;
  readonly peak: number;
}

/** The client's own limit comes first, because it is that of its network interface. */
function limitOn({ lost: all, lookup }: Story, { rates }: Context): Limited | undefined {
  for (const lost of all) {
    const sides = [
      { of: 'client', table: rates.clients, address: lookup.client },
      { of: 'server', table: rates.servers, address: lost.server },
    ] as const;
    for (const { of, table, address } of sides) {
      const limit = table.limitOf(address);
      if (limit === undefined) continue;
      const second = Math.floor(lost.time / SECOND);
      if (second < limit.first || second > limit.last) continue;
      return { lost, limit, of, address, peak: table.peakOf(address)!.perSecond };
    }
  }
  return undefined;
}

function stopped(story: Story, limited: Limited, context: Context): Match {
  const { lost, limit, of, address, peak } = limited;
  const { perSecond, seconds, isWindow, isMoreAtFirst } = limit;
  const who = context.address(address);
  return {
    message: sentence(limited, context),
    evidence: [
      unansweredFact(lost, context),
      of === 'client'
        ? seen`in ${seconds} seconds in which queries of ${who} were lost, about ${grouped(perSecond)} were answered`
        : seen`in ${seconds} seconds in which queries to ${who} were lost, about ${grouped(perSecond)} were answered`,
      isMoreAtFirst
        ? seen`only in the first second that lost queries many more were answered`
        : seen`in no second many more were answered`,
      isWindow
        ? seen`within such a second queries are answered first, and then none until the next one`
        : seen`the number is steadier than random loss would leave it`,
      seen`in its busiest second ${who} had ${grouped(peak)} queries`,
      unseen`what limits it: the network interface, something on the way, or the server`,
    ],
    ...ofLoss(story, lost),
    advice: LESS,
  };
}

function sentence({ lost, limit, of, address }: Limited, context: Context): Sentence {
  const type = context.type(lost.qtype);
  const at = frames([lost.frame]);
  const who = context.address(address);
  const limitPerSecond = grouped(limit.perSecond);
  return of === 'client'
    ? say`the ${type} query in ${at} is one of those beyond a limit: answers to ${who} stop at about ${limitPerSecond} a second`
    : say`the ${type} query in ${at} is one of those beyond a limit: answers of ${who} stop at about ${limitPerSecond} a second, all clients taken together`;
}
