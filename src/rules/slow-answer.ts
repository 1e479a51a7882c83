import type { Leg, Story } from '../lookup/story/story.ts';
import { toMs } from '../wire/time.ts';
import { frames, ms, say } from '../words/say.ts';
import { seen } from './fact.ts';
import { References } from './references.ts';
import type { Context, LookupRule } from './rule.ts';

export const slowAnswer: LookupRule = {
  id: 'slow-answer',
  title: 'The answer was slow, but came before the client asked again',
  severity: 'warning',
  restsOnTime: true,
  rationale:
    'A delay without a retransmission is a slow server, however close to five seconds it may be.',
  toldApartBy: [
    'The answer came, after at least as long as --slow says, and the query was not sent again before it.',
  ],
  references: [References.resolvConf],
  check(story, context) {
    if (story.lookup.isInterrupted) return undefined;
    const slow = slowLeg(story, context);
    if (!slow) return undefined;
    const { qtype, answer, answered } = slow;
    const took = ms(toMs(answer!.time - answered!.time));
    return {
      message: say`the ${context.type(qtype)} query in ${frames([answered!.frame])} was answered after ${took}, without a retry`,
      evidence: [
        {
          frames: [answered!.frame, answer!.frame],
          ...seen`the answer in ${frames([answer!.frame])} came ${took} after the query; slow is ${ms(toMs(context.slow))} and above`,
        },
      ],
      server: answered!.server,
      advice: [
        {
          title: say`Look at what ${context.address(answered!.server)} waits for: its upstream servers, its load, its CPU limit`,
        },
      ],
    };
  },
  advice: [
    {
      title: say`Look at what the server waits for: its upstream servers, its load, its CPU limit`,
    },
  ],
};

/** Of servers that are asked at once, the client waits only for the fastest. */
function slowLeg({ legs }: Story, { slow }: Context): Leg | undefined {
  return legs.find(
    ({ answer, answered }) => answer?.kind === 'answer' && answer.time - answered!.time >= slow,
  );
}
