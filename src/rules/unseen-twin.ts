import type { Attempt } from '../lookup/lookup.ts';
import { isAddressType } from '../lookup/grouping/legs.ts';
import type { Story } from '../lookup/story/story.ts';
import { PROMPT } from '../lookup/times.ts';
import { frames } from '../words/say.ts';
import { seen, unseen } from './fact.ts';
import type { Context, Fact } from './rule.ts';

/** A lost query and its twin, of which the capture has only the answer: it began between the two, or missed one. */
export interface UnseenTwin {
  readonly lost: Attempt;
  /** A or AAAA: the type of the twin. */
  readonly type: number;
  /** Frame of the twin's answer. */
  readonly frame: number;
}

/** Returns the twin of a lost query whose answer came to the same port at that time: the two may have raced. */
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
      frames: [frame],
      ...seen`an answer to the ${type} query came to the same port (${frames([frame])}), and that query is not in the capture: it was sent before the capture began, or was left out`,
    },
    unseen`whether the two were on the way together: the ${type} query is not in the capture`,
  ];
}
