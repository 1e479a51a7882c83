import type { Nanoseconds } from '../../wire/time.ts';
import type { Answer, Attempt } from '../exchange/attempt.ts';
import { isAddressType } from './legs.ts';
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

export function hasAnswer(lookup: Lookup, qtype: number): boolean {
  for (const attempt of lookup.attempts)
    if (attempt.qtype === qtype && attempt.answer !== undefined) return true;
  return false;
}

/** A leg has no answer, or none that is of use: its resolver may send it again. */
export function lacksLeg(lookup: Lookup, qtype: number): boolean {
  let isAsked = false;
  for (const attempt of lookup.attempts) {
    if (attempt.qtype !== qtype) continue;
    if (attempt.answer !== undefined && isUseful(attempt.answer)) return false;
    isAsked = true;
  }
  return isAsked;
}

/** Any of its legs is missing: then a resolver may repeat the others, too (glibc: resolv/res_send.c, send_dg). */
export function lacksSomething(lookup: Lookup): boolean {
  for (const { qtype } of lookup.attempts) if (lacksLeg(lookup, qtype)) return true;
  return lookup.unreachables.length > 0;
}

/**
 * Every query has its answer, and yet more may come. A alone, or AAAA alone: the other may have been lost before
 * this vantage, and will be sent again. An error: musl asks again after it has waited (servfail_retry in
 * src/network/res_msend.c).
 */
export function mayGoOn(lookup: Lookup): boolean {
  const { qtype } = lookup.attempts[0]!;
  let isHalf = isAddressType(qtype);
  for (const attempt of lookup.attempts) {
    if (attempt.qtype !== qtype) isHalf = false;
    if (!isUsual(attempt.answer!.rcode)) return true;
  }
  return isHalf;
}

/** The last transmission of a leg. */
export function lastOf(lookup: Lookup, qtype: number): Attempt | undefined {
  return lookup.attempts.findLast((attempt) => attempt.qtype === qtype);
}
