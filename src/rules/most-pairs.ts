import { say } from '../words/say.ts';
import type { MostPairs } from './every-pair.ts';
import type { Fact } from './rule.ts';

/** Asks whether something takes a packet of each pair, where most pairs that are open to the race lost one. */
export function mostPairsFact(most: MostPairs | undefined): Fact[] {
  if (most === undefined) return [];
  const { of, pairs, hit } = most;
  return [
    {
      fact:
        of === 'server'
          ? say`whether something takes a packet of each pair, as a limit on new flows or a filter does: of ${pairs} pairs to this server that are open to the race, ${hit} lost one, and a race takes few`
          : say`whether something takes a packet of each pair, as a limit on new flows or a filter does: of ${pairs} pairs of this client that are open to the race, ${hit} lost one, and a race takes few`,
    },
  ];
}

/** Asks the same where pairs lost a query before the capture point. */
export function mostHiddenFact({ of, pairs, hit }: MostPairs): Fact[] {
  return [
    {
      fact:
        of === 'server'
          ? say`whether something takes a packet of each pair, as a limit on new flows or a filter does: of ${pairs} pairs to this server, ${hit} lost a query, and a race takes few`
          : say`whether something takes a packet of each pair, as a limit on new flows or a filter does: of ${pairs} pairs of this client, ${hit} lost a query, and a race takes few`,
    },
  ];
}
