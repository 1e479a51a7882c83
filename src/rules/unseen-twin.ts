import { Type } from '../dns/codes.ts';
import type { Attempt } from '../lookup/exchange/attempt.ts';
import { retryOf } from '../lookup/story/retries.ts';
import type { Story } from '../lookup/story/story.ts';
import { PROMPT, SHORTEST_RETRY } from '../lookup/times.ts';
import { frames, say, Sentence } from '../words/say.ts';
import { retryFact, unansweredFact } from './facts.ts';
import { raceFacts } from './race-facts.ts';
import { translatable } from './race-conditions.ts';
import type { Context, Match } from './rule.ts';

/** A lost leg whose twin was sent before the capture began, or is missing in it: only the twin's answer is there. */
export interface UnseenTwin {
  readonly lost: Attempt;
  readonly retry: Attempt;
  /** A or AAAA, whichever was not lost. */
  readonly type: number;
  /** Of its answer. */
  readonly frame: number;
}

/**
 * Who copies lines of a capture, or begins one while a client waits, may have the second leg without the first. An answer
 * to the first one that comes at once shows that it was there; so nothing says that the two could not race.
 */
export function unseenTwin({ lookup, lost: losses }: Story): UnseenTwin | undefined {
  const [lost] = losses;
  const { unseenLegFrame: frame, unseenLegTime, attempts } = lookup;
  if (frame === 0 || lost === undefined || losses.length > 1 || lost !== attempts[0])
    return undefined;
  if (lost.qtype !== Type.A && lost.qtype !== Type.AAAA) return undefined;
  if (Math.abs(unseenLegTime - lost.time) > PROMPT) return undefined;
  const retry = retryOf(lost);
  if (retry?.answer === undefined || retry.time - lost.time < SHORTEST_RETRY) return undefined;
  const type = lost.qtype === Type.A ? Type.AAAA : Type.A;
  const isAskedLater = attempts.every(
    ({ qtype, time }) => qtype !== type || time - lost.time >= SHORTEST_RETRY,
  );
  return isAskedLater ? { lost, retry, type, frame } : undefined;
}

/** As compatible with the race as what is seen: that the two were on the way together is not. */
export function lostBesideUnseen(
  story: Story,
  { lost, retry, type, frame }: UnseenTwin,
  context: Context,
): Match | Sentence {
  const facts = raceFacts(story, lost, context);
  if (facts.refutation) return facts.refutation;
  const translated = translatable(story, context);
  if (translated instanceof Sentence) return translated;
  const [missed, twin] = [context.type(lost.qtype), context.type(type)];
  return {
    message: say`the ${missed} query in ${frames([lost.frame])} got no answer, while one to its twin came to the same port; it was sent again in ${frames([retry.frame])} and answered in ${frames([retry.answer!.frame])}`,
    evidence: [
      unansweredFact(lost, context),
      {
        fact: say`an answer to the ${twin} query came to the same port (${frames([frame])}), and that query is not in the capture: it was sent before the capture began, or was left out`,
        holds: true,
        frames: [frame],
      },
      retryFact(lost, context),
      {
        fact: say`whether the two were on the way together: the ${twin} query is not in the capture`,
      },
      translated,
      ...facts.evidence,
    ],
    confidence: 'compatible',
    lostType: lost.qtype,
    ...(story.lookup.isInterrupted ? {} : { retryAfter: retry.time - lost.time }),
    server: lost.server,
  };
}
