import type { Attempt, Lookup } from '../lookup/lookup.ts';
import { INSTANT } from '../lookup/figures/activity.ts';
import { FEWEST_ASKED, SHORTEST } from '../lookup/figures/silences.ts';
import { answersType } from '../lookup/figures/server-tally.ts';
import { otherAddressType } from '../lookup/figures/tally.ts';
import { isHop } from '../lookup/hops/route.ts';
import { groupedBy } from '../wire/by-key.ts';
import { isIgnored } from './ignored.ts';
import { onceFor } from './once.ts';
import { CHANCE, NAMES } from './outages.ts';
import type { Context } from './rule.ts';

/** The queries of a type that a server left unanswered since it answered the last one, in order. */
export type TypeStop = readonly [Attempt, ...Attempt[]];

/**
 * Returns the stop that this query belongs to: the server had answered the type, and answers it no more, while it
 * answers the other address type. Undefined without one.
 */
export function typeStopOf(attempt: Attempt, context: Context): TypeStop | undefined {
  const stop = stopsOf(context).get(key(attempt));
  return stop !== undefined && isSince(attempt, context) ? stop : undefined;
}

const stopsOf = onceFor((context): ReadonlyMap<string, TypeStop> => {
  if (context.isUntimed) return new Map();
  const unanswered = context.stories.flatMap(({ lookup }) =>
    isHop(lookup) ? [] : lookup.attempts.filter((one) => isSince(one, context)),
  );
  const stops = new Map<string, TypeStop>();
  for (const [at, all] of groupedBy(unanswered, key)) {
    const [first, ...others] = all.toSorted((a, b) => a.time - b.time);
    const stop: TypeStop = [first!, ...others];
    if (isStop(stop, context)) stops.set(at, stop);
  }
  return stops;
});

/** Whether the query had no answer, and no later one of its type to this server had one. */
function isSince(attempt: Attempt, context: Context): boolean {
  const { answeredUntil } = context.tally.server(attempt.server).type(attempt.qtype);
  return attempt.time > answeredUntil && answeredUntil > -Infinity && isIgnored(attempt, context);
}

function isStop(stop: TypeStop, context: Context): boolean {
  const [{ server, qtype, time }] = stop;
  const tally = context.tally.server(server);
  const other = otherAddressType(qtype);
  if (!answersType(tally, other) || tally.type(other).answeredUntil < time) return false;
  const lookups = new Set(stop.map(({ lookup }) => lookup));
  if (lookups.size < FEWEST_ASKED || stop.at(-1)!.time - time < SHORTEST * INSTANT) return false;
  return !isByChance(stop, context) && !isOfItsNames(lookups, qtype, context);
}

/** Whether chance explains so many in a row, at the loss rate before. Rule of succession, as in outages.ts. */
function isByChance(stop: TypeStop, context: Context): boolean {
  const [{ server, qtype }] = stop;
  const { queries, answered } = context.tally.server(server).type(qtype);
  const before = Math.max(queries - stop.length, answered);
  const rate = (before - answered + 1) / (before + 2);
  return queries * rate ** stop.length > CHANCE;
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

function key({ server, qtype }: Attempt): string {
  return `${server} ${qtype}`;
}
