import type { Attempt, Copy } from '../lookup.ts';
import { retryOf } from './retries.ts';

/**
 * Returns the answer to a query that has none at its client: the answer was seen on its way, before its addresses were
 * translated back or at another vantage, and before the client asked again. Undefined without such an answer.
 *
 * @param attempt a transmission without an answer
 */
export function onItsWayBack(attempt: Attempt): Copy | undefined {
  const until = retryOf(attempt)?.time ?? Infinity;
  return attempt.copies.find(
    (copy) => copy.of === 'response' && copy.time < until && !isRefused(copy, attempt),
  );
}

/** Whether an answer was seen at another place than the client's, in time or late. */
export function wasAnsweredElsewhere({ copies }: Attempt): boolean {
  return copies.some(({ of }) => of === 'response');
}

/**
 * Whether the answer reaches the client with this untranslated source address, where the client's closed port refuses
 * it.
 */
function isRefused({ peer }: Copy, { lookup }: Attempt): boolean {
  return lookup.unreachables.some((error) => error.byClient && error.quotedSource === peer);
}
