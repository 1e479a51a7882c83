import { Type } from '../../dns/codes.ts';
import type { Attempt } from '../exchange/attempt.ts';
import type { Lookup } from '../grouping/lookup.ts';
import { LEG_WINDOW } from '../times.ts';

/** A and AAAA, sent from one port to one server, the second before any answer: what two packets can race as. */
export interface Pair {
  readonly first: Attempt;
  readonly second: Attempt;
}

/**
 * The concurrent pair of the first transmission, if the client sent one. Cheap: it is asked of every lookup.
 * The two legs may have different server addresses only when the capture was taken after DNAT.
 */
export function pairOf(lookup: Lookup): Pair | undefined {
  const first = lookup.attempts[0]!;
  const otherType = first.qtype === Type.A ? Type.AAAA : Type.A;
  for (let at = 1; at < lookup.attempts.length; at++) {
    const second = lookup.attempts[at]!;
    if (second.qtype !== otherType || second.clientPort !== first.clientPort) continue;
    return isConcurrent(first, second) ? { first, second } : undefined;
  }
  return undefined;
}

function isConcurrent(first: Attempt, second: Attempt): boolean {
  if (second.time - first.time > LEG_WINDOW || first.transport !== second.transport) return false;
  return first.answer === undefined || first.answer.time > second.time;
}
