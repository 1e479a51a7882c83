import type { Nanoseconds } from '../../wire/time.ts';
import type { Story } from '../story/story.ts';
import { retryOf } from '../story/retries.ts';
import type { MessageCounts } from '../figures/message-counts.ts';
import { fateOf, type FateView } from './fate.ts';

/**
 * A capture that misses packets misses queries as often as answers: then there are responses without a query. So many
 * of them for each answer that is missing, and nobody asks again: the packets were there, and were not captured.
 */
const STRANGERS = 0.25;

/** One alone may be the second answer of a server that took so long that its lookup is forgotten. */
const FEWEST = 2;

/**
 * Whether the capture itself lost packets, tcpdump's "packets dropped by kernel": answers are missing and their clients
 * did not miss them, and its writer counted as many that it dropped, or responses came to queries that are not in the
 * capture.
 *
 * @param slowest how long nearly all answers of the capture take; undefined when it has none
 */
export function isLossy(
  stories: readonly Story[],
  { dropped, unasked, hidesQueries }: Pick<MessageCounts, 'dropped' | 'unasked' | 'hidesQueries'>,
  slowest: Nanoseconds | undefined,
  view: FateView,
): boolean {
  const strangers = hidesQueries ? 0 : unasked.count(slowest);
  if (strangers < FEWEST && dropped === 0) return false;
  let unmissed = 0;
  let missed = 0;
  for (const { lookup } of stories) {
    for (const attempt of lookup.attempts) {
      if (fateOf(attempt, view) !== 'lost') continue;
      if (attempt.rare.rejection !== undefined || attempt.rare.cutOff !== undefined) continue;
      if (retryOf(attempt) === undefined) unmissed++;
      else missed++;
    }
  }
  if (unmissed === 0) return false;
  if (dropped >= unmissed) return true;
  return strangers >= Math.max(FEWEST, STRANGERS * unmissed, missed);
}
