import type { Answer, Attempt } from '../lookup/lookup.ts';
import { wasAnsweredElsewhere } from '../lookup/story/on-its-way-back.ts';
import { retryOf } from '../lookup/story/retries.ts';
import { type Story } from '../lookup/story/story.ts';
import { SHORTEST_RETRY } from '../lookup/times.ts';
import { toMs } from '../wire/time.ts';
import { frames, ms, say } from '../words/say.ts';
import { seen, unseen } from './fact.ts';
import { References } from './references.ts';
import { sharesAnswer } from './facts.ts';
import { outageOf } from './outages.ts';
import type { Advice, Context, LookupRule, Match } from './rule.ts';

const CAVEAT = say`A longer time-out hides this, and a shorter one multiplies the load.`;

export const lateAnswer: LookupRule = {
  id: 'late-answer',
  title: 'The answer came after the client had asked again',
  severity: 'error',
  rationale:
    'Nothing was lost: the server, or one that it asks, takes longer than the client is willing to wait.',
  toldApartBy: [
    'An answer with the ID of the first transmission arrives after the retry: nothing was lost.',
    'A race leaves no answer behind, however long the capture goes on.',
  ],
  references: [References.resolvConf],
  check(story, context) {
    const late = lateAttempt(story);
    if (!late) {
      const [lost] = story.lost;
      if (!lost || isAnsweredOddly(lost) || couldBeLate(story, context)) return undefined;
      return say`no answer to the ${context.type(lost.qtype)} query in ${frames([lost.frame])} came within the capture, not even a late one`;
    }
    // What was lost in an outage has its own rule, however late the answer to a later query comes.
    if (story.lost.some((attempt) => outageOf(attempt, context))) return undefined;
    const retry = retryOf(late)!;
    const type = context.type(late.qtype);
    const answer = late.answer!;
    if (answer.orTo !== undefined) return maybeLate(late, answer, context);
    return {
      message: say`the ${type} query in ${frames([late.frame])} was answered after ${ms(toMs(late.answer!.time - late.time))}, when the client had already asked again`,
      evidence: [
        {
          frames: [late.frame, retry.frame],
          ...seen`the client asked again after ${ms(toMs(retry.time - late.time))} (${frames([retry.frame])})`,
        },
        {
          frames: [late.answer!.frame],
          ...seen`the answer to the first query came in ${frames([late.answer!.frame])}`,
        },
      ],
      lostType: late.qtype,
      retryAfter: retry.time - late.time,
      server: late.server,
      advice: [adviceFor(late, context)],
    };
  },
  advice: [
    {
      title: say`Look at what the server waits for: its upstream servers, its load, its CPU limit`,
      caveat: CAVEAT,
    },
  ],
};

function adviceFor({ server }: Attempt, context: Context): Advice {
  return {
    title: say`Look at what ${context.address(server)} waits for: its upstream servers, its load, its CPU limit`,
    caveat: CAVEAT,
  };
}

/** One answer to two transmissions of one ID from one port: it came later than this server usually takes. */
function maybeLate(late: Attempt, { frame, time, orTo }: Answer, context: Context): Match {
  const type = context.type(late.qtype);
  const again = orTo!;
  const asked = ms(toMs(again.time - late.time));
  return {
    message: say`the ${type} query in ${frames([late.frame])} was sent again after ${asked}, and one answer came ${ms(toMs(time - again.time))} behind that: it may be a late one to the first query`,
    evidence: [
      {
        frames: [late.frame, again.frame],
        ...seen`the client asked again after ${asked} (${frames([again.frame])})`,
      },
      {
        frames: [late.frame, again.frame, frame],
        ...unseen`whether the answer in ${frames([frame])} is to the query in ${frames([late.frame])}, or to that in ${frames([again.frame])} while the first one was lost: they have one ID and one port`,
      },
    ],
    lostType: late.qtype,
    retryAfter: retryOf(late)!.time - late.time,
    server: late.server,
    advice: [adviceFor(late, context)],
  };
}

function lateAttempt(story: Story): Attempt | undefined {
  return story.lookup.attempts.find(
    (attempt) => attempt.answer?.kind === 'late' && hasWaited(story, attempt),
  );
}

/** Whether the client waited for this answer: the first answer of the leg came no sooner than a retry would. */
function hasWaited({ legs }: Story, { qtype }: Attempt): boolean {
  const leg = legs.find((one) => one.qtype === qtype)!;
  const times = leg.attempts.flatMap(({ answer }) => answer?.time ?? []);
  return Math.min(...times) - leg.first.time >= SHORTEST_RETRY;
}

/** Whether an answer may be late in a capture without times: only its delay tells which transmission it belongs to. */
function couldBeLate(story: Story, context: Context): boolean {
  return context.isUntimed && story.lost.some(sharesAnswer);
}

/** Whether an answer was seen on its way, or came from elsewhere or with another ID. */
function isAnsweredOddly(lost: Attempt): boolean {
  return lost.others.length > 0 || wasAnsweredElsewhere(lost);
}
