import { A, MILLISECOND, SECOND, type Transmission } from './model.ts';
import { RESOLVERS } from './resolvers/index.ts';
import { AT_ONCE, NO_ORDER, PARTNERS, type Seen } from './seen.ts';

/** A and AAAA of one lookup follow each other at once on a socket of many lookups. */
const TOGETHER = 2 * MILLISECOND;
/** Legs from two ports that are taken for one lookup wherever they stand. */
const APART = 9 * MILLISECOND;
/** A leg that comes later than this comes with a timer, which began before it where a pause came first. */
const LATE = 0.9 * SECOND;
/** What is missing nothing, and what is. */
const KEPT = 11 * SECOND;
const KEPT_OPEN = 31 * SECOND;
/** A new ID is a retry when it comes as this client's retries do. */
const TOLD = 40 * MILLISECOND;
const TIMED_OUT: readonly [number, number] = [4.9 * SECOND, 5.2 * SECOND];

/**
 * Whether what the capture has of a lookup hangs together by itself. When the packets in between are missing, the rest
 * is two lookups to any observer.
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
  // Nobody keeps a lookup for longer than that, and in between nothing of it is in the capture.
  if (distance > (seen.answeredAt(a) < b.time ? KEPT : KEPT_OPEN)) return false;
  const hasPauses = seen.traffic.parameters.pauseMs > 0;
  // Another lookup on the port may lack the leg that comes late.
  const isLate = distance > LATE || seen.isPortShared(a);
  const mayBeAnother = hasPauses && a.leg !== b.leg && isLate;
  if (isSamePort && ownsSocket && !mayBeAnother) return true;
  // After AAAA, an A on a socket of many lookups is that of the next one.
  const together = a.leg === A ? TOGETHER : NO_ORDER;
  if (!isSamePort && isHalfKnown(seen, a, b)) return false;
  if (a.leg !== b.leg && Boolean(a.connection) !== Boolean(b.connection)) return false;
  if (a.leg !== b.leg && isSamePort) return distance <= together;
  // With pauses they come no nearer than those of two lookups; nor do retries of what is not in the capture.
  const answeredAt = seen.answeredAt(a);
  const since = b.time - (answeredAt < b.time ? answeredAt : a.time);
  if (a.leg !== b.leg && renewsId && isRepeated(seen, a) !== isRepeated(seen, b)) return false;
  // What sends its own other leg belongs to that, however near another one is.
  if (a.leg !== b.leg && (hasOwnPartner(seen, a) || hasOwnPartner(seen, b))) return false;
  if (a.leg !== b.leg) return since <= APART && !hasPauses;
  const isDenied = seen.deniedAt(a) < b.time;
  // glibc counts from the first packet of a round, which may have been sent before the capture began.
  if (a.id === b.id && isDenied) return true;
  if (a.id === b.id) return distance > AT_ONCE || seen.traffic.parameters.beginsAt === 0;
  const isTimedOut = distance > TIMED_OUT[0] && distance < TIMED_OUT[1];
  // Go asks the next server as soon as it is told.
  if (renewsId && isDenied && b.time - seen.deniedAt(a) < TOLD) return true;
  // Two legs are no retry of one: that the other one was lost before this place does not show.
  const isAlike = isSeenInPair(seen, a) === isSeenInPair(seen, b);
  return renewsId && isTimedOut && isAlike && seen.answeredAt(a) > b.time;
}

/** What it asks again is in the capture: to that it belongs, and to what that belongs to. */
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
 * What the one repeats is in the capture, what the other repeats was sent before it began, or lost before this place: only
 * one has an ID that is known. Or each repeats something else.
 */
function isHalfKnown(seen: Seen, a: Transmission, b: Transmission): boolean {
  if (a.leg === b.leg) return false;
  const isKnown = (one: Transmission) => repeatedBy(one).some((sent) => seen.queries.has(sent));
  // From its own port it may be known by one that nothing ties to the rest either.
  const isKnownElsewhere = (one: Transmission) =>
    repeatedBy(one).some((sent) => sent.port !== one.port && seen.queries.has(sent));
  const isHidden = (one: Transmission) => repeatedBy(one).some((sent) => !seen.queries.has(sent));
  // Each goes with what has its ID: where that is not one lookup already, nothing makes it one now.
  if (isKnownElsewhere(a) && isKnownElsewhere(b)) return true;
  return [isKnown, isKnownElsewhere].some(
    (isTied) => isTied(a) !== isTied(b) && isHidden(isTied(a) ? b : a),
  );
}

function repeatedBy({ id, lookup, time }: Transmission): Transmission[] {
  return lookup.transmissions.filter((sent) => sent.id === id && sent.time < time);
}
