import type { Attempt } from '../exchange/attempt.ts';
import { LEG_WINDOW, SHORTEST_RETRY } from '../times.ts';

/** The next time that this leg was sent after `attempt`. */
export function retryOf(attempt: Attempt): Attempt | undefined {
  const { attempts } = attempt.lookup;
  if (attempts.length === 1) return undefined;
  return attempts.find((later) => isRetry(later, attempt));
}

/** What `attempt` repeats, if it is no first transmission. */
export function retriedBy(attempt: Attempt): Attempt | undefined {
  const { attempts } = attempt.lookup;
  if (attempts.length === 1) return undefined;
  return attempts.findLast((earlier) => isRetry(attempt, earlier));
}

/**
 * Sent again: after a wait; or at once, because the answer was an error (SERVFAIL, TC) or, from a new port, an
 * ICMP error. What goes to several servers at once from one port is one transmission (musl). To one server from one
 * port, with the same octets and yet another packet, it is another one however soon it comes.
 */
function isRetry(later: Attempt, earlier: Attempt): boolean {
  if (later.qtype !== earlier.qtype || later.time < earlier.time || later === earlier) return false;
  if (later.time - earlier.time > LEG_WINDOW) return true;
  if (!isBefore(earlier, later)) return false;
  if (earlier.answer && earlier.answer.time <= later.time) return true;
  if (later.clientPort !== earlier.clientPort) return true;
  return later.server === earlier.server && later.id === earlier.id;
}

function isBefore(earlier: Attempt, later: Attempt): boolean {
  return earlier.capture < later.capture || earlier.frame < later.frame;
}

/** 1 for the first transmission of a leg. */
export function transmission(attempt: Attempt): number {
  let number = 1;
  for (let at = retriedBy(attempt); at; at = retriedBy(at)) number++;
  return number;
}

/**
 * It did not wait until it asked again: it was told that nothing comes, or asks again because of the partner. Who asks for
 * one type after the other begins with the first one again, and comes to this one when that has its answer.
 */
export function isTold({ lookup, rare, time }: Attempt, retry: Attempt): boolean {
  const told = rare.rejection ?? rare.cutOff;
  if (told === undefined) return retry.time - time < SHORTEST_RETRY;
  const isAtOnce = (again: Attempt): boolean =>
    again.time >= told.time && again.time - told.time < SHORTEST_RETRY;
  return lookup.attempts.some((again) => isAtOnce(again) && retriedBy(again) !== undefined);
}
