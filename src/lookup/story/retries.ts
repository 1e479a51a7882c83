import type { Attempt } from '../lookup.ts';
import { isUseful } from '../grouping/completion.ts';
import { LEG_WINDOW, SHORTEST_RETRY, SHORTEST_ROUND } from '../times.ts';

/** Returns the next transmission of this leg after `attempt`; undefined if it was not sent again. */
export function retryOf(attempt: Attempt): Attempt | undefined {
  const { attempts } = attempt.lookup;
  if (attempts.length === 1) return undefined;
  return attempts.find((later) => isRetry(later, attempt));
}

/** Returns the transmission that `attempt` repeats; undefined for the first transmission. */
export function retriedBy(attempt: Attempt): Attempt | undefined {
  const { attempts } = attempt.lookup;
  if (attempts.length === 1) return undefined;
  return attempts.findLast((earlier) => isRetry(attempt, earlier));
}

/**
 * Whether `later` is a retry of `earlier`: sent after a wait, or sent at once because the answer was an error
 * (SERVFAIL, TC) or, from a new port, because of an ICMP error. Queries to several servers at once from one port are
 * one transmission (musl). A second packet with the same ID to the same server from the same port is a retry, however
 * soon it comes.
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

/**
 * Whether the retry belongs to a round that a timer began, however late in the round before it this query was sent:
 * glibc counts from the first query of a round. It asks again for the leg that was answered, and then for this one.
 */
export function isOfNextRound({ lookup, qtype, time }: Attempt, retry: Attempt): boolean {
  const { attempts } = lookup;
  return attempts.some((again) => {
    if (again.qtype === qtype || again.time < time || again.time > retry.time) return false;
    const before = attempts.findLast((one) => one.qtype === again.qtype && one.time < time);
    if (before?.answer === undefined || again.time - before.time < SHORTEST_ROUND) return false;
    return isUseful(before.answer) && before.answer.time <= time;
  });
}

/** Returns the number of a transmission within its leg; 1 for the first. */
export function transmission(attempt: Attempt): number {
  let number = 1;
  for (let at = retriedBy(attempt); at; at = retriedBy(at)) number++;
  return number;
}

/**
 * Whether the client did not wait for a time-out before this retry. It learnt that no answer comes (ICMP, or a
 * connection that was ended), or it asks again because of the partner. A client that asks for one type after the other
 * starts over with the first type, and reaches this type only after the first has its answer. So a retry of any leg
 * counts.
 */
export function isTold(attempt: Attempt, retry: Attempt): boolean {
  const { lookup, rare, time } = attempt;
  const told = rare.rejection ?? rare.cutOff;
  // What c-ares gives up with a socket may be denied as well, after its retry.
  if (told === undefined || told.time > retry.time)
    return retry.time - time < SHORTEST_RETRY && !isOfNextRound(attempt, retry);
  // The server may have ended the connection before the query.
  const toldAt = Math.max(time, told.time);
  const isAtOnce = (again: Attempt): boolean =>
    again.time >= toldAt && again.time - toldAt < SHORTEST_RETRY;
  return lookup.attempts.some((again) => isAtOnce(again) && retriedBy(again) !== undefined);
}
