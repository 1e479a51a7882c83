import type { Proportion } from './proportion.ts';

/** Sums of logarithms up to here; above, Stirling's series is exact to the last digit. */
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

/** Probabilities that differ by rounding only count as equal, as in R's fisher.test. */
const ROUNDING = 1e-7;

/**
 * Fisher's exact test, two-sided: how probable a division of the events between two groups is that is as unlikely
 * as this one, if both groups have the same chance. Exact for the small counts that stalls are, where tests by the
 * normal distribution are not; a little conservative. R. A. Fisher, J. R. Stat. Soc. 85 (1922), 87.
 *
 * @returns the p-value; 1 when a group is empty
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
