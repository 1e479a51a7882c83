import type { Attempt } from '../exchange/attempt.ts';

const NOERROR = 0;
export const NXDOMAIN = 3;

/** A server says of one name that it does not exist, and that it has records of another type. */
export interface Contradiction {
  readonly denied: Attempt;
  readonly found: Attempt;
}

/**
 * NXDOMAIN denies a name with all of its types (RFC 8020 section 2). Only one server can contradict itself: of two that
 * musl asks at once, each may know a world of its own.
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
