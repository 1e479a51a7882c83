import type { Attempt } from '../lookup/exchange/attempt.ts';
import { isOneFlow, isRacer } from '../lookup/story/pair.ts';
import type { Story } from '../lookup/story/story.ts';
import type { AddressId } from '../wire/address.ts';
import { onceFor } from './once.ts';
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
  /** By server: which packets were lost of the pairs that it was sent. */
  readonly second: ReadonlyMap<AddressId, Readonly<SecondPackets>>;
}

/** What became of the second packets of the pairs that a server was sent; those of which it is not known are left out. */
export interface SecondPackets {
  pairs: number;
  /** Pairs whose second packet was lost. */
  lost: number;
  /** Of these, pairs whose first one was lost as well. */
  bothLost: number;
  /** QTYPEs of those that were lost. */
  readonly lostTypes: Set<number>;
}

const hitsOf = onceFor((context): PairsHit => ({
  any: anyLost(context),
  second: secondLost(context),
}));

/** The race takes some pairs: where each one to a server is hit, something else may take them. @returns how many there are */
export function pairsIfAllAreHit(server: AddressId, context: Context): number | undefined {
  const { exposedPairs } = context.tally.server(server);
  const hit = hitsOf(context).any.get(server) ?? 0;
  return exposedPairs >= MANY_PAIRS && hit >= exposedPairs ? exposedPairs : undefined;
}

/** Of the second packets of a server's pairs; undefined when fewer pairs were sent there than tell anything. */
export function secondPacketsOf(
  server: AddressId,
  context: Context,
): Readonly<SecondPackets> | undefined {
  const found = hitsOf(context).second.get(server);
  return found !== undefined && found.pairs >= MANY_PAIRS ? found : undefined;
}

function anyLost(context: Context): ReadonlyMap<AddressId, number> {
  const hits = new Map<AddressId, number>();
  for (const story of context.stories) {
    const lost = lostLeg(story, context);
    if (lost !== undefined) hits.set(lost.server, (hits.get(lost.server) ?? 0) + 1);
  }
  return hits;
}

function secondLost(context: Context): ReadonlyMap<AddressId, Readonly<SecondPackets>> {
  const seen = new Map<AddressId, SecondPackets>();
  for (const { pair } of context.stories) {
    if (pair === undefined || !isOneFlow(pair)) continue;
    const { server } = pair.first;
    let counts = seen.get(server);
    if (!counts) {
      const { pairs } = context.tally.server(server);
      seen.set(server, (counts = { pairs, lost: 0, bothLost: 0, lostTypes: new Set() }));
    }
    const [first, second] = [context.fate(pair.first), context.fate(pair.second)];
    if (first === 'undetermined' || second === 'undetermined') counts.pairs--;
    else if (second === 'lost') {
      counts.lost++;
      counts.lostTypes.add(pair.second.qtype);
      if (first === 'lost') counts.bothLost++;
    }
  }
  return seen;
}
