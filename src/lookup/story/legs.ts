import type { Answer, Attempt, Lookup } from '../lookup.ts';
import { isUseful } from '../grouping/completion.ts';
import { groupedBy } from '../../wire/by-key.ts';
import { SHORTEST_RETRY, SHORTEST_ROUND } from '../times.ts';

/** All transmissions of one QTYPE within a lookup, in order. */
export interface Leg {
  readonly qtype: number;
  readonly attempts: readonly Attempt[];
  readonly first: Attempt;
  /**
   * The first useful answer, else the last answer; and the transmission that it belongs to. Undefined without an
   * answer.
   */
  readonly answer: Answer | undefined;
  readonly answered: Attempt | undefined;
}

/** Returns the legs of a lookup, in the order of their first queries. */
export function legsOf(lookup: Lookup): Leg[] {
  const byType = groupedBy(lookup.attempts, (attempt) => attempt.qtype);
  return Array.from(byType, ([qtype, attempts]) => {
    const inOrder = attempts
      .filter((attempt) => attempt.answer)
      .toSorted((a, b) => a.answer!.time - b.answer!.time);
    // Without a useful answer, the client ends with the last error.
    const answered = inOrder.find((attempt) => isUseful(attempt.answer!)) ?? inOrder.at(-1);
    return { qtype, attempts, first: attempts[0]!, answer: answered?.answer, answered };
  });
}

/**
 * Whether the client still waits for this leg. Its last transmission has no answer, and an earlier answer is useless
 * (an error) or did not arrive, as the client repeats the same query.
 */
export function isLeftWaiting({ answer, answered, attempts }: Leg): boolean {
  if (answer === undefined) return true;
  const last = attempts.at(-1)!;
  if (last.answer !== undefined || last.rare.mayHave !== undefined || last.time < answer.time)
    return false;
  return !isUseful(answer) || isRepeated(answered!, last);
}

/** Whether the last transmission repeats an answered one: same ID and port, SHORTEST_RETRY or more after the answer. */
function isRepeated({ id, clientPort, answer }: Attempt, last: Attempt): boolean {
  return (
    last.id === id && last.clientPort === clientPort && last.time - answer!.time >= SHORTEST_RETRY
  );
}

/**
 * Whether this client keeps waiting after an error: each of its queries had an answer, and it still waited before it
 * asked again. So it also waits after the last error, and the capture does not show for how long. musl accepts only
 * NOERROR and NXDOMAIN (src/network/res_msend.c); all other resolvers ask again at once, or give up. A busy machine
 * delays that by some 100 ms, not by a second.
 */
export function isWaitingThroughErrors(lookup: Lookup, legs: readonly Leg[]): boolean {
  const isInError = legs.some(({ answer }) => answer !== undefined && !isUseful(answer));
  return isInError && lookup.attempts.some((attempt) => comesAfterAllAnswers(attempt, lookup));
}

/** Whether all queries of earlier rounds had been answered at least SHORTEST_ROUND before this one was sent. */
function comesAfterAllAnswers({ time }: Attempt, { attempts }: Lookup): boolean {
  const before = attempts.filter((earlier) => time - earlier.time >= SHORTEST_ROUND);
  return (
    before.length > 0 &&
    before.every(({ answer }) => answer !== undefined && time - answer.time >= SHORTEST_ROUND)
  );
}
