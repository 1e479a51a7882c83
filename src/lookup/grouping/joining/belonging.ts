import type { Datagram } from '../../../decode/datagram.ts';
import { Type } from '../../../dns/codes.ts';
import type { MessageView } from '../../../dns/message-view.ts';
import type { Nanoseconds } from '../../../wire/time.ts';
import { isOneManner, type Manner } from '../../exchange/manner.ts';
import type { Attempt, Lookup } from '../../lookup.ts';
import {
  LEG_WINDOW,
  PARTNER_WINDOW,
  REORDERING,
  SHORTEST_RETRY,
  SHORTEST_ROUND,
} from '../../times.ts';
import { isUseful, lacksSomething, lastPacket } from '../completion.ts';
import { isLegType } from '../legs.ts';
import type { OpenLookups } from '../open-lookups.ts';
import type { Waiting } from './waiting.ts';

/**
 * Most lookups of one name on one port that a leg is compared with: more within the window of a leg are a load test.
 */
const MAX_CANDIDATES = 64;

/**
 * Returns the lookup that a query belongs to, as far as its port tells: the query is a retry, or another leg. Undefined
 * otherwise; a query from another port is a lookup by itself until it is over (joining.ts).
 *
 * @param newest attempt of the newest lookup of this name on this port
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
  // The query asks the next server after a denial a moment ago: that denial will tie it to its lookup.
  if (open.justDenied.hasOnPort(datagram, message, now)) return undefined;
  // A late leg has only the port in common with its lookup. An ID that was denied on another port a moment ago is a
  // stronger tie.
  const mayBeLate = !open.justDenied.hasId(datagram, message, now);
  return lackingLeg(newest, datagram, message, now, twin !== undefined, mayBeLate, open);
}

/**
 * Whether the query is a retry, or goes to several servers at once. If nothing is missing, either the captured answer
 * did not reach the client, or the ID came up again by chance. On a port that is used for lookup after lookup, chance
 * is likelier.
 */
function isRepeated(twin: Attempt, newest: Attempt, datagram: Datagram, now: Nanoseconds): boolean {
  const { answer, lookup, server, time } = twin;
  // Without a useful answer it is a retry, whatever else its lookup has.
  if (answer === undefined || lacksSomething(lookup)) return true;
  if (server !== datagram.destination && now - time <= LEG_WINDOW) return true;
  // glibc begins a round with A, and goes on with AAAA when A is answered.
  if (lookup.isTroubled && now - lastPacket(lookup) <= LEG_WINDOW) return true;
  return lookup.freshFlow && newest.lookup === lookup;
}

/**
 * Returns the newest lookup of this name on this port that lacks such a leg and is still at it; undefined if there is
 * none.
 */
// oxlint-disable-next-line max-params -- the query, and what is known about it
function lackingLeg(
  newest: Attempt,
  datagram: Datagram,
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
    if (!lacksType(lookup, qtype, at.clientPort)) continue;
    if (at.transport !== datagram.transport) continue;
    const since = now - lastOnPort(at);
    const isIn =
      since <= windowOf(lookup, qtype, at === newest) ||
      (at === newest &&
        mayBeLate &&
        since < SHORTEST_ROUND &&
        isOnlyOne(at, qtype, isAgain, ports));
    if (isIn && !isOfAnother(datagram, message, now, at, waiting) && !hasOther(lookup, message))
      return lookup;
    if (now - lookup.start > LEG_WINDOW) break;
  }
  return undefined;
}

/**
 * Whether a late leg can belong to no other lookup than that of `onPort`. Either it is the only lookup of its name on
 * this port that lacks the leg, or it begins a round in which the leg is sent again with its ID. Then the leg may come
 * as late as it likes, as long as no resolver would have begun another round. Between two calls of sendto a program may
 * lose the processor: for the rest of a period of 100 ms, several in a row, if its container has used up its share (CFS
 * bandwidth control, cpu.max).
 */
function isOnlyOne(
  onPort: Attempt,
  qtype: number,
  isAgain: boolean,
  ports: OpenLookups['ports'],
): boolean {
  const { lookup, clientPort } = onPort;
  // A lookup begins with A. AAAA alone on this port may be a retry from a port of its own, so A begins another lookup.
  if (qtype === Type.A && onPort.qtype === Type.AAAA) return false;
  if (isAgain || (lookup.attempts[0] === onPort && lookup.isFirstOnPort)) return true;
  let left = MAX_CANDIDATES;
  for (let at = ports.next(onPort); at !== undefined; at = ports.next(at))
    if (left-- === 0 || lacksType(at.lookup, qtype, clientPort)) return false;
  return true;
}

/**
 * How late a missing leg may come. On a port that is used for lookup after lookup, it was lost before the capture
 * point.
 */
function windowOf(lookup: Lookup, qtype: number, isNewest: boolean): Nanoseconds {
  // An earlier lookup on this port may show only its sighting behind a translation. Then the five-tuple is new, but the
  // port is not. A later lookup on this port shows, too, that it was not opened for this one.
  if (lookup.freshFlow && lookup.isFirstOnPort && isNewest) return LEG_WINDOW;
  return isOfNext(lookup, qtype) ? REORDERING : PARTNER_WINDOW;
}

/** Whether the type is A behind AAAA. A comes first, so it begins the next lookup. */
function isOfNext({ attempts }: Lookup, qtype: number): boolean {
  return qtype === Type.A && attempts[0]!.qtype === Type.AAAA;
}

/**
 * Whether the query and all queries of the lookup on its port have IDs of earlier lookups that miss something, and no
 * single earlier lookup fits. c-ares sends again what several lookups miss, side by side, from one port. One ID alone
 * may agree by chance.
 */
function isOfAnother(
  { ipId, transport }: Datagram,
  { id, qtype, additionalCount, payloadSize }: MessageView,
  time: Nanoseconds,
  { lookup, clientPort }: Attempt,
  waiting: Waiting,
): boolean {
  if (!waiting.hasId(lookup.client, id, lookup.name)) return false;
  const edns = additionalCount > 0;
  const query = { id, qtype, time, ipId, transport, edns, payloadSize: edns ? payloadSize : 0 };
  const repeated = repeatedWith(query, lookup, waiting);
  if (repeated.length === 0 || repeated.some((earlier) => mayRepeat(lookup, earlier))) return false;
  // The lookup may be known by now to be a part of an earlier one: then that is what its queries here repeat.
  return lookup.attempts.every(
    (one) => one.clientPort !== clientPort || repeatedWith(one, lookup, waiting).length > 0,
  );
}

function isKnownBy(denied: Attempt, again: Attempt): boolean {
  return denied.id === again.id || denied.clientPort === again.clientPort;
}

/**
 * Whether the lookup asks a denied query again, with its ID or from its port, and that query was sent beside this leg,
 * from one port, when the leg had another ID. A leg from elsewhere may have been joined by mistake.
 */
function hasOther(lookup: Lookup, { id, qtype }: MessageView): boolean {
  let left = MAX_CANDIDATES;
  for (let at = lookup; left > 0; left--) {
    const { asksAgain, attempts } = at;
    if (asksAgain === undefined || !isKnownBy(asksAgain, attempts[0]!)) return false;
    // The denied lookup may itself ask an earlier denied query again, and be joined to it later.
    at = asksAgain.lookup;
    const sent = at.attempts.filter((attempt) => attempt.qtype === qtype);
    if (sent.length === 0) continue;
    const beside = sent.filter((attempt) => isBeside(attempt, asksAgain));
    return beside.length > 0 && beside.every((attempt) => attempt.id !== id);
  }
  return false;
}

/** Whether the denied query, or the same question with its ID, left from the port of this leg. */
function isBeside({ lookup, clientPort }: Attempt, { id, qtype }: Attempt): boolean {
  return lookup.attempts.some(
    (one) => one.clientPort === clientPort && one.id === id && one.qtype === qtype,
  );
}

/** Returns earlier lookups that asked the same with this ID in this manner, and had no answer to that by then. */
function repeatedWith(
  query: Pick<Attempt, 'id' | 'qtype' | 'time'> & Manner,
  { client, name }: Lookup,
  waiting: Waiting,
): Lookup[] {
  const { id, qtype, time } = query;
  return waiting
    .withId(client, id, name)
    .filter(
      ({ start, attempts }) =>
        time - start >= SHORTEST_RETRY &&
        attempts.some(
          (attempt) =>
            attempt.id === id &&
            attempt.qtype === qtype &&
            attempt.time < time &&
            isOneManner(attempt, query) &&
            !(attempt.answer && attempt.answer.time <= time && isUseful(attempt.answer)),
        ),
    );
}

/** Whether all legs that both lookups have agree in an ID. */
function mayRepeat({ attempts }: Lookup, earlier: Lookup): boolean {
  return attempts.every(({ id, qtype }) => {
    const sent = earlier.attempts.filter((attempt) => attempt.qtype === qtype);
    return sent.length === 0 || sent.some((attempt) => attempt.id === id);
  });
}

/**
 * Returns the time of the lookup's last query or answer on this port. Its packets on other ports say nothing about this
 * port, which the next lookup may use.
 */
function lastOnPort({ lookup, clientPort }: Attempt): Nanoseconds {
  let last = -Infinity;
  for (const { clientPort: port, time, answer } of lookup.attempts) {
    if (port !== clientPort) continue;
    last = Math.max(last, answer?.time ?? time, time);
  }
  return last;
}

/** Whether the lookup has only types that belong to one lookup, and has not sent this type from this port. */
function lacksType({ attempts }: Lookup, qtype: number, port: number): boolean {
  if (!isLegType(qtype)) return false;
  for (const { qtype: type, clientPort } of attempts)
    if ((type === qtype && clientPort === port) || !isLegType(type)) return false;
  return true;
}
