import { Transport } from '../decode/datagram.ts';
import type { Attempt } from '../lookup/lookup.ts';
import { retryOf } from '../lookup/story/retries.ts';
import type { Story } from '../lookup/story/story.ts';
import { isOneFlow, isRacer, type Pair } from '../lookup/story/pair.ts';
import { copyAfterTranslation } from '../lookup/story/vantage.ts';
import { CROSSING, PROMPT, SHORTEST_RETRY } from '../lookup/times.ts';
import { toMs } from '../wire/time.ts';
import { frames, ms, say, type Sentence, wait } from '../words/say.ts';
import { LISTED, seen, unseen } from './fact.ts';
import {
  lostRetransmissions,
  noTranslation,
  retryWithoutAnswer,
  sentTogether,
  sharesAnswer,
} from './facts.ts';
import type { Context, Fact } from './rule.ts';
import { endsInNode } from './translation.ts';

/** An answer that takes more than this multiple of the server's usual time may belong to another query. */
const SLOWER = 4;

/**
 * A fact that supports the race or cannot be seen; or a sentence that rules the race out by what is the case instead.
 */
export type Condition = Fact | Sentence;

/**
 * Returns the eight conditions under which a lost leg is compatible with the conntrack race: two packets of one fresh
 * five-tuple, one of which is dropped when netfilter confirms the entry of the other. Each condition holds, fails, or
 * cannot be seen. The race needs all of them, and no single one proves it.
 */
export function raceConditions(
  story: Story,
  pair: Pair,
  lost: Attempt,
  context: Context,
): Condition[] {
  const other = lost === pair.first ? pair.second : pair.first;
  const third = story.lookup.attempts.find(
    (attempt) => attempt !== lost && attempt !== other && isRacer(attempt, pair),
  );
  return [
    sameFiveTuple(pair, lost, context),
    sentTogether(pair),
    freshFlow(story, pair, context),
    exactlyOneLost(lost, third !== undefined && !third.answer ? third : other, context),
    ...lossConditions(story, lost, context),
  ];
}

/** Returns the conditions that do not depend on the other query. */
export function lossConditions(story: Story, lost: Attempt, context: Context): Condition[] {
  return [
    answeredWhenSentAgain(story, lost, context),
    nothingElseHappened(story, lost, context),
    translatable(story, context),
    reachesPastRetry(lost, context),
  ];
}

/** States that both queries have one five-tuple of UDP, or why they have not. */
export function sameFiveTuple({ first, second }: Pair, lost: Attempt, context: Context): Condition {
  if (first.transport !== Transport.udp)
    return say`A and AAAA were asked over TCP, where one connection carries both`;
  if (!isOneFlow({ first, second })) {
    const [one, other] = [first, second].map((leg) => serverOf(leg, context));
    return say`A and AAAA went to different servers (${one!} and ${other!}), so they have different five-tuples and cannot race`;
  }
  const isThird = lost !== first && lost !== second;
  return {
    frames: isThird ? [first.frame, second.frame, lost.frame] : [first.frame, second.frame],
    ...(isThird
      ? seen`A, AAAA and ${context.type(lost.qtype)} of one name leave from one UDP port (${first.clientPort}) to one server (${context.address(first.server)})`
      : seen`A and AAAA of one name leave from one UDP port (${first.clientPort}) to one server (${context.address(first.server)})`),
  };
}

function serverOf({ server, serverPort }: Attempt, context: Context): string {
  return `${context.address(server)} port ${serverPort}`;
}

/** States that the five-tuple is fresh, or that it was in use before. */
export function freshFlow({ lookup }: Story, pair: Pair, { isUntimed }: Context): Condition {
  if (lookup.freshFlow)
    return {
      frames: [pair.first.frame],
      ...seen`it is the first use of this five-tuple in the capture, so both packets can be without a confirmed conntrack entry`,
    };
  return isUntimed
    ? say`this five-tuple was in use before, so its conntrack entry was confirmed already, unless 120 s had passed`
    : say`this five-tuple was in use within the 120 s before, so its conntrack entry was confirmed already`;
}

function exactlyOneLost(lost: Attempt, other: Attempt, context: Context): Condition {
  const type = context.type(other.qtype);
  if (!other.answer) return say`the ${type} query of the pair is unanswered too`;
  // The client repeats both over TCP, which takes a while if connections open slowly.
  if (other.answer.truncated && retryOf(lost)?.transport === Transport.tcp)
    return say`the ${type} answer was truncated (${frames([other.answer.frame])}), so the client asks over TCP: nobody waited for the missing answer`;
  const after = other.answer.time - other.time;
  if (after > PROMPT && !context.isUntimed)
    return say`the ${type} query of the pair was answered only after ${ms(toMs(after))}: the server, or the path, was slow`;
  return {
    frames: [lost.frame, other.frame, other.answer.frame],
    ...seen`exactly one leg is unanswered, ${context.type(lost.qtype)}; the other, ${type}, is answered after ${ms(toMs(after))}`,
  };
}

function answeredWhenSentAgain(story: Story, lost: Attempt, context: Context): Condition {
  const type = context.type(lost.qtype);
  const [lostAgain] = lostRetransmissions(story);
  if (lostAgain)
    return say`a retransmission is lost as well (${frames([lostAgain.frame])}), when the five-tuple has its entry or is another one`;
  const retry = retryOf(lost);
  if (!retry)
    return say`the ${type} query is not sent again in this capture, so whether it would have been answered cannot be seen`;
  const waited = retry.time - lost.time;
  if (waited < SHORTEST_RETRY)
    return say`the ${type} query is sent again after ${ms(toMs(waited))} already (${frames([retry.frame])}), before any resolver misses an answer: nothing is known to be lost`;
  if (!retry.answer) return retryWithoutAnswer(retry, context);
  return {
    frames: [retry.frame, retry.answer.frame],
    ...seen`the missing ${type} query is answered when it is sent again, ${ms(toMs(waited))} later`,
  };
}

function nothingElseHappened(story: Story, lost: Attempt, context: Context): Condition {
  const type = context.type(lost.qtype);
  const [odd] = lost.others;
  if (odd?.kind === 'unexpected-source')
    return say`an answer came from ${context.address(odd.source)} instead (${frames([odd.frame])})`;
  if (odd?.kind === 'mismatched-id')
    return say`an answer with another ID came (${frames([odd.frame])})`;
  const { unreachables } = story.lookup;
  // An error about another server says nothing about this one.
  const unreachable = unreachables.find(({ isOfAnother }) => !isOfAnother);
  if (unreachable) return say`an ICMP error came (${frames([unreachable.frame])})`;
  if (context.isUntimed && sharesAnswer(lost)) {
    const { frame } = retryOf(lost)!.answer!;
    return {
      frames: [frame],
      ...unseen`whether the answer in ${frames([frame])} is a late one to ${frames([lost.frame])}, and nothing was lost: both queries have one ID, and there are no times`,
    };
  }
  const maybe = endsInNode(story, lost, context) ? undefined : maybeLate(lost, context);
  if (maybe) return maybe;
  const [elsewhere] = unreachables;
  if (elsewhere)
    return {
      frames: [elsewhere.frame],
      ...seen`no answer from elsewhere and no late answer to the ${type} query; the ICMP error in ${frames([elsewhere.frame])} is about what went to another server`,
    };
  return seen`no ICMP error, no answer from elsewhere and no late answer to the ${type} query`;
}

/** Returns a fact if the answer to a retry with the same ID and port took so long that it may be to the first query. */
function maybeLate(lost: Attempt, context: Context): Fact | undefined {
  if (!sharesAnswer(lost)) return undefined;
  const usual = context.tally.usual(lost.server) ?? Infinity;
  const { time, answer } = retryOf(lost)!;
  const took = answer!.time - time;
  if (took <= SLOWER * usual || took <= CROSSING) return undefined;
  return {
    frames: [lost.frame, answer!.frame],
    ...unseen`whether the answer in ${frames([answer!.frame])} is a late one to ${frames([lost.frame])}, and nothing was lost: it came ${ms(toMs(took))} after the retry, and three of four answers of this server take ${ms(toMs(usual))} at most`,
  };
}

function translatable(story: Story, context: Context): Condition {
  const reason = noTranslation(story, context);
  if (reason) return reason;
  const { server: id, time } = story.lookup.attempts[0]!;
  const server = context.address(id);
  const service = context.named.service(id, time);
  const translated = story.lookup.attempts
    .map(copyAfterTranslation)
    .find((copy) => copy !== undefined);
  if (translated) {
    const peer = context.address(translated.peer);
    const endpoint = context.named.endpoint(translated.peer, time);
    return service && endpoint?.services.includes(service.name)
      ? seen`${server} is the ClusterIP of ${service.name}: queries to it were seen again on their way to its endpoint ${endpoint.pod ?? peer} (${peer}, ${context.where(translated)})`
      : seen`${server} is a service address: queries to it were seen again on their way to ${peer} (${context.where(translated)})`;
  }
  if (service) {
    return seen`${server} is the ClusterIP of ${service.name}, which the node translates to an endpoint`;
  }
  const rules = context.facts.translationOf(server);
  if (rules) {
    const { mode, endpoints } = rules.value;
    const to = endpoints.slice(0, LISTED).join(', ');
    return to === ''
      ? seen`${server} is a service address that the node translates with ${mode} (${rules.file})`
      : seen`${server} is a service address that the node translates with ${mode} to ${to} (${rules.file})`;
  }
  return unseen`whether ${server} is a service address (ClusterIP) that the node translates to an endpoint`;
}

function reachesPastRetry(lost: Attempt, context: Context): Condition {
  if (retryOf(lost)) return seen`the capture reaches past the retry`;
  return say`the capture goes on for ${wait(toMs(context.captureEnd - lost.time))} after the query, without a retry`;
}
