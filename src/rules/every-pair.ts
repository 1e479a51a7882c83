import { Transport } from '../decode/datagram.ts';
import type { Attempt } from '../lookup/lookup.ts';
import { isHop } from '../lookup/hops/route.ts';
import { isOneFlow, isRacer } from '../lookup/story/pair.ts';
import type { Story } from '../lookup/story/story.ts';
import type { AddressId } from '../wire/address.ts';
import { hiddenLeg, noHiddenRace } from './hidden-leg.ts';
import { onceFor } from './once.ts';
import type { Context } from './rule.ts';

/** Minimum number of pairs to judge by. With fewer, the race may have hit most of them by accident. */
const MANY_PAIRS = 4;

/**
 * Maximum share of pairs that a race hits. It needs two packets within microseconds on two processors, so it takes few.
 */
const MOST = 0.5;

/** Returns the first lost query of a pair or a triple; undefined if none is known to be lost. */
export function lostLeg({ pair, lookup }: Story, context: Context): Attempt | undefined {
  if (!pair) return undefined;
  return lookup.attempts.find(
    (attempt) => isRacer(attempt, pair) && context.fate(attempt) === 'lost',
  );
}

/** Whose pairs are counted. A limit may apply to one pod, or to a node or a server and all of its clients. */
type PairsOf = 'client' | 'server';

/** Pairs of one client, or to one server, most of which lost a query. */
export interface MostPairs {
  readonly of: PairsOf;
  readonly pairs: number;
  readonly hit: number;
}

/** What became of the second packets of pairs. Pairs with an undetermined query are left out. */
export interface SecondPackets {
  readonly of: PairsOf;
  readonly pairs: number;
  /** Pairs whose second packet was lost. */
  readonly lost: number;
  /** Pairs whose first packet was lost as well. */
  readonly bothLost: number;
  /** QTYPEs of the lost second packets. */
  readonly lostTypes: ReadonlySet<number>;
  /** Whether second packets of other clients to this server were answered. */
  readonly areOthersAnswered: boolean;
}

/** Counts of pairs in troubled lookups. Pairs of healthy lookups are in the tally alone. */
class Troubled {
  /** Exposed pairs that lost a query. */
  hit = 0;
  /** Pairs of which one query was lost before the capture point, so that the tally has no pair. */
  hidden = 0;
  /** Pairs that say nothing about second packets: undetermined, over TCP, or with queries to two servers. */
  readonly aside = { oneFlow: 0, twoFlows: 0 };
  lost = 0;
  bothLost = 0;
  readonly lostTypes = new Set<number>();
}

const troubledOf = onceFor((context): Record<PairsOf, Map<AddressId, Troubled>> => {
  const all = { client: new Map<AddressId, Troubled>(), server: new Map<AddressId, Troubled>() };
  for (const story of context.stories) {
    // The tally counts hops apart as well.
    if (isHop(story.lookup)) continue;
    const hidden = story.pair === undefined ? hiddenLeg(story, context) : undefined;
    if (hidden && noHiddenRace(hidden, context) === undefined) {
      entry(all.client, story.lookup.client).hidden++;
      entry(all.server, hidden.other.server).hidden++;
    }
    if (story.pair === undefined) continue;
    count(story, entry(all.client, story.lookup.client), context);
    count(story, entry(all.server, story.pair.first.server), context);
  }
  return all;
});

/**
 * Returns the counts of pairs if most of them, to this server or of this client, lost a query. The race takes few
 * pairs, so something else may take these. Undefined otherwise.
 *
 * @param withHidden whether pairs that lost a query before the capture point count as well
 */
export function mostPairsHit(
  client: AddressId,
  server: AddressId,
  context: Context,
  withHidden = false,
): MostPairs | undefined {
  const { tally } = context;
  const sides = [
    { of: 'server', address: server, pairs: tally.server(server).exposedPairs },
    { of: 'client', address: client, pairs: tally.clients.get(client)?.load.exposedPairs ?? 0 },
  ] as const;
  return sides
    .map(({ of, address, pairs }) => {
      const troubled = troubledOf(context)[of].get(address);
      const hidden = withHidden ? (troubled?.hidden ?? 0) : 0;
      return { of, pairs: pairs + hidden, hit: (troubled?.hit ?? 0) + hidden };
    })
    .find(({ pairs, hit }) => pairs >= MANY_PAIRS && hit > MOST * pairs);
}

/**
 * Returns what became of the second packets to this server. If only this client lost all of its second packets, returns
 * those of the client: a client without a limit says nothing about this one. Undefined with fewer than MANY_PAIRS
 * pairs.
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

/** Whether every pair lost its second packet, and only that. */
function isEach({ pairs, lost, bothLost }: SecondPackets): boolean {
  return lost >= pairs && bothLost === 0;
}

/** @param all the number of pairs of the client, or of one-flow pairs to the server */
function secondPackets(
  of: PairsOf,
  address: AddressId,
  all: number,
  context: Context,
): SecondPackets | undefined {
  const troubled = troubledOf(context)[of].get(address);
  // The pair in question is that of a hop.
  if (troubled === undefined) return undefined;
  const { aside, lost, bothLost, lostTypes } = troubled;
  const pairs = all - aside.oneFlow - (of === 'client' ? aside.twoFlows : 0);
  if (pairs < MANY_PAIRS) return undefined;
  return { of, pairs, lost, bothLost, lostTypes, areOthersAnswered: false };
}

function count(story: Story, troubled: Troubled, context: Context): void {
  const pair = story.pair!;
  if (context.tally.isExposed(story.lookup, pair) && lostLeg(story, context) !== undefined)
    troubled.hit++;
  const [first, second] = [context.fate(pair.first), context.fate(pair.second)];
  if (!isOneFlow(pair)) troubled.aside.twoFlows++;
  else if (
    pair.first.transport !== Transport.udp ||
    first === 'undetermined' ||
    second === 'undetermined'
  )
    troubled.aside.oneFlow++;
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
