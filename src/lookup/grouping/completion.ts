import type { Nanoseconds } from '../../wire/time.ts';
import type { Answer, Attempt } from '../exchange/attempt.ts';
import type { Lookup } from './lookup.ts';

/** NOERROR and NXDOMAIN are what a healthy server says. */
export function isUsual(rcode: number): boolean {
  return rcode === 0 || rcode === 3;
}

/** NOERROR or NXDOMAIN, and whole: a resolver that has it is content. */
export function isUseful({ rcode, truncated }: Answer): boolean {
  return isUsual(rcode) && !truncated;
}

export function lastPacket(lookup: Lookup): Nanoseconds {
  return lookup.lastAnswer > lookup.lastQuery ? lookup.lastAnswer : lookup.lastQuery;
}

/** Every transmission has its answer. */
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
 * The last transmission of any of its legs has no answer, or none that is of use: then a resolver may send it again,
 * and with it those that were answered (glibc: resolv/res_send.c, send_dg).
 */
export function lacksSomething(lookup: Lookup): boolean {
  const { attempts } = lookup;
  if (lookup.unreachables.length > 0) return true;
  return attempts.some((attempt) => {
    if (attempt.answer !== undefined && isUseful(attempt.answer)) return false;
    return attempt === lastOf(lookup, attempt.qtype);
  });
}

/** The last transmission of a leg. */
export function lastOf(lookup: Lookup, qtype: number): Attempt | undefined {
  return lookup.attempts.findLast((attempt) => attempt.qtype === qtype);
}
