import type { Datagram } from '../../../decode/datagram.ts';
import { Type } from '../../../dns/codes.ts';
import type { MessageView } from '../../../dns/message-view.ts';
import type { Nanoseconds } from '../../../wire/time.ts';
import type { Attempt } from '../../exchange/attempt.ts';
import {
  LEG_WINDOW,
  PARTNER_WINDOW,
  REORDERING,
  SHORTEST_RETRY,
  SHORTEST_ROUND,
} from '../../times.ts';
import { lacksSomething, lastPacket } from '../completion.ts';
import { isLegType } from '../legs.ts';
import type { Lookup } from '../lookup.ts';
import type { OpenLookups } from '../open-lookups.ts';
import type { Waiting } from './waiting.ts';

/** Lookups of one name on one port that a leg is compared with: within the window of a leg, more are a load test. */
const MAX_CANDIDATES = 64;

/**
 * The lookup that a query belongs to, as far as its own port tells: it is sent again, or it is another leg. What comes
 * from another port is a lookup by itself until it is over (joining.ts).
 *
 * @param newest of the lookups of this name on this port
 * @param twin the newest transmission of the same question with the same ID from the same port
 */
export function lookupOnPort(
  newest: Attempt,
  datagram: Datagram,
  message: MessageView,
  now: Nanoseconds,
  twin: Attempt | undefined,
  open: Pick<OpenLookups, 'ports' | 'waiting' | 'justDenied'>,
): Lookup | undefined {
  if (twin !== undefined && isRepeated(twin, newest, datagram, now)) return twin.lookup;
  // It asks the next server what another one has just denied: by that it will be known.
  if (open.justDenied.hasOnPort(datagram, message, now)) return undefined;
  // So late it has only the port in common with what lacks it: what was denied elsewhere a moment ago has its ID.
  const mayBeLate = !open.justDenied.hasId(datagram, message, now);
  return lackingLeg(newest, datagram, message, now, twin !== undefined, mayBeLate, open);
}

/**
 * Sent again, or to several servers at once. Where nothing is missing, the answer did not get to the client (it is
 * captured, and asked for again), or else the ID came up once more: on a port that is used for lookup after lookup
 * that is the likelier of the two.
 */
function isRepeated(twin: Attempt, newest: Attempt, datagram: Datagram, now: Nanoseconds): boolean {
  const { answer, lookup, server, time } = twin;
  // As it was, and without an answer: it is sent again, whatever else its lookup has.
  if (answer === undefined || lacksSomething(lookup)) return true;
  if (server !== datagram.destination && now - time <= LEG_WINDOW) return true;
  // glibc begins a round with A, and goes on with AAAA when that is answered.
  if (lookup.isTroubled && now - lastPacket(lookup) <= LEG_WINDOW) return true;
  return lookup.freshFlow && newest.lookup === lookup;
}

/** Of the lookups of this name on this port, the newest that lacks such a leg and is still at it. */
// oxlint-disable-next-line max-params -- what it asks
function lackingLeg(
  newest: Attempt,
  { transport }: Datagram,
  message: MessageView,
  now: Nanoseconds,
  isAgain: boolean,
  mayBeLate: boolean,
  { ports, waiting }: Pick<OpenLookups, 'ports' | 'waiting'>,
): Lookup | undefined {
  const { qtype } = message;
  let left = MAX_CANDIDATES;
  for (let at: Attempt | undefined = newest; at !== undefined && left > 0; at = ports.next(at)) {
    left--;
    const { lookup } = at;
    if (!lacksType(lookup, qtype, at.clientPort) || at.transport !== transport) continue;
    const since = now - lastOnPort(at);
    const isIn =
      since <= windowOf(lookup, qtype) ||
      (at === newest &&
        mayBeLate &&
        since < SHORTEST_ROUND &&
        isOnlyOne(at, qtype, isAgain, ports));
    if (isIn && !isOfAnother(message, lookup, waiting) && !hasOther(lookup, message)) return lookup;
    if (now - lookup.start > LEG_WINDOW) break;
  }
  return undefined;
}

/**
 * The leg belongs to the lookup whose query this is, and to no other: of those of its name on this port it is the only
 * one that lacks it, or it begins a round in which the leg is sent again with its ID. Then it is its own however late it
 * comes, as long as no resolver would have begun another round. Between two calls of sendto the processor may be taken
 * from a program: for the rest of a period of 100 ms, several in a row, when its container has used up its share (CFS
 * bandwidth control, cpu.max).
 */
function isOnlyOne(
  onPort: Attempt,
  qtype: number,
  isAgain: boolean,
  ports: OpenLookups['ports'],
): boolean {
  const { lookup, clientPort } = onPort;
  // What is asked again from a port of its own begins there.
  if (qtype === Type.A && onPort.qtype === Type.AAAA) return false;
  if (isAgain || (lookup.attempts[0] === onPort && lookup.isFirstOnPort)) return true;
  let left = MAX_CANDIDATES;
  for (let at = ports.next(onPort); at !== undefined; at = ports.next(at))
    if (left-- === 0 || lacksType(at.lookup, qtype, clientPort)) return false;
  return true;
}

/** On a port that is used for lookup after lookup, what is missing was lost before this place. */
function windowOf(lookup: Lookup, qtype: number): Nanoseconds {
  // Of an earlier one only the sight behind a translation may be there: then the five-tuple is new, and the port is not.
  if (lookup.freshFlow && lookup.isFirstOnPort) return LEG_WINDOW;
  return isOfNext(lookup, qtype) ? REORDERING : PARTNER_WINDOW;
}

/** A comes first: behind AAAA it begins the next lookup. */
function isOfNext({ attempts }: Lookup, qtype: number): boolean {
  return qtype === Type.A && attempts[0]!.qtype === Type.AAAA;
}

/**
 * Each of the two has the ID of what an earlier lookup misses, and no earlier one has both: c-ares sends again what
 * several lookups miss, side by side, from one port. One ID alone may be the same by chance.
 */
function isOfAnother({ id, qtype }: MessageView, lookup: Lookup, waiting: Waiting): boolean {
  const { client } = lookup;
  if (!waiting.hasId(client, id)) return false;
  const repeated = repeatedWith(id, qtype, lookup, waiting);
  if (repeated.length === 0 || repeated.some((earlier) => mayRepeat(lookup, earlier))) return false;
  return lookup.attempts.every(
    (one) => repeatedWith(one.id, one.qtype, lookup, waiting).length > 0,
  );
}

function isKnownBy(denied: Attempt, again: Attempt): boolean {
  return denied.id === again.id || denied.clientPort === again.clientPort;
}

/** It asks again, with its ID or from its port, what an earlier lookup was denied; that one has sent this leg, with another ID. */
function hasOther(lookup: Lookup, { id, qtype }: MessageView): boolean {
  let left = MAX_CANDIDATES;
  for (let at = lookup; left > 0; left--) {
    const { asksAgain, attempts } = at;
    if (asksAgain === undefined || !isKnownBy(asksAgain, attempts[0]!)) return false;
    // That may in turn be a part of one that was denied before, which is decided later.
    at = asksAgain.lookup;
    const sent = at.attempts.filter((attempt) => attempt.qtype === qtype);
    if (sent.length > 0) return sent.every((attempt) => attempt.id !== id);
  }
  return false;
}

/** Lookups before this one that asked the same with this ID, and had to wait. */
function repeatedWith(id: number, qtype: number, lookup: Lookup, waiting: Waiting): Lookup[] {
  return waiting
    .withId(lookup.client, id, lookup.name)
    .filter(
      ({ start, attempts }) =>
        lookup.start - start >= SHORTEST_RETRY &&
        attempts.some((attempt) => attempt.id === id && attempt.qtype === qtype),
    );
}

/** As far as they have the same legs, these have the same IDs. */
function mayRepeat({ attempts }: Lookup, earlier: Lookup): boolean {
  return attempts.every(({ id, qtype }) => {
    const sent = earlier.attempts.filter((attempt) => attempt.qtype === qtype);
    return sent.length === 0 || sent.some((attempt) => attempt.id === id);
  });
}

/** What its lookup sends from other ports, or hears there, tells nothing of this one, which may be used by the next. */
function lastOnPort({ lookup, clientPort }: Attempt): Nanoseconds {
  let last = 0;
  for (const { clientPort: port, time, answer } of lookup.attempts) {
    if (port !== clientPort) continue;
    last = Math.max(last, time, answer?.time ?? 0);
  }
  return last;
}

/** All of its legs are of types that one lookup has, and this one has not left from its port. */
function lacksType({ attempts }: Lookup, qtype: number, port: number): boolean {
  if (!isLegType(qtype)) return false;
  for (const { qtype: type, clientPort } of attempts)
    if ((type === qtype && clientPort === port) || !isLegType(type)) return false;
  return true;
}
