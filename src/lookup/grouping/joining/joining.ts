import { Transport } from '../../../decode/datagram.ts';
import { type Nanoseconds, SECOND } from '../../../wire/time.ts';
import type { AddressId } from '../../../wire/address.ts';
import type { Attempt } from '../../exchange/attempt.ts';
import { isOneManner } from '../../exchange/manner.ts';
import {
  DEFAULT_WAIT,
  LEG_WINDOW,
  LONGEST_DEFAULT_WAIT,
  MUSL_WAIT,
  REORDERING,
  SHORTEST_RETRY,
  SHORTEST_ROUND,
  TIMER_SLACK,
  UNBOUND_WAIT,
} from '../../times.ts';
import { hasClockIds } from '../../resolver/resolver-traits.ts';
import { isUseful, isUsual } from '../completion.ts';
import { isAskedAgain } from './just-denied.ts';
import { isAddressType } from '../legs.ts';
import type { Lookup } from '../lookup.ts';
import type { Waiting } from './waiting.ts';

/** What fits into one packet of Ethernet: 1,500 octets less the headers of IPv4 and UDP (RFC 894). */
const UNCUT_OCTETS = 1_472;

/**
 * The lookup that this one is a retry of: from another port, or with another ID. Its packets alone do not say so; what
 * happened around them does, so it is decided when the retry is over.
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

/** The one whose IDs it has. */
export function repeatedBy(lookup: Lookup, waiting: Waiting): Lookup | undefined {
  for (const { id } of lookup.attempts)
    for (const earlier of waiting.withId(lookup.client, id, lookup.name))
      if (earlier !== lookup && hasSameIds(lookup, earlier)) return earlier;
  return undefined;
}

/**
 * What was asked before has the ID that it had: glibc after a second loss, at another name server or over TCP; c-ares
 * always. By chance an ID is the same once in 65,536 times, so it must ask for something that was missing, and nothing
 * of it may have another ID.
 */
function hasSameIds(lookup: Lookup, earlier: Lookup): boolean {
  const { start, attempts } = lookup;
  if (earlier.start >= start) return false;
  if (isContent(earlier, start) && !completes(lookup, earlier) && !isCut(earlier)) return false;
  return (
    (attempts.some(({ qtype }) => isMissing(earlier, qtype, start)) ||
      isRound(lookup, earlier) ||
      isDenied(earlier, start + REORDERING)) &&
    attempts.some(({ qtype }) => lastBefore(earlier, qtype, start) !== undefined) &&
    attempts.every(({ id, qtype }) => {
      const sent = earlier.attempts.filter((one) => one.qtype === qtype && one.time < start);
      // Somebody else's may have been taken for its retry in between.
      return sent.length === 0 || sent.some((one) => one.id === id);
    })
  );
}

/** Each of its queries was sent once, with the other ones, and answered. */
function isContent(lookup: Lookup, until: Nanoseconds): boolean {
  const before = lookup.attempts.filter(({ time }) => time < until);
  if (before.length > 0 && before.at(-1)!.time - before[0]!.time > SHORTEST_RETRY) return false;
  const types = new Set(before.map(({ qtype }) => qtype));
  if (types.size < before.length || isDenied(lookup, until + REORDERING)) return false;
  // Of a slow answer the client may have asked again before it came, and lost that before this place.
  return before.every(
    ({ answer, time }) =>
      answer !== undefined && answer.time <= until && answer.time - time < SHORTEST_RETRY,
  );
}

/** Its answer came in fragments, of which any may have been lost behind this place: it is asked for again. */
function isCut({ attempts }: Lookup): boolean {
  return attempts.some(
    ({ answer }) => answer && (answer.isFragment || answer.length > UNCUT_OCTETS),
  );
}

/**
 * Nothing seems to be missing there; but the one leg that it has comes again with the timer of a resolver. With its other
 * leg it comes from its own port first, unless another server is asked (glibc): what has the ID of one leg has it by
 * chance.
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
 * glibc repeats the leg that was answered as well, because the other one is missing: here, or before this place. The
 * legs of a round follow each other, unless the processor is taken from the program in between.
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
  // Who has both legs asks again only when an answer was lost behind this place, and then by its timer.
  const mayGoOn = isOneLeg && (isWholeSecond(gap) || !hasBoth(before, start));
  return gap >= SHORTEST_ROUND && (mayGoOn || isOpen);
}

function hasBoth(attempts: readonly Attempt[], time: Nanoseconds): boolean {
  const answered = attempts.filter(({ answer }) => answer !== undefined && answer.time <= time);
  return new Set(answered.map(({ qtype }) => qtype)).size > 1;
}

/** When the last answer before `time` came; 0 when none did. */
function lastAnswered(attempts: readonly Attempt[], time: Nanoseconds): Nanoseconds {
  let last = 0;
  for (const { answer } of attempts)
    if (answer !== undefined && answer.time <= time && answer.time > last) last = answer.time;
  return last;
}

/** The last transmission of this leg had no answer of use, and it was time, or reason enough, to send it again. */
function isMissing(lookup: Lookup, qtype: number, time: Nanoseconds): boolean {
  const last = lastBefore(lookup, qtype, time);
  if (last === undefined) return false;
  const { answer } = last;
  const isAnswered = answer !== undefined && answer.time <= time && isUseful(answer);
  if (isAnswered && answer.time - last.time < SHORTEST_RETRY) return false;
  // glibc counts from the first packet of a round, however late the second leg left.
  const since = time - last.time;
  return since >= SHORTEST_RETRY || isTimer(time - lookup.start) || isDenied(lookup, time);
}

/**
 * After DNAT the first transmission of a leg may be missing here, and it shows with the retry: on the same port, which
 * was opened for one lookup, by itself (musl), or with what was answered before, which has the ID that it had (glibc).
 *
 * @param own what of the earlier lookup left from this port
 * @param isAloneAsARule the client asks for one family each: the port may be used again
 */
export function hasHiddenLeg(
  { freshFlow, unseenLeg }: Lookup,
  own: readonly Attempt[],
  lookup: Lookup,
  isAloneAsARule: boolean,
): boolean {
  const [first] = own as [Attempt];
  if (!isAddressType(first.qtype) || unseenLeg !== undefined) return false;
  // On a port that was used before, it must come when it would be sent again; on its own, or with an ID as musl's.
  const mayBeAnother = !freshFlow || isAloneAsARule;
  const after = lookup.start - first.time;
  const isKnown = freshFlow && lookup.attempts.some((one) => isRepetition(one, first));
  if (!isTimer(after) && !isKnown && (mayBeAnother || !isOfMusl(first, lookup, after)))
    return false;
  if (own.some(({ qtype }) => qtype !== first.qtype)) return false;
  if (after < SHORTEST_RETRY) return false;
  const others = lookup.attempts.filter(
    ({ qtype, id }) => qtype !== first.qtype || id !== first.id,
  );
  return (
    others.length > 0 &&
    others.every((one) => isOtherAddressType(one.qtype, first.qtype) && isOneManner(one, first))
  );
}

/**
 * With its ID, of a lookup that goes on from the port that was opened for it: it is the first one, whenever the timer
 * began. It may come from another port by then, as over TCP.
 */
function isRepetition({ qtype, id }: Attempt, first: Attempt): boolean {
  return qtype === first.qtype && id === first.id;
}

/** musl asks again after a fraction of its time-out, which is no whole number of seconds: the IDs tell. */
function isOfMusl(first: Attempt, { attempts: [late] }: Lookup, after: Nanoseconds): boolean {
  return after <= LONGEST_DEFAULT_WAIT && hasClockIds(first, late!);
}

function isOtherAddressType(qtype: number, other: number): boolean {
  return isAddressType(qtype) && qtype !== other;
}

/**
 * What it asks again, at once and with a new ID, as each leg does by itself: it was answered with an error, or said not to
 * come, by ICMP or by the end of a connection (Go, unbound).
 */
export function deniedBefore(lookup: Lookup): Lookup | undefined {
  const { asksAgain, attempts } = lookup;
  if (asksAgain === undefined) return undefined;
  const { lookup: earlier } = asksAgain;
  // Out of order by microseconds, its other leg may stand first.
  const first = attempts.find(({ qtype }) => qtype === asksAgain.qtype);
  if (earlier === lookup || first === undefined) return undefined;
  if (isGivenUp(asksAgain, first)) return earlier;
  // It may be over, and have become another one.
  if (!isAskedAgain(asksAgain, deniedAt(asksAgain), first)) return undefined;
  const { clientPort, qtype, server } = first;
  if (clientPort === asksAgain.clientPort)
    return wasAsked(earlier, qtype, server) ? undefined : earlier;
  // With its ID (c-ares), whatever goes with it; else each leg has a port of its own (Go).
  if (first.id === asksAgain.id) return earlier;
  return sharesPort(lookup) || sharesPort(earlier) ? undefined : earlier;
}

/** Nothing was said of it, but it waited on the socket of what was denied, and comes again with its ID. */
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

/** Over TCP with a new ID, because the answers were truncated: how long the connection takes to open is not known. */
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
 * With a new ID, as late as a retry: Go, unbound and systemd-resolved from another port, Netty at another server. It is a
 * single leg, where the other lookup has two; or it comes when the timer of a resolver runs out, and the client, which
 * may ask for the name all the time, has not asked for it in between.
 */
function isDue(lookup: Lookup, earlier: Lookup, waiting: Waiting): boolean {
  const { start } = lookup;
  if (start - earlier.lastQuery > LONGEST_DEFAULT_WAIT) return false;
  const isQuiet = lookup.attempts.every(
    ({ qtype }) => waiting.begunBetween(earlier, lookup, qtype) <= 1,
  );
  const isLate = lookup.attempts.every(({ qtype, clientPort, server }) => {
    const last = lastBefore(earlier, qtype, start);
    if (last === undefined) return isHiddenOnPort(lookup, earlier, qtype, clientPort);
    if (hadAnswer(earlier, qtype, start)) return false;
    // Who is told by an error asks at once, if at all.
    if (last.answer !== undefined && last.answer.time <= start && !last.answer.truncated)
      return false;
    // Who sends two legs from one port keeps their IDs when it asks again from another.
    if (last.clientPort !== clientPort && (sharesPort(earlier) || sharesPort(lookup))) return false;
    if (last.clientPort === clientPort && wasAsked(earlier, qtype, server)) return false;
    const gap = start - last.time;
    if (gap >= DEFAULT_WAIT) return gap <= DEFAULT_WAIT + TIMER_SLACK;
    return isQuiet && isHalf(lookup, earlier) && isTimer(gap);
  });
  return isLate && (isQuiet || isHalf(lookup, earlier) || isNextServer(lookup, earlier));
}

/** Netty asks each server once (DnsResolveContext: as many queries as the stream of addresses has). */
function wasAsked({ attempts }: Lookup, qtype: number, server: AddressId): boolean {
  return attempts.some((one) => one.qtype === qtype && one.server === server);
}

/** On the port of many lookups, a single leg that asks a server which was not asked before: lookups begin with the first. */
function isNextServer(lookup: Lookup, earlier: Lookup): boolean {
  const [{ clientPort }] = earlier.attempts as [Attempt];
  return legCount(lookup) === 1 && lookup.attempts.every((one) => one.clientPort === clientPort);
}

/** The other leg, whose first transmission was lost before this place, comes with the retry on the port of many lookups. */
function isHiddenOnPort(lookup: Lookup, earlier: Lookup, qtype: number, port: number): boolean {
  const isOnPort = ({ clientPort }: Attempt) => clientPort === port;
  return (
    isAddressType(qtype) &&
    earlier.attempts.every((one) => isOnPort(one) && isOtherAddressType(one.qtype, qtype)) &&
    lookup.attempts.some((one) => isOnPort(one) && one.qtype !== qtype)
  );
}

/** Who keeps an ID on another port has such a timer: glibc, c-ares. musl stays on its port, unbound takes a new ID. */
export function isWholeSecond(gap: Nanoseconds): boolean {
  return isJustAfter(gap, Math.floor((gap + TIMER_SLACK / 10) / SECOND) * SECOND);
}

/** Timers are whole seconds (resolv.conf(5), timeout), half of five (musl), or 376 ms (unbound), and never early. */
export function isTimer(gap: Nanoseconds): boolean {
  return isWholeSecond(gap) || isJustAfter(gap, MUSL_WAIT) || isJustAfter(gap, UNBOUND_WAIT);
}

function isJustAfter(gap: Nanoseconds, timer: Nanoseconds): boolean {
  return timer > 0 && gap >= timer - TIMER_SLACK / 10 && gap - timer <= TIMER_SLACK;
}

/**
 * What it was told makes a resolver ask again at once: an error, a truncated answer, an ICMP error, the end of the
 * connection over TCP.
 */
function isDenied({ attempts, unreachables }: Lookup, time: Nanoseconds): boolean {
  return (
    unreachables.some((one) => one.time <= time) ||
    attempts.some((attempt) => deniedAt(attempt) <= time)
  );
}

/** When its client was told that nothing comes of it; Infinity when it was not. */
function deniedAt({ answer, rare: { rejection, cutOff } }: Attempt): Nanoseconds {
  if (answer !== undefined) return isUseful(answer) ? Infinity : answer.time;
  return Math.min(rejection?.time ?? Infinity, cutOff?.time ?? Infinity);
}

function hadAnswer({ attempts }: Lookup, qtype: number, time: Nanoseconds): boolean {
  return attempts.some(
    ({ qtype: type, answer, clientPort, time: sent }) =>
      type === qtype &&
      answer !== undefined &&
      answer.time <= time &&
      !answer.truncated &&
      isUsual(answer.rcode) &&
      // From a port of its own (Go), the former one was closed: its answer was not taken.
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

/** One leg, where the other lookup has two. */
function isHalf(lookup: Lookup, earlier: Lookup): boolean {
  return legCount(lookup) === 1 && legCount(earlier) > 1;
}

/** Two of its legs left from one port, at its first transmission or at a later one; to two servers they may by chance. */
function sharesPort({ attempts }: Lookup): boolean {
  return attempts.some((one) =>
    attempts.some(
      ({ clientPort, server, qtype }) =>
        clientPort === one.clientPort && server === one.server && qtype !== one.qtype,
    ),
  );
}
