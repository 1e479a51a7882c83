import { kindOf, transmissionsOf } from '../exchange/answers.ts';
import type { Attempt } from '../lookup.ts';
import { isTranslated } from '../exchange/copies.ts';
import { LEG_WINDOW } from '../times.ts';
import type { Vantage } from './vantage.ts';

/**
 * Gives an answer that may belong to several transmissions (`likeliest`) to the only one that the vantage saw behind the
 * translation. That the others are missing there counts only if another query of their moment is not.
 */
export function assignBySights(attempts: readonly Attempt[], vantage: Vantage): void {
  const isBehind = (attempt: Attempt): boolean =>
    attempt.copies.some((copy) => copy.capture === vantage.capture && isTranslated(attempt, copy));
  const endsBefore = (attempt: Attempt): boolean =>
    !isBehind(attempt) &&
    vantage.blindAt(attempt.time) === undefined &&
    attempts.some((one) => Math.abs(one.time - attempt.time) <= LEG_WINDOW && isBehind(one));
  for (const attempt of attempts) {
    const { answer } = attempt;
    if (answer?.orTo === undefined) continue;
    const open = transmissionsOf(attempt).filter(
      (one) => one === attempt || one.rare.mayHave === answer,
    );
    const asked = open.find(isBehind);
    if (!asked || !open.every((one) => one === asked || endsBefore(one))) continue;
    for (const one of open) one.rarely().mayHave = undefined;
    if (asked !== attempt) move(attempt, asked);
    answer.orTo = undefined;
    answer.kind = kindOf(asked, answer);
  }
}

/** Moves an answer, and what was seen of it elsewhere. */
function move(from: Attempt, to: Attempt): void {
  const { answer, copies } = from;
  from.answer = undefined;
  to.answer = answer;
  answer!.attempt = to;
  from.copies = copies.filter(({ of }) => of === 'query');
  for (const copy of copies) if (copy.of === 'response') to.addCopy(copy);
}
