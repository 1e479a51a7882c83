import type { Nanoseconds } from '../../wire/time.ts';
import type { Attempt } from '../exchange/attempt.ts';
import { LONGEST_DEFAULT_WAIT, SHORTEST_RETRY } from '../times.ts';
import { sharesPort } from './belonging.ts';
import { lastOf } from './completion.ts';
import type { Lookup } from './lookup.ts';
import type { Waiting } from './waiting.ts';

/**
 * The lookup that this one is a retry of: a resolver asked again with another ID, from another port (Go, unbound,
 * systemd-resolved) or at another server (Netty). Its packets alone do not say so, what happened around them does:
 * every leg of it is missing there, and it comes as late as a retry does. A busy client asks the name again all the
 * time; then it must be a single leg where the client otherwise sends two.
 */
export function retried(lookup: Lookup, waiting: Waiting): Lookup | undefined {
  for (const earlier of waiting.candidates(lookup.client, lookup.name, lookup.start)) {
    if (earlier === lookup || earlier.start >= lookup.start) continue;
    if (!lookup.attempts.every((attempt) => isDue(earlier, attempt, lookup.start))) continue;
    if (waiting.begunSince(earlier) <= legsOf(earlier)) return earlier;
    if (isHalf(lookup, earlier)) return earlier;
  }
  return undefined;
}

/** This leg of the earlier lookup has no answer, and its time is up. */
function isDue(earlier: Lookup, { qtype, clientPort }: Attempt, now: Nanoseconds): boolean {
  const last = lastOf(earlier, qtype);
  if (last === undefined || hasAnswered(earlier, qtype)) return false;
  // Who sends two legs from one port keeps their IDs when it asks again from another.
  if (last.clientPort !== clientPort && sharesPort(earlier)) return false;
  const gap = now - last.time;
  return gap >= SHORTEST_RETRY && gap <= LONGEST_DEFAULT_WAIT;
}

function hasAnswered({ attempts }: Lookup, qtype: number): boolean {
  return attempts.some((attempt) => attempt.qtype === qtype && attempt.answer !== undefined);
}

function legsOf({ attempts }: Lookup): number {
  return new Set(attempts.map(({ qtype }) => qtype)).size;
}

/** One leg, where the other lookup has two. */
function isHalf(lookup: Lookup, earlier: Lookup): boolean {
  return legsOf(lookup) === 1 && legsOf(earlier) > 1;
}

/** Gives the exchanges of a part to the lookup that began before it. The part is empty afterwards. */
export function join(part: Lookup, into: Lookup): void {
  const isRetry = part.attempts.some(({ qtype }) => lastOf(into, qtype) !== undefined);
  for (const attempt of part.attempts) attempt.lookup = into;
  into.attempts.push(...part.attempts);
  into.attempts.sort((a, b) => a.time - b.time);
  for (const unreachable of part.unreachables) into.addUnreachable(unreachable);
  into.lastQuery = Math.max(into.lastQuery, part.lastQuery);
  into.lastAnswer = Math.max(into.lastAnswer, part.lastAnswer);
  into.isTroubled ||= part.isTroubled || isRetry;
  into.isInterrupted ||= part.isInterrupted;
  into.isOverdue ||= part.isOverdue;
  part.attempts = [];
}
