import type { Attempt, Lookup } from '../lookup.ts';
import { isUseful, isUsual } from '../grouping/completion.ts';
import { contradiction } from '../story/contradiction.ts';
import { isLeftWaiting, type Leg, legsOf } from '../story/legs.ts';
import { refusalOf } from '../story/refusal.ts';
import { fateOf, type FateView } from './fate.ts';

/**
 * How a lookup ended for the application that waited for it. The duration does not matter here: a stalled lookup may
 * have been answered, and a failed lookup may have failed at once.
 *
 * - `answered`: every type has its answer, to the first transmission or a later one. NXDOMAIN, and NOERROR without
 *   records, are answers.
 * - `partly`: one type has its answer; another one ended in an error, or was lost for good. NXDOMAIN for one type of a
 *   name counts as an error if the same server has another type of that name.
 * - `failed`: no type has an answer. Each ended in an error (SERVFAIL, REFUSED …), was lost and never answered, was
 *   rejected by ICMP, or was answered after its client had given up. An error is final even if the capture ends with
 *   it: an engineer who captures one failing lookup stops there, and a resolver that asks again does so within a
 *   millisecond.
 * - `undetermined`: the outcome depends on packets that the capture does not show.
 */
export type Outcome = 'answered' | 'partly' | 'failed' | 'undetermined';

/** How one type of a lookup ended. */
type LegOutcome = 'answered' | 'failed' | 'undetermined';

/**
 * @param view gives the fates; the outcome is final at the end of the capture
 * @param known the legs of the lookup, if the caller has them
 */
export function outcomeOf(lookup: Lookup, view: FateView, known?: readonly Leg[]): Outcome {
  // Fast path for most lookups: each type got its usual answer at once. Each row of a lookup calls this function.
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
  // The capture does not show whether the client used the truncated answer, or asked over TCP elsewhere.
  return answer.truncated && isUsual(answer.rcode) ? 'undetermined' : 'failed';
}

/**
 * Whether the transmission may still have got an answer: it has none, nor an answer that it may share with another one.
 */
function isOpen({ answer, rare }: Attempt, leg: Leg): boolean {
  return answer === undefined && (rare.mayHave === undefined || leg.answer === undefined);
}

/** Whether the client had given up before the answer came, and no transmission got a useful answer later. */
export function isRefused(leg: Leg, view: FateView): boolean {
  const refusal = refusalOf(leg, leg.first.lookup, view.isUntimed);
  if (refusal === undefined) return false;
  return !leg.attempts.some(
    ({ answer }) => answer !== undefined && isUseful(answer) && answer.time > refusal.time,
  );
}
