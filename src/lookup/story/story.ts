import type { Nanoseconds } from '../../wire/time.ts';
import { type Fate, fateOf, type FateView } from '../fate/fate.ts';
import { type Outcome, outcomeOf } from '../fate/outcome.ts';
import type { Answer, Attempt } from '../exchange/attempt.ts';
import type { Lookup } from '../grouping/lookup.ts';
import { LEG_WINDOW } from '../times.ts';
import { isLeftWaiting, isWaitingThroughErrors, type Leg, legsOf } from './legs.ts';
import { type Pair, pairOf } from './pair.ts';

export { type Leg, legsOf } from './legs.ts';

/** A settled lookup as rules read it: its legs, its pair, what was lost and sent again. */
export interface Story {
  readonly lookup: Lookup;
  readonly legs: readonly Leg[];
  readonly pair: Pair | undefined;
  /**
   * Transmissions that were lost (fate.ts) and nobody says how; of what goes to several servers at once, when none of
   * them answered.
   */
  readonly lost: readonly Attempt[];
  /** Transmissions of which nobody knows, and whose leg has no answer from another server. */
  readonly undetermined: readonly Attempt[];
  /** Legs that were never answered. */
  readonly silent: readonly Leg[];
  /**
   * From the first query to the last answer that was needed, or to the last retransmission that stayed unanswered, and
   * then it is a lower bound; 0 when a query was never answered and nothing was sent again: nobody sees how long the
   * client waited.
   */
  readonly wait: Nanoseconds;
  /** The end of the wait was not seen: it took at least as long. */
  readonly isWaitLowerBound: boolean;
  readonly outcome: Outcome;
}

/** @param view on which its fates rest: they are asked for anew each time, since the capture goes on */
export function tellStory(lookup: Lookup, view: FateView): Story {
  return new SettledStory(lookup, view);
}

class SettledStory implements Story {
  readonly lookup: Lookup;
  readonly legs: readonly Leg[];
  readonly pair: Pair | undefined;
  readonly silent: readonly Leg[];
  readonly wait: Nanoseconds;
  readonly isWaitLowerBound: boolean;
  readonly #view: FateView;

  constructor(lookup: Lookup, view: FateView) {
    this.lookup = lookup;
    this.legs = legsOf(lookup);
    this.pair = pairOf(lookup);
    this.silent = this.legs.filter((leg) => leg.answer === undefined);
    this.wait = lookup.isInterrupted ? 0 : waitOf(lookup, this.legs);
    const isOpen = this.legs.some(isLeftWaiting) || isWaitingThroughErrors(lookup, this.legs);
    this.isWaitLowerBound = this.wait > 0 && isOpen;
    this.#view = view;
  }

  get lost(): readonly Attempt[] {
    return this.#of('lost').filter(({ rare }) => !rare.rejection && !rare.cutOff);
  }

  get undetermined(): readonly Attempt[] {
    return this.#of('undetermined');
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

/** musl asks every server at once: one of them answering is enough, the others' silence hurts nobody. */
function hasParallelAnswer(attempt: Attempt): boolean {
  return attempt.lookup.attempts.some(
    (other) =>
      other.qtype === attempt.qtype &&
      other.server !== attempt.server &&
      other.answer !== undefined &&
      Math.abs(other.time - attempt.time) <= LEG_WINDOW,
  );
}

function waitOf(lookup: Lookup, legs: readonly Leg[]): Nanoseconds {
  let end = lookup.start;
  const isSentAgain = legs.some(({ attempts }) => attempts.length > 1);
  for (const leg of legs) {
    if (!leg.answer && !isSentAgain) return 0;
    const last = leg.attempts.at(-1)!.time;
    const settled = isLeftWaiting(leg) ? last : neededAnswer(leg)!.time;
    if (settled > end) end = settled;
  }
  return end - lookup.start;
}

/** glibc that repeats an answered leg throws its first answer away and waits for the second (send_dg, goto retry). */
function neededAnswer({ answer, attempts }: Leg): Answer | undefined {
  if (!answer) return undefined;
  const repeat = attempts.findLast(
    (attempt) => attempt.answer !== undefined && attempt.time - answer.time > LEG_WINDOW,
  );
  return repeat?.answer ?? answer;
}

/** Frames of a lookup's whole story, ascending, each once; of the file in which it began. */
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
