import type { Attempt } from '../lookup.ts';

/**
 * Whether both queries are asked in the same manner. A resolver asks for both families with an OPT record of one
 * payload size, or without one (RFC 6891). Queries that differ in this come from two programs, however near each other
 * they are. A size that was not captured, as in printed text, differs from none.
 */
export function isOneManner(one: Attempt, other: Attempt): boolean {
  if (one.edns !== other.edns) return false;
  const [a, b] = [one.payloadSize, other.payloadSize];
  return a === b || a === 0 || b === 0;
}
