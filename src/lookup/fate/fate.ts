import type { AddressId } from '../../wire/address.ts';
import type { Nanoseconds } from '../../wire/time.ts';
import type { Attempt, Lookup } from '../lookup.ts';
import { isOfNextRound, retryOf } from '../story/retries.ts';
import { pairOf } from '../story/pair.ts';
import { SHORTEST_RETRY } from '../times.ts';

/**
 * What became of a query. Rules, figures and lines all use this fate; none of them defines "unanswered" for itself.
 *
 * - `lost`: the query has no answer, and its client missed the answer: the query was sent again, or the capture goes on
 *   for longer than the client waits. A query that an ICMP error reports as undelivered is lost too, and so is a query
 *   whose TCP connection the server ended.
 * - `undetermined`: the query has no answer in this capture, which does not show whether the client got one.
 */
export type Fate = 'answered' | 'lost' | 'undetermined';

/** What a capture shows of a server whose answers are not in the capture. */
export interface OneWay {
  readonly lookups: number;
  /** Lookups of which nothing seems to be answered: they were asked again, or their query was rejected. */
  readonly missed: number;
  /** The first query that was sent again without its twin. */
  readonly sentAlone: Attempt | undefined;
  /** Whether the command that printed the text left the answers out. */
  readonly isFiltered: boolean;
}

/** The facts on which a fate depends besides the lookup. They change while the capture is read. */
export interface FateView {
  /** Time of the last packet of this capture, and of the captures that continue it. */
  endOf(capture: number): Nanoseconds;
  /** How long this client waits before it sends again, as far as the packets show. */
  waitOf(client: AddressId): Nanoseconds;
  /** Whether only the order of the packets is known, not their times. */
  readonly isUntimed: boolean;
  /** When this client began its latest lookup. */
  lastStartOf(client: AddressId): Nanoseconds;
  /** Whether several programs ask side by side from this client's address. */
  isConcurrent(client: AddressId): boolean;
  /** Whether the capture lacks answers that the clients got. Then a query that was not sent again is no loss. */
  readonly isLossy: boolean;
  /** Whether so many answers are missing without a query missing that the capture lacks none of them. */
  readonly isComplete: boolean;
  /** Whether a text shows the command that printed it, and that command leaves one direction out. */
  readonly isFiltered: boolean;
  /** Whether what this address answers is the answer of that server (exchange/translations.ts). */
  standsIn(source: AddressId, server: AddressId): boolean;
  /** Servers of which the capture has only the queries. */
  readonly oneWay: ReadonlyMap<AddressId, OneWay>;
}

/** Returns the fate of one transmission. */
export function fateOf(attempt: Attempt, view: FateView): Fate {
  if (attempt.answer !== undefined) return 'answered';
  if (attempt.rare.rejection !== undefined || attempt.rare.cutOff !== undefined) return 'lost';
  if (attempt.rare.mayHave !== undefined || attempt.lookup.isBare) return 'undetermined';
  if (view.oneWay.has(attempt.server) || isAnsweredForIt(attempt, view)) return 'undetermined';
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
 * Whether an answer came from an address that stands in for the server, and the query was not sent again. That it does
 * showed only when the lookup was over.
 */
export function isAnsweredForIt(
  attempt: Attempt,
  { standsIn }: Pick<FateView, 'standsIn'>,
): boolean {
  const { others, server } = attempt;
  return (
    others.some(({ kind, source }) => kind === 'unexpected-source' && standsIn(source, server)) &&
    retryOf(attempt) === undefined
  );
}

/**
 * Whether only its moment makes the later query a retry: its port and ID are new (Go). In a capture that lacks answers
 * and halves of lookups, another query falls into that moment now and then.
 */
function isByTimeAlone(attempt: Attempt, retry: Attempt): boolean {
  return retry.clientPort !== attempt.clientPort && retry.id !== attempt.id;
}

/**
 * Whether the client stopped waiting for this query because another query was denied. The other query is the partner,
 * or a query to another server. The client then asks for both at once: over TCP after a truncated answer, or at the
 * next server after an ICMP error (glibc, resolv/res_send.c, __res_context_send). This query counts as undetermined,
 * however soon its answer would have come.
 */
function isSuperseded(attempt: Attempt, retry: Attempt): boolean {
  const { lookup, clientPort } = attempt;
  if (retry.time - attempt.time >= SHORTEST_RETRY || isOfNextRound(attempt, retry)) return false;
  const isSentFrom = ({ qtype, server, clientPort: port, time }: Attempt) =>
    qtype === attempt.qtype &&
    server === attempt.server &&
    port === clientPort &&
    time > attempt.time;
  if (lookup.attempts.some(isSentFrom)) return false;
  // No timer is so short: another query on the same socket was denied, and c-ares gave up the socket with all its
  // queries.
  if (retry.id === attempt.id && retry.clientPort !== clientPort) return true;
  return lookup.attempts.some(
    ({ qtype, server, answer, rare: { rejection } }) =>
      (qtype !== attempt.qtype || server !== attempt.server) &&
      ((answer?.truncated === true && answer.time <= retry.time) ||
        (rejection !== undefined && rejection.time <= retry.time)),
  );
}

/**
 * Whether the client got the missing answer of a pair although the capture lacks it: one leg has no answer, but the
 * client went on at once with other lookups and never asked again. With several programs side by side this proves
 * nothing: the other lookups may be those of another program.
 */
export function hadAnswerUnseen(
  lookup: Lookup,
  view: Pick<FateView, 'isConcurrent' | 'isComplete'>,
): boolean {
  if (!lookup.clientWentOn || pairOf(lookup) === undefined) return false;
  if (view.isConcurrent(lookup.client) || view.isComplete || isStuck(lookup)) return false;
  return (
    hasLegOf(lookup, true) &&
    hasLegOf(lookup, false) &&
    lookup.attempts.every((attempt) => retryOf(attempt) === undefined)
  );
}

/** Whether the answered query was seen again on its way, and the other one was not: it did not get there. */
function isStuck({ attempts }: Lookup): boolean {
  return (
    attempts.some((one) => one.answer !== undefined && isSeenAgain(one)) &&
    attempts.some((one) => one.answer === undefined && !isSeenAgain(one))
  );
}

function isSeenAgain({ copies }: Attempt): boolean {
  return copies.some(({ of }) => of === 'query');
}

/** Whether the lookup has a type that is answered by any server (`isAnswered`), or a type without any answer. */
function hasLegOf({ attempts }: Lookup, isAnswered: boolean): boolean {
  return attempts.some(
    ({ qtype }) =>
      attempts.some((one) => one.qtype === qtype && one.answer !== undefined) === isAnswered,
  );
}
