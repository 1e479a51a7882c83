import type { AddressId } from '../../wire/address.ts';
import type { Nanoseconds } from '../../wire/time.ts';
import type { Attempt } from '../exchange/attempt.ts';
import type { Lookup } from '../grouping/lookup.ts';
import { retryOf } from '../story/retries.ts';
import { pairOf } from '../story/pair.ts';
import { SHORTEST_RETRY } from '../times.ts';

/**
 * What became of a query that was sent: every rule, every figure and every line asks this, and nobody has an idea of
 * "unanswered" of his own.
 *
 * - `lost`: it has no answer, and its client missed it: it was sent again, or the capture goes on for longer than the
 *   client waits. A query that ICMP says was not delivered is lost, too, and so is one whose TCP connection the server
 *   ended.
 * - `undetermined`: it has no answer in this capture, which does not show whether its client got one.
 */
export type Fate = 'answered' | 'lost' | 'undetermined';

/** What a capture shows of a server whose answers are not in it. */
export interface OneWay {
  readonly lookups: number;
  /** Those that were asked again, or whose query was rejected. */
  readonly missed: number;
}

/** What a fate depends on beside the lookup; it grows with the capture. */
export interface FateView {
  /** Time of the last packet of this capture, and of those that continue it. */
  endOf(capture: number): Nanoseconds;
  /** How long this client waits, as far as it was seen to, before it sends again. */
  waitOf(client: AddressId): Nanoseconds;
  /** Of the packets only the order is known. */
  readonly isUntimed: boolean;
  /** When this client began its latest lookup. */
  lastStartOf(client: AddressId): Nanoseconds;
  /** Several programs ask side by side. */
  isConcurrent(client: AddressId): boolean;
  /** Answers are missing in this capture that clients had: what was not sent again is no loss. */
  readonly isLossy: boolean;
  /** Servers of which only the queries were captured. */
  readonly oneWay: ReadonlyMap<AddressId, OneWay>;
}

export function fateOf(attempt: Attempt, view: FateView): Fate {
  if (attempt.answer !== undefined) return 'answered';
  if (attempt.rare.rejection !== undefined || attempt.rare.cutOff !== undefined) return 'lost';
  if (attempt.rare.mayHave !== undefined || attempt.lookup.isBare) return 'undetermined';
  if (view.oneWay.has(attempt.server)) return 'undetermined';
  if (attempt.rare.sentOnAgain !== undefined) return 'lost';
  const retry = retryOf(attempt);
  if (retry !== undefined)
    return isSuperseded(attempt, retry) || (view.isLossy && isByTimeAlone(attempt, retry))
      ? 'undetermined'
      : 'lost';
  const { isInterrupted, client } = attempt.lookup;
  if (hadAnswerUnseen(attempt.lookup, view)) return 'undetermined';
  if (isInterrupted || view.isUntimed || view.isLossy) return 'undetermined';
  const left = view.endOf(attempt.capture) - attempt.time;
  return left > view.waitOf(client) ? 'lost' : 'undetermined';
}

/**
 * Nothing but its moment says that it is sent again: port and ID are new (Go). Where the capture lacks answers, and halves
 * of lookups, one that is none falls into that moment now and then.
 */
function isByTimeAlone(attempt: Attempt, retry: Attempt): boolean {
  return retry.clientPort !== attempt.clientPort && retry.id !== attempt.id;
}

/**
 * Its partner, or what went to another server, was denied, so the client asks for both again at once: over TCP where an
 * answer was truncated, of the next server where ICMP rejected a query (glibc, resolv/res_send.c, __res_context_send).
 * Nobody waits for this one any more, however soon its answer would have come.
 */
function isSuperseded(attempt: Attempt, retry: Attempt): boolean {
  const { lookup, clientPort } = attempt;
  if (retry.time - attempt.time >= SHORTEST_RETRY) return false;
  const isSentFrom = ({ qtype, server, clientPort: port, time }: Attempt) =>
    qtype === attempt.qtype &&
    server === attempt.server &&
    port === clientPort &&
    time > attempt.time;
  if (lookup.attempts.some(isSentFrom)) return false;
  // No timer is so short: something else was denied on its socket, which was given up with all that waited (c-ares).
  if (retry.id === attempt.id && retry.clientPort !== clientPort) return true;
  return lookup.attempts.some(
    ({ qtype, server, answer, rare: { rejection } }) =>
      (qtype !== attempt.qtype || server !== attempt.server) &&
      ((answer?.truncated === true && answer.time <= retry.time) ||
        (rejection !== undefined && rejection.time <= retry.time)),
  );
}

/**
 * One leg of a pair has no answer, and its client went on at once with other lookups and never asked again: it had the
 * answer, and the capture lacks it. Where several programs ask side by side, that one goes on tells nothing of another.
 */
export function hadAnswerUnseen(lookup: Lookup, view: Pick<FateView, 'isConcurrent'>): boolean {
  if (!lookup.clientWentOn || pairOf(lookup) === undefined) return false;
  if (view.isConcurrent(lookup.client)) return false;
  return (
    hasLegOf(lookup, true) &&
    hasLegOf(lookup, false) &&
    lookup.attempts.every((attempt) => retryOf(attempt) === undefined)
  );
}

/** One of its types has an answer, of whichever server; or has none. */
function hasLegOf({ attempts }: Lookup, isAnswered: boolean): boolean {
  return attempts.some(
    ({ qtype }) =>
      attempts.some((one) => one.qtype === qtype && one.answer !== undefined) === isAnswered,
  );
}
