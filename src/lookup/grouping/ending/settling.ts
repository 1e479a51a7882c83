import { assignAnswers, type Usual } from '../../exchange/answers.ts';
import { knowEcho } from '../../exchange/echoes.ts';
import type { Translations } from '../../exchange/translations.ts';
import { contradiction, NXDOMAIN } from '../../story/contradiction.ts';
import type { Lookup } from '../../lookup.ts';

/**
 * Completes a lookup when nothing more comes of it: which query lacks an answer, which answers contradict each other,
 * and which transmission each answer belongs to.
 */
export function settleAnswers(lookup: Lookup, usual: Usual, translations: Translations): void {
  const { attempts } = lookup;
  if (!isWhole(lookup)) {
    lookup.isTroubled = true;
    for (const attempt of attempts) {
      knowEcho(attempt, translations);
      if (attempt.answer?.rcode === NXDOMAIN) lookup.isDenied = true;
    }
  }
  if (lookup.isDenied && contradiction(attempts)) lookup.isTroubled = true;
  if (lookup.isTroubled && attempts.length > 1) assignAnswers(attempts, usual);
}

/** Whether something else refers to an exchange of the lookup: then its objects cannot be reused. */
export function isReferred({ attempts }: Lookup): boolean {
  for (const attempt of attempts) if (attempt.rare.isReferred) return true;
  return false;
}

function isWhole({ attempts }: Lookup): boolean {
  for (const { answer } of attempts) if (answer === undefined) return false;
  return true;
}
