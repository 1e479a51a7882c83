import type { Attempt } from '../exchange/attempt.ts';
import { isUseful, isUsual } from '../grouping/completion.ts';
import type { Lookup } from '../grouping/lookup.ts';
import { contradiction } from '../story/contradiction.ts';
import { isLeftWaiting, type Leg, legsOf } from '../story/legs.ts';
import { refusalOf } from '../story/refusal.ts';
import { fateOf, type FateView } from './fate.ts';

/**
 * How a lookup ended for the application that waited for it. How long that took is another question: what stalled may
 * have been answered, and what failed may have failed at once.
 *
 * - `answered`: every type has its answer, with the first transmission or a later one. NXDOMAIN, and NOERROR without
 *   records, are answers.
 * - `partly`: one type has its answer; another one ended in an error, or was lost for good. So does NXDOMAIN for a type
 *   of a name of which the same server has another type.
 * - `failed`: no type has an answer: each ended in an error (SERVFAIL, REFUSED …), was lost and never answered, was
 *   rejected by ICMP, or answered when its client had given up. An error is how it ended also where the capture ends
 *   with it: whoever looks at one failing lookup stops there, and a resolver that asks again does so within a
 *   millisecond.
 * - `undetermined`: what the capture does not show decides.
 */
export type Outcome = 'answered' | 'partly' | 'failed' | 'undetermined';

/** How one type of a lookup ended. */
type LegOutcome = 'answered' | 'failed' | 'undetermined';

/** @param view on which its fates rest: the outcome is final when the capture is */
export function outcomeOf(lookup: Lookup, view: FateView, known?: readonly Leg[]): Outcome {
  // Each type has its usual answer at once: most lookups, and each of their rows asks.
  if (lookup.isSettled && !lookup.isTroubled) return 'answered';
  const legs = known ?? legsOf(lookup);
  const denied = contradiction(lookup.attempts)?.denied.qtype;
  const outcomes = new Set(
    legs.map((leg) => (leg.qtype === denied ? 'failed' : legOutcome(leg, view))),
  );
  if (outcomes.has('undetermined')) return 'undetermined';
  if (!outcomes.has('failed')) return 'answered';
  return outcomes.has('answered') ? 'partly' : 'failed';
}

function legOutcome(leg: Leg, view: FateView): LegOutcome {
  const { answer, attempts } = leg;
  if (answer !== undefined && isUseful(answer)) return isRefused(leg, view) ? 'failed' : 'answered';
  const open = attempts.filter((attempt) => isOpen(attempt, leg));
  if (open.some((attempt) => fateOf(attempt, view) === 'undetermined')) return 'undetermined';
  if (answer === undefined || isLeftWaiting(leg)) return 'failed';
  // Whether its client took what there was of it, or asked over TCP unseen, does not show.
  return answer.truncated && isUsual(answer.rcode) ? 'undetermined' : 'failed';
}

/** Something may have come of it still: it has no answer, not even one that another transmission may share. */
function isOpen({ answer, rare }: Attempt, leg: Leg): boolean {
  return answer === undefined && (rare.mayHave === undefined || leg.answer === undefined);
}

/** The client had given up before it came, and no transmission had a later answer. */
function isRefused(leg: Leg, view: FateView): boolean {
  const refusal = refusalOf(leg, leg.first.lookup, view.isUntimed);
  if (refusal === undefined) return false;
  return !leg.attempts.some(
    ({ answer }) => answer !== undefined && isUseful(answer) && answer.time > refusal.time,
  );
}
