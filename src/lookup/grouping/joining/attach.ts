import type { Attempt, Lookup } from '../../lookup.ts';
import { REORDERING, SHORTEST_RETRY } from '../../times.ts';
import type { OpenLookups } from '../open-lookups.ts';

/**
 * Adds a transmission to a lookup. A second transmission of a leg makes the lookup troubled. A transmission from a new
 * port has a five-tuple of its own.
 */
export function attach(
  lookup: Lookup,
  attempt: Attempt,
  {
    ports,
    flows,
    waiting,
    justDenied,
  }: Pick<OpenLookups, 'ports' | 'flows' | 'waiting' | 'justDenied'>,
): void {
  const { attempts } = lookup;
  let isNewPort = true;
  let isSentAgain = false;
  for (const other of attempts) {
    if (other.clientPort === attempt.clientPort) isNewPort = false;
    if (other.qtype === attempt.qtype) isSentAgain = true;
  }
  attempts.push(attempt);
  if (lookup.isBare) return;
  if (isNewPort) ports.add(attempt);
  if (isNewPort || isSentAgain) {
    const { clientPort, server, serverPort, time } = attempt;
    const isFresh = flows.isFresh(lookup.client, clientPort, server, serverPort, time);
    if (attempts.length === 1) lookup.freshFlow = isFresh;
  }
  if (isSentAgain || attempt.time - lookup.start >= SHORTEST_RETRY) lookup.isTroubled = true;
  // The clock went back, so it is unknown how long the client waited. Queries sent to several servers at once may only
  // be out of order.
  if (isSentAgain && attempt.time < lookup.start - REORDERING) lookup.isInterrupted = true;
  if (isSentAgain) {
    waiting.add(lookup);
    justDenied.askedOnPort(attempt);
  } else if (attempts.length > 1) lookup.asksAgain ??= justDenied.takenByLeg(attempt);
  waiting.sent(attempt);
}
