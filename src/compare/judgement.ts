import { fisherExact } from './fisher.ts';
import type { Proportion } from './proportion.ts';
import { cleanTrials, trialsToExclude, trialsToTell } from './sample-size.ts';

/** Whether a remedy worked, as far as the numbers show. */
export type Verdict = 'fixed' | 'better' | 'no-difference' | 'worse' | 'not-enough-traffic';

export const VERDICTS: readonly Verdict[] = [
  'fixed',
  'better',
  'no-difference',
  'worse',
  'not-enough-traffic',
];

export interface Judgement {
  readonly verdict: Verdict;
  /** The p-value of Fisher's exact test, two-sided. */
  readonly pValue: number;
  /** The significance level: a smaller p-value counts as a difference. */
  readonly level: number;
  /** For `not-enough-traffic`: how many trials would be enough, after the change (without an event) or on each side. */
  readonly enough?: { readonly trials: number; readonly where: 'after' | 'each' };
}

/** A rate that nobody would notice: one in a thousand. If neither side has an event, this rate must be excluded. */
const UNNOTICED = 0.001;
/** A remedy must at least halve the share of events, so the traffic must suffice to show such a change. */
const HALVED = 0.5;

/**
 * Compares the share of events before and after.
 *
 * - A significant difference: `fixed` if no event is left, else `better` or `worse`.
 * - No significant difference, although the traffic would suffice to show a halved share: `no-difference`.
 * - No significant difference, and not enough traffic: `not-enough-traffic`.
 */
export function judge(before: Proportion, after: Proportion, level: number): Judgement {
  const pValue = fisherExact(before, after);
  if (pValue < level) {
    const isLess = after.events / after.of < before.events / before.of;
    const verdict = isLess ? (after.events === 0 ? 'fixed' : 'better') : 'worse';
    return { verdict, pValue, level };
  }
  const enough = trialsEnough(before, after, level);
  if (enough.where === 'each' && Math.min(before.of, after.of) >= enough.trials)
    return { verdict: 'no-difference', pValue, level };
  return { verdict: 'not-enough-traffic', pValue, level, enough };
}

function trialsEnough(
  before: Proportion,
  after: Proportion,
  level: number,
): NonNullable<Judgement['enough']> {
  if (before.events === 0 && after.events === 0)
    return { trials: trialsToExclude(UNNOTICED, level), where: 'each' };
  if (after.events === 0) return { trials: cleanTrials(before, level), where: 'after' };
  const share = before.events / before.of;
  const trials =
    before.events === 0
      ? trialsToTell(0, after.events / after.of, level)
      : trialsToTell(share, share * HALVED, level);
  return { trials, where: 'each' };
}
