/** Answers that are kept: the rules ask the same of each of thousands of lookups. */
const KEPT = 64;
const kept = new Map<string, number>();

/** Returns the probability of at least so many hits (binomial distribution). */
export function atLeast(hits: number, trials: number, probability: number): number {
  const question = `${hits} ${trials} ${probability}`;
  const known = kept.get(question);
  if (known !== undefined) return known;
  const found = 1 - fewerThan(hits, trials, probability);
  if (kept.size === KEPT) kept.clear();
  kept.set(question, found);
  return found;
}

/** Terms are kept as logarithms: of thousands of trials, the first ones are too small for a number. */
function fewerThan(hits: number, trials: number, probability: number): number {
  const odds = Math.log(probability / (1 - probability));
  let term = trials * Math.log(1 - probability);
  let fewer = 0;
  for (let one = 0; one < hits; one++) {
    fewer += Math.exp(term);
    term += Math.log((trials - one) / (one + 1)) + odds;
  }
  return fewer;
}
