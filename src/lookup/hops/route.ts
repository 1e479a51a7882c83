import { type Fate } from '../fate/fate.ts';
import type { Attempt, Lookup } from '../lookup.ts';
import type { AddressId } from '../../wire/address.ts';
import type { Nanoseconds } from '../../wire/time.ts';
import { type Leg, legsOf } from '../story/legs.ts';
import type { Story } from '../story/story.ts';
import { chainOf, stretches } from './chain.ts';
import { groupedBy } from '../../wire/by-key.ts';

/** Maximum depth of forwarders: a cache on the node, the cluster's DNS, an upstream, and one more. */
const DEEPEST = 4;

/** Maximum of exchanges that wait to be followed. No two of them are hops of each other, so the walk ends. */
const MAX_LEGS = 64;

/**
 * What became of a hop:
 *
 * - `lost`: it had no answer and was missed: it was sent again, its client was told of a failure, or its fate is `lost`.
 * - `late`: its answer came after a retry, or after the client was served otherwise.
 * - `open`: it has no answer in this capture, which does not show what became of it.
 */
type HopState = 'answered' | 'late' | 'lost' | 'open';

/** One exchange that a server made on behalf of a lookup. */
export interface Hop {
  readonly exchange: Attempt;
  /** 1: sent by the server that the client asked; 2: sent by the server behind that. */
  readonly level: number;
  /** The time from which, and until which, the sender waited for this exchange. */
  readonly from: Nanoseconds;
  readonly to: Nanoseconds;
  readonly state: HopState;
  /** The part of that time that was not spent waiting for the hops behind. */
  readonly spent: Nanoseconds;
  readonly behind: readonly Hop[];
}

/** How the waiting time of a lookup divides into hops. */
export interface Route {
  /** The leg that was answered last, which the application waited for. */
  readonly leg: Leg;
  readonly from: Nanoseconds;
  readonly to: Nanoseconds;
  /** The time spent by the server that the client asked, and on the way to it. */
  readonly spent: Nanoseconds;
  readonly hops: readonly Hop[];
}

/** Returns the route of a lookup; undefined if the capture shows no hop for it, or not which exchange served it. */
export function routeOf(story: Story, fate: (attempt: Attempt) => Fate): Route | undefined {
  const { lookup, legs } = story;
  if (lookup.isInterrupted || !isSentOn(lookup)) return undefined;
  const inTurn = legsInTurn(legs);
  const leg = inTurn.at(-1)!;
  const to = Math.max(endOfLeg(leg), lookup.start + story.wait);
  const hops = inTurn.flatMap(({ attempts }, at) => {
    const from = at === 0 ? lookup.start : attempts[0]!.time;
    return hopsOf(attempts, from, inTurn[at + 1]?.first.time ?? to, 1, fate);
  });
  if (hops.length === 0) return undefined;
  return { leg, from: lookup.start, to, spent: to - lookup.start - timeOf(hops), hops };
}

/**
 * Returns the leg that ended last; and before it the one that the client had waited for before it asked for this one,
 * as glibc does once it has missed an answer; and so on.
 */
function legsInTurn(legs: readonly Leg[]): readonly Leg[] {
  const inTurn = [latest(legs)!];
  for (;;) {
    const { time } = inTurn[0]!.first;
    const before = latest(legs.filter((leg) => leg.first.time < time && endOfLeg(leg) <= time));
    if (before === undefined) return inTurn;
    inTurn.unshift(before);
  }
}

/** Returns the leg that ended last; the first one of several. */
function latest(legs: readonly Leg[]): Leg | undefined {
  return legs.reduce<Leg | undefined>(
    (last, leg) => (last === undefined || endOfLeg(leg) > endOfLeg(last) ? leg : last),
    undefined,
  );
}

/** Whether any query of the lookup was sent on. Nearly no lookup has such a query. */
function isSentOn({ attempts }: Lookup): boolean {
  for (const { rare } of attempts) if (rare.sentOn.length > 0) return true;
  return false;
}

/**
 * Whether the lookup is a hop, made by a server on behalf of its client. All exchanges of one lookup are by one
 * resolver, so the first one tells.
 */
export function isHop({ attempts }: Lookup): boolean {
  return attempts[0]!.rare.isHop;
}

/** Returns the hops of these lookups, on all levels. */
export function hopsOfAll(lookups: Iterable<Lookup>): ReadonlySet<Lookup> {
  const hops = new Set<Lookup>();
  const left = [...lookups].filter(isSentOn);
  for (let lookup = left.pop(); lookup !== undefined; lookup = left.pop()) {
    for (const { by } of lookup.attempts.flatMap(({ rare }) => rare.sentOn)) {
      if (!by.rare.isHop || hops.has(by.lookup)) continue;
      hops.add(by.lookup);
      left.push(by.lookup);
    }
  }
  return hops;
}

/** Returns the lookups that servers made for this one, as far as the capture shows whom they served. */
export function sentOnFor(lookup: Lookup): ReadonlySet<Lookup> {
  const found = new Set<Lookup>();
  if (!isSentOn(lookup)) return found;
  const left: (readonly Attempt[])[] = legsOf(lookup).map(({ attempts }) => attempts);
  for (let leg = left.pop(); leg !== undefined; leg = left.pop()) {
    for (const exchange of chainOf(leg, endOf(leg), hasAnswer(leg))) {
      found.add(exchange.lookup);
      if (exchange.rare.sentOn.length > 0 && left.length < MAX_LEGS) left.push([exchange]);
    }
  }
  found.delete(lookup);
  return found;
}

/** Returns the total time spent waiting for these hops. */
export function timeOf(hops: readonly Hop[]): Nanoseconds {
  return hops.reduce((sum, { from, to }) => sum + (to - from), 0);
}

/** Returns all hops of a route, each before the hops behind it. */
export function allHops(hops: readonly Hop[]): readonly Hop[] {
  return hops.flatMap((hop) => [hop, ...allHops(hop.behind)]);
}

/** Returns the server that took most of the waiting time, and the hops to that server. */
export function longest(hops: readonly Hop[]): { server: AddressId; hops: readonly Hop[] } {
  const byServer = groupedBy(hops, ({ exchange }) => exchange.server);
  const [[server, most]] = [...byServer].toSorted(([, a], [, b]) => timeOf(b) - timeOf(a)) as [
    [AddressId, Hop[]],
  ];
  return { server, hops: most };
}

/** Returns the time at which the leg ended for the application. */
function endOfLeg({ answer, attempts }: Leg): Nanoseconds {
  return answer?.time ?? endOf(attempts);
}

function hasAnswer(leg: readonly Attempt[]): boolean {
  return leg.some(({ answer }) => answer !== undefined);
}

/** Returns the time of the last answer; without an answer, that of the last packet of the leg or of its hops. */
function endOf(leg: readonly Attempt[]): Nanoseconds {
  if (hasAnswer(leg))
    return leg.reduce((end, { answer }) => Math.max(end, answer?.time ?? end), -Infinity);
  let last = leg.at(-1)!.time;
  for (const { rare } of leg)
    for (const { by } of rare.sentOn) last = Math.max(last, by.answer?.time ?? by.time);
  return last;
}

function hopsOf(
  leg: readonly Attempt[],
  from: Nanoseconds,
  to: Nanoseconds,
  level: number,
  fate: (attempt: Attempt) => Fate,
): readonly Hop[] {
  const chain = chainOf(leg, Math.min(to, endOf(leg)), hasAnswer(leg));
  return stretches(chain, leg, from, to).map(
    ({ exchange, from: start, to: end, isAnswered }, at) => {
      const behind =
        level < DEEPEST && exchange.rare.sentOn.length > 0
          ? hopsOf([exchange], start, end, level + 1, fate)
          : [];
      const isLast = at === chain.length - 1;
      return {
        exchange,
        level,
        from: start,
        to: end,
        state: isAnswered ? 'answered' : stateOf(exchange, isLast, leg, fate),
        spent: end - start - timeOf(behind),
        behind,
      };
    },
  );
}

function stateOf(
  exchange: Attempt,
  isLast: boolean,
  leg: readonly Attempt[],
  fate: (attempt: Attempt) => Fate,
): HopState {
  if (exchange.answer !== undefined) return 'late';
  // The hop was sent again, or its client was told of a failure, so it was missed.
  const isMissed = !isLast || leg.some(({ answer }) => answer !== undefined && answer.rcode !== 0);
  return isMissed || fate(exchange) === 'lost' ? 'lost' : 'open';
}
