import type { Attempt } from '../lookup/grouping/lookup.ts';
import { retryOf } from '../lookup/story/story.ts';
import { SECOND, toMs } from '../wire/time.ts';
import { frames, ms, say } from '../words/say.ts';
import { unansweredFact } from './facts.ts';
import { References } from './references.ts';
import type { Context, LookupRule, Match } from './rule.ts';

/** The longest default wait of a resolver before it sends again: glibc, Go and nginx 5 s, with some slack. */
const LONGEST_DEFAULT_WAIT = 5.5 * SECOND;

/** Undetermined, and said so. */
export const captureEndsEarly: LookupRule = {
  id: 'capture-ends-early',
  title: 'Unanswered, and the capture ends before a retry could show',
  severity: 'note',
  rationale:
    'Whether a query was lost is told by what the client does next. The capture stops before that.',
  toldApartBy: [
    'The query is unanswered and the capture ends less than 5.5 s later: before glibc, Go or nginx would have asked again.',
    'It is a note: nothing is claimed.',
  ],
  references: [References.resolvConf, References.pcap],
  check(story, context) {
    const open = story.silent.map((leg) => leg.first).find((attempt) => !retryOf(attempt));
    if (!open) return undefined;
    if (context.isUntimed) return undetermined(open, context);
    const left = context.captureEnd - open.time;
    if (left >= LONGEST_DEFAULT_WAIT)
      return say`the capture goes on for ${ms(toMs(left))} after the query`;
    return {
      message: say`the ${context.type(open.qtype)} query in ${frames([open.frame])} is unanswered, and the capture ends ${ms(toMs(left))} later: nothing can be said of it`,
      evidence: [
        unansweredFact(open, context),
        { fact: say`what the client did next lies after the end of the capture` },
      ],
      lostType: open.qtype,
      server: open.server,
    };
  },
  advice: [{ title: say`Capture for at least 30 seconds longer than the delay that you look for` }],
};

/** Whether the client gave up, or the capture ended before it could ask again, is a question of time. */
function undetermined(open: Attempt, context: Context): Match {
  return {
    message: say`the ${context.type(open.qtype)} query in ${frames([open.frame])} is unanswered and not sent again: nothing can be said of it, as without times nothing tells how long the capture goes on`,
    evidence: [
      unansweredFact(open, context),
      { fact: say`whether the capture reaches past the moment when the client would ask again` },
    ],
    lostType: open.qtype,
    server: open.server,
  };
}
