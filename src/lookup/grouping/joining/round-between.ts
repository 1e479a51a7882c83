import type { Nanoseconds } from '../../../wire/time.ts';
import type { Attempt, Lookup } from '../../lookup.ts';
import { SHORTEST_ROUND } from '../../times.ts';
import { isWholeSecond } from './timers.ts';
import type { Waiting } from './waiting.ts';

/**
 * Returns a round of glibc at the next server that shows only the leg not seen before; undefined if there is none. That
 * leg came when a round was due, and so does this query, which repeats it with its ID at the first server.
 *
 * @param lookup the lookup that the query at hand is a further leg of
 */
export function roundBetween(
  { client, name, start, attempts }: Lookup,
  { id, qtype }: Pick<Attempt, 'id' | 'qtype'>,
  now: Nanoseconds,
  waiting: Waiting,
): Lookup | undefined {
  if (now - start < SHORTEST_ROUND || !waiting.hasId(client, id, name)) return undefined;
  if (attempts.some((one) => one.qtype === qtype)) return undefined;
  return waiting
    .withId(client, id, name)
    .find(
      (other) =>
        isWholeSecond(other.start - start) &&
        isWholeSecond(now - other.start) &&
        other.attempts.every((one) => one.qtype === qtype && one.id === id),
    );
}
