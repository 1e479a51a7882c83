import type { Attempt, Copy } from '../exchange/attempt.ts';
import { retryOf } from './retries.ts';

/**
 * The answer to a query that has none where its client is: it was seen on its way, before its addresses were translated
 * back or at another vantage, and before the client asked again.
 */
export function onItsWayBack(attempt: Attempt): Copy | undefined {
  if (attempt.answer !== undefined || attempt.copies.length === 0) return undefined;
  const until = retryOf(attempt)?.time ?? Infinity;
  return attempt.copies.find(
    (copy) =>
      copy.of === 'response' &&
      copy.time >= attempt.time &&
      copy.time < until &&
      !isRefused(copy, attempt),
  );
}

/** It came to the client with this very address, and the client's port was closed to it. */
function isRefused({ peer, time }: Copy, { lookup }: Attempt): boolean {
  return lookup.unreachables.some(
    (error) => error.byClient && error.quotedSource === peer && error.time >= time,
  );
}
