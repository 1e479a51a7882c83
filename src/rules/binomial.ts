/**
 * Returns the probability of at least so many hits (binomial distribution). Its terms are kept as logarithms: of
 * thousands of trials, the first ones are too small for a number.
 */
export function atLeast(hits: number, trials: number, probability: number): number {
  const odds = Math.log(probability / (1 - probability));
  let term = trials * Math.log(1 - probability);
  let fewer = 0;
  for (let one = 0; one < hits; one++) {
    fewer += Math.exp(term);
    term += Math.log((trials - one) / (one + 1)) + odds;
  }
  return 1 - fewer;
}
