import type { Nanoseconds } from '../../wire/time.ts';
import type { Answer, Attempt, Lookup } from '../lookup.ts';
import { tellsClient } from '../sighting.ts';

/** Whether the response code is one that a healthy server gives: NOERROR or NXDOMAIN. */
export function isUsual(rcode: number): boolean {
  return rcode === 0 || rcode === 3;
}

/** Whether the answer is NOERROR or NXDOMAIN, and not truncated: a resolver is content with it. */
export function isUseful({ rcode, truncated }: Answer): boolean {
  return isUsual(rcode) && !truncated;
}

export function lastPacket(lookup: Lookup): Nanoseconds {
  return lookup.lastAnswer > lookup.lastQuery ? lookup.lastAnswer : lookup.lastQuery;
}

/** Whether every transmission has an answer. */
export function isAnsweredWholly(lookup: Lookup): boolean {
  for (const attempt of lookup.attempts) if (attempt.answer === undefined) return false;
  return true;
}

export function everyLegAnswered(lookup: Lookup): boolean {
  for (const attempt of lookup.attempts) {
    if (attempt.answer === undefined && !hasAnswer(lookup, attempt.qtype)) return false;
  }
  return true;
}

function hasAnswer(lookup: Lookup, qtype: number): boolean {
  for (const attempt of lookup.attempts)
    if (attempt.qtype === qtype && attempt.answer !== undefined) return true;
  return false;
}

/**
 * Whether the last transmission of any leg has no useful answer, or an ICMP error tells the client
 * that none will come. Then a resolver may send that
 * leg again, together with legs that were answered (glibc: resolv/res_send.c, send_dg).
 */
export function lacksSomething(lookup: Lookup): boolean {
  const { attempts } = lookup;
  if (lookup.unreachables.some(tellsClient)) return true;
  return attempts.some((attempt) => {
    if (attempt.answer !== undefined && isUseful(attempt.answer)) return false;
    return attempt === lastOf(lookup, attempt.qtype);
  });
}

/** Returns the last transmission of a leg; undefined if the lookup has no such leg. */
export function lastOf(lookup: Lookup, qtype: number): Attempt | undefined {
  return lookup.attempts.findLast((attempt) => attempt.qtype === qtype);
}

/** Returns lookups in the order of their last packets. */
export function inOrder(lookups: Iterable<Lookup>): readonly Lookup[] {
  return [...lookups].toSorted((a, b) => lastPacket(a) - lastPacket(b));
}
