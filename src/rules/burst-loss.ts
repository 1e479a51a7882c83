import { grouped, say, type Sentence } from '../words/say.ts';
import { AROUND, CLIENTS, isBurst, lossesIn, type Moment, momentOf } from './bursts.ts';
import { seen, unseen } from './fact.ts';
import { firstRetryAfter, typeOf, unansweredFact } from './facts.ts';
import { onceFor } from './once.ts';
import { References } from './references.ts';
import type { Fact, LookupRule } from './rule.ts';

export const burstLoss: LookupRule = {
  id: 'burst-loss',
  title: 'Many clients lost queries at the same time',
  severity: 'error',
  restsOnTime: true,
  rationale:
    'A rate limit (1,024 packets a second per network interface on AWS), a full queue, or an overloaded server hits all clients at one moment. Races are independent of each other.',
  toldApartBy: [
    'At least 3 clients lose queries that are sent within a second or less.',
    'Independent losses that are as frequent as in the 10 s before and after would fall together like this in one capture of a hundred at most. Where too little was asked then, the whole capture is compared.',
    'Where the whole capture has too little else to tell, a tenth of the queries of this moment are lost, and none at other times.',
  ],
  lookAlikes: [
    {
      rule: 'server-outage',
      difference: 'for two seconds or longer the server answers nobody at all',
    },
    { rule: 'packet-loss', difference: 'the losses go on before and after' },
  ],
  references: [References.retransmission],
  check(story, context) {
    const losses = lossesIn(story, context);
    const moments = losses.flatMap((loss) => momentOf(loss, context) ?? []);
    const burst = moments.find(isBurst);
    if (burst === undefined) return moments[0] && noBurst(moments[0]);
    const { asked, lost, length, clients } = burst;
    const attempts = losses.map(({ attempt }) => attempt);
    return {
      message: say`${grouped(lost)} of the ${grouped(asked)} queries that were sent within ${length / 10} s were lost, one of this lookup among them; they came from ${grouped(clients)} clients`,
      evidence: [
        seen`${grouped(clients)} clients lost queries at the same moment`,
        elsewhere(burst),
        ...story.lost.map((attempt) => unansweredFact(attempt, context)),
      ],
      ...typeOf(attempts),
      retryAfter: firstRetryAfter(story),
      server: attempts[0]!.server,
    };
  },
  advice: [
    {
      title: say`Look for a limit that was reached at this moment: packets per second of the network interface, queue lengths, the CPU limit of the DNS servers`,
    },
  ],
};

/** States how often queries were lost at other times. */
function elsewhere({ rest }: Moment): Fact {
  if (rest === undefined)
    return unseen`whether as many are lost at other times: too little else was captured`;
  const [lost, asked] = [grouped(rest.lost), grouped(rest.asked)];
  return rest.isNear
    ? seen`${lost} of ${asked} queries of the ${AROUND / 10} s before and after were lost: independent losses do not fall together like this`
    : seen`at all other times ${lost} of ${asked} queries were lost: independent losses do not fall together like this`;
}

/** Returns the sentence that the losses of a moment do not stand out. */
function noBurst({ rest, lost, asked }: Moment): Sentence {
  if (rest === undefined)
    return say`other clients lost queries at the same moment, but only ${grouped(lost)} of the ${grouped(asked)} queries that were sent then`;
  const [others, of] = [grouped(rest.lost), grouped(rest.asked)];
  return rest.isNear
    ? say`other clients lost queries at the same moment, but that may be chance: ${others} of ${of} queries of the ${AROUND / 10} s before and after were lost as well`
    : say`other clients lost queries at the same moment, but that may be chance: at all other times ${others} of ${of} queries were lost as well`;
}

/** Whether a capture without times may contain a burst: CLIENTS or more clients lost queries, maybe in one instant. */
export const couldBeBurst = onceFor((context) => {
  if (!context.isUntimed) return false;
  const losers = context.stories.filter((story) => lossesIn(story, context).length > 0);
  return new Set(losers.map(({ lookup }) => lookup.client)).size >= CLIENTS;
});
