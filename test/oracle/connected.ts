import { A, MILLISECOND, SECOND, type Time, type Transmission } from './model.ts';
import { RESOLVERS } from './resolvers/index.ts';
import { AT_ONCE, NO_ORDER, PARTNERS, type Seen } from './seen.ts';

/** A and AAAA of one lookup follow each other at once on a socket of many lookups. */
const TOGETHER = 2 * MILLISECOND;
/** Legs from two ports within this time are always taken for one lookup. */
const APART = 9 * MILLISECOND;
/** A leg that comes later than this comes with a timer. With a pause, the timer began before the leg. */
const LATE = 0.9 * SECOND;
/** How long a complete lookup is kept, and an incomplete one. */
const KEPT = 11 * SECOND;
const KEPT_OPEN = 31 * SECOND;
/** After an error, a query with a new ID counts as a retry within this time. */
const TOLD = 40 * MILLISECOND;
/** How late timers run here. */
const TIMELY = 40 * MILLISECOND;
const TIMED_OUT: readonly [number, number] = [4.9 * SECOND, 5.2 * SECOND];

/**
 * Whether the captured packets of a lookup belong together by themselves. If packets in between are missing, the rest
 * looks like two lookups to any observer.
 */
export function isConnected(seen: Seen, sent: readonly Transmission[]): boolean {
  const reached = new Set(sent.slice(0, 1));
  for (const one of reached)
    for (const other of sent)
      if (!reached.has(other) && isLinked(seen, one, other)) reached.add(other);
  return reached.size === sent.length;
}

function isLinked(seen: Seen, one: Transmission, other: Transmission): boolean {
  const [a, b] = one.time <= other.time ? [one, other] : [other, one];
  const distance = b.time - a.time;
  const { ownsSocket, renewsId } = RESOLVERS[a.lookup.kind];
  const isSamePort = a.port === b.port;
  // No observer keeps a lookup for longer than that without a packet in between.
  if (distance > (seemsAnswered(seen, a, b.time) ? KEPT : KEPT_OPEN)) return false;
  if (seen.isIpv6(a) !== seen.isIpv6(b)) return isOfOneHost(seen, a, b);
  const hasPauses = seen.traffic.parameters.pauseMs > 0;
  // Another lookup on the port may lack the late leg.
  const mayBeAnother = hasPauses && a.leg !== b.leg && (distance > LATE || seen.isPortShared(a));
  if (isSamePort && ownsSocket && !mayBeAnother) return true;
  // After AAAA, an A on a socket of many lookups belongs to the next lookup.
  const together = a.leg === A ? TOGETHER : NO_ORDER;
  if (!isSamePort && isHalfKnown(seen, a, b)) return false;
  if (a.leg !== b.leg && Boolean(a.connection) !== Boolean(b.connection)) return false;
  if (a.leg !== b.leg && isSamePort) return distance <= together;
  // With pauses, legs of one lookup come no nearer than legs of two lookups. Retries say by their time when each leg was
  // denied or timed out: only the queries that they repeat can tie them.
  const answeredAt = seen.answeredAt(a);
  const since = b.time - (answeredAt < b.time ? answeredAt : a.time);
  if (a.leg !== b.leg && renewsId && (isRepeated(seen, a) || isRepeated(seen, b))) return false;
  // A leg whose own partner is in the capture belongs to that partner, however near another leg is.
  if (a.leg !== b.leg && (hasOwnPartner(seen, a) || hasOwnPartner(seen, b))) return false;
  if (a.leg !== b.leg) return since <= APART && !hasPauses;
  const isDenied = seen.deniedAt(a) < b.time;
  // glibc counts from the first packet of a round, which may be older than the capture.
  if (a.id === b.id && isDenied) return true;
  if (a.id === b.id) return distance > AT_ONCE || seen.traffic.parameters.beginsAt === 0;
  const isTimedOut = distance > TIMED_OUT[0] && distance < TIMED_OUT[1];
  // Go asks the next server as soon as it gets an error.
  if (renewsId && isDenied && b.time - seen.deniedAt(a) < TOLD) return true;
  // Two legs are no retry of one leg: the capture does not show that the other leg was lost before this place.
  const isAlike = isSeenInPair(seen, a) === isSeenInPair(seen, b);
  return renewsId && isTimedOut && isAlike && seen.answeredAt(a) > b.time;
}

/**
 * Whether two queries to servers of two families show that one host sent both: they have one port and ID, and were sent
 * at once (musl); or the later round repeats captured queries with their IDs. One ID alone agrees by chance: then it must
 * come when it is due.
 */
function isOfOneHost(seen: Seen, a: Transmission, b: Transmission): boolean {
  if (a.leg !== b.leg || a.id !== b.id) return false;
  const [from, to] = [seen.clientOf(a), seen.clientOf(b)];
  if (from.port === to.port && b.time - a.time <= PARTNERS) return true;
  const round = b.lookup.transmissions.filter(
    (one) =>
      one.socket === b.socket && Math.abs(one.time - b.time) <= PARTNERS && seen.queries.has(one),
  );
  const isKnown = (one: Transmission) =>
    repeatedBy(one).some(
      (sent) => !seen.isIpv6(sent) === seen.isIpv6(one) && seen.queries.has(sent),
    );
  if (!round.every(isKnown)) return false;
  if (new Set(round.map(({ id }) => id)).size > 1) return true;
  const after = (b.time - a.time) % SECOND;
  const told = b.time - seen.deniedAt(a);
  return after < TIMELY || (told >= 0 && told < TOLD);
}

/**
 * Whether an answer came, to this query or to the same one sent before. The error that made the client ask again stands
 * right before the query, and may be its answer in the wrong order.
 */
function seemsAnswered(seen: Seen, a: Transmission, until: Time): boolean {
  const isSame = ({ leg, id, port, server }: Transmission) =>
    leg === a.leg && id === a.id && port === a.port && server === a.server;
  return a.lookup.transmissions
    .filter(isSame)
    .flatMap((one) => [...(seen.responses.get(one)?.keys() ?? [])])
    .some(({ time }) => time > a.time - NO_ORDER && time < until);
}

/** Whether the query that this one repeats is in the capture: then both belong to one lookup. */
function isRepeated(seen: Seen, { lookup, leg, time }: Transmission): boolean {
  return lookup.transmissions.some(
    (one) => one.leg === leg && one.time < time && seen.queries.has(one),
  );
}

function hasOwnPartner(seen: Seen, { lookup, leg, time, socket }: Transmission): boolean {
  return lookup.transmissions.some(
    (one) =>
      one.leg !== leg &&
      one.socket === socket &&
      Math.abs(one.time - time) <= PARTNERS &&
      seen.queries.has(one),
  );
}

function isSeenInPair(seen: Seen, { lookup, leg, time }: Transmission): boolean {
  return lookup.transmissions.some(
    (one) => one.leg !== leg && Math.abs(one.time - time) <= PARTNERS && seen.queries.has(one),
  );
}

/**
 * Whether one query repeats a captured query and the other a query from before the capture, or one that was lost before
 * this place: only one ID is known. Or each repeats a different query.
 */
function isHalfKnown(seen: Seen, a: Transmission, b: Transmission): boolean {
  if (a.leg === b.leg) return false;
  const isKnown = (one: Transmission) => repeatedBy(one).some((sent) => seen.queries.has(sent));
  // On its own port, a query with the same ID may be known that nothing ties to the rest either.
  const isKnownElsewhere = (one: Transmission) =>
    repeatedBy(one).some((sent) => sent.port !== one.port && seen.queries.has(sent));
  const isHidden = (one: Transmission) => repeatedBy(one).some((sent) => !seen.queries.has(sent));
  // Each belongs to the query with its ID. If those two are not one lookup already, nothing joins them now.
  if (isKnownElsewhere(a) && isKnownElsewhere(b)) return true;
  return [isKnown, isKnownElsewhere].some(
    (isTied) => isTied(a) !== isTied(b) && isHidden(isTied(a) ? b : a),
  );
}

function repeatedBy({ id, lookup, time }: Transmission): Transmission[] {
  return lookup.transmissions.filter((sent) => sent.id === id && sent.time < time);
}
