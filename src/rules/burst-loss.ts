import { instantOf } from '../lookup/figures/activity.ts';
import { isHop } from '../lookup/hops/route.ts';
import type { Story } from '../lookup/story/story.ts';
import { grouped, say } from '../words/say.ts';
import { firstRetryAfter, typeOf, unansweredFact } from './facts.ts';
import { hiddenLeg } from './hidden-leg.ts';
import { onceFor } from './once.ts';
import { References } from './references.ts';
import type { Context, Fact, LookupRule } from './rule.ts';
import { groupedBy } from '../wire/by-key.ts';

/** Minimum number of clients: two races may coincide. */
const CLIENTS = 3;
/** Losses coincide if independent ones would do so in at most one capture of a hundred. */
const CHANCE = 0.01;
/**
 * Where little but bursts was captured, chance cannot be told: then a moment is a burst if at least this share of its
 * lookups lost queries, and if at least this share of all losses belongs to such moments. A path that loses one query
 * of fifty at random has such moments as well, for one loss of fifty.
 */
const SHARE = 0.2;
const MOST = 0.5;

/** Some 0.3 s in which queries were lost. */
interface Moment {
  readonly clients: number;
  readonly lookups: number;
  readonly hit: number;
  /**
   * Upper bound for the probability that so many clients lose queries in some instant of the capture by chance; at most
   * 1.
   */
  readonly chance: number;
}

/** The moment of a loss: among those that contain it, the one in which most clients lost queries. */
interface Burst extends Moment {
  /** Lookups of the whole capture that lost queries. */
  readonly losses: number;
  /** Whether most losses of the capture belong to moments with a large share. */
  readonly isUsual: boolean;
}

/** Rule: many clients lose queries at the same moment. */
export const burstLoss: LookupRule = {
  id: 'burst-loss',
  title: 'Many clients lost queries at the same time',
  severity: 'error',
  restsOnTime: true,
  rationale:
    'A rate limit (1,024 packets a second per network interface on AWS), a full queue, or an overloaded server hits all clients at one moment. Races are independent of each other.',
  toldApartBy: [
    'Lookups of at least 3 clients that begin within 0.3 s lose queries, and by chance as many would fall together in one capture of a hundred at most; or half of all losses belong to moments at which a fifth of the lookups lose queries.',
    'Races are independent of each other: they do not fall together in time.',
  ],
  lookAlikes: [
    {
      rule: 'server-outage',
      difference: 'for two seconds or longer the server answers nobody at all',
    },
  ],
  references: [References.retransmission],
  check(story, context) {
    if (!hasLoss(story)) return undefined;
    const burst = burstsOf(context).get(instantOf(story.lookup.start))!;
    if (burst.clients < CLIENTS) return undefined;
    if (!isBurst(burst)) {
      return say`other clients lost queries at the same moment, but only ${grouped(burst.hit)} of the ${grouped(burst.lookups)} lookups that began then did`;
    }
    const lost = story.lost.length > 0 ? story.lost : [hiddenLeg(story)!.leg.first];
    return {
      message: say`${grouped(burst.hit)} of the ${grouped(burst.lookups)} lookups that began within 0.3 s lost queries, this one among them; they came from ${grouped(burst.clients)} clients`,
      evidence: [
        {
          fact: say`${grouped(burst.clients)} clients lost queries at the same moment`,
          holds: true,
        },
        ...elsewhere(burst, context),
        ...story.lost.map((attempt) => unansweredFact(attempt, context)),
      ],
      ...typeOf(lost),
      retryAfter: firstRetryAfter(story),
      server: lost[0]!.server,
    };
  },
  advice: [
    {
      title: say`Look for a limit that was reached at this moment: packets per second of the network interface, queue lengths, the CPU limit of the DNS servers`,
    },
  ],
};

/** Returns the losses at other times as evidence, where they rule out chance. */
function elsewhere({ hit, lookups, losses, chance }: Burst, { tally }: Context): Fact[] {
  if (chance > CHANCE) return [];
  const [lost, all] = [losses - hit, tally.lookups - lookups];
  return [
    {
      fact: say`at all other times ${grouped(lost)} of ${grouped(all)} lookups lost queries: independent losses do not fall together like this`,
      holds: true,
    },
  ];
}

/** Whether the lookup began within a burst of losses. */
export function isInBurst(story: Story, context: Context): boolean {
  const burst = burstsOf(context).get(instantOf(story.lookup.start));
  return burst !== undefined && isBurst(burst);
}

/** Whether a capture without times may contain a burst: CLIENTS or more clients lost queries, maybe in one instant. */
export const couldBeBurst = onceFor(({ isUntimed, stories }) => {
  if (!isUntimed) return false;
  const losers = new Set(stories.filter(hasLoss).map(({ lookup }) => lookup.client));
  return losers.size >= CLIENTS;
});

function isBurst(burst: Burst): boolean {
  return (burst.clients >= CLIENTS && burst.chance <= CHANCE) || (burst.isUsual && isLarge(burst));
}

function isLarge({ clients, hit, lookups }: Moment): boolean {
  return clients >= CLIENTS && hit >= SHARE * lookups;
}

/**
 * Returns an upper bound for the probability of such a coincidence. By chance (Poisson) a moment gets the share of
 * all losses that it has of all lookups, and the capture has TENTHS / share such moments, which overlap. Several losses
 * of one client may have one cause, so clients are counted. On a very lossy path every moment has as many, and nothing
 * coincides.
 *
 * @param share of all lookups that begin in the moment
 */
function chanceOf(clients: number, losses: number, share: number): number {
  const expected = losses * share;
  if (clients <= expected) return 1;
  let exponent = -expected;
  for (let one = 1; one <= clients; one++) exponent += Math.log(expected / one);
  // Each further number is less likely by at least this factor, so the sum of a geometric series is an upper bound.
  const next = expected / (clients + 1);
  return Math.min(1, ((Math.exp(exponent) / (1 - next)) * TENTHS) / share);
}

/**
 * Whether the lookup lost a query, in this capture or before the capture point. The figures that it is compared with
 * leave hops out, so hops do not count.
 */
function hasLoss(story: Story): boolean {
  if (isHop(story.lookup)) return false;
  return story.lost.length > 0 || hiddenLeg(story) !== undefined;
}

/** Length of a moment, in tenths of a second. */
const TENTHS = 3;

/** Moments by tenth of a second in which a lookup with a loss began. */
const burstsOf = onceFor(({ stories, tally, isUntimed }): ReadonlyMap<number, Burst> => {
  if (isUntimed) return new Map();
  const hits = groupedBy(stories.filter(hasLoss), ({ lookup }) => instantOf(lookup.start));
  const losses = [...hits.values()].reduce((sum, { length }) => sum + length, 0);
  const momentAround = (instant: number): Moment => {
    const tenths = around(instant);
    const hit = tenths.flatMap((at) => hits.get(at) ?? []);
    const lookups = tenths.reduce((sum, at) => sum + tally.activity.lookupsIn(at), 0);
    const clients = new Set(hit.map((story) => story.lookup.client)).size;
    const chance = chanceOf(clients, losses, lookups / tally.lookups);
    return { clients, lookups, hit: hit.length, chance };
  };
  const middles = new Set([...hits.keys()].flatMap(around));
  const moments = new Map([...middles].map((instant) => [instant, momentAround(instant)]));
  const worst = [...hits].map(([instant, { length }]) => {
    const [before, own, after] = around(instant).map((middle) => moments.get(middle)!);
    const moment = [before!, after!].reduce((a, b) => (b.clients > a.clients ? b : a), own!);
    return { instant, moment, losses: length };
  });
  const together = worst.reduce((sum, one) => sum + (isLarge(one.moment) ? one.losses : 0), 0);
  const isUsual = together >= MOST * losses;
  return new Map(worst.map(({ instant, moment }) => [instant, { ...moment, losses, isUsual }]));
});

/** Returns the tenths of the moment around this one. */
function around(instant: number): readonly number[] {
  return [instant - 1, instant, instant + 1];
}
