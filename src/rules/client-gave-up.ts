import { refusalOf } from '../lookup/story/refusal.ts';
import { retryOf } from '../lookup/story/retries.ts';
import type { Leg, Story } from '../lookup/story/story.ts';
import { toMs } from '../wire/time.ts';
import { frames, ms, say, type Sentence, wait } from '../words/say.ts';
import { seen, unseen } from './fact.ts';
import { unansweredFact } from './facts.ts';
import { largeAnswer } from './large-answer.ts';
import { OWN_LIMIT } from './own-limit.ts';
import { References } from './references.ts';
import type { Context, LookupRule } from './rule.ts';

export const clientGaveUp: LookupRule = {
  id: 'client-gave-up',
  title: 'Unanswered, and the client did not ask again',
  severity: 'warning',
  rationale:
    "The process was killed, or its own time limit is shorter than the resolver's. Whether the query was lost or the answer slow cannot be told when nobody waits for it.",
  toldApartBy: [
    'The capture goes on long enough for a retry, and none comes.',
    'Or the client refuses its own late answer with an ICMP error: it has closed the socket.',
  ],
  references: [References.resolvConf, References.unreachable],
  check(story, context) {
    const refused = refusedAnswer(story, context);
    if (refused) {
      const { leg, frame } = refused;
      return {
        message: lateFor(leg, context),
        evidence: [
          {
            frames: [leg.answer!.frame, frame],
            ...seen`the client refused its own answer with an ICMP error`,
          },
        ],
        lostType: leg.qtype,
        server: leg.first.server,
      };
    }
    // Without times, nothing shows that the client had the time to ask again.
    if (context.isUntimed) return undefined;
    const silent = story.silent.find(
      ({ first }) => retryOf(first) === undefined && context.fate(first) === 'lost',
    );
    if (!silent) return undefined;
    const large = largeAnswer(story, context);
    const after = wait(toMs(context.endOf(silent.first.capture) - silent.first.time));
    return {
      message: say`the ${context.type(silent.qtype)} query in ${frames([silent.first.frame])} is unanswered, and was not sent again in the ${after} that the capture goes on`,
      evidence: [
        unansweredFact(silent.first, context),
        {
          fact: say`the client asked nothing else for some seconds`,
          ...(!context.isConcurrent(story.lookup.client) && { holds: !story.lookup.clientWentOn }),
        },
        unseen`how long the client waited: it sent nothing that would show it`,
        large?.fact,
      ],
      lostType: silent.qtype,
      server: silent.first.server,
      nextStep: large?.nextStep,
    };
  },
  advice: OWN_LIMIT,
};

function refusedAnswer(
  { legs, lookup }: Story,
  { isUntimed }: Context,
): { leg: Leg; frame: number } | undefined {
  for (const leg of legs) {
    const refusal = refusalOf(leg, lookup, isUntimed);
    if (refusal) return { leg, frame: refusal.frame };
  }
  return undefined;
}

/** Without times, the message leaves out how late the answer was. */
function lateFor({ qtype, answer, first }: Leg, context: Context): Sentence {
  const type = context.type(qtype);
  const at = frames([answer!.frame]);
  return context.isUntimed
    ? say`the ${type} answer in ${at} came when the client had closed its socket`
    : say`the ${type} answer in ${at} came after ${ms(toMs(answer!.time - first.time))}, when the client had closed its socket`;
}
