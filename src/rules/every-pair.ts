import type { Attempt } from '../lookup/exchange/attempt.ts';
import { isRacer } from '../lookup/story/pair.ts';
import type { Story } from '../lookup/story/story.ts';
import type { AddressId } from '../wire/address.ts';
import type { Context } from './rule.ts';

/** So many pairs that are all hit are no accident of a race, which needs two packets within microseconds. */
const MANY_PAIRS = 4;

/** Of two or three queries on the way together, the first that is lost. */
export function lostLeg({ pair, lookup }: Story, context: Context): Attempt | undefined {
  if (!pair) return undefined;
  return lookup.attempts.find(
    (attempt) => isRacer(attempt, pair) && context.fate(attempt) === 'lost',
  );
}

interface PairsHit {
  /** By server: how many exposed pairs lost a leg. */
  readonly any: ReadonlyMap<AddressId, number>;
  /** By server: how many pairs it was sent, when of each the second packet was lost, and only that. */
  readonly second: ReadonlyMap<AddressId, number>;
}

const known = new WeakMap<Context, PairsHit>();

function hitsOf(context: Context): PairsHit {
  let hits = known.get(context);
  if (!hits) known.set(context, (hits = { any: anyLost(context), second: secondLost(context) }));
  return hits;
}

/** The race takes some pairs: where each one to a server is hit, something else may take them. @returns how many there are */
export function pairsIfAllAreHit(server: AddressId, context: Context): number | undefined {
  const { exposedPairs } = context.tally.server(server);
  const hit = hitsOf(context).any.get(server) ?? 0;
  return exposedPairs >= MANY_PAIRS && hit >= exposedPairs ? exposedPairs : undefined;
}

/** How many pairs this server was sent, of each of which the second packet was lost, and only that. */
export function pairsWithoutSecond(server: AddressId, context: Context): number | undefined {
  return hitsOf(context).second.get(server);
}

function anyLost(context: Context): ReadonlyMap<AddressId, number> {
  const hits = new Map<AddressId, number>();
  for (const story of context.stories) {
    const lost = lostLeg(story, context);
    if (lost !== undefined) hits.set(lost.server, (hits.get(lost.server) ?? 0) + 1);
  }
  return hits;
}

function secondLost(context: Context): ReadonlyMap<AddressId, number> {
  const hit = new Map<AddressId, number>();
  const unknown = new Map<AddressId, number>();
  for (const { pair } of context.stories) {
    if (pair === undefined) continue;
    const { first, second } = pair;
    const fate = context.fate(second);
    const isHit = fate === 'lost' && context.fate(first) === 'answered';
    const counts = isHit ? hit : fate === 'undetermined' ? unknown : undefined;
    counts?.set(first.server, (counts.get(first.server) ?? 0) + 1);
  }
  return new Map(
    [...hit].filter(([server, pairs]) => {
      const judged = context.tally.server(server).pairs - (unknown.get(server) ?? 0);
      return pairs >= MANY_PAIRS && pairs === judged;
    }),
  );
}
