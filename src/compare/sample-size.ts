import { fisherExact } from './fisher.ts';
import type { Proportion } from './proportion.ts';

/** Statistical power: the chance that the test finds an existing difference. */
const POWER = 0.8;

/**
 * Returns how many trials in each of two groups show the difference between two shares, at a level of significance. J.
 * L. Fleiss, Statistical Methods for Rates and Proportions (1981), section 3.2, without continuity correction.
 */
export function trialsToTell(one: number, other: number, level: number): number {
  const mean = (one + other) / 2;
  const spread =
    quantile(1 - level / 2) * Math.sqrt(2 * mean * (1 - mean)) +
    quantile(POWER) * Math.sqrt(one * (1 - one) + other * (1 - other));
  return Math.ceil((spread / (one - other)) ** 2);
}

/** Upper limit of the search. An edited report may have shares that no number of trials tells apart. */
const MOST_TRIALS = 2 ** 40;

/**
 * Returns the smallest number of trials without an event that differs significantly from `before`, by Fisher's test.
 */
export function cleanTrials(before: Proportion, level: number): number {
  const isEnough = (of: number): boolean => fisherExact(before, { events: 0, of }) < level;
  let high = 1;
  while (high < MOST_TRIALS && !isEnough(high)) high *= 2;
  let low = high / 2;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isEnough(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** Returns how many trials without an event exclude a share: the rule of three, exactly. */
export function trialsToExclude(share: number, level: number): number {
  return Math.ceil(Math.log(level) / Math.log(1 - share));
}

/** Quantile of the standard normal distribution, from 0.5 on. Newton's method approaches it from below. */
function quantile(probability: number): number {
  let z = 0;
  for (let step = Infinity; step > 1e-12; z += step) step = (probability - below(z)) / density(z);
  return z;
}

function density(z: number): number {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
}

/** Cumulative distribution function of the standard normal distribution. G. Marsaglia, J. Stat. Software 11 (2004). */
function below(z: number): number {
  let sum = z;
  for (let term = z, odd = 3; term > 1e-17 * sum; odd += 2) sum += term *= (z * z) / odd;
  return 0.5 + sum * density(z);
}
