import { instantOf } from '../lookup/figures/activity.ts';
import { isHop } from '../lookup/hops/route.ts';
import type { Attempt } from '../lookup/lookup.ts';
import type { Story } from '../lookup/story/story.ts';
import type { AddressId } from '../wire/address.ts';
import { countUp, groupedBy } from '../wire/by-key.ts';
import type { Nanoseconds } from '../wire/time.ts';
import { hiddenLeg } from './hidden-leg.ts';
import { onceFor } from './once.ts';
import type { Context } from './rule.ts';
import { silentNamesOf } from './silent-names.ts';

/** Minimum number of clients: two races may coincide. */
export const CLIENTS = 3;

/** Lengths of a moment, in tenths of a second: a queue is full for an instant, and a limit counts by the second. */
const LENGTHS = [3, 5, 10];

/** Losses coincide if independent ones would do so in at most one capture of a hundred. */
const CHANCE = 0.01;

/**
 * Tenths of a second before and after a moment whose losses it is compared with. The retries of the moment are among
 * them: by default, resolvers send again after 5 s or less.
 */
export const AROUND = 100;

/**
 * The share of the queries of a moment that must be lost where the capture has too little else to compare it with, and
 * all that was lost was lost then.
 */
const SHARE = 0.1;

/** A short time in which several clients lost queries. */
export interface Moment {
  /** Its length in tenths of a second. */
  readonly length: number;
  readonly clients: number;
  readonly asked: number;
  readonly lost: number;
  /** What it is compared with; undefined if the capture has too little else. */
  readonly rest: Rest | undefined;
  /** Upper bound for the probability that independent losses coincide like this in some moment of the capture. */
  readonly chance: number;
}

/** Queries at other times. */
interface Rest {
  readonly asked: number;
  readonly lost: number;
  /** Whether these are the queries within AROUND, and not all of the capture. */
  readonly isNear: boolean;
}

/** A lost query, and when it was sent: before `attempt`, if it was lost before the capture point. */
export interface Loss {
  readonly attempt: Attempt;
  readonly time: Nanoseconds;
}

/**
 * Returns the queries that this lookup lost, in the capture or before the capture point. A name that is never answered
 * says nothing about a moment.
 */
export function lossesIn(story: Story, context: Context): readonly Loss[] {
  if (isHop(story.lookup)) return [];
  if (story.lost.length > 0)
    return story.lost
      .filter((attempt) => silentNamesOf(attempt, context) === undefined)
      .map((attempt) => ({ attempt, time: attempt.time }));
  const hidden = hiddenLeg(story, context);
  return hidden ? [{ attempt: hidden.leg.first, time: story.lookup.start }] : [];
}

/** Returns the moment around a loss that chance explains least; undefined if fewer than CLIENTS clients lost queries. */
export function momentOf({ time }: Loss, context: Context): Moment | undefined {
  return momentsOf(context).get(instantOf(time));
}

/** Whether the losses of a moment stand out from those at other times. */
export function isBurst({ chance, rest, lost, asked }: Moment): boolean {
  return rest === undefined ? lost >= SHARE * asked : chance <= CHANCE;
}

/** Whether the lookup lost queries in a burst. */
export function isInBurst(story: Story, context: Context): boolean {
  return lossesIn(story, context).some((loss) => {
    const moment = momentOf(loss, context);
    return moment !== undefined && isBurst(moment);
  });
}

/** The queries that one lookup lost in one instant. They may have one cause, so they count once. */
interface Hit {
  readonly instant: number;
  readonly client: AddressId;
  readonly queries: number;
}

const momentsOf = onceFor((context): ReadonlyMap<number, Moment> => {
  const worst = new Map<number, Moment>();
  if (context.isUntimed) return worst;
  const hits = context.stories
    .flatMap((story) => hitsOf(story, context))
    .toSorted((a, b) => a.instant - b.instant);
  for (const length of LENGTHS)
    for (const instant of new Set(hits.map((hit) => hit.instant))) {
      const inside = between(hits, instant, instant + length - 1);
      const moment = momentFrom(instant, length, inside, hits, context);
      if (moment === undefined) continue;
      const core = coreOf({ moment, inside }, hits, context);
      for (const { instant: at } of core.inside)
        if (core.moment.chance < (worst.get(at)?.chance ?? Infinity)) worst.set(at, core.moment);
    }
  return worst;
});

interface Found {
  readonly moment: Moment;
  readonly inside: readonly Hit[];
}

/** Leaves out losses at either end that are apart from the others, if these coincide even less by chance without them. */
function coreOf(found: Found, all: readonly Hit[], context: Context): Found {
  const instants = [...new Set(found.inside.map(({ instant }) => instant))];
  const [first, second] = instants as [number, number | undefined];
  const [secondLast, last] = instants.slice(-2) as [number, number | undefined];
  if (second === undefined || last === undefined) return found;
  const parts = [
    ...(second - first > 1 ? [[second, last] as const] : []),
    ...(last - secondLast > 1 ? [[first, secondLast] as const] : []),
  ];
  for (const [from, to] of parts) {
    const inside = between(found.inside, from, to);
    const moment = momentFrom(from, to - from + 1, inside, all, context);
    if (moment !== undefined && moment.chance < found.moment.chance)
      return coreOf({ moment, inside }, all, context);
  }
  return found;
}

function hitsOf(story: Story, context: Context): Hit[] {
  const { client } = story.lookup;
  const losses = groupedBy(lossesIn(story, context), ({ time }) => instantOf(time));
  return [...losses].map(([instant, { length }]) => ({ instant, client, queries: length }));
}

function momentFrom(
  first: number,
  length: number,
  inside: readonly Hit[],
  all: readonly Hit[],
  { tally: { activity } }: Context,
): Moment | undefined {
  const byClient = new Map<AddressId, number>();
  for (const { client } of inside) countUp(byClient, client);
  const clients = byClient.size;
  if (clients < CLIENTS) return undefined;
  const last = first + length - 1;
  const lost = queriesOf(inside);
  // A query that was lost before the capture point was not counted.
  const asked = Math.max(lost, activity.queriesIn(first, last));
  // What one client loses may have one cause, so the client that lost most counts once.
  const most = [...byClient.values()].reduce((a, b) => Math.max(a, b));
  const together = inside.length - most + 1;
  const rests = [
    {
      queries: activity.queriesIn(first - AROUND, last + AROUND),
      hits: between(all, first - AROUND, last + AROUND),
      isNear: true,
    },
    { queries: activity.queries, hits: all, isNear: false },
  ];
  for (const { queries, hits, isNear } of rests) {
    const share = asked / Math.max(asked, queries);
    // The capture has so many stretches of this size in which losses may coincide.
    const stretches = Math.max(asked, activity.queries) / Math.max(asked, queries);
    const others = hits.length - inside.length;
    // Where these losses would not stand out even if they were the only ones, there is too little else.
    const isEnough = stretches * chanceOf(together, 0, share, length) <= CHANCE;
    if (!isEnough && (isNear || others === 0)) continue;
    const chance = stretches * chanceOf(together, others, share, length);
    const lostBeside = (isNear ? queriesOf(hits) : lostInAll(all)) - lost;
    const rest = { asked: queries - asked, lost: lostBeside, isNear };
    return { length, clients, asked, lost, rest, chance };
  }
  return { length, clients, asked, lost, rest: undefined, chance: 1 };
}

/**
 * Returns an upper bound for the probability that so many of all losses fall by chance into one moment with this share
 * of the queries: there are so many ways to choose them, all alike, and so many moments of all LENGTHS. Moments of one
 * length overlap: they begin with each tenth of a second, and at a loss.
 */
function chanceOf(together: number, others: number, share: number, length: number): number {
  let exponent = together * Math.log(share);
  for (let one = 1; one <= together; one++) exponent += Math.log((others + one) / one);
  return ((LENGTHS.length * Math.min(together, length)) / share) * Math.exp(exponent);
}

/** The same of all hits, which many moments are compared with. */
const lostInAll = onceFor(queriesOf);

function queriesOf(hits: readonly Hit[]): number {
  return hits.reduce((sum, { queries }) => sum + queries, 0);
}

/** Returns the hits from one instant to another, both included, of a list in order. */
function between(hits: readonly Hit[], first: number, last: number): readonly Hit[] {
  return hits.slice(placeOf(hits, first), placeOf(hits, last + 1));
}

/** Returns the number of hits before this instant. */
function placeOf(hits: readonly Hit[], instant: number): number {
  let [low, high] = [0, hits.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (hits[middle]!.instant < instant) low = middle + 1;
    else high = middle;
  }
  return low;
}
