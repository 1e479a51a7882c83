import { isAddressType } from '../lookup/grouping/legs.ts';
import type { Pair } from '../lookup/story/pair.ts';
import { retryOf } from '../lookup/story/retries.ts';
import type { Story } from '../lookup/story/story.ts';
import { LEG_WINDOW } from '../lookup/times.ts';
import { toMs } from '../wire/time.ts';
import { frames, ms, say } from '../words/say.ts';
import { firstRetryAfter, retryFact, unansweredFact } from './facts.ts';
import { References } from './references.ts';
import type { LookupRule } from './rule.ts';

export const bothLegsLost: LookupRule = {
  id: 'both-legs-lost',
  title: 'Neither query of the first transmission was answered, a later one was',
  severity: 'error',
  rationale:
    'Two packets lost together point to a short outage, an overloaded server or a lossy path. The conntrack race loses exactly one of the two: the winner is always answered.',
  toldApartBy: [
    'Neither query of the pair has an answer, and a later transmission has one. The two may have left from two ports (Go).',
    'glibc then sends both again at the same moment; after the loss of one of the two it sends them one after the other.',
  ],
  references: [References.glibcSend, References.retransmission],
  check(story, context) {
    const pair = story.pair ?? fromTwoPorts(story);
    if (!pair || story.lost.length === 0) return undefined;
    if (context.fate(pair.first) !== 'lost' || context.fate(pair.second) !== 'lost')
      return pair.first.answer || pair.second.answer
        ? say`one of the two queries of the first transmission was answered`
        : undefined;
    const [again, other] = [pair.first, pair.second].filter(retryOf);
    if (!again) return say`neither query is sent again in this capture`;
    if (story.legs.every((leg) => leg.answer === undefined))
      return say`no later transmission was answered either`;
    const lost = frames([pair.first.frame, pair.second.frame]);
    const sentAgain = other
      ? say`both were sent again`
      : say`${context.type(again.qtype)} alone was sent again`;
    const after = firstRetryAfter(story);
    return {
      message:
        after === undefined
          ? say`neither the A nor the AAAA query (${lost}) was answered; ${sentAgain}`
          : say`neither the A nor the AAAA query (${lost}) was answered; ${sentAgain} after ${ms(toMs(after))}`,
      evidence: [pair.first, pair.second].flatMap((attempt) => [
        unansweredFact(attempt, context),
        retryFact(attempt, context),
      ]),
      retryAfter: after,
      nextStep: say`Capture here and at the server at the same time, to see whether the queries arrive there.`,
    };
  },
  advice: [
    {
      title: say`Look at the load of the DNS servers and at loss on the path at this moment: restarts, throttled CPU, full queues`,
    },
  ],
};

/** Returns the first queries for A and AAAA if they left at once from two ports. */
function fromTwoPorts({ legs }: Story): Pair | undefined {
  const [first, second, more] = legs.filter(({ qtype }) => isAddressType(qtype));
  if (first === undefined || second === undefined || more !== undefined) return undefined;
  const apart = second.first.time - first.first.time;
  return apart <= LEG_WINDOW ? { first: first.first, second: second.first } : undefined;
}
