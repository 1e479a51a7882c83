import type { Datagram } from '../../decode/datagram.ts';
import type { MessageView } from '../../dns/message-view.ts';
import { MILLISECOND, type Nanoseconds } from '../../wire/time.ts';
import {
  type Answer,
  type AnswerKind,
  type Attempt,
  interfaceOf,
  type Lookup,
  type Sighting,
} from './lookup.ts';

/**
 * Two sights of one query, or of one response, within this time are one packet seen twice: no resolver sends
 * again so soon without an answer in between. Forwarding through a node takes well under a millisecond.
 */
export const COPY_WINDOW: Nanoseconds = 50 * MILLISECOND;

/**
 * A response that comes this soon after a retransmission answers the retransmission; one that comes later may
 * as well answer the first transmission (same ID, same port), and then the server was slow and nothing was lost.
 */
const PROMPT: Nanoseconds = 500 * MILLISECOND;

export function lastAttempt(lookup: Lookup, message: MessageView): Attempt | undefined {
  return (
    lookup.attempts.findLast(
      (attempt) => attempt.qtype === message.qtype && attempt.answer === undefined,
    ) ?? lookup.attempts.findLast((attempt) => attempt.qtype === message.qtype)
  );
}

/** True when a later attempt of the same leg to the same server had been sent when this one was answered. */
export function wasAskedAgain(attempt: Attempt): boolean {
  const attempts = attempt.lookup.attempts;
  for (let at = attempts.length - 1; at >= 0 && attempts[at] !== attempt; at--) {
    const later = attempts[at]!;
    if (later.qtype === attempt.qtype && later.time - attempt.time > COPY_WINDOW) return true;
  }
  return false;
}

/**
 * One query seen twice: within the window, with no answer in between, and either on the very same five-tuple or
 * at another place (after DNAT the server's address differs). musl asks all its servers at once with one ID from
 * one port, but at one place.
 */
export function isCopyOfQuery(attempt: Attempt, datagram: Datagram, seen: Sighting): boolean {
  if (seen.time - attempt.time > COPY_WINDOW || attempt.answer !== undefined) return false;
  if (datagram.transport !== attempt.transport || datagram.sourcePort !== attempt.clientPort)
    return false;
  if (datagram.destination === attempt.server) return true;
  return seen.place !== attempt.place;
}

/**
 * On its way back an answer is first seen from the endpoint that the query's copy went to. Where the client's
 * query was seen it must have been translated; when the file does not tell interfaces, the second time.
 */
export function isBeforeTranslation(attempt: Attempt, datagram: Datagram, seen: Sighting): boolean {
  if (!attempt.copies.some((copy) => copy.of === 'query' && copy.peer === datagram.source))
    return false;
  const isElsewhere =
    seen.capture !== attempt.capture || interfaceOf(seen) !== interfaceOf(attempt);
  if (interfaceOf(attempt) !== 0) return isElsewhere;
  return isElsewhere || !attempt.copies.some((copy) => copy.of === 'response');
}

/** The attempt that a response fits in ID, type, server and transport; of several transmissions the likeliest. */
export function answeredAttempt(
  lookup: Lookup,
  datagram: Datagram,
  message: MessageView,
  now: Nanoseconds,
): Attempt | undefined {
  let newest: Attempt | undefined;
  let oldestOpen: Attempt | undefined;
  const attempts = lookup.attempts;
  for (let at = attempts.length - 1; at >= 0; at--) {
    const attempt = attempts[at]!;
    if (
      attempt.id !== message.id ||
      attempt.qtype !== message.qtype ||
      attempt.server !== datagram.source ||
      attempt.serverPort !== datagram.sourcePort ||
      attempt.clientPort !== datagram.destinationPort
    ) {
      continue;
    }
    newest ??= attempt;
    if (attempt.answer === undefined) oldestOpen = attempt;
  }
  if (newest === undefined || oldestOpen === undefined) return newest;
  if (newest.answer === undefined) return now - newest.time <= PROMPT ? newest : oldestOpen;
  // The newest is answered. The same answer within the window is a copy of it; a later one answers an older query.
  return now - newest.answer.time <= COPY_WINDOW ? newest : oldestOpen;
}

/** Notes a response. */
export function fill(
  answer: Answer,
  kind: AnswerKind,
  datagram: Datagram,
  message: MessageView,
  seen: Sighting,
): Answer {
  answer.kind = kind;
  answer.capture = seen.capture;
  answer.frame = seen.frame;
  answer.time = seen.time;
  answer.place = seen.place;
  answer.id = message.id;
  answer.source = datagram.source;
  answer.sourcePort = datagram.sourcePort;
  answer.rcode = message.rcode;
  answer.truncated = message.isTruncated;
  answer.answerCount = message.answerCount;
  return answer;
}
