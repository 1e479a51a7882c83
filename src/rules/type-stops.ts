import type { Attempt, Lookup } from '../lookup/lookup.ts';
import { INSTANT } from '../lookup/figures/activity.ts';
import type { Gap } from '../lookup/figures/answer-gaps.ts';
import { FEWEST_ASKED, SHORTEST } from '../lookup/figures/silences.ts';
import { otherAddressType } from '../lookup/figures/tally.ts';
import { LEG_WINDOW } from '../lookup/times.ts';
import { isHop } from '../lookup/hops/route.ts';
import { addTo } from '../wire/by-key.ts';
import { isIgnored } from './ignored.ts';
import { onceFor } from './once.ts';
import { CHANCE, NAMES } from './outages.ts';
import type { Context } from './rule.ts';

/** A time in which a server answered one address type to nobody, but the other one. */
export interface TypeStop {
  /** The unanswered queries of the type, in order. */
  readonly queries: readonly [Attempt, ...Attempt[]];
  readonly last: Attempt;
  readonly isAnsweredBefore: boolean;
  readonly isAnsweredAfter: boolean;
  /** The queries of the type at all other times, and how many of them had no answer. */
  readonly others: number;
  readonly othersUnanswered: number;
}

/**
 * Returns the stop that this query belongs to: the server answered the type before or after it, and meanwhile the other
 * address type. Undefined without one.
 */
export function typeStopOf(attempt: Attempt, context: Context): TypeStop | undefined {
  const gap = gapAround(attempt, context);
  return gap && stopsOf(context).get(key(attempt, gap));
}

const stopsOf = onceFor((context): ReadonlyMap<string, TypeStop> => {
  const stops = new Map<string, TypeStop>();
  if (context.isUntimed) return stops;
  const inGaps = new Map<string, Attempt[]>();
  for (const { lookup } of context.stories) {
    if (isHop(lookup)) continue;
    for (const one of lookup.attempts) {
      const gap = gapAround(one, context);
      if (gap) addTo(inGaps, key(one, gap), one);
    }
  }
  for (const [at, all] of inGaps) {
    const [first, ...others] = all.toSorted((a, b) => a.time - b.time);
    const stop = stopOf([first!, ...others], context);
    if (stop !== undefined) stops.set(at, stop);
  }
  return stops;
});

/** Returns the gap between answered queries that an unanswered one lies in, if the type was answered before or after. */
function gapAround(attempt: Attempt, context: Context): Gap | undefined {
  if (!isIgnored(attempt, context)) return undefined;
  const { server, qtype, time } = attempt;
  const gap = context.tally.server(server).type(qtype).gaps.around(time);
  return gap && (gap.from > -Infinity || gap.to < Infinity) ? gap : undefined;
}

function stopOf(queries: TypeStop['queries'], context: Context): TypeStop | undefined {
  const [{ server, qtype, time }] = queries;
  const last = queries.at(-1)!;
  const tally = context.tally.server(server);
  const lookups = new Set(queries.map(({ lookup }) => lookup));
  if (lookups.size < FEWEST_ASKED || last.time - time < SHORTEST * INSTANT) return undefined;
  // If all goes silent between two legs, the other one may still be answered.
  const otherGap = tally.type(otherAddressType(qtype)).gaps.around(time + LEG_WINDOW);
  if (otherGap !== undefined && otherGap.to > last.time) return undefined;
  const { queries: all, answered, gaps } = tally.type(qtype);
  const others = Math.max(all - queries.length, answered);
  const { from, to } = gaps.around(time)!;
  const stop = {
    queries,
    last,
    isAnsweredBefore: from > -Infinity,
    isAnsweredAfter: to < Infinity,
    others,
    othersUnanswered: others - answered,
  };
  return isByChance(stop, all) || isOfItsNames(lookups, qtype, context) ? undefined : stop;
}

/** Whether chance explains so many in a row, at the loss rate of other times. Rule of succession, as in outages.ts. */
function isByChance({ queries, others, othersUnanswered }: TypeStop, all: number): boolean {
  const rate = (othersUnanswered + 1) / (others + 2);
  return all * rate ** queries.length > CHANCE;
}

/** Whether it may be about a few names, because nothing shows that this type of them is ever answered. */
function isOfItsNames(lookups: ReadonlySet<Lookup>, qtype: number, context: Context): boolean {
  const names = new Set([...lookups].map(({ name }) => name));
  if (names.size >= NAMES) return false;
  return [...names].every((name) => {
    const silent = context.stories.filter(
      (story) => story.lookup.name === name && story.silent.some((leg) => leg.qtype === qtype),
    );
    return context.tally.names.of(name) <= silent.length;
  });
}

function key({ server, qtype }: Attempt, { from }: Gap): string {
  return `${server} ${qtype} ${from}`;
}
