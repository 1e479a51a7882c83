import type { Ambiguity } from './ambiguity.ts';
import { blurredWith, isBlurred } from './blur.ts';
import { Evidence } from './evidence.ts';
import { isAnyOf } from './held.ts';
import { MILLISECOND, type Response, SECOND, type Time, type Transmission } from './model.ts';
import { AT_ONCE, NO_ORDER, type Seen } from './seen.ts';
import type { Frame } from './vantage.ts';
import type { Fate, Kind, QueryTruth, ResponseTruth } from './truth.ts';

/** All that has one five-tuple, one ID and one question: nothing in a packet tells its transmissions apart. */
export interface Exchange {
  /** Those in the capture, in order of time. */
  readonly sent: readonly Transmission[];
  /** Those whose query is not in the capture, but an answer is. */
  readonly unseen: readonly Transmission[];
  /** How many transmissions are answered, at least and at most. */
  answered: readonly [number, number];
  /** How many answers there seem to be. */
  heard: number;
  /** Which of them cannot be known. */
  isUncertain: boolean;
  /** All of its answer, where that is one: nothing else came back. */
  readonly only?: Response | undefined;
  /** Its answers and its queries stand among each other, doubled and without numbers. */
  readonly isMingled?: boolean;
}

/** Retries follow each other at such a distance that a prompt answer belongs to the last one. */
const APART = SECOND;
/** Responses with the same bytes and IP ID 0 this close to each other are the same packet to any observer. */
const AS_A_COPY = 250 * MILLISECOND;
/** Queries without a number this close to each other are one packet that was seen twice. */
const CROSSING = 11 * MILLISECOND;
/** So long after the last packet of a healthy lookup, a second answer of the server may be a stranger. */
const FORGOTTEN = 5.4 * SECOND;

export function exchangesOf(seen: Seen): Exchange[] {
  const groups = new Map<string, Transmission[]>();
  for (const lookup of seen.traffic.world.lookups)
    for (const sent of lookup.transmissions) {
      if (!seen.queries.has(sent) && !seen.responses.has(sent)) continue;
      const key = `${lookup.pod} ${sent.port} ${sent.server} ${sent.id} ${lookup.name} ${sent.leg}`;
      const group = groups.get(key);
      if (group) group.push(sent);
      else groups.set(key, [sent]);
    }
  return [...groups.values()].map((group) => exchangeOf(seen, group));
}

function exchangeOf(seen: Seen, group: readonly Transmission[]): Exchange {
  const ordered = group.toSorted((a, b) => a.time - b.time);
  const sent = ordered.filter((one) => seen.queries.has(one));
  const unseen = ordered.filter((one) => !seen.queries.has(one));
  const answered = sent.filter((one) => seen.isAnswered(one)).length;
  const exchange: Exchange = {
    sent,
    unseen,
    answered: [answered, answered],
    heard: 0,
    isUncertain: false,
  };
  const [first] = sent;
  if (!first) return exchange;
  const firstFrame = seen.queries.get(first)![0]!.number;
  const all = ordered.flatMap((one) => [...(seen.responses.get(one)?.entries() ?? [])]);
  // What stands right before it may be its answer, in the wrong order; or what makes the client ask again at once.
  const begin = first.time - NO_ORDER;
  const after = all.filter(
    ([{ time, to }, frames]) =>
      frames.at(-1)!.number > firstFrame || (unseen.includes(to) && time > begin),
  );
  const foreign = after.filter(([{ to }]) => unseen.includes(to)).length;
  // A second answer of the server, or one to a query before the capture, is as good as one to another transmission.
  const doubled = countHeld(seen, after);
  exchange.heard = after.length + doubled;
  if (sent.length === 1 && foreign === 0) return exchange;
  const most = Math.min(sent.length, exchange.heard);
  const straddling = countStraddling(seen, after, sent);
  const alike = countAlike(after.map(([response]) => response)) + straddling;
  const merged = countDoubled(seen, sent, after);
  // Seen on its way only, it may have been lost behind this place: who asks again says so.
  const arrived = sent.filter((one) => seen.isAnswered(one) && seen.hasArrived(one)).length;
  exchange.answered = [Math.max(Math.min(1, arrived), arrived - alike - merged), most];
  const isClear = after.length === answered && alike + doubled === 0 && foreign === 0;
  const isPartly = answered > 0 && answered < sent.length;
  exchange.isUncertain =
    !isClear || merged > 0 || (isPartly && !after.every(([one]) => isPlain(seen, one, sent)));
  const only = isClear && after.length === 1 ? after[0]![0] : undefined;
  const isMingled = straddling > 0 || merged > 0;
  return { ...exchange, only, isMingled };
}

/** How many responses to different transmissions look like the one before, once more. */
function countAlike(responses: readonly Response[]): number {
  const ordered = responses.toSorted((a, b) => a.time - b.time);
  return ordered.filter((one, at) => {
    const before = ordered[at - 1];
    if (before === undefined || before.to === one.to) return false;
    return one.ipId === before.ipId && one.time - before.time < AS_A_COPY;
  }).length;
}

/**
 * How many stand on either side of the next transmission, as what is doubled may if nothing numbers it; or right before
 * both sights of a query, if one of the two has no number. To any observer they answer it, and its second sight is sent
 * again. If the query has a number, that holds only for what answers no other query here.
 */
function countStraddling(
  seen: Seen,
  units: readonly (readonly [Response, readonly Frame[]])[],
  sent: readonly Transmission[],
): number {
  const isFirst = ({ to, time }: Response) =>
    seen.queries.has(to) && !units.some(([other]) => other.to === to && other.time < time);
  return units.filter(([response, frames]) =>
    sent.some((one) => {
      const [from, to] = [frames[0]!.number, frames.at(-1)!.number];
      const copies = seen.queries.get(one)!.map(({ number }) => number);
      const isUnnumbered = response.ipId === 0;
      const isAround = isUnnumbered && from < copies[0]! && copies[0]! < to;
      const isOpen = one.ipId === 0 || (isUnnumbered && !isFirst(response));
      const isBefore = isOpen && copies.length > 1 && to < copies[0]!;
      return isAround || (isBefore && isRightBefore(one, frames));
    }),
  ).length;
}

/** How many follow another one so closely, with no answer in between, that they are copies to any observer. */
function countDoubled(
  seen: Seen,
  sent: readonly Transmission[],
  units: readonly (readonly [Response, readonly Frame[]])[],
): number {
  const firstOf = (one: Transmission) => seen.queries.get(one)![0]!;
  return sent.filter((one, at) => {
    const before = sent[at - 1];
    if (before === undefined || one.ipId > 0 || one.time - before.time > CROSSING) return false;
    const [from, to] = [firstOf(before), firstOf(one)];
    // At this place: what the client has in between may stand before both, and a copy of it in between. What stands in
    // between, and has an earlier time, may be either.
    const isBetween = ({ number, time }: Frame) =>
      number > from.number && number < to.number && time >= from.time;
    return !units.some(
      ([response, frames]) =>
        isBetween(frames[0]!) && !isLikeOneBefore(seen, response, units, from.number),
    );
  }).length;
}

/**
 * An error right before the capture's first query of the exchange answers what was asked before the capture. If the
 * client then asks as fast as the server refuses (musl, SERVFAIL), error and query stand there again after a few
 * milliseconds, as they do where packets are doubled: no number tells them from a second sight of both.
 */
function isLikeOneBefore(
  seen: Seen,
  response: Response,
  units: readonly (readonly [Response, readonly Frame[]])[],
  query: number,
): boolean {
  const { byMirror, byNetwork } = seen.traffic.parameters.duplicated;
  if (byMirror + byNetwork === 0 || response.ipId > 0 || response.rcode === undefined) return false;
  return units.some(([{ ipId, rcode, time, to }, frames]) => {
    const gap = response.time - time;
    const isAlike = ipId === 0 && rcode === response.rcode && gap > 0 && gap <= CROSSING;
    return isAlike && !seen.queries.has(to) && frames.at(-1)!.number < query;
  });
}

/**
 * An error about it stands between two sights of it: one packet that was doubled, or a client that asks again at once
 * with its ID. No number tells the two apart.
 */
function isRejectedBetween(seen: Seen, sent: Transmission): boolean {
  if (sent.ipId > 0) return false;
  const sights = seen.queries.get(sent)!.map(({ record }) => record);
  const errors = seen.errors.get(sent) ?? [];
  return errors.some(({ record }) => sights[0]! < record && record < sights.at(-1)!);
}

function isRightBefore({ time }: Transmission, frames: readonly Frame[]): boolean {
  return time - frames.at(-1)!.time <= NO_ORDER;
}

/**
 * How many look like two, to two transmissions that the server held: nothing numbers them. Also soon after the second
 * one, for that is when a server goes on that was held up until its client asked again.
 */
function countHeld(seen: Seen, units: readonly (readonly [Response, readonly Frame[]])[]): number {
  if (units.some(([{ to }]) => seen.isNumbered(to))) return 0;
  return units.filter(
    ([, frames]) => new Set(frames.map(({ place }) => place)).size < frames.length,
  ).length;
}

/** Its query is the last one before it, which it follows as promptly as this server usually answers. */
function isPlain(seen: Seen, response: Response, sent: readonly Transmission[]): boolean {
  const before = sent.filter(({ time }) => time < response.time);
  const [last, earlier] = [before.at(-1), before.at(-2)];
  if (last !== response.to) return false;
  const next = sent[before.length];
  if (earlier && last.time - earlier.time < APART) return false;
  if (next && next.time - last.time < APART) return false;
  return response.time - last.time <= usual(seen);
}

/** What a server of this run takes, unless it is slow. */
function usual(seen: Seen): Time {
  return seen.traffic.parameters.usualMs * MILLISECOND;
}

/** The fates of queries and the kinds of responses, with all that a capture leaves open. */
export function judgedFates(
  seen: Seen,
  exchanges: readonly Exchange[],
  ambiguity: Ambiguity,
): { queries: QueryTruth[]; responses: ResponseTruth[] } {
  const uncertain = exchanges.flatMap(({ isUncertain, sent }) => (isUncertain ? sent : []));
  const evidence = new Evidence(seen, ambiguity, new Set(uncertain));
  const queries: QueryTruth[] = [];
  const responses: ResponseTruth[] = [];
  for (const exchange of exchanges) {
    for (const transmission of exchange.sent) {
      const frames = seen.queries.get(transmission)!.map(({ number }) => number);
      const isAnyFate = isBlurred(seen, transmission) || exchange.isMingled === true;
      const fates = isAnyFate ? ANY : fatesOf(exchange, transmission);
      const isLoose = isAnyFate || isRejectedBetween(seen, transmission);
      queries.push({ transmission, frames, fates, isLoose });
    }
    for (const to of [...exchange.sent, ...exchange.unseen]) {
      const units = seen.responses.get(to);
      if (units) responses.push(responseTruth(exchange, to, units));
    }
  }
  return { queries, responses };

  function fatesOf(exchange: Exchange, transmission: Transmission): ReadonlySet<Fate> {
    // What answers a query that is not in the capture is its answer to any observer.
    if (isNamed(exchange, transmission)) return exchange.unseen.length > 0 ? NOT_OPEN : LOST;
    if (seen.cutAt(transmission) < Infinity) return LOST;
    // What another program asks with this ID may be taken for its retry.
    const isMistaken = ambiguity.collided.has(transmission.lookup);
    if (exchange.isUncertain)
      return isAnyOf(seen, exchange, transmission, ambiguity.lookups) && !isMistaken
        ? NOT_LOST
        : ANY;
    if (!seen.isAnswered(transmission)) return evidence.ofUnanswered(transmission);
    // Seen on its way only, while something may be taken for its retry: nobody knows that it arrived.
    const isUnsure = ambiguity.lookups.has(transmission.lookup) && !seen.hasArrived(transmission);
    if (isUnsure) return ANY;
    if (!evidence.isLinked(transmission)) return new Set<Fate>(['answered', 'undetermined']);
    return new Set<Fate>(['answered']);
  }

  /** An error quotes it: by its number, or as the last one that waited. */
  function isNamed({ sent, isUncertain }: Exchange, transmission: Transmission): boolean {
    const at = seen.rejectedAt(transmission);
    if (at === Infinity) return false;
    if (!isUncertain || transmission.ipId !== 0) return true;
    const last = sent.findLast(({ time }) => time < at);
    // What came in between may be its answer.
    const isOpen = sent.every((one) => {
      const units = [...(seen.responses.get(one)?.keys() ?? [])];
      return units.every(({ time }) => time < transmission.time || time > at);
    });
    return last === transmission && isOpen;
  }

  function responseTruth(
    exchange: Exchange,
    to: Transmission,
    units: ReadonlyMap<Response, readonly { number: number }[]>,
  ): ResponseTruth {
    const frames = [...units.values()].flat().map(({ number }) => number);
    const isStranger = !seen.queries.has(to);
    const times = [...units.keys()].toSorted((a, b) => a.time - b.time);
    const first = times[0]!;
    // The first answer after a transmission that is in the capture is its answer to any observer.
    const alike = isStranger ? [...exchange.sent, ...blurredWith(seen, to)] : [];
    const isLikeOther = alike.some(({ time }) => time < times.at(-1)!.time + NO_ORDER);
    const strange: readonly Kind[] = isLikeOther ? ['stranger', 'answer', 'late'] : ['stranger'];
    const kinds = isStranger ? new Set(strange) : kindsOf(exchange, first);
    // With IP ID 0 the server's second answer is no other packet than a copy of the first.
    const most = seen.isNumbered(to) ? units.size - 1 : frames.length - 1;
    const least = seen.isNumbered(to) ? units.size - 1 : 0;
    // Without its query nobody knows how its addresses are translated, so which packet is a copy.
    const isUnknown = isStranger
      ? isLikeOther || frames.length > 1
      : !evidence.isLinked(to) || evidence.isHalfSeen(to);
    // A healthy lookup is kept for a while only, and then nobody knows of its queries any more.
    const isForgotten = times.at(-1)!.time - first.time > FORGOTTEN;
    const isUnsure = ambiguity.lookups.has(to.lookup) && !seen.hasArrived(to);
    const isLoose =
      exchange.isUncertain || isUnknown || isForgotten || isUnsure || isBlurred(seen, to);
    return {
      to,
      frames: frames.toSorted((a, b) => a - b),
      kinds,
      duplicates: [least, most],
      isLoose,
    };
  }

  function kindsOf({ sent }: Exchange, response: Response): ReadonlySet<Kind> {
    const { to, time } = response;
    if (wasReopened(response)) return EITHER;
    const next = seen.nextOf(to);
    const before = sent.filter((one) => one.time < time);
    const last = before.at(-1)!;
    const earlier = before.slice(0, -1);
    if (to === last) {
      const isOpen = earlier.some((one) => !evidence.wasAnsweredBy(one, last.time - NO_ORDER));
      const isFirst = !earlier.some((one) => evidence.wasAnsweredBy(one, time + NO_ORDER));
      // Which of two answers is whose cannot be told when the first one is not prompt, or not the only one.
      if (isOpen && !(isFirst && time - last.time <= usual(seen))) return EITHER;
      // What another lookup may have sent makes it late.
      if (ambiguity.lookups.has(to.lookup)) return EITHER;
      if (!next || next.time > time + NO_ORDER) return new Set<Kind>(['answer']);
    } else if (!evidence.wasAnsweredAtOnce(last, time - NO_ORDER, usual(seen))) return EITHER;
    // What was asked again at once was not missed.
    if (next !== undefined && next.time - to.time <= AT_ONCE) return EITHER;
    const isLate = next !== undefined && next.time < time - NO_ORDER;
    return isLate && !ambiguity.lookups.has(to.lookup) ? new Set<Kind>(['late']) : EITHER;
  }
}

/** glibc counts from the first packet of a round: it may ask again, from a new port, right after it asked. */
function wasReopened({ to, time }: Response): boolean {
  return to.lookup.transmissions.some(
    (sent) =>
      sent.leg === to.leg && sent.socket !== to.socket && sent.time > to.time && sent.time < time,
  );
}

const NOT_LOST: ReadonlySet<Fate> = new Set<Fate>(['answered', 'undetermined']);
const NOT_OPEN: ReadonlySet<Fate> = new Set<Fate>(['answered', 'lost']);
const LOST: ReadonlySet<Fate> = new Set<Fate>(['lost']);
const ANY: ReadonlySet<Fate> = new Set<Fate>(['answered', 'lost', 'undetermined']);
const EITHER: ReadonlySet<Kind> = new Set<Kind>(['answer', 'late']);
