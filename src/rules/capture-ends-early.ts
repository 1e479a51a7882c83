import { isAnsweredForIt } from '../lookup/fate/fate.ts';
import type { Attempt } from '../lookup/lookup.ts';
import type { Story } from '../lookup/story/story.ts';
import { SHORTEST_RETRY } from '../lookup/times.ts';
import { toMs } from '../wire/time.ts';
import { frames, ms, say, wait } from '../words/say.ts';
import { clientHadAnswer } from './capture-loss.ts';
import { seen, unseen } from './fact.ts';
import { lostRetransmissions, unansweredFact } from './facts.ts';
import { References } from './references.ts';
import type { Context, Fact, LookupRule, Match } from './rule.ts';

export const captureEndsEarly: LookupRule = {
  id: 'capture-ends-early',
  title: 'Unanswered, and the capture ends too soon to judge',
  severity: 'note',
  rationale:
    'What the client does next shows whether a query was lost. The capture stops before that.',
  toldApartBy: [
    'The query is unanswered and the capture ends less than 5.5 s later: before glibc, Go or nginx would have asked again.',
    'It is a note: nothing is claimed.',
  ],
  references: [References.resolvConf, References.pcap],
  check(story, context) {
    const open = story.silent
      .map((leg) => leg.attempts.at(-1)!)
      .find((attempt) => context.fate(attempt) === 'undetermined');
    if (!open) {
      const [lost] = story.silent;
      if (!lost || context.isUntimed) return undefined;
      const last = lost.attempts.at(-1)!;
      const left = context.endOf(last.capture) - last.time;
      return say`the capture goes on for ${wait(toMs(left))} after the query`;
    }
    if (context.isUntimed) return undetermined(open, context);
    // The open query is one more retry of a query that was lost repeatedly. Its outcome changes nothing.
    if (lostRetransmissions(story).length > 0) return undefined;
    if (story.lookup.isInterrupted) return interrupted(open, context);
    if (clientHadAnswer(story.lookup, context)) return undefined;
    if (isAnsweredForIt(open, context)) return undefined;
    const left = context.endOf(open.capture) - open.time;
    const [type, at] = [context.type(open.qtype), frames([open.frame])];
    return {
      message:
        left === 0
          ? say`the ${type} query in ${at} is unanswered, and the capture ends with it: it cannot be judged`
          : say`the ${type} query in ${at} is unanswered, and the capture ends ${ms(toMs(left))} later: it cannot be judged`,
      evidence: [unansweredFact(open, context), ...whatCameNext(story, context)],
      lostType: open.qtype,
      server: open.server,
    };
  },
  advice: [{ title: say`Capture for at least 30 seconds longer than the delay that you look for` }],
};

/** The client's retries show how long it waited at least, up to the end of the capture. */
function whatCameNext({ lookup, isWaitLowerBound }: Story, context: Context): Fact[] {
  const [first] = lookup.attempts;
  const again = isWaitLowerBound ? lastRetry(lookup.attempts) : undefined;
  if (again === undefined)
    return [unseen`what the client did next lies after the end of the capture`];
  const type = context.type(again.qtype);
  return [
    {
      frames: [again.frame],
      ...seen`the client asked for ${type} again ${ms(toMs(again.time - first!.time))} after its first query (${frames([again.frame])})`,
    },
    unseen`what came of that lies after the end of the capture`,
  ];
}

function lastRetry(attempts: readonly Attempt[]): Attempt | undefined {
  return attempts.findLast((attempt) =>
    attempts.some(
      ({ qtype, time }) => qtype === attempt.qtype && attempt.time - time >= SHORTEST_RETRY,
    ),
  );
}

/**
 * Without times, the capture does not show whether the client gave up, or the capture ended before it could ask again.
 */
function undetermined(open: Attempt, context: Context): Match {
  return {
    message: say`the ${context.type(open.qtype)} query in ${frames([open.frame])} is unanswered and not sent again: it cannot be judged, because without times nothing shows how long the capture goes on`,
    evidence: [
      unansweredFact(open, context),
      unseen`whether the capture reaches past the moment when the client would ask again`,
    ],
    lostType: open.qtype,
    server: open.server,
  };
}

/** While the client waited, the capture had a gap, or its clock was set. */
function interrupted(open: Attempt, context: Context): Match {
  return {
    message: say`the ${context.type(open.qtype)} query in ${frames([open.frame])} is unanswered, and the capture has a gap or a new clock after it: it cannot be judged`,
    evidence: [
      unansweredFact(open, context),
      unseen`what the client did next is not in the capture`,
    ],
    lostType: open.qtype,
    server: open.server,
  };
}
