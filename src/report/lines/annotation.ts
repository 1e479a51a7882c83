import { Transport } from '../../decode/datagram.ts';
import { IcmpKind } from '../../decode/network/icmp-kind.ts';
import { opcodeName, rcodeName, typeName } from '../../dns/codes.ts';
import { extendedErrors } from '../../dns/message.ts';
import { extendedRcode } from '../../dns/record.ts';
import { NO_NAME } from '../../dns/message-view.ts';
import { isUsual } from '../../lookup/grouping/completion.ts';
import type { HeldMessage } from '../../lookup/lines/held-message.ts';
import { isNumbered, sameWithin } from '../../lookup/exchange/copies.ts';
import type { Answer, Attempt } from '../../lookup/lookup.ts';
import { retriedBy, retryOf } from '../../lookup/story/retries.ts';
import type { Fate } from '../../lookup/fate/fate.ts';
import { pairOf } from '../../lookup/story/pair.ts';
import { type Nanoseconds, toMs } from '../../wire/time.ts';
import { ms, say, type Sentence } from '../../words/say.ts';

/** RFC 1035 section 4.1.1. */
const OPCODE_QUERY = 0;

/**
 * Describes in one sentence what a line is within its lookup.
 *
 * @param isUntimed whether only the order of packets is known
 */
export function annotate(
  message: HeldMessage,
  fateOf: (attempt: Attempt) => Fate,
  isUntimed: boolean,
): Sentence {
  const { attempt } = message;
  if (message.isIcmp) return annotateError(message);
  if (!attempt) return annotateStranger(message);
  if (message.kind === 'copy') return annotateCopy(message, attempt, isUntimed);
  return message.isResponse
    ? annotateResponse(message, attempt)
    : annotateQuery(attempt, fateOf(attempt));
}

function annotateError({ icmpKind }: HeldMessage): Sentence {
  switch (icmpKind) {
    case IcmpKind.host:
    case IcmpKind.network:
      return say`ICMP error: there is no way to the host to which the packet that it quotes was sent`;
    case IcmpKind.prohibited:
      return say`ICMP error: a firewall or policy rejected the packet that it quotes`;
    case IcmpKind.fragmentation:
      return say`ICMP error: the packet that it quotes is too big for a link on the way`;
    case IcmpKind.ttl:
      return say`ICMP error: the time to live of the packet that it quotes was exceeded on the way`;
    default:
      return say`ICMP error: the packet that it quotes could not be delivered`;
  }
}

function annotateStranger(message: HeldMessage): Sentence {
  if (message.name === NO_NAME) return say`a message whose question cannot be read`;
  const opcode = (message.flags >> 11) & 0xf;
  if (opcode !== OPCODE_QUERY) return say`${opcodeName(opcode)} message, no lookup`;
  if (message.isResponse) return say`response without a query in this capture`;
  return say`query that is no part of a lookup`;
}

function annotateCopy(message: HeldMessage, attempt: Attempt, isUntimed: boolean): Sentence {
  const { frame } = attempt;
  const place = message.place === attempt.place ? say`seen twice` : say`seen at another interface`;
  if (!message.isResponse) return say`the query of frame ${frame}, ${place}`;
  const answer = responseIn(message, attempt, isUntimed);
  return answer === undefined
    ? say`a response to frame ${frame} that was not seen to get back to its client`
    : say`the response of frame ${answer.frame}, ${place}`;
}

/**
 * Returns the response of which this packet is a copy: by its IP ID, else by its time. A transmission may have several
 * answers, and which of them is whose may have been decided after the copy was seen.
 */
function responseIn(
  message: HeldMessage,
  { qtype, lookup }: Attempt,
  isUntimed: boolean,
): Answer | undefined {
  const isOfPacket = message.transport === Transport.udp && isNumbered(message);
  const within = isUntimed ? Infinity : sameWithin(message);
  const apart = ({ time }: Answer): Nanoseconds => Math.abs(time - message.time);
  let nearest: Answer | undefined;
  for (const { qtype: type, answer, others } of lookup.attempts) {
    if (type !== qtype) continue;
    for (const one of answer ? [answer, ...others] : others) {
      if (apart(one) > within || (isOfPacket && one.ipId !== message.ipId)) continue;
      if (nearest === undefined || apart(one) < apart(nearest)) nearest = one;
    }
  }
  return nearest;
}

function annotateQuery(attempt: Attempt, fate: Fate): Sentence {
  return say`${role(attempt)}; ${ending(attempt, fate)}`;
}

/** Returns the role of a query in its lookup: `AAAA query, second leg of a concurrent pair`. */
function role(attempt: Attempt): Sentence {
  const type = typeName(attempt.qtype);
  const earlier = retriedBy(attempt);
  if (earlier) {
    const after = ms(toMs(attempt.time - earlier.time));
    if (earlier.answer?.truncated && earlier.answer.time < attempt.time) {
      return say`${type} query, asked again because the answer in frame ${earlier.answer.frame} is truncated`;
    }
    if (earlier.answer && !isUsual(earlier.answer.rcode) && earlier.answer.time < attempt.time) {
      return say`${type} query, asked again after ${rcodeName(earlier.answer.rcode)} in frame ${earlier.answer.frame}`;
    }
    // Within an interrupted lookup, the time between two queries is unknown.
    if (attempt.lookup.isInterrupted)
      return say`${type} query of frame ${earlier.frame}, sent again`;
    if (earlier.answer && earlier.answer.time < attempt.time) {
      return say`${type} query, repeated after ${after} although frame ${earlier.frame} was answered`;
    }
    return say`${type} query, sent again ${after} after frame ${earlier.frame}`;
  }
  if (attempt.rare.isHop) return sentOn(attempt, type);
  const pair = pairOf(attempt.lookup);
  if (pair?.first === attempt) return say`${type} query, first leg of a concurrent pair`;
  if (pair?.second === attempt) return say`${type} query, second leg of a concurrent pair`;
  if (attempt.lookup.attempts[0] === attempt) return say`${type} query`;
  const [first] = attempt.lookup.attempts;
  const twin = attempt.lookup.attempts.find((other) => other.qtype === attempt.qtype)!;
  if (twin !== attempt)
    return say`the ${type} query of frame ${twin.frame}, to another server at the same time`;
  return say`${type} query, further leg of the lookup that begins in frame ${first!.frame}`;
}

/** Describes a query that a forwarder sends on behalf of a client. */
function sentOn(attempt: Attempt, type: string): Sentence {
  const { time, lookup } = attempt;
  const { sentOnFor, sentOnBefore, sentFor } = attempt.rare;
  if (sentOnBefore !== undefined)
    return say`${type} query, sent on once more ${ms(toMs(time - sentOnBefore.time))} after frame ${sentOnBefore.frame}`;
  if (sentOnFor === 0 && sentFor !== undefined && sentFor.lookup.name !== lookup.name)
    return say`${type} query, sent by a server that was asked for an alias of this name`;
  if (sentOnFor === 0) return say`${type} query, sent on by a server that was asked the same`;
  return say`${type} query, sent on for that in frame ${sentOnFor}`;
}

/** Returns what became of a query: `never answered; sent again in frame 7 after 5,001 ms`. */
function ending(attempt: Attempt, fate: Fate): Sentence {
  const { answer, lookup } = attempt;
  const { mayHave } = attempt.rare;
  if (answer) {
    const after = ms(toMs(answer.time - attempt.time));
    const or = answer.orTo;
    if (or && or !== attempt && !or.rare.rejection)
      return say`the answer in frame ${answer.frame} belongs to this query or to the one in frame ${or.frame}`;
    if (lookup.isInterrupted) return say`answered in frame ${answer.frame}`;
    if (answer.time < attempt.time)
      return say`answered in frame ${answer.frame}, captured before it`;
    if (answer.kind === 'late') return say`answered late, in frame ${answer.frame} after ${after}`;
    return say`answered in frame ${answer.frame} after ${after}`;
  }
  if (attempt.rare.rejection)
    return say`not delivered, as the ICMP error in frame ${attempt.rare.rejection.frame} says`;
  if (attempt.rare.cutOff)
    return say`no answer: the server ended the connection in frame ${attempt.rare.cutOff.frame}`;
  if (mayHave)
    return say`the answer in frame ${mayHave.frame} belongs to this query or to the one in frame ${mayHave.attempt!.frame}`;
  const retry = retryOf(attempt) ?? attempt.rare.sentOnAgain;
  if (retry) return sentAgain(attempt, retry, fate);
  if (fate === 'undetermined')
    return say`no answer in this capture, which does not show what became of it`;
  if (isAnsweredElsewhere(attempt)) return say`never answered by this server, but by another`;
  return say`never answered, and not sent again`;
}

function sentAgain({ time, lookup }: Attempt, retry: Attempt, fate: Fate): Sentence {
  const { frame } = retry;
  const after = ms(toMs(retry.time - time));
  // The query may have been answered all the same: by a path that was not captured, or too late for the client.
  if (fate === 'undetermined')
    return lookup.isInterrupted
      ? say`no answer in this capture; sent again in frame ${frame}`
      : say`no answer in this capture; sent again in frame ${frame} after ${after}`;
  return lookup.isInterrupted
    ? say`never answered; sent again in frame ${frame}`
    : say`never answered; sent again in frame ${frame} after ${after}`;
}

/** Whether another server answered the same question, asked in the same lookup. */
function isAnsweredElsewhere(attempt: Attempt): boolean {
  return attempt.lookup.attempts.some(
    (other) =>
      other.qtype === attempt.qtype &&
      other.answer !== undefined &&
      other.server !== attempt.server,
  );
}

function annotateResponse(message: HeldMessage, attempt: Attempt): Sentence {
  // An error response may lack the question.
  const type = typeName(message.name === NO_NAME ? attempt.qtype : message.qtype);
  const after = ms(toMs(message.time - attempt.time));
  switch (message.kind) {
    case 'late':
      return say`${type} response to frame ${attempt.frame}, late: after ${after} the client had asked again`;
    case 'duplicate':
      return say`${type} response to frame ${attempt.frame} once more, ${after} after the query`;
    case 'mismatched-id':
      return say`${type} response with ID ${message.id}, which is not that of the query: the client has to ignore it`;
    case 'unexpected-source':
      if (message.source === attempt.server)
        return say`${type} response from another port than was asked: the client has to ignore it`;
      return say`${type} response from another address than was asked: the client has to ignore it`;
    default:
      if (message.time < attempt.time && !attempt.lookup.isInterrupted)
        return say`${outcome(message, type)} to frame ${attempt.frame}, captured before it`;
      return attempt.lookup.isInterrupted
        ? say`${outcome(message, type)} to frame ${attempt.frame}; the time between them is not known`
        : say`${outcome(message, type)} to frame ${attempt.frame} after ${after}`;
  }
}

function outcome(message: HeldMessage, type: string): Sentence {
  const rcode = extendedRcode(message.bytes, message.start, message.end);
  if ((message.flags & 0x0200) !== 0) return say`${type} response, truncated,`;
  if (rcode !== 0) {
    const reasons = extendedErrors(message.bytes, message.start, message.end);
    if (reasons.length > 0)
      return say`${type} response ${rcodeName(rcode)} (${reasons.join(', ')})`;
    return say`${type} response ${rcodeName(rcode)}`;
  }
  return say`${type} response`;
}
