import type { Attempt, Copy } from '../lookup/exchange/attempt.ts';
import { onItsWayBack } from '../lookup/story/on-its-way-back.ts';
import { retryOf } from '../lookup/story/retries.ts';
import { type Story } from '../lookup/story/story.ts';
import { type Nanoseconds, toMs } from '../wire/time.ts';
import { frames, ms, say, Sentence } from '../words/say.ts';
import { couldBeBurst } from './burst-loss.ts';
import { lostLeg, type MostPairs, mostPairsHit } from './every-pair.ts';
import { firstRetryAfter, unansweredFact } from './facts.ts';
import { behindTranslation, noHiddenRace, hiddenLeg, type HiddenLeg } from './hidden-leg.ts';
import { lossConditions, raceConditions } from './race-conditions.ts';
import { raceAdvice } from './race-advice.ts';
import { RACE_ADVICE } from './race-remedies.ts';
import { raceQuestions } from './race-questions.ts';
import { type RaceFacts, raceFacts } from './race-facts.ts';
import {
  RACE_CONDITIONS,
  RACE_CONFIDENCES,
  RACE_FACTS,
  RACE_LOOK_ALIKES,
} from './race-told-apart.ts';
import { noPair } from './no-pair.ts';
import { References } from './references.ts';
import type { Confidence, Context, Fact, LookupRule, Match } from './rule.ts';
import { type BeyondTranslation, isBeyondNode, sightsAfterTranslation } from './translation.ts';
import { twinFacts, unseenTwin, type UnseenTwin } from './unseen-twin.ts';

/** Rule: the conntrack race, which causes the five-second delay. */
export const conntrackRace: LookupRule = {
  id: 'conntrack-race',
  title: 'One of two concurrent queries was lost, as in the conntrack race',
  severity: 'error',
  rationale:
    'A and AAAA leave from one port at the same moment. The node translates the service address of each, but enters a connection in its table only when the packet leaves; the second packet then finds the place taken and is dropped. The resolver waits for its time-out and asks again. The same is seen from inside the pod when a server ignores one query once, so a capture of the client alone is compatible with the race and no proof of it.',
  toldApartBy: RACE_CONDITIONS,
  lookAlikes: RACE_LOOK_ALIKES,
  confidences: RACE_CONFIDENCES,
  factsChange: RACE_FACTS,
  references: [
    References.raceArticle,
    References.raceIssue,
    References.clashNat,
    References.clashPort,
    References.clashEntries,
    References.glibcSend,
  ],
  check(story, context) {
    const hidden = hiddenLeg(story);
    if (hidden) return noHiddenRace(hidden, context) ?? lostBeforeThisPoint(story, hidden, context);
    if (story.lost.length === 0) return undefined;
    if (!story.pair) {
      const unseen = unseenTwin(story);
      return unseen ? besideUnseen(story, unseen, context) : noPair(story, context);
    }
    const lost = lostLeg(story, context);
    if (!lost) return say`neither query of the first transmission is known to be lost`;
    const answer = onItsWayBack(lost);
    if (answer)
      return say`the ${context.type(lost.qtype)} query was answered (${context.where(answer)}): it is the answer that was lost`;
    const conditions = raceConditions(story, story.pair, lost, context);
    const broken = conditions.find((condition) => condition instanceof Sentence);
    if (broken) return broken;
    return judged(story, lost, conditions as Fact[], context);
  },
  advice: RACE_ADVICE,
  advise: (story, context) => raceAdvice(story, context),
};

/**
 * Judges a loss that meets all conditions. Copies at other places determine the confidence, or show that the query
 * passed.
 */
function judged(story: Story, lost: Attempt, evidence: Fact[], context: Context): Match | Sentence {
  const retry = retryOf(lost)!;
  const type = context.type(lost.qtype);
  const told = witnesses(story, lost, context);
  if (told instanceof Sentence) return told;
  const { beyond, facts } = told;
  const isUnclear = couldBeBurst(context);
  const after = firstRetryAfter(story);
  const mostPairs = mostPairsHit(story.lookup.client, lost.server, context);
  const isInside = beyond.verdict === 'dropped-between';
  const confidence = confidenceOf(isInside, !isUnclear && mostPairs === undefined, facts);
  return {
    message:
      after === undefined
        ? say`the ${type} query in ${frames([lost.frame])} got no answer, while its twin from the same port did; it was sent again in ${frames([retry.frame])} and answered in ${frames([retry.answer!.frame])}`
        : say`the ${type} query in ${frames([lost.frame])} got no answer, while its twin from the same port did; it was sent again ${ms(toMs(after))} after the first packet and answered in ${frames([retry.answer!.frame])}`,
    evidence: [
      ...evidence,
      beyond.fact,
      ...(facts.supports ? [] : [...mostPairsFact(mostPairs), ...burstFact(isUnclear)]),
      ...facts.evidence,
      ...raceQuestions(story, context, confidence, facts.answered),
    ],
    confidence,
    lostType: lost.qtype,
    retryAfter: after,
    server: lost.server,
    ...(confidence === 'strong' && { nextStep: isInside ? LOOK_AT_COUNTERS : CAPTURE_BOTH }),
    ...(confidence === 'compatible' && {
      nextStep: isInside
        ? LOOK_ON_THE_NODE
        : say`From the client's side a server that ignores one query once looks the same. A capture after the translation decides: run tcpdump on the node's uplink, or with -i any on the node. If the ${type} query never shows there at the first attempt, the node dropped it; if it does, the server or the path lost it.`,
    }),
  };
}

/**
 * Returns what copies at other places, and facts besides the packets, say about the loss; or the sentence that rules
 * the race out.
 */
function witnesses(
  story: Story,
  lost: Attempt,
  context: Context,
): { readonly beyond: BeyondTranslation; readonly facts: RaceFacts } | Sentence {
  const beyond = sightsAfterTranslation(story, lost, context);
  if (beyond.verdict === 'passed' || beyond.verdict === 'never-reached') return beyond.fact.fact;
  const facts = raceFacts(story, lost, context);
  return facts.refutation ?? { beyond, facts };
}

/**
 * @param isInside whether the packet was seen to enter the node, and not to leave it
 * @param isAlone whether nothing else in the capture explains the loss
 */
function confidenceOf(
  isInside: boolean,
  isAlone: boolean,
  { supports, doubts }: RaceFacts,
): Confidence {
  if (supports) return isInside ? 'proved' : 'strong';
  if (!isInside || !isAlone) return 'compatible';
  return doubts ? 'strong' : 'proved';
}

/** Judges a loss whose twin is not in the capture. The confidence is always `compatible`. */
function besideUnseen(story: Story, unseen: UnseenTwin, context: Context): Match | Sentence {
  const { lost } = unseen;
  const conditions = lossConditions(story, lost, context);
  const broken = conditions.find((condition) => condition instanceof Sentence);
  if (broken) return broken;
  const told = witnesses(story, lost, context);
  if (told instanceof Sentence) return told;
  const { beyond, facts } = told;
  const type = context.type(lost.qtype);
  const retry = retryOf(lost)!;
  return {
    message: say`the ${type} query in ${frames([lost.frame])} got no answer, while an answer to its twin came to the same port; it was sent again in ${frames([retry.frame])} and answered in ${frames([retry.answer!.frame])}`,
    evidence: [
      unansweredFact(lost, context),
      ...twinFacts(unseen, context),
      ...(conditions as Fact[]),
      beyond.fact,
      ...facts.evidence,
      ...raceQuestions(story, context, 'compatible', facts.answered),
    ],
    confidence: 'compatible',
    lostType: lost.qtype,
    retryAfter: firstRetryAfter(story),
    server: lost.server,
  };
}

function lostBeforeThisPoint(story: Story, hidden: HiddenLeg, context: Context): Match | Sentence {
  const facts = raceFacts(story, undefined, context);
  if (facts.refutation) return facts.refutation;
  const race = {
    story,
    hidden,
    facts,
    lost: context.type(hidden.leg.qtype),
    other: context.type(hidden.other.qtype),
    after: hidden.retryAt - story.lookup.start,
  };
  const { first } = hidden.leg;
  const elsewhere = context.vantages.map((vantage) =>
    vantage.find(first.id, first.qtype, story.lookup.name, story.lookup.start),
  );
  const left = elsewhere.find((copy) => copy !== undefined);
  const unread = context.unreadableQueries.around(
    story.lookup.client,
    hidden.other.clientPort,
    hidden.other.time,
  );
  return left && unread === undefined
    ? neverArrived(race, left, context)
    : firstSeenLate(race, unread, context);
}

/** A race before the capture point. */
interface HiddenRace {
  readonly story: Story;
  readonly hidden: HiddenLeg;
  readonly facts: RaceFacts;
  /** Types of the lost query and of its twin, as text. */
  readonly lost: string;
  readonly other: string;
  /** Time from the first packet to the retry. */
  readonly after: Nanoseconds;
}

/** @param left the query as it was seen before the capture point */
function neverArrived(
  { story, hidden, facts, lost, other, after }: HiddenRace,
  left: Copy,
  context: Context,
): Match {
  const isFar = isBeyondNode(left, hidden.other);
  return {
    message: say`the ${lost} query left together with the ${other} query (${context.where(left)}) and never arrived at this point; it came with the retry, ${ms(toMs(after))} later`,
    evidence: [
      ...hidden.evidence(context),
      ...behindTranslation(hidden, context),
      {
        fact: say`the first ${lost} query was seen before this point, in ${context.where(left)}`,
        holds: true,
      },
      ...(isFar
        ? [
            {
              fact: say`whether the ${lost} query was lost in the node: more than one router lies between ${context.where(left)} and this point`,
            },
          ]
        : []),
      ...facts.evidence,
      ...raceQuestions(story, context, isFar ? 'strong' : 'proved', facts.answered),
    ],
    confidence: facts.doubts || (isFar && !facts.supports) ? 'strong' : 'proved',
    lostType: hidden.leg.qtype,
    retryAfter: after,
    server: hidden.other.server,
  };
}

/** @param unread frames of unreadable queries that may be the missing one; undefined if there are none */
function firstSeenLate(
  { story, hidden, facts, lost, other, after }: HiddenRace,
  unread: readonly number[] | undefined,
  context: Context,
): Match {
  const confidence = couldBeBurst(context) || unread !== undefined ? 'compatible' : 'strong';
  return {
    message:
      unread === undefined
        ? say`the ${lost} query shows here for the first time ${ms(toMs(after))} after the answered ${other} query: its first transmission was lost before this point`
        : say`the ${lost} query can be read here for the first time ${ms(toMs(after))} after the answered ${other} query: its first transmission was lost, or is among what cannot be read`,
    evidence: [
      ...hidden.evidence(context),
      ...behindTranslation(hidden, context),
      ...unreadFact(unread, lost),
      { fact: say`whether the ${lost} query left the pod together with the ${other} query` },
      ...burstFact(couldBeBurst(context)),
      ...facts.evidence,
      ...raceQuestions(story, context, confidence, facts.answered),
    ],
    confidence,
    lostType: hidden.leg.qtype,
    retryAfter: after,
    server: hidden.other.server,
    nextStep: say`To prove it, capture in the pod at the same time: the ${lost} query must leave the pod together with the ${other} query, and not show here.`,
  };
}

const LOOK_ON_THE_NODE = say`The node dropped it. Its counters show what did so: conntrack -S (insert_failed grows with the race), iptables -L -v -n, nft list ruleset, tc -s qdisc.`;

const LOOK_AT_COUNTERS = say`The node dropped it. Two readings of conntrack -S of the host, before and after, decide whether it was conntrack (--conntrack BEFORE --conntrack AFTER); a bundle has them: dnspcap capture --pod NAMESPACE/NAME -o incident.tar.gz`;

const CAPTURE_BOTH = say`To prove it, capture on the node as well: dnspcap capture --pod NAMESPACE/NAME -o incident.tar.gz takes both captures and all facts at once.`;

function mostPairsFact(most: MostPairs | undefined): Fact[] {
  if (most === undefined) return [];
  const { of, pairs, hit } = most;
  return [
    {
      fact:
        of === 'server'
          ? say`whether something takes a packet of each pair, as a limit on new flows or a filter does: of ${pairs} pairs to this server that are open to the race, ${hit} lost one, and a race takes few`
          : say`whether something takes a packet of each pair, as a limit on new flows or a filter does: of ${pairs} pairs of this client that are open to the race, ${hit} lost one, and a race takes few`,
    },
  ];
}

function unreadFact(unread: readonly number[] | undefined, type: string): Fact[] {
  if (unread === undefined) return [];
  if (unread.length === 0)
    return [{ fact: say`whether the ${type} query is among the many that cannot be read` }];
  return [
    {
      fact: say`whether the query in ${frames(unread)}, which came from the same port at that moment and cannot be read, is the first ${type} query`,
      frames: unread,
    },
  ];
}

function burstFact(isUnclear: boolean): Fact[] {
  if (!isUnclear) return [];
  return [
    {
      fact: say`whether the other clients that lost queries lost them in the same instant (burst-loss): there are no times`,
    },
  ];
}
