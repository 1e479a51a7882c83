import type { Attempt } from './attempt.ts';

/**
 * A resolver asks for both families in one manner: with an OPT record of one payload size, or without (RFC 6891). Two
 * queries that differ in it come from two programs, however near each other they are. A size that was not captured, as in
 * printed text, differs from none.
 */
export function isOneManner(one: Attempt, other: Attempt): boolean {
  if (one.edns !== other.edns) return false;
  const [a, b] = [one.payloadSize, other.payloadSize];
  return a === b || a === 0 || b === 0;
}
