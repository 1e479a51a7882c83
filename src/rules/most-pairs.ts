import { grouped, say } from '../words/say.ts';
import type { MostPairs } from './every-pair.ts';
import { unseen } from './fact.ts';
import type { Fact } from './rule.ts';

/** The next step where the node dropped a query, and maybe not by the race. */
export const LOOK_ON_THE_NODE = say`The node dropped it. Its counters show what did so: conntrack -S (insert_failed grows with the race), iptables -L -v -n, nft list ruleset, tc -s qdisc.`;

/** Asks whether something takes a packet of each pair, where most pairs that are open to the race lost a query. */
export function mostPairsFact(most: MostPairs | undefined): Fact | undefined {
  if (most === undefined) return undefined;
  const { of, pairs, hit } = most;
  return of === 'server'
    ? unseen`whether something takes a packet of each pair, as a limit on new flows or a filter does: of ${grouped(pairs)} pairs to this server that are open to the race, ${grouped(hit)} lost a query, and a race takes few`
    : unseen`whether something takes a packet of each pair, as a limit on new flows or a filter does: of ${grouped(pairs)} pairs of this client that are open to the race, ${grouped(hit)} lost a query, and a race takes few`;
}

/** Asks the same where pairs lost a query before the capture point. */
export function mostHiddenFact({ of, pairs, hit }: MostPairs): Fact {
  return of === 'server'
    ? unseen`whether something takes a packet of each pair, as a limit on new flows or a filter does: of ${grouped(pairs)} pairs to this server, ${grouped(hit)} lost a query, and a race takes few`
    : unseen`whether something takes a packet of each pair, as a limit on new flows or a filter does: of ${grouped(pairs)} pairs of this client, ${grouped(hit)} lost a query, and a race takes few`;
}
