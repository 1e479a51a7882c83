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
  /** Two-sided, by Fisher's exact test. */
  readonly pValue: number;
  /** Below which p-value a difference counts as shown. */
  readonly level: number;
  /** Of `not-enough-traffic`: how many trials would be enough, after the change (without an event) or on each side. */
  readonly enough?: { readonly trials: number; readonly where: 'after' | 'each' };
}

/** A rate that nobody notices: one in a thousand. Where neither side has an event, it must be excluded. */
const UNNOTICED = 0.001;
/** A remedy that leaves more than half of the events is none: so much must have been visible. */
const HALVED = 0.5;

/**
 * Compares the share of events before and after.
 *
 * - Shown by the test: `fixed` when none is left, else `better` or `worse`.
 * - Not shown, though there was traffic enough to show that the share had halved: `no-difference`.
 * - Not shown and not enough traffic: `not-enough-traffic`.
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
