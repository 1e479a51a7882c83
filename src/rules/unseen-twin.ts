import type { Attempt } from '../lookup/exchange/attempt.ts';
import { isAddressType } from '../lookup/grouping/legs.ts';
import type { Story } from '../lookup/story/story.ts';
import { PROMPT } from '../lookup/times.ts';
import { frames, say } from '../words/say.ts';
import type { Context, Fact } from './rule.ts';

/**
 * A query that was lost, and a twin of which the capture has the answer alone: it began between the two, or missed one.
 */
export interface UnseenTwin {
  readonly lost: Attempt;
  /** A or AAAA, whichever was not lost. */
  readonly type: number;
  /** Of the answer to it. */
  readonly frame: number;
}

/**
 * An answer of the other type that comes to the port at once shows that this one was asked for as well: nothing says
 * that the two could not race.
 */
export function unseenTwin({ lookup, lost: [lost] }: Story): UnseenTwin | undefined {
  const { attempts, unseenLeg } = lookup;
  if (unseenLeg === undefined || lost === undefined || lost !== attempts[0]) return undefined;
  const { source, time, qtype, frame } = unseenLeg;
  if (!isAddressType(lost.qtype) || !isAddressType(qtype)) return undefined;
  if (source !== lost.server || Math.abs(time - lost.time) > PROMPT) return undefined;
  return { lost, type: qtype, frame };
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
