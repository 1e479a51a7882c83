/** A number of events in a number of trials: 3 stalled lookups of 1,000. */
export interface Proportion {
  readonly events: number;
  readonly of: number;
}

/** Quantile of the standard normal distribution: 97.5 % lie below it. */
const Z_95 = 1.959_963_984_540_054;

/**
 * Returns the interval that contains the true share with 95 % confidence: Wilson's score interval, which unlike the
 * usual one is right for shares near 0 and for few trials. E. B. Wilson, J. Am. Stat. Assoc. 22 (1927), 209.
 *
 * @returns shares from 0 to 1; the whole range without trials
 */
export function wilson({ events, of }: Proportion): readonly [low: number, high: number] {
  if (of === 0) return [0, 1];
  const share = events / of;
  const square = Z_95 * Z_95;
  const middle = share + square / (2 * of);
  const half = Z_95 * Math.sqrt((share * (1 - share) + square / (4 * of)) / of);
  const low = (middle - half) / (1 + square / of);
  const high = (middle + half) / (1 + square / of);
  // Without events, or with events only, the interval ends exactly at 0 or 1; rounding would miss that.
  return [events === 0 ? 0 : low, events === of ? 1 : high];
}

/** Rounds to the digits that matter to a reader. */
export function perThousand(share: number): number {
  return Number((share * 1_000).toPrecision(4));
}
