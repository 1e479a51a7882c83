import type { Attempt } from '../lookup/lookup.ts';
import type { Leg, Story } from '../lookup/story.ts';
import { MILLISECOND, type Nanoseconds, toMs } from '../wire/time.ts';
import { frames, ms, say } from '../words/say.ts';
import type { Context, Fact } from './rule.ts';

/** The shortest retry interval that is told from a client which simply asks later. c-ares' floor is 250 ms, musl's 2.5 s. */
const SHORTEST_WAIT: Nanoseconds = 900 * MILLISECOND;

/** A leg whose first transmission was lost before it reached the place of the capture. */
export interface HiddenLeg {
  /** The leg that was missing. */
  readonly leg: Leg;
  /** The query of the other leg that did arrive, and was answered. */
  readonly other: Attempt;
  /** The first packet of the retry: the other query repeated (glibc), or the missing one. */
  readonly retry: Attempt;
  evidence(context: Context): Fact[];
}

/**
 * After DNAT the lost leg leaves no trace, but the resolver does not know that, and gives it away: glibc repeats
 * the query that was answered, with its ID, from its port, and then the other type shows for the first time
 * (resolv/res_send.c, send_dg, goto retry).
 */
export function hiddenLeg(story: Story): HiddenLeg | undefined {
  if (story.pair || story.legs.length !== 2 || story.lost.length > 0) return undefined;
  const [leg, late] = story.legs as [Leg, Leg];
  const { first } = leg;
  if (late.first.time - first.time < SHORTEST_WAIT || late.first.clientPort !== first.clientPort) return undefined;
  if (!first.answer || first.answer.time - first.time > SHORTEST_WAIT / 2) return undefined;
  const repeat = leg.attempts.find(
    (attempt) => attempt !== first && attempt.id === first.id && attempt.clientPort === first.clientPort && attempt.time < late.first.time,
  );
  if (!repeat) return undefined;
  return { leg: late, other: first, retry: repeat, evidence: (context) => evidenceOf(first, repeat, late, context) };
}

function evidenceOf(first: Attempt, repeat: Attempt, late: Leg, context: Context): Fact[] {
  const type = context.type(first.qtype);
  const lateType = context.type(late.qtype);
  return [
    {
      fact: say`the ${type} query was answered after ${ms(toMs(first.answer!.time - first.time))} and yet sent again ${ms(toMs(repeat.time - first.time))} later with the same ID from the same port: the client was missing its other answer`,
      holds: true,
      frames: [first.frame, first.answer!.frame, repeat.frame],
    },
    {
      fact: say`the ${lateType} query shows for the first time after that, in ${frames([late.first.frame])}: its first transmission never arrived at this point`,
      holds: true,
      frames: [late.first.frame],
    },
    { fact: say`whether the ${lateType} query left the pod together with the ${type} query` },
  ];
}
