import type { Context, Fact } from './rule.ts';
import { isMissed } from './facts.ts';
import type { Attempt } from '../lookup/lookup.ts';
import type { Story } from '../lookup/story/story.ts';
import type { AddressId } from '../wire/address.ts';
import type { Nanoseconds } from '../wire/time.ts';
import { say } from '../words/say.ts';

/** An answer to an unanswered query from another address or port than the client asked. */
export interface ForeignAnswer {
  readonly attempt: Attempt;
  readonly source: AddressId;
  readonly sourcePort: number;
  /** Time since the query. */
  readonly after: Nanoseconds;
  /** Frames of the answer and of the client's ICMP error, as far as they were captured. */
  readonly frames: readonly number[];
  /** Whether the client's connected socket refused the answer. */
  readonly isRefused: boolean;
}

/**
 * Returns an answer from elsewhere: the answer itself if it was captured, else the client's ICMP error that quotes it.
 * A filter may leave the answer out: `port 53` does not match an answer from port 5353. Undefined without either.
 */
export function foreignAnswer(story: Story, context: Context): ForeignAnswer | undefined {
  const { attempts, unreachables } = story.lookup;
  for (const attempt of attempts) {
    // A stray answer besides an accepted one is harmless.
    if (attempt.answer !== undefined) continue;
    const odd = attempt.others.find((other) => other.kind === 'unexpected-source');
    if (!odd) continue;
    const icmp = unreachables.find((one) => one.byClient && one.quotedSource === odd.source);
    if (icmp === undefined && !isMissed(attempt, story, context)) continue;
    return {
      attempt,
      source: odd.source,
      sourcePort: odd.sourcePort,
      after: odd.time - attempt.time,
      frames: icmp ? [odd.frame, icmp.frame] : [odd.frame],
      isRefused: icmp !== undefined,
    };
  }
  const icmp = unreachables.find(
    (one) =>
      one.byClient &&
      !attempts.some(
        (attempt) =>
          attempt.server === one.quotedSource && attempt.serverPort === one.quotedSourcePort,
      ),
  );
  const attempt =
    icmp &&
    attempts.find((one) => !one.answer && one.qtype === icmp.qtype && one.time <= icmp.time);
  if (!attempt) return undefined;
  return {
    attempt,
    source: icmp.quotedSource,
    sourcePort: icmp.quotedSourcePort,
    after: icmp.time - attempt.time,
    frames: [icmp.frame],
    isRefused: true,
  };
}

/** States whether the client refused the answer. */
export function refusalFact({ isRefused, frames }: ForeignAnswer): Fact {
  return {
    fact: say`the client refused it with an ICMP error`,
    ...(isRefused && { holds: true, frames: frames.slice(-1) }),
  };
}
