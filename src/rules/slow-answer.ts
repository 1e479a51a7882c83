import { toMs } from '../wire/time.ts';
import { frames, ms, say } from '../words/say.ts';
import { References } from './references.ts';
import type { LookupRule } from './rule.ts';

/** A delay without any retransmission. */
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
    const slow = story.lookup.attempts.find(
      (attempt) =>
        attempt.answer?.kind === 'answer' && attempt.answer.time - attempt.time >= context.slow,
    );
    if (!slow) return undefined;
    return {
      message: say`the ${context.type(slow.qtype)} query in ${frames([slow.frame])} was answered after ${ms(toMs(slow.answer!.time - slow.time))}, without a retry`,
      evidence: [
        {
          fact: say`the answer in ${frames([slow.answer!.frame])} came ${ms(toMs(slow.answer!.time - slow.time))} after the query; slow is ${ms(toMs(context.slow))} and above`,
          holds: true,
          frames: [slow.frame, slow.answer!.frame],
        },
      ],
      server: slow.server,
    };
  },
  advice: [
    {
      title: say`Look at what the server waits for: its upstream servers, its load, its CPU limit`,
    },
  ],
  advise: (story, context) => [
    {
      title: say`Look at what ${context.address(story.lookup.attempts[0]!.server)} waits for: its upstream servers, its load, its CPU limit`,
    },
  ],
};
