import type { Attempt } from '../lookup/exchange/attempt.ts';
import type { Story } from '../lookup/story/story.ts';
import type { AddressId } from '../wire/address.ts';
import type { Context } from './rule.ts';

/** So many pairs that are all hit are no accident of a race, which needs two packets within microseconds. */
const MANY_PAIRS = 4;

/** The leg of a pair that was lost; the first, when both were. */
export function lostLeg({ pair }: Story, context: Context): Attempt | undefined {
  if (!pair) return undefined;
  return [pair.first, pair.second].find((attempt) => context.fate(attempt) === 'lost');
}

interface PairsHit {
  /** How many exposed pairs there are, when each of them lost a leg. */
  readonly all: number | undefined;
  /** By server: how many pairs it was sent, when of each the second packet was lost, and only that. */
  readonly second: ReadonlyMap<AddressId, number>;
}

const known = new WeakMap<Context, PairsHit>();

function hitsOf(context: Context): PairsHit {
  let hits = known.get(context);
  if (!hits)
    known.set(context, (hits = { all: countIfAllAreHit(context), second: secondLost(context) }));
  return hits;
}

/** The race takes some pairs: where each one is hit, something else may take them. @returns how many there are */
export function pairsIfAllAreHit(context: Context): number | undefined {
  return hitsOf(context).all;
}

/** How many pairs this server was sent, of each of which the second packet was lost, and only that. */
export function pairsWithoutSecond(server: AddressId, context: Context): number | undefined {
  return hitsOf(context).second.get(server);
}

function countIfAllAreHit(context: Context): number | undefined {
  const { exposedPairs } = context.tally;
  if (exposedPairs < MANY_PAIRS || context.stories.length < exposedPairs) return undefined;
  const hit = context.stories.filter((story) => lostLeg(story, context) !== undefined).length;
  return hit >= exposedPairs ? exposedPairs : undefined;
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
