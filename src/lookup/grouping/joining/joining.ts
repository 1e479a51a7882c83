import { Transport } from '../../../decode/datagram.ts';
import type { Nanoseconds } from '../../../wire/time.ts';
import type { AddressId } from '../../../wire/address.ts';
import type { Attempt, Lookup } from '../../lookup.ts';
import { tellsClient } from '../../sighting.ts';
import { isOfGo, isOneKindOfSocket, isOneManner } from '../../exchange/manner.ts';
import {
  BIND_SLACK,
  BIND_WAIT,
  DEFAULT_WAIT,
  LEG_WINDOW,
  LONGEST_DEFAULT_WAIT,
  REORDERING,
  SHORTEST_RETRY,
  SHORTEST_ROUND,
} from '../../times.ts';
import { isUseful, isUsual } from '../completion.ts';
import { isAskedAgain } from './just-denied.ts';
import { isAddressType, isOtherAddressType, sharesPort } from '../legs.ts';
import { isFiveSeconds, isTimer, isWholeSecond } from './timers.ts';
import type { Waiting } from './waiting.ts';

/** Most bytes of DNS that fit into one Ethernet frame: 1,500 bytes less the headers of IPv4 and UDP (RFC 894). */
const UNCUT_OCTETS = 1_472;

/**
 * How often a leg is asked with a new port and a new ID each time: Go asks each of three servers twice
 * (net/dnsconfig_unix.go: attempts, servers). A client whose lookups of a name all fail would seem to ask on and on.
 */
const MAX_TRIES = 6;

/**
 * Returns the lookup that this one is a retry of, from another port or with another ID; undefined if there is none. The
 * packets of the retry do not tell, but the traffic around it does. So this is decided when the retry is over.
 */
export function retried(lookup: Lookup, waiting: Waiting): Lookup | undefined {
  const earlier = repeatedBy(lookup, waiting) ?? deniedBefore(lookup);
  if (earlier !== undefined) return earlier;
  for (const candidate of waiting.candidates(lookup.client, lookup.name, lookup.start)) {
    if (candidate === lookup || candidate.start >= lookup.start) continue;
    if (isTruncated(lookup, candidate) || isDue(lookup, candidate, waiting)) return candidate;
  }
  return undefined;
}

/** Returns the earlier lookup whose query IDs this lookup repeats; undefined if there is none. */
export function repeatedBy(lookup: Lookup, waiting: Waiting): Lookup | undefined {
  for (const { id } of lookup.attempts)
    for (const earlier of waiting.withId(lookup.client, id, lookup.name))
      if (earlier !== lookup && hasSameIds(lookup, earlier)) return earlier;
  return undefined;
}

/**
 * Whether this lookup repeats the questions of the earlier one with the same IDs. glibc reuses its IDs after a second
 * loss, at another name server, or over TCP; c-ares always does. Two random IDs agree once in 65,536 times. So the
 * earlier lookup must also lack something, and must have sent each repeated question with the same ID.
 */
function hasSameIds(lookup: Lookup, earlier: Lookup): boolean {
  const { start, attempts } = lookup;
  if (earlier.start >= start) return false;
  const isBeside = isBesideTruncated(lookup, earlier);
  if (!isBeside && isContent(earlier, start) && !completes(lookup, earlier) && !isCut(earlier))
    return false;
  return (
    (isBeside ||
      attempts.some((one) => isTruncatedHere(one, earlier)) ||
      attempts.some(({ qtype }) => isMissing(earlier, qtype, start)) ||
      isRound(lookup, earlier) ||
      (isDenied(earlier, start + REORDERING) && !hasRecovered(earlier, start))) &&
    attempts.some(({ qtype }) => lastBefore(earlier, qtype, start) !== undefined) &&
    attempts.every((again) => {
      const { id, qtype } = again;
      const sent = earlier.attempts.filter((one) => one.qtype === qtype && one.time < start);
      // Another lookup may have been joined in between by mistake, so one equal ID is enough.
      return (
        sent.length === 0 || sent.some((one) => one.id === id && isOneKindOfSocket(one, again))
      );
    })
  );
}

/**
 * Whether the query asks over TCP, for the first time, what one of several servers truncated: musl does so although
 * another server has answered in the meantime.
 */
function isTruncatedHere({ qtype, id, transport, time }: Attempt, earlier: Lookup): boolean {
  if (transport !== Transport.tcp) return false;
  const sent = earlier.attempts.filter((one) => one.qtype === qtype && one.time < time);
  return (
    sent.some((one) => one.id === id && one.answer?.truncated === true) &&
    sent.every((one) => one.transport !== Transport.tcp)
  );
}

/**
 * Whether the lookup goes on over TCP after a truncated answer, and has the leg of the earlier lookup only there: glibc
 * then asks for both legs again, with their IDs, also for the one that was answered (resolv/res_send.c, send_vc).
 */
function isBesideTruncated({ attempts }: Lookup, earlier: Lookup): boolean {
  const { qtype } = earlier.attempts[0]!;
  return (
    earlier.attempts.every((one) => one.qtype === qtype) &&
    attempts.some(({ answer }) => answer?.truncated === true) &&
    attempts.every((one) => one.qtype !== qtype || one.transport === Transport.tcp)
  );
}

/**
 * Whether the client got past its errors: the last query of each leg was promptly answered, and a round that an error
 * had begun is over.
 */
function hasRecovered(lookup: Lookup, until: Nanoseconds): boolean {
  return lookup.attempts.every(
    ({ qtype, time }) =>
      time >= until || (until - time >= SHORTEST_ROUND && !isMissing(lookup, qtype, until)),
  );
}

/**
 * Whether each query was sent once, together with the others, and promptly answered: the client has nothing to ask
 * again.
 */
function isContent(lookup: Lookup, until: Nanoseconds): boolean {
  const before = lookup.attempts.filter(({ time }) => time < until);
  if (before.length > 0 && before.at(-1)!.time - before[0]!.time > SHORTEST_RETRY) return false;
  const types = new Set(before.map(({ qtype }) => qtype));
  if (types.size < before.length || isDenied(lookup, until + REORDERING)) return false;
  // While a slow answer was on its way the client may have asked again, and that retry may have been lost before the
  // capture point.
  return before.every(
    ({ answer, time }) =>
      answer !== undefined && answer.time <= until && answer.time - time < SHORTEST_RETRY,
  );
}

/**
 * Whether an answer came in fragments. Any of them may have been lost behind the capture point: then the client asks
 * again.
 */
function isCut({ attempts }: Lookup): boolean {
  return attempts.some(
    ({ answer }) => answer && (answer.isFragment || answer.length > UNCUT_OCTETS),
  );
}

/**
 * Whether the lookup repeats, at a resolver's timer, the only leg of an earlier lookup that seems complete. If it
 * brings the other leg too, it must ask another server (glibc): at the same server that leg would have come from the
 * old port first, and the equal ID is chance.
 */
function completes({ start, attempts }: Lookup, earlier: Lookup): boolean {
  const { server } = attempts[0]!;
  const { qtype } = earlier.attempts[0]!;
  const isOneLeg = earlier.attempts.every((one) => one.qtype === qtype);
  const isNext = earlier.attempts.every((one) => one.server !== server);
  const isSame = attempts.every((one) => one.qtype === qtype);
  return isOneLeg && (isSame || isNext) && isWholeSecond(start - earlier.start);
}

/**
 * Whether the lookup is a round of glibc, which also repeats the answered leg because the other leg is missing, here or
 * before the capture point. The legs of a round follow each other, unless the program loses the processor in between.
 */
function isRound({ start, attempts }: Lookup, earlier: Lookup): boolean {
  const before = earlier.attempts.filter(({ time }) => time < start);
  const last = before.at(-1);
  if (last === undefined || start - before[0]!.time < SHORTEST_ROUND) return false;
  const lastAnswer = lastAnswered(before, start);
  const since = start - Math.max(last.time, lastAnswer);
  if (since <= LEG_WINDOW) return true;
  const round = before.filter(({ time }) => time > last.time - SHORTEST_ROUND);
  const isOther = round.every(({ qtype }) => attempts.every((one) => one.qtype !== qtype));
  if (isOther && since < SHORTEST_ROUND) return true;
  const isOneLeg = round.every(({ qtype }) => qtype === last.qtype);
  const isOpen = before.some(({ qtype }) => isMissing(earlier, qtype, start));
  const gap = start - last.time;
  // A client with both answers asks again only if an answer was lost behind the capture point, and then by its timer.
  const mayGoOn = isOneLeg && (isWholeSecond(gap) || !hasBoth(before, start));
  return gap >= SHORTEST_ROUND && (mayGoOn || isOpen);
}

function hasBoth(attempts: readonly Attempt[], time: Nanoseconds): boolean {
  const answered = attempts.filter(({ answer }) => answer !== undefined && answer.time <= time);
  return new Set(answered.map(({ qtype }) => qtype)).size > 1;
}

/** Returns when the last answer before `time` came; -Infinity if none did. */
function lastAnswered(attempts: readonly Attempt[], time: Nanoseconds): Nanoseconds {
  let last = -Infinity;
  for (const { answer } of attempts)
    if (answer !== undefined && answer.time <= time && answer.time > last) last = answer.time;
  return last;
}

/**
 * Whether the last transmission of this leg had no prompt, useful answer by then, and there was time or reason enough
 * to send it again.
 */
function isMissing(lookup: Lookup, qtype: number, time: Nanoseconds): boolean {
  const last = lastBefore(lookup, qtype, time);
  if (last === undefined) return false;
  const { answer } = last;
  const until = Math.min(time, closedAt(lookup, last.clientPort));
  const isAnswered = answer !== undefined && answer.time <= until && isUseful(answer);
  if (isAnswered && answer.time - last.time < SHORTEST_RETRY) return false;
  // glibc counts from the first packet of a round, however late the second leg was sent.
  const since = time - last.time;
  return since >= SHORTEST_RETRY || isTimer(time - lookup.start) || isDenied(lookup, time);
}

/**
 * Returns when the client no longer took answers on this port; Infinity if that does not show. After an ICMP error about
 * one query, glibc and c-ares close the socket with all queries on it, and ask again from another port.
 */
function closedAt({ attempts }: Lookup, port: number): Nanoseconds {
  const told = attempts.filter((one) => one.clientPort === port && one.rare.rejection);
  if (told.length === 0) return Infinity;
  const again = attempts.find(
    ({ clientPort, id, qtype, time }) =>
      clientPort !== port &&
      told.some((one) => one.id === id && one.qtype === qtype && one.rare.rejection!.time <= time),
  );
  return again?.time ?? Infinity;
}

/**
 * Returns the lookup whose denied query this lookup asks again, at once and with a new ID, as each leg does by itself;
 * undefined if there is none. A query is denied by an error response, by ICMP, or by the end of its connection (Go,
 * unbound).
 */
export function deniedBefore(lookup: Lookup): Lookup | undefined {
  const { attempts, contests } = lookup;
  const isOwn = contests !== undefined && sharesPort(contests.sooner.lookup);
  const asksAgain = lookup.asksAgain ?? (isOwn ? contests.denied : undefined);
  if (asksAgain === undefined) return undefined;
  const { lookup: earlier } = asksAgain;
  // If packets are out of order by microseconds, the other leg may stand first.
  const first = attempts.find(({ qtype }) => qtype === asksAgain.qtype);
  if (earlier === lookup || earlier.isSettled || first === undefined) return undefined;
  if (isGivenUp(asksAgain, first)) return earlier;
  if (!isAskedAgain(asksAgain, deniedAt(asksAgain), first)) return undefined;
  const { clientPort, qtype, server } = first;
  if (clientPort === asksAgain.clientPort)
    return wasAsked(earlier, qtype, server) ? undefined : earlier;
  // c-ares repeats the ID, whatever legs go together; otherwise each leg has a port of its own (Go).
  if (first.id === asksAgain.id) return earlier;
  if (sharesPort(lookup) || sharesPort(earlier)) return undefined;
  const tries = earlier.attempts.filter((one) => one.qtype === qtype && one.time < first.time);
  return tries.length < MAX_TRIES ? earlier : undefined;
}

/**
 * Whether a query that waited on the socket of a denied query, and was not denied itself, is asked again with its ID.
 */
function isGivenUp({ lookup, id, qtype, answer, time }: Attempt, again: Attempt): boolean {
  const { client, name } = again.lookup;
  return (
    id === again.id &&
    qtype === again.qtype &&
    lookup.client === client &&
    lookup.name === name &&
    time < again.time &&
    (answer === undefined || answer.time > again.time)
  );
}

/**
 * Whether the lookup asks over TCP, with a new ID, what was truncated. How long the connection takes to open is
 * unknown.
 */
function isTruncated({ attempts }: Lookup, earlier: Lookup): boolean {
  return attempts.every((attempt, at) => {
    const { qtype, transport, time } = attempt;
    if (attempts.findIndex((one) => one.qtype === qtype) < at) return true;
    const last = lastBefore(earlier, qtype, time);
    if (last?.answer?.truncated !== true || transport !== Transport.tcp) return false;
    const since = time - last.answer.time;
    return since >= 0 && since <= LONGEST_DEFAULT_WAIT && isOneManner(last, attempt);
  });
}

/**
 * Whether the lookup comes with a new ID when a resolver's timer runs out: Go, unbound and systemd-resolved use another
 * port, Netty another server. After 5 s one sign is enough: the client, which may ask for the name all the time, has
 * not asked in between; or the lookup is a single leg while the other has two; or it asks the next server. At a shorter
 * timer the first two signs are needed, or the first one and the manner of BIND, which asks for each leg by itself.
 */
function isDue(lookup: Lookup, earlier: Lookup, waiting: Waiting): boolean {
  const { start } = lookup;
  if (start - earlier.lastQuery > LONGEST_DEFAULT_WAIT) return false;
  const isQuiet = lookup.attempts.every(
    ({ qtype }) => waiting.begunBetween(earlier, lookup, qtype) <= 1,
  );
  const isLate = lookup.attempts.every((attempt) => {
    const { qtype, clientPort, server } = attempt;
    const last = lastBefore(earlier, qtype, start);
    if (last === undefined) return isHiddenOnPort(lookup, earlier, qtype, clientPort);
    if (hadAnswer(earlier, qtype, start) || !isOneKindOfSocket(last, attempt)) return false;
    // After an error response, a client asks again at once or not at all.
    if (last.answer !== undefined && last.answer.time <= start && !last.answer.truncated)
      return false;
    // A client that sends two legs from one port keeps their IDs when it asks again from another port.
    if (last.clientPort !== clientPort && (sharesPort(earlier) || sharesPort(lookup))) return false;
    const isOnPort = last.clientPort === clientPort && wasAsked(earlier, qtype, server);
    if (isOnPort && !(isQuiet && isOfGo(last))) return false;
    const gap = start - last.time;
    if (gap >= DEFAULT_WAIT) return isFiveSeconds(gap);
    if (isOnPort || !isQuiet) return false;
    return isHalf(lookup, earlier) ? isTimer(gap) : isOfBind(last, gap);
  });
  return isLate && (isQuiet || isHalf(lookup, earlier) || isNextServer(lookup, earlier));
}

/**
 * Whether BIND would send this query again now: it asks with an OPT record, and its timer is exact. A program that
 * begins another lookup after a second and a little more seldom meets that moment.
 */
function isOfBind({ edns }: Attempt, gap: Nanoseconds): boolean {
  return edns && Math.abs(gap - BIND_WAIT) <= BIND_SLACK;
}

/**
 * Whether the lookup asked this server for this type. Netty asks each server once (DnsResolveContext: as many queries
 * as the stream of addresses has).
 */
function wasAsked({ attempts }: Lookup, qtype: number, server: AddressId): boolean {
  return attempts.some((one) => one.qtype === qtype && one.server === server);
}

/**
 * Whether the lookup is a single leg from the port of the earlier one. `isDue` has checked that it asks another server,
 * while a new lookup begins at the first server.
 */
function isNextServer(lookup: Lookup, earlier: Lookup): boolean {
  const [{ clientPort }] = earlier.attempts as [Attempt];
  return legCount(lookup) === 1 && lookup.attempts.every((one) => one.clientPort === clientPort);
}

/**
 * Whether a leg whose first transmission was lost before the capture point comes with the retry of the other leg, on
 * the port of many lookups.
 */
function isHiddenOnPort(lookup: Lookup, earlier: Lookup, qtype: number, port: number): boolean {
  const isOnPort = ({ clientPort }: Attempt) => clientPort === port;
  return (
    isAddressType(qtype) &&
    earlier.attempts.every((one) => isOnPort(one) && isOtherAddressType(one.qtype, qtype)) &&
    lookup.attempts.some((one) => isOnPort(one) && one.qtype !== qtype)
  );
}

/**
 * Whether the client was told by then to ask again at once: by an error, a truncated answer, an ICMP error, or the end
 * of its TCP connection.
 */
function isDenied({ attempts, unreachables }: Lookup, time: Nanoseconds): boolean {
  return (
    unreachables.some((one) => one.time <= time && tellsClient(one)) ||
    attempts.some((attempt) => deniedAt(attempt) <= time)
  );
}

/** Returns when the client was told that no answer will come to the query; Infinity if it was not. */
export function deniedAt({ time, answer, rare: { rejection, cutOff } }: Attempt): Nanoseconds {
  if (answer !== undefined) return isUseful(answer) ? Infinity : answer.time;
  // The server may have ended the connection before the query.
  const cutOffAt = cutOff === undefined ? Infinity : Math.max(time, cutOff.time);
  return Math.min(rejection?.time ?? Infinity, cutOffAt);
}

function hadAnswer({ attempts }: Lookup, qtype: number, time: Nanoseconds): boolean {
  return attempts.some(
    ({ qtype: type, answer, clientPort, time: sent }) =>
      type === qtype &&
      answer !== undefined &&
      answer.time <= time &&
      !answer.truncated &&
      isUsual(answer.rcode) &&
      // If the client asked again from another port before the answer (Go), it had closed the former port, and did not
      // take the answer.
      !attempts.some(
        (other) =>
          other.qtype === qtype &&
          other.clientPort !== clientPort &&
          other.time > sent &&
          other.time < answer.time,
      ),
  );
}

function lastBefore(lookup: Lookup, qtype: number, time: Nanoseconds): Attempt | undefined {
  return lookup.attempts.findLast((attempt) => attempt.qtype === qtype && attempt.time < time);
}

function legCount({ attempts }: Lookup): number {
  return new Set(attempts.map(({ qtype }) => qtype)).size;
}

/** Whether the lookup has one leg, while the other has several. */
function isHalf(lookup: Lookup, earlier: Lookup): boolean {
  return legCount(lookup) === 1 && legCount(earlier) > 1;
}
