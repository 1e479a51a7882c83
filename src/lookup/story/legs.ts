import type { Answer, Attempt } from '../exchange/attempt.ts';
import { isUseful } from '../grouping/completion.ts';
import type { Lookup } from '../grouping/lookup.ts';
import { SHORTEST_RETRY, SHORTEST_ROUND } from '../times.ts';

/** All transmissions of one QTYPE within a lookup, in order. */
export interface Leg {
  readonly qtype: number;
  readonly attempts: readonly Attempt[];
  readonly first: Attempt;
  /** The first answer of use to the client, else its last one; and the transmission that it belongs to. */
  readonly answer: Answer | undefined;
  readonly answered: Attempt | undefined;
}

export function legsOf(lookup: Lookup): Leg[] {
  const types = [...new Set(lookup.attempts.map((attempt) => attempt.qtype))];
  return types.map((qtype) => {
    const attempts = lookup.attempts.filter((attempt) => attempt.qtype === qtype);
    const inOrder = attempts
      .filter((attempt) => attempt.answer)
      .toSorted((a, b) => a.answer!.time - b.answer!.time);
    // An error is what the client ends with when nothing better comes.
    const answered = inOrder.find((attempt) => isUseful(attempt.answer!)) ?? inOrder.at(-1);
    return { qtype, attempts, first: attempts[0]!, answer: answered?.answer, answered };
  });
}

/**
 * Its last transmission has no answer, and what was answered before is of no use, or did not get there, as the client
 * repeats the very query: the client waits for it.
 */
export function isLeftWaiting({ answer, answered, attempts }: Leg): boolean {
  if (answer === undefined) return true;
  const last = attempts.at(-1)!;
  if (last.answer !== undefined || last.rare.mayHave !== undefined || last.time < answer.time)
    return false;
  return !isUseful(answer) || isRepeated(answered!, last);
}

/** With its ID, from its port, and a while after its answer. */
function isRepeated({ id, clientPort, answer }: Attempt, last: Attempt): boolean {
  return (
    last.id === id && last.clientPort === clientPort && last.time - answer!.time >= SHORTEST_RETRY
  );
}

/**
 * An error is no end for this client: each of its queries had an answer, and it waited all the same before it asked
 * again. So it waits after the last error, too, and nobody sees for how long. musl takes NOERROR and NXDOMAIN alone
 * (src/network/res_msend.c); all others ask again at once, or give up. A busy machine keeps them from it for some
 * 100 ms, not for a second.
 */
export function isWaitingThroughErrors(lookup: Lookup, legs: readonly Leg[]): boolean {
  const isInError = legs.some(({ answer }) => answer !== undefined && !isUseful(answer));
  return isInError && lookup.attempts.some((attempt) => comesAfterAllAnswers(attempt, lookup));
}

/** All that was asked before it was answered long before. */
function comesAfterAllAnswers({ time }: Attempt, { attempts }: Lookup): boolean {
  const before = attempts.filter((earlier) => time - earlier.time >= SHORTEST_ROUND);
  return (
    before.length > 0 &&
    before.every(({ answer }) => answer !== undefined && time - answer.time >= SHORTEST_ROUND)
  );
}
