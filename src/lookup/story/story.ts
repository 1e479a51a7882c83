import type { Nanoseconds } from '../../wire/time.ts';
import { type Fate, fateOf, type FateView } from '../fate/fate.ts';
import { isRefused, type Outcome, outcomeOf } from '../fate/outcome.ts';
import type { Answer, Attempt, Lookup } from '../lookup.ts';
import { LEG_WINDOW } from '../times.ts';
import { isLeftWaiting, isWaitingThroughErrors, type Leg, legsOf } from './legs.ts';
import { type Pair, pairOf } from './pair.ts';
import { retriedBy } from './retries.ts';

export { type Leg, legsOf } from './legs.ts';

/** A settled lookup as the rules read it: its legs, its pair, its lost and repeated queries. */
export interface Story {
  readonly lookup: Lookup;
  readonly legs: readonly Leg[];
  readonly pair: Pair | undefined;
  /**
   * Lost transmissions (fate.ts) without an ICMP error or an ended connection that explains the loss. A query to
   * several servers at once counts only if none of them answered.
   */
  readonly lost: readonly Attempt[];
  /**
   * Transmissions whose fate is undetermined, and whose leg has no answer from another server asked at the same time.
   */
  readonly undetermined: readonly Attempt[];
  /** Legs that were never answered. */
  readonly silent: readonly Leg[];
  /**
   * Time from the first query to the last answer that the client needed, or to the last retransmission without an
   * answer; then the wait is a lower bound. 0 if a query was never answered and nothing was sent again, as the capture
   * does not show how long the client waited.
   */
  readonly wait: Nanoseconds;
  /** Whether the end of the wait was not seen, so that the wait was at least as long. */
  readonly isWaitLowerBound: boolean;
  readonly outcome: Outcome;
}

/** @param view gives the fates, which are read anew at each access because the capture goes on */
export function tellStory(lookup: Lookup, view: FateView): Story {
  return new SettledStory(lookup, view);
}

class SettledStory implements Story {
  readonly lookup: Lookup;
  readonly legs: readonly Leg[];
  readonly pair: Pair | undefined;
  readonly wait: Nanoseconds;
  readonly isWaitLowerBound: boolean;
  readonly #view: FateView;

  constructor(lookup: Lookup, view: FateView) {
    this.lookup = lookup;
    this.legs = legsOf(lookup);
    this.pair = pairOf(lookup);
    this.wait = lookup.isInterrupted ? 0 : waitOf(lookup, this.legs, view);
    const isOpen =
      this.legs.some((leg) => isLeftWaiting(leg) || isRefused(leg, view)) ||
      isWaitingThroughErrors(lookup, this.legs);
    this.isWaitLowerBound = this.wait > 0 && isOpen;
    this.#view = view;
  }

  get lost(): readonly Attempt[] {
    return this.#of('lost').filter(({ rare }) => !rare.rejection && !rare.cutOff);
  }

  get undetermined(): readonly Attempt[] {
    return this.#of('undetermined');
  }

  get silent(): readonly Leg[] {
    return this.legs.filter((leg) => leg.answer === undefined);
  }

  get outcome(): Outcome {
    return outcomeOf(this.lookup, this.#view, this.legs);
  }

  #of(fate: Fate): readonly Attempt[] {
    return this.lookup.attempts.filter(
      (attempt) => fateOf(attempt, this.#view) === fate && !hasParallelAnswer(attempt),
    );
  }
}

/**
 * Whether another server answered the same question, sent at the same time. musl asks every server at once, and one
 * answer is enough.
 */
export function hasParallelAnswer(attempt: Attempt): boolean {
  return attempt.lookup.attempts.some(
    (other) =>
      other.qtype === attempt.qtype &&
      other.server !== attempt.server &&
      other.answer !== undefined &&
      Math.abs(other.time - attempt.time) <= LEG_WINDOW,
  );
}

/** An answer that the client refused came when the wait was over: for how long it had lasted is not known. */
function waitOf(lookup: Lookup, legs: readonly Leg[], view: FateView): Nanoseconds {
  let end = lookup.start;
  const isSentAgain = legs.some(({ attempts }) => attempts.length > 1 && attempts.some(retriedBy));
  for (const leg of legs) {
    const isUnserved = leg.answer === undefined || isRefused(leg, view);
    if (isUnserved && !isSentAgain) return 0;
    const last = leg.attempts.at(-1)!.time;
    const settled = isUnserved || isLeftWaiting(leg) ? last : neededAnswer(leg)!.time;
    if (settled > end) end = settled;
  }
  return end - lookup.start;
}

/**
 * Returns the answer that ended the wait. When glibc repeats an answered leg, it drops the first answer and waits for
 * the second (send_dg, goto retry).
 */
function neededAnswer({ answer, attempts }: Leg): Answer | undefined {
  if (!answer) return undefined;
  const repeat = attempts.findLast(
    (attempt) => attempt.answer !== undefined && attempt.time - answer.time > LEG_WINDOW,
  );
  return repeat?.answer ?? answer;
}

/** Returns the frames of a lookup in the file in which it began, ascending and without duplicates. */
export function storyFrames(lookup: Lookup): number[] {
  const capture = lookup.attempts[0]!.capture;
  const sightings = lookup.attempts.flatMap((attempt) => [
    attempt,
    ...(attempt.answer ? [attempt.answer] : []),
    ...attempt.others,
    ...attempt.copies,
  ]);
  const frames = [...sightings, ...lookup.unreachables]
    .filter((seen) => seen.capture === capture)
    .map((seen) => seen.frame);
  return [...new Set(frames)].toSorted((a, b) => a - b);
}
