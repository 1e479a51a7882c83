import type { Attempt } from '../lookup/lookup.ts';
import { onItsWayBack } from '../lookup/story/on-its-way-back.ts';
import { retryOf } from '../lookup/story/retries.ts';
import { type Story } from '../lookup/story/story.ts';
import { toMs } from '../wire/time.ts';
import { frames, ms, say, Sentence } from '../words/say.ts';
import { couldBeBurst } from './burst-loss.ts';
import { lostLeg, mostPairsHit } from './every-pair.ts';
import { unseen } from './fact.ts';
import { LOOK_ON_THE_NODE, mostPairsFact } from './most-pairs.ts';
import { firstRetryAfter, unansweredFact } from './facts.ts';
import { noHiddenRace, hiddenLeg } from './hidden-leg.ts';
import { burstFact, lostBeforeThisPoint } from './hidden-race.ts';
import { lossesOf } from './losses.ts';
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
import type { Context, Fact, LookupRule, Match } from './rule.ts';
import type { Confidence } from './severity.ts';
import { type BeyondTranslation, sightsAfterTranslation } from './translation.ts';
import { twinFacts, unseenTwin, type UnseenTwin } from './unseen-twin.ts';

/** Minimum of drops in the node that are no race. A single one may be an accident beside a race. */
const FEWEST_DROPS = 2;
/** Minimum of such drops for each pair that lost one leg. Then something else in the node drops queries. */
const AS_MANY = 0.5;

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
    const verdict = verdictOn(story, context);
    if (verdict === undefined || verdict instanceof Sentence) return verdict;
    return { ...verdict, advice: raceAdvice(story, context) };
  },
  advice: RACE_ADVICE,
};

function verdictOn(story: Story, context: Context): Match | Sentence | undefined {
  const hidden = hiddenLeg(story, context);
  if (hidden) return noHiddenRace(hidden, context) ?? lostBeforeThisPoint(story, hidden, context);
  if (story.lost.length === 0) return undefined;
  if (!story.pair) {
    const twin = unseenTwin(story);
    return twin ? besideUnseen(story, twin, context) : noPair(story, context);
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
}

/** Judges a loss that meets all conditions. Copies elsewhere give the confidence, or show that the query passed. */
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
  const others = isInside ? otherDrops(lost, context) : undefined;
  const isAlone = !isUnclear && mostPairs === undefined && others === undefined;
  const confidence = confidenceOf(isInside, isAlone, facts);
  return {
    message:
      after === undefined
        ? say`the ${type} query in ${frames([lost.frame])} got no answer, while its twin from the same port did; it was sent again in ${frames([retry.frame])} and answered in ${frames([retry.answer!.frame])}`
        : say`the ${type} query in ${frames([lost.frame])} got no answer, while its twin from the same port did; the client asked again ${ms(toMs(after))} after the first packet, and got the answer in ${frames([retry.answer!.frame])}`,
    evidence: [
      ...evidence,
      beyond.fact,
      ...(facts.supports
        ? []
        : [mostPairsFact(mostPairs), otherDropsFact(others, lost, context), burstFact(isUnclear)]),
      ...facts.evidence,
      ...raceQuestions(story, context, confidence, facts.answered),
    ],
    confidence,
    lostType: lost.qtype,
    retryAfter: after,
    server: lost.server,
    ...(confidence === 'strong' && { nextStep: isInside ? LOOK_AT_COUNTERS : CAPTURE_BOTH }),
    ...(confidence === 'compatible' && {
      headline: headlineOf(isInside, mostPairs !== undefined),
      nextStep: isInside
        ? LOOK_ON_THE_NODE
        : say`To the client, a server that ignored just this query would look the same. A capture after the translation decides: run tcpdump on the node's uplink, or with -i any on the node. If the ${type} query never shows there at the first attempt, the node dropped it; if it does, the server or the path lost it.`,
    }),
  };
}

/** Returns what the verdict says where more than the race may be the cause, or the capture was taken on the node. */
function headlineOf(isInside: boolean, isOfMost: boolean): Sentence | undefined {
  if (!isInside && !isOfMost) return undefined;
  if (!isOfMost) return say`the node dropped a query: perhaps the Kubernetes conntrack race`;
  return isInside
    ? say`the node dropped a query, rather by a filter or a limit than in the Kubernetes conntrack race: most pairs that can race lost one`
    : say`the Kubernetes conntrack race, or rather a filter or a limit: most pairs that can race lost a query`;
}

/** Returns what copies elsewhere, and facts besides the packets, say of the loss; or what rules the race out. */
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
function besideUnseen(story: Story, twin: UnseenTwin, context: Context): Match | Sentence {
  const { lost } = twin;
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
      ...twinFacts(twin, context),
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

const LOOK_AT_COUNTERS = say`The node dropped it. Two readings of conntrack -S of the host, before and after, decide whether it was conntrack (--conntrack BEFORE --conntrack AFTER); a bundle has them: dnspcap capture --pod NAMESPACE/NAME -o incident.tar.gz`;

const CAPTURE_BOTH = say`To prove it, capture on the node as well: dnspcap capture --pod NAMESPACE/NAME -o incident.tar.gz takes both captures and all facts at once.`;

/** Returns how many queries that cannot race ended in the node, too; undefined if few beside pairs that lost a leg. */
function otherDrops({ server, transport }: Attempt, context: Context): number | undefined {
  const { inNode, racedPairs } = lossesOf(server, transport, context);
  return inNode >= FEWEST_DROPS && inNode >= AS_MANY * racedPairs ? inNode : undefined;
}

function otherDropsFact(
  count: number | undefined,
  lost: Attempt,
  context: Context,
): Fact | undefined {
  if (count === undefined) return undefined;
  return unseen`whether what took ${count} other queries to ${context.address(lost.server)} in this node, which no race can hit (retries, serial and lone ones), took this one as well`;
}
