import type { Attempt, Lookup } from '../lookup/lookup.ts';
import { INSTANT, instantOf } from '../lookup/figures/activity.ts';
import { FEWEST_ASKED, SHORTEST, type Silence } from '../lookup/figures/silences.ts';
import { retriedBy } from '../lookup/story/retries.ts';
import { isHop } from '../lookup/hops/route.ts';
import type { AddressId } from '../wire/address.ts';
import type { Nanoseconds } from '../wire/time.ts';
import { onceFor } from './once.ts';
import type { Context } from './rule.ts';
import { countUp, groupedBy } from '../wire/by-key.ts';

/** Minimum share of the queries in the silence that must be lost. A slow server answers all of them in the end. */
const LOST = 0.5;

/** Minimum share of lookups that were asked again: none is if only the capture missed answers, and some give up. */
const ASKED_AGAIN = 0.1;

/** Maximum expected number of such silences by chance, with losses as frequent as at all other times. */
export const CHANCE = 0.005;

/** With so many unanswered names, the silence is not about one zone whose servers are away. */
export const NAMES = 3;

/** Tenths of a second before and after a silence in which queries may already, or still, be unanswered. */
const EDGE = 1;

/** A time in which a server answered nobody, although it answers before or after. */
export interface Outage {
  readonly server: AddressId;
  readonly silence: Silence;
  /** Queries after it that were answered, but none within a second. */
  readonly answeredSlowly: number;
  /** Times of the first and the last query, to a tenth of a second, and the captures that have them. */
  readonly from: Nanoseconds;
  readonly to: Nanoseconds;
  readonly fromCapture: number;
  readonly toCapture: number;
  readonly lookups: number;
  /** Whether there are more such lookups than were kept. */
  readonly isAtLeast: boolean;
  readonly clients: number;
  /** Lookups that another server answered. */
  readonly answeredElsewhere: number;
}

/** Returns the outage that this query fell into; undefined without one. */
export function outageOf(attempt: Attempt, context: Context): Outage | undefined {
  const at = instantOf(attempt.time);
  return outagesOf(context)
    .get(attempt.server)
    ?.find(({ silence, from }) => isIn(at, instantOf(from) - EDGE, silence.to + EDGE));
}

/** Returns other servers that were silent at the same time. */
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
  const kept = groupedBy(
    context.stories.flatMap(({ lookup }) => lookup.attempts),
    ({ server }) => server,
  );
  return new Map(
    [...losses].map(([server, lost]) => [
      server,
      context.rates.servers.silencesOf(server).flatMap(
        (silence) =>
          partsOf(silence, lost, kept.get(server)!)
            .map((part) => outageIn(part, server, lost, kept.get(server)!, context))
            .find((outage) => outage !== undefined) ?? [],
      ),
    ]),
  );
});

/**
 * @param all the lost queries to this server, as far as they are kept
 * @param kept all queries to it, as far as they are kept
 */
function outageIn(
  { silence, answeredSlowly, unclear }: Part,
  server: AddressId,
  all: readonly Attempt[],
  kept: readonly Attempt[],
  context: Context,
): Outage | undefined {
  if (!isAnsweredBefore(silence) && !silence.isAnsweredAfter) return undefined;
  if (silence.to - silence.from < SHORTEST) return undefined;
  const isInside = ({ time }: Attempt): boolean => isIn(instantOf(time), silence.from, silence.to);
  const inside = all.filter(isInside);
  const lookups = new Set(inside.flatMap(({ lookup }) => (isHop(lookup) ? [] : lookup)));
  const again = [...lookups].filter(({ attempts }) => attempts.some(retriedBy));
  if (lookups.size < FEWEST_ASKED || again.length < ASKED_AGAIN * lookups.size) return undefined;
  // Of lookups that were not kept, only the total of lost queries is known, not when they were lost.
  const lost = Math.max(
    inside.length,
    context.tally.server(server).lost - (all.length - inside.length),
  );
  if (lost < LOST * (silence.asked - unclear) || isByChance(server, inside.length, context))
    return undefined;
  if (isOfItsNames(lookups, context)) return undefined;
  return {
    server,
    silence,
    answeredSlowly,
    from: beginOf(lookups, server, silence) * INSTANT,
    to: silence.to * INSTANT,
    fromCapture: inside.reduce((least, { capture }) => Math.min(least, capture), Infinity),
    toCapture: inside.reduce((most, { capture }) => Math.max(most, capture), 0),
    lookups: lookups.size,
    isAtLeast: kept.filter(isInside).length < silence.asked,
    clients: new Set([...lookups].map(({ client }) => client)).size,
    answeredElsewhere: [...lookups].filter((lookup) => hasOtherAnswer(lookup, server)).length,
  };
}

/** What may be an outage, in a time without a prompt answer. */
interface Part extends Pick<Outage, 'silence' | 'answeredSlowly'> {
  /** Queries sent in it whose answer may be to a retry. */
  readonly unclear: number;
}

/**
 * Returns the longest part of a silence in which no answer came at all, and that up to its last lost query. A server
 * that was away has much to catch up with: it answers what it still has, or what is asked next, slowly.
 *
 * @param all the lost queries to the server, as far as they are kept
 * @param kept all queries to it, as far as they are kept
 */
function partsOf(
  silence: Silence,
  all: readonly Attempt[],
  kept: readonly Attempt[],
): readonly Part[] {
  const { from, to } = silence;
  const inside = kept.filter(({ time }) => isIn(instantOf(time), from, to));
  const answers = inside.flatMap(({ answer }) => (answer ? instantOf(answer.time) : []));
  const cuts = [from, ...answers.filter((at) => at < to), to + 1].toSorted((a, b) => a - b);
  const [begin, end] = cuts
    .slice(1)
    .map((cut, index) => [cuts[index]!, cut] as const)
    .reduce((longest, part) => (part[1] - part[0] > longest[1] - longest[0] ? part : longest));
  const lost = all.map(({ time }) => instantOf(time)).filter((at) => isIn(at, begin, end - 1));
  return [end, lost.reduce((last, at) => Math.max(last, at), -Infinity) + 1].map((until) =>
    partOf(silence, begin, until, inside),
  );
}

/**
 * @param end the tenth behind the last one
 * @param inside the queries of the silence, as far as they are kept
 */
function partOf(silence: Silence, begin: number, end: number, inside: readonly Attempt[]): Part {
  const { from, to, asked, answeredUntil, isAnsweredAfter } = silence;
  const before = inside.filter(({ time }) => begin > from && instantOf(time) < begin);
  const after = inside.filter(({ time }) => end <= to && instantOf(time) >= end);
  const then = inside.filter(({ time }) => isIn(instantOf(time), begin, end - 1));
  const at = then.map(({ time }) => instantOf(time));
  return {
    silence: {
      from: begin > from ? at.reduce((first, one) => Math.min(first, one), Infinity) : from,
      to: end <= to ? at.reduce((last, one) => Math.max(last, one), -Infinity) : to,
      asked: asked - before.length - after.length,
      answeredUntil: begin > from ? begin : answeredUntil,
      isAnsweredAfter: isAnsweredAfter || after.length > 0,
    },
    unclear: then.filter(({ answer }) => answer?.orTo !== undefined).length,
    answeredSlowly: after.filter(({ answer }) => answer && answer.orTo === undefined).length,
  };
}

/**
 * Returns the tenth of a second in which the outage begins. If a lookup already lost a query after the last answered
 * tenth or in it, the outage begins right after that tenth; else with the first silent one.
 */
function beginOf(lookups: Iterable<Lookup>, server: AddressId, silence: Silence): number {
  const { from, answeredUntil } = silence;
  if (!isAnsweredBefore(silence)) return from;
  const isLostBefore = ({ server: asked, answer, time }: Attempt): boolean =>
    asked === server && answer === undefined && isIn(instantOf(time), answeredUntil, from - 1);
  for (const { attempts } of lookups)
    if (attempts.some(isLostBefore)) return Math.min(from, answeredUntil + 1);
  return from;
}

function isIn(instant: number, from: number, to: number): boolean {
  return instant >= from && instant <= to;
}

/**
 * Whether chance explains a run of so many losses, at the loss rate of all other times. Of few queries at other times,
 * none may happen to be lost. So the rate assumes one more loss and one more answer (rule of succession).
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

/** Whether the outage may be about a few names, because nothing shows that these are ever answered. */
function isOfItsNames(lookups: ReadonlySet<Lookup>, context: Context): boolean {
  const names = new Set([...lookups].map(({ name }) => name));
  if (names.size >= NAMES) return false;
  const unanswered = unansweredNames(context);
  return [...names].every((name) => context.tally.names.of(name) <= (unanswered.get(name) ?? 0));
}

/** Number of lookups of each name without any answer. */
const unansweredNames = onceFor(({ stories }): ReadonlyMap<number, number> => {
  const counts = new Map<number, number>();
  for (const { lookup } of stories)
    if (lookup.attempts.every(({ answer }) => answer === undefined)) countUp(counts, lookup.name);
  return counts;
});

function hasOtherAnswer({ attempts }: Lookup, server: AddressId): boolean {
  return attempts.some((one) => one.server !== server && one.answer !== undefined);
}

/** Whether the server had answered before the silence. */
export function isAnsweredBefore({ answeredUntil }: Silence): boolean {
  return answeredUntil !== -Infinity;
}

/** Returns the duration as far as the capture shows it: until the last query, or until the end of the capture. */
export function lengthOf({ silence, from, to, toCapture }: Outage, context: Context): Nanoseconds {
  return (silence.isAnsweredAfter ? to : context.endOf(toCapture)) - from;
}
