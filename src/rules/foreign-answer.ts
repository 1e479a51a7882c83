import type { Context } from './rule.ts';
import { isMissed } from './facts.ts';
import type { Attempt } from '../lookup/exchange/attempt.ts';
import type { Story } from '../lookup/story/story.ts';
import type { AddressId } from '../wire/address.ts';
import type { Nanoseconds } from '../wire/time.ts';

/** An answer to an unanswered query that came from another address or port than was asked. */
export interface ForeignAnswer {
  readonly attempt: Attempt;
  readonly source: AddressId;
  readonly sourcePort: number;
  /** Since the query. */
  readonly after: Nanoseconds;
  /** Frames of the answer and of the client's ICMP error, as far as they were captured. */
  readonly frames: readonly number[];
  /** The client's connected socket refused it. */
  readonly isRefused: boolean;
}

/**
 * Either the answer itself was captured, or, where the filter left it out (`port 53` does not match an answer
 * from port 5353), the client's ICMP error that quotes it.
 */
export function foreignAnswer(story: Story, context: Context): ForeignAnswer | undefined {
  const { attempts, unreachables } = story.lookup;
  for (const attempt of attempts) {
    // Beside the answer that the client took, a stray one harms nobody.
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
