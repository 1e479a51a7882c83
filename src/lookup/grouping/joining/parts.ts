import type { Attempt, Lookup } from '../../lookup.ts';
import { LEG_WINDOW } from '../../times.ts';
import { lastOf } from '../completion.ts';

/** Moves the exchanges of a part to the lookup that began before it. The part is empty afterwards. */
export function join(part: Lookup, into: Lookup): void {
  const isRetry = part.attempts.some(({ qtype }) => lastOf(into, qtype) !== undefined);
  for (const attempt of part.attempts) attempt.lookup = into;
  into.attempts.push(...part.attempts);
  into.attempts.sort((a, b) => a.time - b.time);
  for (const unreachable of part.unreachables) into.addUnreachable(unreachable);
  into.lastQuery = Math.max(into.lastQuery, part.lastQuery);
  into.lastAnswer = Math.max(into.lastAnswer, part.lastAnswer);
  into.isTroubled ||= part.isTroubled || isRetry || part.start - into.start > LEG_WINDOW;
  into.isInterrupted ||= part.isInterrupted;
  into.isOverdue ||= part.isOverdue;
  part.attempts = [];
}

/** Takes two lookups apart that were joined by mistake: each begins with its own exchanges. */
export function split(
  lookup: Lookup,
  stays: readonly Attempt[],
  part: Lookup,
  goes: readonly Attempt[],
): void {
  part.client = lookup.client;
  part.name = lookup.name;
  part.freshFlow = lookup.freshFlow;
  for (const [one, attempts] of [
    [lookup, stays],
    [part, goes],
  ] as const) {
    one.attempts = [...attempts];
    for (const attempt of attempts) attempt.lookup = one;
    one.isCoupled = false;
    one.start = attempts[0]!.time;
    one.lastQuery = attempts.at(-1)!.time;
    one.lastAnswer = Math.max(...attempts.map(({ answer }) => answer?.time ?? -Infinity));
    const isSentAgain = new Set(attempts.map(({ qtype }) => qtype)).size < attempts.length;
    one.isTroubled = isSentAgain || lookup.isTroubled;
  }
}
