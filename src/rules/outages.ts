import type { Attempt } from '../lookup/exchange/attempt.ts';
import { INSTANT, instantOf } from '../lookup/figures/activity.ts';
import { FEWEST_ASKED, type Silence } from '../lookup/figures/silences.ts';
import type { Lookup } from '../lookup/grouping/lookup.ts';
import { retriedBy } from '../lookup/story/retries.ts';
import { isHop } from '../lookup/hops/route.ts';
import type { AddressId } from '../wire/address.ts';
import type { Nanoseconds } from '../wire/time.ts';
import { onceFor } from './once.ts';
import type { Context } from './rule.ts';
import { countUp, groupedBy } from '../wire/by-key.ts';

/**
 * So much of what was sent in this time is known to be lost: of a server that is only slow all is answered in the end.
 */
const LOST = 0.5;

/**
 * So many of these lookups were asked again: of what a capture merely missed, none is. Some clients give up, so not all
 * are.
 */
const ASKED_AGAIN = 0.1;

/** In so few captures at most, losses as frequent as at all other times would fall together like this by chance. */
const CHANCE = 0.005;

/** So many names that all went unanswered are not one zone whose servers are away. */
const NAMES = 3;

/** Tenths of a second on both sides of a silence: within them some were answered, and others no more, or not yet. */
const EDGE = 1;

/** A time in which a server answered nobody; before it, or after it, it answers. */
export interface Outage {
  readonly server: AddressId;
  readonly silence: Silence;
  /** To a tenth of a second: when the first and the last query were sent, and the captures that have them. */
  readonly from: Nanoseconds;
  readonly to: Nanoseconds;
  readonly fromCapture: number;
  readonly toCapture: number;
  readonly lookups: number;
  /** There are more of them, beyond those that are kept. */
  readonly isAtLeast: boolean;
  readonly clients: number;
  /** Lookups to which another server gave an answer all the same. */
  readonly answeredElsewhere: number;
}

/** The outage that took this query; undefined when none did. */
export function outageOf(attempt: Attempt, context: Context): Outage | undefined {
  const at = instantOf(attempt.time);
  return outagesOf(context)
    .get(attempt.server)
    ?.find(({ silence, from }) => isIn(at, instantOf(from) - EDGE, silence.to + EDGE));
}

/** Other servers that were silent at the same time. */
export function othersWith({ server, silence }: Outage, context: Context): readonly AddressId[] {
  return [...outagesOf(context)]
    .filter(
      ([other, list]) =>
        other !== server &&
        list.some((one) => one.silence.from <= silence.to && one.silence.to >= silence.from),
    )
    .map(([other]) => other);
}

const outagesOf = onceFor((context): ReadonlyMap<AddressId, readonly Outage[]> => {
  if (context.isUntimed) return new Map();
  const losses = groupedBy(
    context.stories.flatMap(({ lost }) => lost),
    ({ server }) => server,
  );
  return new Map(
    [...losses].map(([server, lost]) => [
      server,
      context.rates.servers
        .silencesOf(server)
        .flatMap((silence) => outageIn(silence, server, lost, context) ?? []),
    ]),
  );
});

/** @param all queries that this server lost, as far as they are kept */
function outageIn(
  silence: Silence,
  server: AddressId,
  all: readonly Attempt[],
  context: Context,
): Outage | undefined {
  if (!isAnsweredBefore(silence) && !silence.isAnsweredAfter) return undefined;
  const isInside = (one: Attempt): boolean =>
    one.server === server && isIn(instantOf(one.time), silence.from, silence.to);
  const inside = all.filter(isInside);
  const lookups = new Set(inside.flatMap(({ lookup }) => (isHop(lookup) ? [] : lookup)));
  const again = [...lookups].filter(({ attempts }) => attempts.some(retriedBy));
  if (lookups.size < FEWEST_ASKED || again.length < ASKED_AGAIN * lookups.size) return undefined;
  // Of those that are not kept it is known only how many were lost at any time.
  const lost = Math.max(
    inside.length,
    context.tally.server(server).lost - (all.length - inside.length),
  );
  if (lost < LOST * silence.asked || isByChance(server, inside.length, context)) return undefined;
  if (isOfItsNames(lookups, context)) return undefined;
  return {
    server,
    silence,
    from: beginOf(lookups, server, silence) * INSTANT,
    to: silence.to * INSTANT,
    fromCapture: inside.reduce((least, { capture }) => Math.min(least, capture), Infinity),
    toCapture: inside.reduce((most, { capture }) => Math.max(most, capture), 0),
    lookups: lookups.size,
    isAtLeast: keptOf(isInside, context) < silence.asked,
    clients: new Set([...lookups].map(({ client }) => client)).size,
    answeredElsewhere: [...lookups].filter((lookup) => hasOtherAnswer(lookup, server)).length,
  };
}

/**
 * The tenth in which the last were answered may have had the first that was not, and nothing may have been sent in those behind
 * it: then nobody was answered from the next tenth on.
 */
function beginOf(lookups: Iterable<Lookup>, server: AddressId, silence: Silence): number {
  const { from, answeredUntil } = silence;
  const isLostBefore = ({ server: asked, answer, time }: Attempt): boolean =>
    asked === server && answer === undefined && isIn(instantOf(time), answeredUntil, from - 1);
  for (const { attempts } of lookups)
    if (attempts.some(isLostBefore)) return Math.min(from, answeredUntil + 1);
  return from;
}

function isIn(instant: number, from: number, to: number): boolean {
  return instant >= from && instant <= to;
}

/** Queries of lookups that are kept. */
function keptOf(isInside: (one: Attempt) => boolean, { stories }: Context): number {
  return stories.reduce((sum, { lookup }) => sum + lookup.attempts.filter(isInside).length, 0);
}

/**
 * At the rate at which queries are lost at all other times. Where few are asked then, none of them may be lost by
 * chance alone: so it is taken with one loss more and one answer more than were seen (rule of succession).
 */
function isByChance(server: AddressId, inARow: number, context: Context): boolean {
  const { queries, answered } = context.tally.server(server);
  const silent = context.rates.servers
    .silencesOf(server)
    .reduce((sum, { asked }) => sum + asked, 0);
  const rest = Math.max(queries - silent, answered);
  const rate = (rest - answered + 1) / (rest + 2);
  return queries * rate ** inARow > CHANCE;
}

/** It may be about the few names that were asked for: nothing shows that they are ever answered. */
function isOfItsNames(lookups: ReadonlySet<Lookup>, context: Context): boolean {
  const names = new Set([...lookups].map(({ name }) => name));
  if (names.size >= NAMES) return false;
  const unanswered = unansweredNames(context);
  return [...names].every((name) => context.tally.names.of(name) <= (unanswered.get(name) ?? 0));
}

/** How many lookups of each name had no answer at all. */
const unansweredNames = onceFor(({ stories }): ReadonlyMap<number, number> => {
  const counts = new Map<number, number>();
  for (const { lookup } of stories)
    if (lookup.attempts.every(({ answer }) => answer === undefined)) countUp(counts, lookup.name);
  return counts;
});

function hasOtherAnswer({ attempts }: Lookup, server: AddressId): boolean {
  return attempts.some((one) => one.server !== server && one.answer !== undefined);
}

export function isAnsweredBefore({ answeredUntil }: Silence): boolean {
  return answeredUntil >= 0;
}

/** How long it lasted, as far as the capture shows: to the last query, or to the end of the capture. */
export function lengthOf({ silence, from, to, toCapture }: Outage, context: Context): Nanoseconds {
  return (silence.isAnsweredAfter ? to : context.endOf(toCapture)) - from;
}
