import type { Attempt, Copy } from '../exchange/attempt.ts';
import { retryOf } from './retries.ts';

/**
 * The answer to a query that has none where its client is: it was seen on its way, before its addresses were translated
 * back or at another vantage, and before the client asked again.
 *
 * @param attempt without an answer
 */
export function onItsWayBack(attempt: Attempt): Copy | undefined {
  const until = retryOf(attempt)?.time ?? Infinity;
  return attempt.copies.find(
    (copy) => copy.of === 'response' && copy.time < until && !isRefused(copy, attempt),
  );
}

/** An answer to it was seen at another place than its client's, in time or late. */
export function wasAnsweredElsewhere({ copies }: Attempt): boolean {
  return copies.some(({ of }) => of === 'response');
}

/** It came to the client with this very address, and the client's port was closed to it. */
function isRefused({ peer, time }: Copy, { lookup }: Attempt): boolean {
  return lookup.unreachables.some(
    (error) => error.byClient && error.quotedSource === peer && error.time >= time,
  );
}
