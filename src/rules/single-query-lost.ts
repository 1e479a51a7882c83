import { Type } from '../dns/codes.ts';
import type { Attempt } from '../lookup/lookup.ts';
import { onItsWayBack } from '../lookup/story/on-its-way-back.ts';
import { retryOf } from '../lookup/story/retries.ts';
import { type Story } from '../lookup/story/story.ts';
import { toMs } from '../wire/time.ts';
import { frames, ms, say, type Sentence } from '../words/say.ts';
import { seen } from './fact.ts';
import { noTranslation, retryFact, retryWithoutAnswer, unansweredFact } from './facts.ts';
import { noHiddenRace, hiddenLeg } from './hidden-leg.ts';
import { noPair } from './no-pair.ts';
import { raceRefutation } from './race-facts.ts';
import { References } from './references.ts';
import type { Advice, Context, LookupRule, Match } from './rule.ts';
import { type BeyondTranslation, sightsAfterTranslation } from './translation.ts';

const AT_BOTH_ENDS: readonly Advice[] = [
  {
    title: say`Look for loss on the path, or for a server that drops queries: one capture at the client and one at the server tell which`,
  },
];

/** Advice by where the query was seen. */
const ADVICE: Readonly<Record<BeyondTranslation['verdict'], readonly Advice[]>> = {
  passed: [
    {
      title: say`Look at the server, and at the path to it from where the query was last seen: a capture at the server tells which of them lost it`,
    },
  ],
  'dropped-between': [
    {
      title: say`Look for what drops packets in this node: rules of its packet filter, full queues, limits of its network card`,
    },
  ],
  'never-reached': AT_BOTH_ENDS,
  'not-visible': AT_BOTH_ENDS,
};

export const singleQueryLost: LookupRule = {
  id: 'single-query-lost',
  title: 'One query was lost, and not to the race between two',
  severity: 'error',
  rationale:
    'Serial legs, legs from separate ports, a lone query, or a server that is reached without translation cannot race for a conntrack entry; and where a pair could, the node may show that it did not. What is left is ordinary loss, or a server that ignored a query.',
  toldApartBy: [
    'The lost query was answered when it was sent again, and it could not race: it was alone, or the second query was sent after the first answer, or from another port, or the five-tuple was in use before, or the server is reached without translation.',
    'Or a race was possible and something rules it out: the query was seen behind the translation, the counters of conntrack did not move, or a rule of the node dropped as many packets.',
    'Also the AAAA query that glibc with single-request-reopen loses: it is never sent again.',
  ],
  references: [References.retransmission, References.resolvConf],
  check(story, context) {
    const [lost] = story.lost;
    if (!lost) return lostOnTheWayHere(story, context);
    const retry = retryOf(lost);
    if (isLastOfReopen(story, lost)) return reopened(story, lost, context);
    const type = context.type(lost.qtype);
    if (!retry)
      return say`the ${type} query in ${frames([lost.frame])} is not sent again in this capture`;
    if (!retry.answer && onItsWayBack(lost)) return undefined;
    if (!retry.answer) return retryWithoutAnswer(retry, context);
    const beyond = sightsAfterTranslation(story, lost, context);
    const retryAfter = story.lookup.isInterrupted ? undefined : retry.time - lost.time;
    return {
      message: say`the ${type} query in ${frames([lost.frame])} got no answer and was sent again ${ms(toMs(retry.time - lost.time))} later, which was answered`,
      evidence: [
        unansweredFact(lost, context),
        retryFact(lost, context),
        {
          fact: whyNoRace(story, context),
          holds: true,
          frames: story.legs.map((leg) => leg.first.frame),
        },
        beyond.fact.holds === undefined ? undefined : { ...beyond.fact, holds: true },
      ],
      lostType: lost.qtype,
      retryAfter,
      server: lost.server,
      advice: ADVICE[beyond.verdict],
    };
  },
  advice: ADVICE['not-visible'],
};

/** Returns a match for a leg that was lost before the capture point, if something rules the race out. */
function lostOnTheWayHere(story: Story, context: Context): Match | undefined {
  const hidden = hiddenLeg(story, context);
  const why = hidden && (noHiddenRace(hidden, context) ?? raceRefutation(context));
  if (!why) return undefined;
  const { leg, other, retryAt } = hidden;
  const retryAfter = retryAt - story.lookup.start;
  return {
    message: say`the ${context.type(leg.qtype)} query shows here for the first time ${ms(toMs(retryAfter))} after the answered ${context.type(other.qtype)} query: its first transmission was lost before this point`,
    evidence: [...hidden.evidence(), { fact: why, holds: true }],
    lostType: leg.qtype,
    retryAfter,
    server: other.server,
  };
}

/** Whether AAAA went out from a second port after the answer to A, and never again: glibc's single-request-reopen. */
function isLastOfReopen(story: Story, lost: Attempt): boolean {
  const [first] = story.lookup.attempts;
  const isSerial = first!.answer !== undefined && first!.answer.time <= lost.time;
  return (
    isSerial && lost.qtype === Type.AAAA && lost.clientPort !== first!.clientPort && !retryOf(lost)
  );
}

function reopened(story: Story, lost: Attempt, context: Context): Match | Sentence | undefined {
  if (context.isUntimed) return undefined;
  return {
    message: say`the AAAA query in ${frames([lost.frame])}, sent after A's answer from a port of its own, got no answer and was not sent again: with single-request-reopen glibc waits for its time-out and returns IPv4 only`,
    evidence: [
      unansweredFact(lost, context),
      {
        frames: [story.lookup.attempts[0]!.frame, lost.frame],
        ...seen`A was answered before AAAA was sent, from another port`,
      },
    ],
    lostType: lost.qtype,
    server: lost.server,
  };
}

function whyNoRace(story: Story, context: Context): Sentence {
  if (story.pair && !story.lookup.freshFlow)
    return say`the five-tuple was in use before: its conntrack entry was confirmed already`;
  return (
    noPair(story, context) ??
    noTranslation(story, context) ??
    raceRefutation(context) ??
    say`other evidence rules the race out: see what was considered`
  );
}
