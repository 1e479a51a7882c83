import { isAnsweredForIt } from '../lookup/fate/fate.ts';
import type { Attempt } from '../lookup/lookup.ts';
import { PROMPT } from '../lookup/times.ts';
import type { Context } from './rule.ts';

/**
 * Whether a query was left unanswered: it is lost, or the capture goes on for longer than an answer takes. A query that
 * an ICMP error rejected does not count.
 */
export function isIgnored(attempt: Attempt, context: Context): boolean {
  if (attempt.rare.rejection !== undefined) return false;
  const fate = context.fate(attempt);
  if (fate === 'lost') return true;
  if (fate === 'answered' || attempt.rare.mayHave !== undefined || context.isLossy) return false;
  if (context.isUntimed || attempt.lookup.isInterrupted) return false;
  if (isAnsweredForIt(attempt, context)) return false;
  return context.endOf(attempt.capture) - attempt.time > PROMPT;
}
