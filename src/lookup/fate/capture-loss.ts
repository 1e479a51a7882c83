import type { Story } from '../story/story.ts';
import { retryOf } from '../story/retries.ts';
import type { MessageCounts } from '../figures/message-counts.ts';
import type { SlowestOf } from '../figures/questions/unasked.ts';
import { fateOf, type FateView, hadAnswerUnseen } from './fate.ts';

/**
 * A capture that misses packets misses queries as often as answers, which leaves responses without a query. With so
 * many of these responses for each missing answer, and no retries, the packets were on the wire but not in the capture.
 */
const STRANGERS = 0.25;

/** A single response without a query may be the second answer of a server so slow that its lookup was forgotten. */
const FEWEST = 2;

/** What shows that packets are missing. */
type Signs = Pick<MessageCounts, 'dropped' | 'unasked' | 'hidesQueries'>;

/**
 * Whether the capture itself lost packets, tcpdump's "packets dropped by kernel". Answers are missing that their
 * clients did not miss. Also, the capturing program counted at least as many dropped packets, or there are responses
 * whose query is not in the capture.
 */
export function isLossy(
  stories: readonly Story[],
  { dropped, unasked, hidesQueries }: Signs,
  slowestOf: SlowestOf,
  view: FateView,
): boolean {
  const strangers = hidesQueries ? 0 : unasked.count(slowestOf);
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

/**
 * So many answers and not one query are missing by chance in one of eight captures that miss packets. Rather, programs
 * were stopped, or have a time limit of their own, and the next one went on.
 */
const ONLY_ANSWERS = 3;

/** Whether lookups without one of their answers show clients that gave up, as the capture lacks nothing else. */
export function isComplete(
  stories: readonly Story[],
  { dropped, unasked, hidesQueries }: Signs,
  slowestOf: SlowestOf,
  view: FateView,
): boolean {
  if (dropped > 0 || hidesQueries || unasked.count(slowestOf) > 0) return false;
  const unseen = stories.filter(({ lookup }) => hadAnswerUnseen(lookup, view));
  return unseen.length >= ONLY_ANSWERS;
}
