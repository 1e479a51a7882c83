import type { Attempt } from '../lookup.ts';

const NOERROR = 0;
export const NXDOMAIN = 3;

/**
 * Two answers of one server that contradict each other: the name does not exist, and it has records of another type.
 */
export interface Contradiction {
  readonly denied: Attempt;
  readonly found: Attempt;
}

/**
 * Returns the first contradiction; undefined without one. NXDOMAIN denies a name with all of its types (RFC 8020
 * section 2). Both answers must be of one server: two servers that musl asks at once may each serve a view of their
 * own.
 */
export function contradiction(attempts: readonly Attempt[]): Contradiction | undefined {
  for (const denied of attempts) {
    if (denied.answer?.rcode !== NXDOMAIN) continue;
    for (const found of attempts) {
      const { answer, server, qtype } = found;
      if (answer === undefined || answer.rcode !== NOERROR || answer.answerCount === 0) continue;
      if (server === denied.server && qtype !== denied.qtype) return { denied, found };
    }
  }
  return undefined;
}
