import { instantOf } from '../lookup/figures/activity.ts';
import type { Story } from '../lookup/story/story.ts';
import { grouped, say } from '../words/say.ts';
import { firstRetryAfter, unansweredFact } from './facts.ts';
import { hiddenLeg } from './hidden-leg.ts';
import { onceFor } from './once.ts';
import { References } from './references.ts';
import type { Context, Fact, LookupRule } from './rule.ts';

/** So many clients at once, and so large a share of what was asked at that moment, are no coincidence of races. */
const CLIENTS = 3;
const SHARE = 0.2;
/**
 * Nor is a smaller share, where losses that are independent of each other would fall together like this in one capture
 * of a hundred: one node, or one server of several, lost them.
 */
const CHANCE = 0.01;

interface Burst {
  readonly clients: number;
  readonly lookups: number;
  readonly hit: number;
  /** How likely it is that as many clients lose queries in some instant of the capture by chance; at most 1. */
  readonly chance: number;
}

/** Many lose at the same moment. */
export const burstLoss: LookupRule = {
  id: 'burst-loss',
  title: 'Many clients lost queries at the same time',
  severity: 'error',
  restsOnTime: true,
  rationale:
    'A rate limit (1,024 packets a second per network interface on AWS), a full queue, or an overloaded server hits all clients at one moment. Races are independent of each other.',
  toldApartBy: [
    'Lookups of at least 3 clients that begin within 0.3 s lose queries, and they are at least a fifth of those that begin then; or so few are lost at other times that by chance as many fall together in one capture of a hundred at most.',
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
    const lost = story.lost[0] ?? hiddenLeg(story)!.leg.first;
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
      lostType: lost.qtype,
      retryAfter: firstRetryAfter(story),
      server: lost.server,
    };
  },
  advice: [
    {
      title: say`Look for a limit that was reached at this moment: packets per second of the network interface, queue lengths, the CPU limit of the DNS servers`,
    },
  ],
};

/** Where most of what was asked at the moment came through, what was lost at other times is what tells. */
function elsewhere({ hit, lookups }: Burst, context: Context): Fact[] {
  if (hit >= SHARE * lookups) return [];
  const [lost, all] = [
    context.stories.filter(hasLoss).length - hit,
    context.tally.lookups - lookups,
  ];
  return [
    {
      fact: say`at all other times ${grouped(lost)} of ${grouped(all)} lookups lost queries: independent losses do not fall together like this`,
      holds: true,
    },
  ];
}

/** Did lookups lose queries when this one was under way, together? */
export function isInBurst(story: Story, context: Context): boolean {
  const burst = burstsOf(context).get(instantOf(story.lookup.start));
  return burst !== undefined && isBurst(burst);
}

/** Without times: so many clients lost queries that it may have been in one instant. */
export const couldBeBurst = onceFor(({ isUntimed, stories }) => {
  if (!isUntimed) return false;
  const losers = new Set(stories.filter(hasLoss).map(({ lookup }) => lookup.client));
  return losers.size >= CLIENTS;
});

function isBurst({ clients, lookups, hit, chance }: Burst): boolean {
  return clients >= CLIENTS && (hit >= SHARE * lookups || chance <= CHANCE);
}

/**
 * Of so many losses as many fall into an instant as its share of all lookups lets expect (Poisson), and there are as
 * many instants as that share has room for. Losses of one client may have one cause: clients are counted, that many or
 * more. On a path that loses enough, as many are hit in each instant, and nothing falls together.
 *
 * @param share of all lookups that begin in the instant
 */
function chanceOf(clients: number, losses: number, share: number): number {
  const expected = losses * share;
  if (clients <= expected) return 1;
  let exponent = -expected;
  for (let one = 1; one <= clients; one++) exponent += Math.log(expected / one);
  // Each number more is less likely by at least this factor: at most the sum of that series.
  const next = expected / (clients + 1);
  return Math.min(1, Math.exp(exponent) / (1 - next) / share);
}

/** Lost in sight, or before the place of the capture. */
function hasLoss(story: Story): boolean {
  return story.lost.length > 0 || hiddenLeg(story) !== undefined;
}

/** Per tenth of a second, together with its neighbours: who lost queries. */
const burstsOf = onceFor(({ stories, tally, isUntimed }): ReadonlyMap<number, Burst> => {
  const hits = new Map<number, Story[]>();
  if (isUntimed) return new Map();
  for (const story of stories) {
    if (!hasLoss(story)) continue;
    const instant = instantOf(story.lookup.start);
    const others = hits.get(instant);
    if (others) others.push(story);
    else hits.set(instant, [story]);
  }
  const losses = [...hits.values()].reduce((sum, { length }) => sum + length, 0);
  return new Map(
    [...hits.keys()].map((instant) => {
      const near = [instant - 1, instant, instant + 1];
      const hit = near.flatMap((at) => hits.get(at) ?? []);
      const lookups = near.reduce((sum, at) => sum + tally.activity.lookupsIn(at), 0);
      const clients = new Set(hit.map((story) => story.lookup.client)).size;
      const chance = chanceOf(clients, losses, lookups / tally.lookups);
      return [instant, { clients, lookups, hit: hit.length, chance }];
    }),
  );
});
