import type { Nanoseconds } from '../../../wire/time.ts';
import type { Attempt } from '../../exchange/attempt.ts';
import { SHORTEST_ROUND } from '../../times.ts';
import type { Lookup } from '../lookup.ts';
import { isWholeSecond } from './joining.ts';
import type { Waiting } from './waiting.ts';

/**
 * A round of glibc at the next server, of which only the leg is here that was not here before: it has the ID that this leg
 * has now that the first server is asked again, and it came when a round was due, as does this.
 *
 * @param lookup what the query at hand is a further leg of
 */
export function roundBetween(
  { client, name, start, attempts }: Lookup,
  { id, qtype }: Pick<Attempt, 'id' | 'qtype'>,
  now: Nanoseconds,
  waiting: Waiting,
): Lookup | undefined {
  if (now - start < SHORTEST_ROUND || !waiting.hasId(client, id)) return undefined;
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
