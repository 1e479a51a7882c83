import type { AddressId } from '../wire/address.ts';
import { grouped, say, type Sentence } from '../words/say.ts';
import { EXPLAINED, FEWEST, type Losses } from './losses.ts';
import { onceFor } from './once.ts';
import type { Context } from './rule.ts';

/**
 * A path that loses packets takes either packet of a pair alike. If it took EXPLAINED of the pairs that lost one query,
 * at least half as many lost the first one. That chance makes it fewer must be this improbable: about two standard
 * deviations, as for the rate of other losses (packet-loss.ts).
 */
const BY_CHANCE = 0.02;

/**
 * Returns the sentence that a lossy path did not take these pairs, as nearly all of them lost the query that was sent
 * second, like the loser of a race. Undefined if chance may have done that, or if the path, or the server, may lose
 * queries of that type alone.
 */
export function takesSecond(
  losses: Losses,
  server: AddressId,
  context: Context,
): Sentence | undefined {
  if (!areSecond(losses)) return undefined;
  const { racedPairs } = losses;
  return say`of ${grouped(racedPairs)} pairs to ${context.address(server)} that lost one query, ${grouped(secondOf(losses))} lost the one that was sent second: a path that loses packets takes either one alike`;
}

const areSecond = onceFor((losses: Losses): boolean => {
  const { racedPairs, byType } = losses;
  if (atMost(racedPairs - secondOf(losses), racedPairs, EXPLAINED / 2) > BY_CHANCE) return false;
  const second = [...byType].filter(([, { lostSecond }]) => lostSecond > 0);
  return second.length > 1 || second.every(([, { beyondRace }]) => beyondRace < FEWEST);
});

function secondOf({ byType }: Losses): number {
  return [...byType].reduce((sum, [, { lostSecond }]) => sum + lostSecond, 0);
}

/**
 * Returns the probability that at most `hits` of `trials` occur (binomial distribution). Its terms are kept as
 * logarithms: of thousands of trials, the first ones are too small for a number.
 */
function atMost(hits: number, trials: number, probability: number): number {
  const odds = Math.log(probability / (1 - probability));
  let term = trials * Math.log(1 - probability);
  let sum = Math.exp(term);
  for (let one = 1; one <= hits; one++) {
    term += Math.log((trials - one + 1) / one) + odds;
    sum += Math.exp(term);
  }
  return sum;
}
