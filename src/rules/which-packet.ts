import type { AddressId } from '../wire/address.ts';
import { grouped, say, type Sentence } from '../words/say.ts';
import { EXPLAINED, FEWEST, type Losses } from './losses.ts';
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
  const { racedPairs, lostSecond, beyondRaceByType } = losses;
  const second = [...lostSecond.values()].reduce((sum, count) => sum + count, 0);
  if (atMost(racedPairs - second, racedPairs, EXPLAINED / 2) > BY_CHANCE) return undefined;
  const [[type] = [], ...others] = lostSecond;
  if (others.length === 0 && (beyondRaceByType.get(type!) ?? 0) >= FEWEST) return undefined;
  return say`of ${grouped(racedPairs)} pairs to ${context.address(server)} that lost one query, ${grouped(second)} lost the one that was sent second: a path that loses packets takes either one alike`;
}

/** Returns the probability that at most `hits` of `trials` occur (binomial distribution). */
function atMost(hits: number, trials: number, probability: number): number {
  let term = (1 - probability) ** trials;
  let sum = term;
  for (let one = 1; one <= hits; one++) {
    term *= ((trials - one + 1) / one) * (probability / (1 - probability));
    sum += term;
  }
  return sum;
}
