import type { Answer, Attempt, Copy } from '../lookup/lookup.ts';
import { isUseful } from '../lookup/grouping/completion.ts';
import { onItsWayBack } from '../lookup/story/on-its-way-back.ts';
import { retryOf } from '../lookup/story/retries.ts';
import type { Leg, Story } from '../lookup/story/story.ts';
import { LEG_WINDOW, SHORTEST_RETRY } from '../lookup/times.ts';
import { type Nanoseconds, toMs } from '../wire/time.ts';
import { frames, ms, say, type Sentence } from '../words/say.ts';
import { seen } from './fact.ts';
import { type HiddenLeg, hiddenLeg, howAsked } from './hidden-leg.ts';
import { SAFE_ANSWER_OCTETS } from './large-answer.ts';
import { onceFor } from './once.ts';
import { References } from './references.ts';
import type { Advice, Context, Fact, LookupRule, Match } from './rule.ts';

const FOLLOW: Advice = {
  title: say`Follow the answer from here to the client: capture in the pod and on its node at the same moment, and compare where it is seen last`,
  snippet:
    'tcpdump -i any -s 500 -w node.pcap port domain\nconntrack -S\nnstat -az UdpRcvbufErrors\n',
};

const SMALLER: Advice = {
  title: say`Let answers be no larger than 1,232 bytes: they are then asked for over TCP instead of being cut into fragments`,
  snippet: '# CoreDNS\nbufsize 1232\n',
  caveat: say`It needs TCP port 53 to be open between clients and servers.`,
};

export const answerLost: LookupRule = {
  id: 'answer-lost',
  title: 'The answer is in the capture, and the client asks for it again',
  severity: 'error',
  rationale:
    'Behind the translation, on the node or at the server an answer can be captured that the client never gets: dropped on the way back, by a full socket buffer, by a firewall that lost the state, or because one of its fragments did not arrive. The client waits for its time-out and sends the same query again.',
  toldApartBy: [
    'Every query had its answer in the capture by then, and yet one comes again with its ID from its port, at least 0.2 s after its answer; after a large one from any port.',
    'Or the answer was seen on its way, on a node before its addresses are translated back or at another vantage, and never where the client is.',
    'When a leg is missing or late, glibc repeats the one that was answered as well: that is another diagnosis. A client that asks for AAAA only when it has the answer to A (glibc after a stall, or with single-request) repeats A for its own sake.',
  ],
  references: [References.retransmission, References.glibcSend, References.fragments],
  check(story, context) {
    return lostBehindHere(story, context) ?? askedAgain(story, context);
  },
  advice: [FOLLOW, SMALLER],
};

/** Returns the first lost query whose answer was seen on its way, but not at the client; undefined without one. */
function onlySeenHere(story: Story): { attempt: Attempt; sight: Copy } | undefined {
  for (const attempt of story.lost) {
    const sight = onItsWayBack(attempt);
    if (sight) return { attempt, sight };
  }
  return undefined;
}

function lostBehindHere(story: Story, context: Context): Match | undefined {
  const found = onlySeenHere(story);
  if (!found) return undefined;
  const { attempt, sight } = found;
  const type = context.type(attempt.qtype);
  const where = context.where(sight);
  const again = retryOf(attempt);
  const here = sight.capture === attempt.capture ? [sight.frame] : [];
  const isTimed = !context.isUntimed && !story.lookup.isInterrupted;
  const asked = frames([attempt.frame]);
  return {
    message: !again
      ? say`the ${type} query in ${asked} was answered: ${where} has the answer on its way. It did not get to the client`
      : isTimed
        ? say`the ${type} query in ${asked} was answered: ${where} has the answer on its way. It did not get to the client, which sent the query again ${ms(toMs(again.time - attempt.time))} later`
        : say`the ${type} query in ${asked} was answered: ${where} has the answer on its way. It did not get to the client, which sent the query again in ${frames([again.frame])}`,
    evidence: [
      isTimed
        ? {
            frames: [attempt.frame, ...here],
            ...seen`the answer of ${context.address(sight.peer)} (${where}) came ${ms(toMs(sight.time - attempt.time))} after the query`,
          }
        : undefined,
      {
        frames: [attempt.frame],
        ...seen`it was not seen at the place where the client's query was seen (${asked})`,
      },
      again && isTimed ? sentAgain(attempt, again, sight.time) : undefined,
      sight.answer && size(sight.answer),
    ],
    lostType: attempt.qtype,
    ...(again && isTimed && { retryAfter: again.time - attempt.time }),
    server: attempt.server,
    advice: adviceFor(sight.answer),
  };
}

function sentAgain(attempt: Attempt, again: Attempt, since: Nanoseconds): Fact {
  const after = ms(toMs(again.time - since));
  return {
    frames: [again.frame],
    ...(again.id === attempt.id
      ? seen`the query came again with its ID ${after} after that answer (${frames([again.frame])})`
      : seen`the query came again ${after} after that answer (${frames([again.frame])})`),
  };
}

function askedAgain(story: Story, context: Context): Match | undefined {
  if (context.isUntimed || story.lost.length > 0) return undefined;
  const hidden = hiddenLeg(story, context);
  const isInTurn = hidden !== undefined && howAsked(hidden, context) === 'in-turn';
  if (hidden && !isInTurn) return undefined;
  const repeated = repeatedAttempt(story, isInTurn);
  if (!repeated) return undefined;
  const { attempt, answer, again } = repeated;
  const twin = repeatedTwin(story, repeated);
  const both = [attempt, ...(twin ? [twin.attempt] : [])];
  return {
    message: messageOf(repeated, twin, context),
    evidence: [
      ...both.map((one): Fact => ({
        frames: [one.frame, one.answer!.frame],
        ...seen`the answer in ${frames([one.answer!.frame])} came ${ms(toMs(one.answer!.time - one.time))} after the query`,
      })),
      sentAgain(attempt, again, answer.time),
      twin && sentAgain(twin.attempt, twin.again, twin.answer.time),
      isInTurn ? inTurn(hidden, context) : undefined,
      size(answer),
    ],
    ...(!twin && { lostType: attempt.qtype }),
    retryAfter: again.time - attempt.time,
    server: attempt.server,
    advice: adviceFor(answer),
  };
}

/** If both queries of a pair came again, one answer may have arrived: glibc repeats both (send_dg, goto retry). */
function messageOf(
  { attempt, answer, again }: Repeated,
  twin: Repeated | undefined,
  context: Context,
): Sentence {
  const type = context.type(attempt.qtype);
  const after = ms(toMs(again.time - attempt.time));
  if (!twin)
    return say`the ${type} query in ${frames([attempt.frame])} was answered in ${frames([answer.frame])}, and was sent again ${after} later all the same: the answer did not get to the client`;
  const other = context.type(twin.attempt.qtype);
  const asked = frames([attempt.frame, twin.attempt.frame]);
  const answered = frames([answer.frame, twin.answer.frame]);
  const isAtOnce = again.answer === undefined || twin.again.time < again.answer.time;
  return isAtOnce
    ? say`the ${type} and ${other} queries in ${asked} were answered in ${answered}, and both were sent again ${after} later all the same: neither answer got to the client`
    : say`the ${type} and ${other} queries in ${asked} were answered in ${answered}, and both were sent again ${after} later all the same: at least one of the answers did not get to the client`;
}

interface Repeated {
  readonly attempt: Attempt;
  readonly answer: Answer;
  readonly again: Attempt;
}

function inTurn({ leg, other }: HiddenLeg, context: Context): Fact {
  return {
    frames: [other.frame, leg.first.frame],
    ...seen`by then this client asks for ${context.type(leg.qtype)} only when it has the answer to ${context.type(other.qtype)}: nothing else was missing`,
  };
}

/** Lookups whose answer went by here and did not get to the client. */
export const answersLostBehind = onceFor(
  (context) => context.stories.filter((story) => askedAgain(story, context) !== undefined).length,
);

/** @param isInTurn the client asks for the other leg only when it has this answer */
function repeatedAttempt({ lookup, legs }: Story, isInTurn: boolean): Repeated | undefined {
  if (lookup.isInterrupted) return undefined;
  for (const attempt of lookup.attempts) {
    const { answer } = attempt;
    if (answer?.kind !== 'answer' || answer.orTo || !isUseful(answer)) continue;
    const again = retryOf(attempt);
    if (again?.id !== attempt.id) continue;
    // One ID on two ports may be chance. After a fragmented answer it is glibc, with a new socket.
    if (again.clientPort !== attempt.clientPort && !isLarge(answer)) continue;
    if (again.time - answer.time < SHORTEST_RETRY) continue;
    if ((isInTurn || isAsked(legs, again)) && isComplete(lookup.attempts, again))
      return { attempt, answer, again };
  }
  return undefined;
}

/** Whether every earlier query had its answer when the client sent again. */
function isComplete(attempts: readonly Attempt[], again: Attempt): boolean {
  return attempts.every(
    (one) =>
      one.time > again.time - LEG_WINDOW ||
      (one.answer !== undefined && one.answer.time <= again.time),
  );
}

/** Returns the answered query of the other type that was also sent again with its ID; undefined without one. */
function repeatedTwin({ lookup }: Story, { attempt }: Repeated): Repeated | undefined {
  for (const other of lookup.attempts) {
    const again = retryOf(other);
    if (other.qtype !== attempt.qtype && other.answer && again?.id === other.id)
      return { attempt: other, answer: other.answer, again };
  }
  return undefined;
}

/**
 * Whether each leg was in the capture before the retry. A leg that first appears with the retry was lost before the
 * capture point. A leg from another port waited for the answer (glibc with single-request-reopen).
 */
function isAsked(legs: readonly Leg[], again: Attempt): boolean {
  return legs.every(
    ({ first }) => first.time < again.time - LEG_WINDOW || first.clientPort !== again.clientPort,
  );
}

function isLarge({ length, isFragment }: Answer): boolean {
  return isFragment || length > SAFE_ANSWER_OCTETS;
}

function adviceFor(answer: Answer | undefined): readonly Advice[] {
  return answer && isLarge(answer) ? [SMALLER, FOLLOW] : [FOLLOW];
}

function size(answer: Answer): Fact | undefined {
  if (answer.isFragment)
    return {
      frames: [answer.frame],
      ...seen`of the answer only the first fragment is in the capture`,
    };
  if (!isLarge(answer)) return undefined;
  return {
    frames: [answer.frame],
    ...seen`the answer has ${answer.length} bytes, which is more than every path carries in one packet (${SAFE_ANSWER_OCTETS}): it may have been cut into fragments`,
  };
}
