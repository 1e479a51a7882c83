import type { Copy } from '../lookup/lookup.ts';
import type { Story } from '../lookup/story/story.ts';
import { type Nanoseconds, toMs } from '../wire/time.ts';
import { frames, ms, say, type Sentence } from '../words/say.ts';
import { answersLostBehind } from './answer-lost.ts';
import { couldBeBurst } from './burst-loss.ts';
import { type MostPairs, mostPairsHit } from './every-pair.ts';
import { seen, unseen } from './fact.ts';
import { behindTranslation, hiddenLeg, type HiddenLeg, howAsked } from './hidden-leg.ts';
import { LOOK_ON_THE_NODE, mostHiddenFact } from './most-pairs.ts';
import { onceFor } from './once.ts';
import { type RaceFacts, raceFacts } from './race-facts.ts';
import { raceQuestions } from './race-questions.ts';
import type { Context, Fact, Match } from './rule.ts';
import { isBeyondNode } from './translation.ts';

/** Answers lost per leg, on the client's side: from this ratio on, the path loses both ways, as no race does. */
const AS_MANY = 0.25;

/** Judges a leg lost before the capture point: a match, or what refutes the race. Vantages may show the lost query. */
export function lostBeforeThisPoint(
  story: Story,
  hidden: HiddenLeg,
  context: Context,
): Match | Sentence {
  const facts = raceFacts(story, undefined, context);
  if (facts.refutation) return facts.refutation;
  const race = {
    story,
    hidden,
    facts,
    lost: context.type(hidden.leg.qtype),
    other: context.type(hidden.other.qtype),
    after: hidden.retryAt - story.lookup.start,
    most: mostPairsHit(story.lookup.client, hidden.other.server, context, true),
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

/** A race whose lost query never came by the capture point. */
interface HiddenRace {
  readonly story: Story;
  readonly hidden: HiddenLeg;
  readonly facts: RaceFacts;
  /** Types of the query that was lost, and of its twin. */
  readonly lost: string;
  readonly other: string;
  /** Time from the lookup's first packet to the retry. */
  readonly after: Nanoseconds;
  /** Defined if most pairs lost a query, so that something else may take them. */
  readonly most: MostPairs | undefined;
}

/**
 * Describes a lost query that a vantage saw leave.
 *
 * @param left the query as the vantage saw it
 */
function neverArrived(
  { story, hidden, facts, lost, other, after, most }: HiddenRace,
  left: Copy,
  context: Context,
): Match {
  const isFar = isBeyondNode(left, hidden.other);
  const isUnclear = most !== undefined && !facts.supports;
  const confidence = isUnclear
    ? 'compatible'
    : facts.doubts || (isFar && !facts.supports)
      ? 'strong'
      : 'proved';
  return {
    message: say`the ${lost} query left together with the ${other} query (${context.where(left)}) and never arrived at this point; it came with the retry, ${ms(toMs(after))} later`,
    evidence: [
      ...hidden.evidence(),
      behindTranslation(hidden, context),
      seen`the first ${lost} query was seen before this point, in ${context.where(left)}`,
      isFar
        ? unseen`whether the ${lost} query was lost in the node: more than one router lies between ${context.where(left)} and this point`
        : undefined,
      isUnclear ? mostHiddenFact(most) : undefined,
      ...facts.evidence,
      ...raceQuestions(story, context, isFar ? 'strong' : 'proved', facts.answered),
    ],
    confidence,
    lostType: hidden.leg.qtype,
    retryAfter: after,
    server: hidden.other.server,
    ...(isUnclear && !isFar && { nextStep: LOOK_ON_THE_NODE }),
  };
}

/**
 * Describes a query whose first visible transmission is the retry.
 *
 * @param unread frames of unreadable messages that may be the query; undefined if there are none
 */
function firstSeenLate(
  { story, hidden, facts, lost, other, after, most }: HiddenRace,
  unread: readonly number[] | undefined,
  context: Context,
): Match {
  const isEither = howAsked(hidden, context) === 'either';
  const isLossy = losesAnswers(context);
  const hasMost = most !== undefined && !facts.supports;
  const isUnclear = couldBeBurst(context) || unread !== undefined || isEither || isLossy || hasMost;
  const confidence = isUnclear ? 'compatible' : 'strong';
  return {
    message:
      unread === undefined
        ? isEither
          ? say`the ${lost} query shows here for the first time ${ms(toMs(after))} after the answered ${other} query: its first transmission was lost before this point, or that answer behind it`
          : say`the ${lost} query shows here for the first time ${ms(toMs(after))} after the answered ${other} query: its first transmission was lost before this point`
        : say`the ${lost} query can be read here for the first time ${ms(toMs(after))} after the answered ${other} query: its first transmission was lost, or is among what cannot be read`,
    evidence: [
      ...hidden.evidence(),
      behindTranslation(hidden, context),
      unreadFact(unread, lost),
      isEither
        ? unseen`whether the ${lost} query left the pod together with the ${other} query: in other lookups of this client it leaves when the ${other} answer is there, and then that answer is what was lost`
        : unseen`whether the ${lost} query left the pod together with the ${other} query`,
      lostAnswersFact(isLossy, context),
      hasMost ? mostHiddenFact(most) : undefined,
      burstFact(couldBeBurst(context)),
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

/** Whether the path between the clients and the capture point loses answers as well as queries. */
function losesAnswers(context: Context): boolean {
  const lost = answersLostBehind(context);
  return lost > 0 && lost >= AS_MANY * hiddenRaces(context);
}

const hiddenRaces = onceFor(
  (context) => context.stories.filter((story) => hiddenLeg(story, context) !== undefined).length,
);

function lostAnswersFact(isLossy: boolean, context: Context): Fact | undefined {
  if (!isLossy) return undefined;
  const lost = answersLostBehind(context);
  return lost === 1
    ? unseen`whether the way between client and this place loses packets of any kind: in another lookup an answer went by here and did not get to its client`
    : unseen`whether the way between client and this place loses packets of any kind: in ${lost} other lookups an answer went by here and did not get to its client`;
}

function unreadFact(unread: readonly number[] | undefined, type: string): Fact | undefined {
  if (unread === undefined) return undefined;
  if (unread.length === 0)
    return unseen`whether the ${type} query is among the many that cannot be read`;
  return {
    frames: unread,
    ...unseen`whether the query in ${frames(unread)}, which came from the same port at that moment and cannot be read, is the first ${type} query`,
  };
}

/** Returns the open question whether losses were simultaneous, if the capture has no times to tell. */
export function burstFact(isUnclear: boolean): Fact | undefined {
  if (!isUnclear) return undefined;
  return unseen`whether the other clients that lost queries lost them in the same instant (burst-loss): there are no times`;
}
