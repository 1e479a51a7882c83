import type { Proportion } from './proportion.ts';

/** Below, logarithms of factorials are exact sums; from here on, Stirling's series is right to the last digit. */
const EXACT = 256;
const SMALL = new Float64Array(EXACT);
for (let n = 2; n < EXACT; n++) SMALL[n] = SMALL[n - 1]! + Math.log(n);

function logFactorial(n: number): number {
  if (n < EXACT) return SMALL[n]!;
  return (
    (n + 0.5) * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * n) - 1 / (360 * n ** 3)
  );
}

function logChoose(n: number, k: number): number {
  return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
}

/** Probabilities that differ only by rounding count as equal, as in R's fisher.test. */
const ROUNDING = 1e-7;

/**
 * Fisher's exact test, two-sided: the probability of a division of the events between two groups that is at most as
 * likely as this one, if both groups have the same chance. Exact for small counts such as stalls, where tests with the
 * normal distribution are not; slightly conservative. R. A. Fisher, J. R. Stat. Soc. 85 (1922), 87.
 *
 * @returns the p-value; 1 if a group is empty, or without events
 */
export function fisherExact(one: Proportion, other: Proportion): number {
  const events = one.events + other.events;
  if (one.of === 0 || other.of === 0 || events === 0) return 1;
  const all = logChoose(one.of + other.of, events);
  const probability = (inOne: number): number =>
    Math.exp(logChoose(one.of, inOne) + logChoose(other.of, events - inOne) - all);
  const limit = probability(one.events) * (1 + ROUNDING);
  let sum = 0;
  const last = Math.min(events, one.of);
  for (let inOne = Math.max(0, events - other.of); inOne <= last; inOne++) {
    const chance = probability(inOne);
    if (chance <= limit) sum += chance;
  }
  return Math.min(1, sum);
}
