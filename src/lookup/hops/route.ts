import { type Fate } from '../fate/fate.ts';
import type { Attempt } from '../exchange/attempt.ts';
import type { Lookup } from '../grouping/lookup.ts';
import type { AddressId } from '../../wire/address.ts';
import type { Nanoseconds } from '../../wire/time.ts';
import { type Leg, legsOf } from '../story/legs.ts';
import type { Story } from '../story/story.ts';
import { chainOf, stretches } from './chain.ts';
import { groupedBy } from '../../wire/by-key.ts';

/** Forwarders behind each other that are followed: a cache on the node, the cluster's DNS, an upstream, and one more. */
const DEEPEST = 4;

/** Exchanges whose hops are still to be followed; no two are hops of each other, so that the walk ends. */
const MAX_LEGS = 64;

/**
 * - `lost`: it had no answer, and was missed: it was asked again, or the one who waited for it gave up.
 * - `late`: its answer came when it had been asked again, or when the one who waited was served otherwise.
 * - `open`: it has no answer in this capture, which does not show what became of it.
 */
type HopState = 'answered' | 'late' | 'lost' | 'open';

/** One exchange of a lookup's route, by whoever was asked last. */
export interface Hop {
  readonly exchange: Attempt;
  /** 1: sent on by the server that the client asked; 2: by the server behind that. */
  readonly level: number;
  /** When the one who sent it began to wait for it, and until when. */
  readonly from: Nanoseconds;
  readonly to: Nanoseconds;
  readonly state: HopState;
  /** Of its time, what it did not wait for hops of its own. */
  readonly spent: Nanoseconds;
  readonly behind: readonly Hop[];
}

/** Where the time of a lookup went: what its application waited for, by hops. */
export interface Route {
  /** The leg that was answered last: the one that the application waited for. */
  readonly leg: Leg;
  readonly from: Nanoseconds;
  readonly to: Nanoseconds;
  /** What the server that was asked, and the way to it, took themselves. */
  readonly spent: Nanoseconds;
  readonly hops: readonly Hop[];
}

/** Undefined where nobody sent the query on, as far as is seen, or where it does not show which exchange was for it. */
export function routeOf(story: Story, fate: (attempt: Attempt) => Fate): Route | undefined {
  const { lookup, legs } = story;
  if (lookup.isInterrupted || !isSentOn(lookup)) return undefined;
  let leg = legs[0]!;
  for (const other of legs) if (endOfLeg(other) > endOfLeg(leg)) leg = other;
  const to = Math.max(endOfLeg(leg), lookup.start + story.wait);
  const hops = hopsOf(leg.attempts, lookup.start, to, 1, fate);
  if (hops.length === 0) return undefined;
  return { leg, from: lookup.start, to, spent: to - lookup.start - timeOf(hops), hops };
}

/** Nearly no lookup has any. */
function isSentOn({ attempts }: Lookup): boolean {
  for (const { rare } of attempts) if (rare.sentOn.length > 0) return true;
  return false;
}

/**
 * Sent on by a server for somebody else, who is the one that waits. The exchanges of one lookup are one resolver's: the
 * first tells of all.
 */
export function isHop({ attempts }: Lookup): boolean {
  return attempts[0]!.rare.isHop;
}

/** The hops of these lookups, of any level: what they wait for is told with them. */
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

/** The lookups that servers made for this one, as far as it shows that it was for this one. */
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

/** What was waited for these hops, in all. */
export function timeOf(hops: readonly Hop[]): Nanoseconds {
  return hops.reduce((sum, { from, to }) => sum + (to - from), 0);
}

/** All hops of a route, each before those behind it. */
export function allHops(hops: readonly Hop[]): readonly Hop[] {
  return hops.flatMap((hop) => [hop, ...allHops(hop.behind)]);
}

/** The server that was waited for most, of those that were asked last; and the hops to it. */
export function longest(hops: readonly Hop[]): { server: AddressId; hops: readonly Hop[] } {
  const byServer = groupedBy(hops, ({ exchange }) => exchange.server);
  const [[server, most]] = [...byServer].toSorted(([, a], [, b]) => timeOf(b) - timeOf(a)) as [
    [AddressId, Hop[]],
  ];
  return { server, hops: most };
}

/** When it was over for the application. */
function endOfLeg({ answer, attempts }: Leg): Nanoseconds {
  return answer?.time ?? endOf(attempts);
}

function hasAnswer(leg: readonly Attempt[]): boolean {
  return leg.some(({ answer }) => answer !== undefined);
}

/** When its last answer came; without any, when the last packet of it, or of what was sent on for it, was seen. */
function endOf(leg: readonly Attempt[]): Nanoseconds {
  if (hasAnswer(leg)) return leg.reduce((end, { answer }) => Math.max(end, answer?.time ?? 0), 0);
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
  // Asked again, or its client was told that it failed: it was missed.
  const isMissed = !isLast || leg.some(({ answer }) => answer !== undefined && answer.rcode !== 0);
  return isMissed || fate(exchange) === 'lost' ? 'lost' : 'open';
}
