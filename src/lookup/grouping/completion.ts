import { Type } from '../../dns/codes.ts';
import type { Nanoseconds } from '../../wire/time.ts';
import type { Lookup } from './lookup.ts';

/** NOERROR and NXDOMAIN are what a healthy server says. */
export function isUsual(rcode: number): boolean {
  return rcode === 0 || rcode === 3;
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
 * Every query has its answer, and yet more may come. A alone, or AAAA alone: the other may have been lost before
 * this vantage, and will be sent again. An error: musl asks again after it has waited (servfail_retry in
 * src/network/res_msend.c).
 */
export function mayGoOn(lookup: Lookup): boolean {
  const { qtype } = lookup.attempts[0]!;
  let isHalf = qtype === Type.A || qtype === Type.AAAA;
  for (const attempt of lookup.attempts) {
    if (attempt.qtype !== qtype) isHalf = false;
    if (!isUsual(attempt.answer!.rcode)) return true;
  }
  return isHalf;
}
