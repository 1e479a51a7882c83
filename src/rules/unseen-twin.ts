import { Type } from '../dns/codes.ts';
import type { Attempt } from '../lookup/exchange/attempt.ts';
import { isAddressType } from '../lookup/grouping/legs.ts';
import { retryOf } from '../lookup/story/retries.ts';
import type { Story } from '../lookup/story/story.ts';
import { PROMPT, SHORTEST_RETRY } from '../lookup/times.ts';
import { frames, say } from '../words/say.ts';
import type { Context, Fact } from './rule.ts';

/**
 * A query that was lost, and a twin of which the capture has the answer alone: it began between the two, or missed one.
 */
export interface UnseenTwin {
  readonly lost: Attempt;
  /** The lost query, sent again. */
  readonly retry: Attempt;
  /** A or AAAA, whichever was not lost. */
  readonly type: number;
  /** Of the answer to it. */
  readonly frame: number;
}

/**
 * An answer of the other type that comes to the port at once shows that this one was asked for as well, and so nothing
 * says that the two could not race. Before the retry the other type is not asked for in sight.
 */
export function unseenTwin({ lookup }: Story): UnseenTwin | undefined {
  const { attempts, unseenLeg } = lookup;
  const [lost] = attempts;
  if (unseenLeg === undefined || lost?.answer !== undefined || !isAddressType(lost!.qtype))
    return undefined;
  if (unseenLeg.source !== lost!.server || Math.abs(unseenLeg.time - lost!.time) > PROMPT)
    return undefined;
  const retry = retryOf(lost!);
  if (retry === undefined || retry.time - lost!.time < SHORTEST_RETRY) return undefined;
  const type = lost!.qtype === Type.A ? Type.AAAA : Type.A;
  const isAskedBefore = attempts.some(
    ({ qtype, time }) => qtype === type && time - lost!.time < SHORTEST_RETRY,
  );
  return isAskedBefore ? undefined : { lost: lost!, retry, type, frame: unseenLeg.frame };
}

export function twinFacts({ type: qtype, frame }: UnseenTwin, context: Context): Fact[] {
  const type = context.type(qtype);
  return [
    {
      fact: say`an answer to the ${type} query came to the same port (${frames([frame])}), and that query is not in the capture: it was sent before the capture began, or was left out`,
      holds: true,
      frames: [frame],
    },
    {
      fact: say`whether the two were on the way together: the ${type} query is not in the capture`,
    },
  ];
}
