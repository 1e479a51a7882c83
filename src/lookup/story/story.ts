import type { Nanoseconds } from '../../wire/time.ts';
import { type Fate, fateOf, type FateView } from '../fate/fate.ts';
import { isUseful } from '../grouping/completion.ts';
import type { Answer, Attempt } from '../exchange/attempt.ts';
import type { Lookup } from '../grouping/lookup.ts';
import { LEG_WINDOW } from '../times.ts';
import { type Pair, pairOf } from './pair.ts';

export { type Pair, pairOf } from './pair.ts';

/** All transmissions of one QTYPE within a lookup, in order. */
export interface Leg {
  readonly qtype: number;
  readonly attempts: readonly Attempt[];
  readonly first: Attempt;
  /** The first answer of use to the client, else its last one; and the transmission that it belongs to. */
  readonly answer: Answer | undefined;
  readonly answered: Attempt | undefined;
}

/** A settled lookup as rules read it: its legs, its pair, what was lost and sent again. */
export interface Story {
  readonly lookup: Lookup;
  readonly legs: readonly Leg[];
  readonly pair: Pair | undefined;
  /** Transmissions that were lost (fate.ts) and nobody says how; of what goes to several servers at once, when none of them answered. */
  readonly lost: readonly Attempt[];
  /** Transmissions of which nobody knows, and whose leg has no answer from another server. */
  readonly undetermined: readonly Attempt[];
  /** Legs that were never answered. */
  readonly silent: readonly Leg[];
  /**
   * From the first query to the last answer that was needed, or to the last retransmission that stayed
   * unanswered; 0 when a query was sent once and never answered: nobody sees how long the client waited.
   */
  readonly wait: Nanoseconds;
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
  readonly #view: FateView;

  constructor(lookup: Lookup, view: FateView) {
    this.lookup = lookup;
    this.legs = legsOf(lookup);
    this.pair = pairOf(lookup);
    this.silent = this.legs.filter((leg) => leg.answer === undefined);
    this.wait = lookup.isInterrupted ? 0 : waitOf(lookup, this.legs);
    this.#view = view;
  }

  get lost(): readonly Attempt[] {
    return this.#of('lost').filter(({ rejection, cutOff }) => !rejection && !cutOff);
  }

  get undetermined(): readonly Attempt[] {
    return this.#of('undetermined');
  }

  #of(fate: Fate): readonly Attempt[] {
    return this.lookup.attempts.filter(
      (attempt) => fateOf(attempt, this.#view) === fate && !hasParallelAnswer(attempt),
    );
  }
}

export function legsOf(lookup: Lookup): Leg[] {
  const types = [...new Set(lookup.attempts.map((attempt) => attempt.qtype))];
  return types.map((qtype) => {
    const attempts = lookup.attempts.filter((attempt) => attempt.qtype === qtype);
    const inOrder = attempts
      .filter((attempt) => attempt.answer)
      .toSorted((a, b) => a.answer!.time - b.answer!.time);
    // An error is what the client ends with when nothing better comes.
    const answered = inOrder.find((attempt) => isUseful(attempt.answer!)) ?? inOrder.at(-1);
    return { qtype, attempts, first: attempts[0]!, answer: answered?.answer, answered };
  });
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
  for (const leg of legs) {
    if (!leg.answer && leg.attempts.length === 1) return 0;
    const settled = neededAnswer(leg)?.time ?? leg.attempts.at(-1)!.time;
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
