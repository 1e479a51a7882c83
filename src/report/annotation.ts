import { typeName, rcodeName } from '../dns/codes.ts';
import type { HeldMessage } from '../lookup/held-message.ts';
import type { Attempt } from '../lookup/lookup.ts';
import { pairOf, retryOf } from '../lookup/story.ts';
import { toMs } from '../wire/time.ts';
import { ms, say, type Sentence } from '../words/say.ts';

/** What a line is within its lookup, in one sentence. */
export function annotate(message: HeldMessage): Sentence {
  const { attempt } = message;
  if (message.isIcmp) return say`ICMP error: the packet that it quotes could not be delivered`;
  if (!attempt) return annotateStranger(message);
  if (message.kind === 'copy') return annotateCopy(message, attempt);
  return message.isResponse ? annotateResponse(message, attempt) : annotateQuery(attempt);
}

function annotateStranger(message: HeldMessage): Sentence {
  if (message.isResponse) return say`response without a query in this capture`;
  return say`query that is no part of a lookup`;
}

function annotateCopy(message: HeldMessage, attempt: Attempt): Sentence {
  const original = message.isResponse ? (attempt.answer?.frame ?? attempt.frame) : attempt.frame;
  const place = message.place === attempt.place ? say`seen twice` : say`seen at another interface`;
  return message.isResponse
    ? say`the response of frame ${original}, ${place}`
    : say`the query of frame ${original}, ${place}`;
}

function annotateQuery(attempt: Attempt): Sentence {
  return say`${role(attempt)}; ${fate(attempt)}`;
}

/** `AAAA query, second leg of a concurrent pair` */
function role(attempt: Attempt): Sentence {
  const type = typeName(attempt.qtype);
  const earlier = attempt.lookup.attempts.find((other) => retryOf(other) === attempt);
  if (earlier) {
    const after = ms(toMs(attempt.time - earlier.time));
    if (earlier.answer && earlier.answer.time < attempt.time) {
      return say`${type} query, repeated after ${after} although frame ${earlier.frame} was answered`;
    }
    return say`${type} query, sent again ${after} after frame ${earlier.frame}`;
  }
  const pair = pairOf(attempt.lookup);
  if (pair?.first === attempt) return say`${type} query, first leg of a concurrent pair`;
  if (pair?.second === attempt) return say`${type} query, second leg of a concurrent pair`;
  if (attempt.lookup.attempts[0] === attempt) return say`${type} query`;
  return say`${type} query, further leg of the lookup that begins in frame ${attempt.lookup.attempts[0]!.frame}`;
}

/** `never answered; sent again in frame 7 after 5,001 ms` */
function fate(attempt: Attempt): Sentence {
  const retry = retryOf(attempt);
  if (attempt.answer?.kind === 'late') {
    return say`answered late, in frame ${attempt.answer.frame} after ${ms(toMs(attempt.answer.time - attempt.time))}`;
  }
  if (attempt.answer) {
    return say`answered in frame ${attempt.answer.frame} after ${ms(toMs(attempt.answer.time - attempt.time))}`;
  }
  if (!retry) return say`never answered, and not sent again`;
  return say`never answered; sent again in frame ${retry.frame} after ${ms(toMs(retry.time - attempt.time))}`;
}

function annotateResponse(message: HeldMessage, attempt: Attempt): Sentence {
  const type = typeName(message.qtype);
  const after = ms(toMs(message.time - attempt.time));
  switch (message.kind) {
    case 'late':
      return say`${type} response to frame ${attempt.frame}, late: after ${after} the client had asked again`;
    case 'duplicate':
      return say`${type} response to frame ${attempt.frame} once more, ${after} after the query`;
    case 'mismatched-id':
      return say`${type} response with ID ${message.id}, which was not asked with: the client has to ignore it`;
    case 'unexpected-source':
      return say`${type} response from another address than was asked: the client has to ignore it`;
    default:
      return say`${outcome(message)} to frame ${attempt.frame} after ${after}`;
  }
}

function outcome(message: HeldMessage): Sentence {
  const type = typeName(message.qtype);
  const rcode = message.flags & 0xf;
  if ((message.flags & 0x0200) !== 0) return say`${type} response, truncated,`;
  if (rcode !== 0) return say`${type} response ${rcodeName(rcode)}`;
  return say`${type} response`;
}
