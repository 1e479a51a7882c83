import type { Attempt } from '../lookup/exchange/attempt.ts';
import { isOneFlow, isRacer } from '../lookup/story/pair.ts';
import type { Story } from '../lookup/story/story.ts';
import type { AddressId } from '../wire/address.ts';
import { onceFor } from './once.ts';
import type { Context } from './rule.ts';

/** So many pairs that are hit are no accident of a race, which needs two packets within microseconds. */
const MANY_PAIRS = 4;

/**
 * A race needs two packets within microseconds on two processors, and takes few of the pairs: more than half is
 * something else.
 */
const MOST = 0.5;

/** Of two or three queries on the way together, the first that is lost. */
export function lostLeg({ pair, lookup }: Story, context: Context): Attempt | undefined {
  if (!pair) return undefined;
  return lookup.attempts.find(
    (attempt) => isRacer(attempt, pair) && context.fate(attempt) === 'lost',
  );
}

/** Whose pairs they are: a limit may be that of one pod, or of a node or a server and all that ask there. */
type PairsOf = 'client' | 'server';

/** Pairs of a client or to a server of which most were hit. */
export interface MostPairs {
  readonly of: PairsOf;
  readonly pairs: number;
  readonly hit: number;
}

/** What became of the second packets of pairs; those of which it is not known are left out. */
export interface SecondPackets {
  readonly of: PairsOf;
  readonly pairs: number;
  /** Pairs whose second packet was lost. */
  readonly lost: number;
  /** Of these, pairs whose first one was lost as well. */
  readonly bothLost: number;
  /** QTYPEs of those that were lost. */
  readonly lostTypes: ReadonlySet<number>;
  /** To this server second packets were answered all the same, those of other clients. */
  readonly areOthersAnswered: boolean;
}

/** Pairs that have a story; healthy ones are in the tally alone. */
class Troubled {
  /** Exposed pairs that lost a leg. */
  hit = 0;
  /** Pairs that tell nothing of second packets: the legs have a server each, or it is not known what became of them. */
  readonly aside = { oneFlow: 0, twoFlows: 0 };
  lost = 0;
  bothLost = 0;
  readonly lostTypes = new Set<number>();
}

const troubledOf = onceFor((context): Record<PairsOf, Map<AddressId, Troubled>> => {
  const all = { client: new Map<AddressId, Troubled>(), server: new Map<AddressId, Troubled>() };
  for (const story of context.stories) {
    if (story.pair === undefined) continue;
    count(story, entry(all.client, story.lookup.client), context);
    count(story, entry(all.server, story.pair.first.server), context);
  }
  return all;
});

/** The race takes few pairs: where most to this server, or of this client, are hit, something else may take them. */
export function mostPairsHit(
  client: AddressId,
  server: AddressId,
  context: Context,
): MostPairs | undefined {
  const { tally } = context;
  const sides = [
    { of: 'server', address: server, pairs: tally.server(server).exposedPairs },
    { of: 'client', address: client, pairs: tally.clients.get(client)?.load.exposedPairs ?? 0 },
  ] as const;
  return sides
    .map(({ of, address, pairs }) => ({
      of,
      pairs,
      hit: troubledOf(context)[of].get(address)?.hit ?? 0,
    }))
    .find(({ pairs, hit }) => pairs >= MANY_PAIRS && hit > MOST * pairs);
}

/**
 * Of the second packets that the server was sent; of this client's alone where each of them was lost: another client,
 * for which there is no limit, says nothing of this one. Undefined when there are fewer pairs than tell anything.
 */
export function secondPacketsOf(
  client: AddressId,
  server: AddressId,
  context: Context,
): SecondPackets | undefined {
  const all = secondPackets('server', server, context.tally.server(server).pairs, context);
  if (all !== undefined && isEach(all)) return all;
  const own = context.tally.clients.get(client)?.pairs ?? 0;
  const ofClient = secondPackets('client', client, own, context);
  if (ofClient === undefined || !isEach(ofClient)) return all;
  return { ...ofClient, areOthersAnswered: all !== undefined && all.lost < all.pairs };
}

/** Of each pair the second packet was lost, and only that. */
function isEach({ pairs, lost, bothLost }: SecondPackets): boolean {
  return lost >= pairs && bothLost === 0;
}

/** @param all of the client, or the one-flow pairs of the server */
function secondPackets(
  of: PairsOf,
  address: AddressId,
  all: number,
  context: Context,
): SecondPackets | undefined {
  // The pair that is asked about is one of them.
  const troubled = troubledOf(context)[of].get(address)!;
  const { aside, lost, bothLost, lostTypes } = troubled;
  const pairs = all - aside.oneFlow - (of === 'client' ? aside.twoFlows : 0);
  if (pairs < MANY_PAIRS) return undefined;
  return { of, pairs, lost, bothLost, lostTypes, areOthersAnswered: false };
}

function count(story: Story, troubled: Troubled, context: Context): void {
  const pair = story.pair!;
  if (lostLeg(story, context) !== undefined) troubled.hit++;
  const [first, second] = [context.fate(pair.first), context.fate(pair.second)];
  if (!isOneFlow(pair)) troubled.aside.twoFlows++;
  else if (first === 'undetermined' || second === 'undetermined') troubled.aside.oneFlow++;
  else if (second === 'lost') {
    troubled.lost++;
    troubled.lostTypes.add(pair.second.qtype);
    if (first === 'lost') troubled.bothLost++;
  }
}

function entry(table: Map<AddressId, Troubled>, address: AddressId): Troubled {
  let found = table.get(address);
  if (found === undefined) table.set(address, (found = new Troubled()));
  return found;
}
