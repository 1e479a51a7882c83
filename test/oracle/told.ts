import { type Lookup, MILLISECOND, SECOND, type Time, type Transmission } from './model.ts';
import { NO_ORDER } from './seen.ts';

/** On a client with unknown habits, a lone query up to this long after an unanswered query may be its retry. */
export const LONGEST_WAIT = 12 * SECOND;
/** A query that comes exactly after one of these waits looks like a retry. */
const ODD_WAITS: readonly Time[] = [376 * MILLISECOND, 1.2 * SECOND, 2.5 * SECOND];
export const TIMELY = 100 * MILLISECOND;
/** After an error about a query, a client asks again within this time, unless it must open a connection first. */
const TOLD = 1.1 * MILLISECOND;
/** A client that got no error about a name for a second may take longer. */
const SELDOM = 0.99 * SECOND;
const SELDOM_TOLD = 10.1 * MILLISECOND;
/** After a truncated answer a client tries TCP first, and the server may refuse the connection. */
const REFUSED = 51 * MILLISECOND;

/** A query in the capture, with the facts that decide which lookup it may belong to. */
export interface Sent {
  readonly transmission: Transmission;
  readonly lookup: Lookup;
  readonly port: number;
  /** When it was sent; over TCP when it was first seen. */
  readonly time: Time;
  /** Whether its port sent no query of the other type at about that time. */
  isLone: boolean;
  readonly isUnanswered: boolean;
  /** When its answer came; Infinity without a usable answer. */
  readonly openUntil: Time;
  /** When any response came: a second leg may wait for that. */
  readonly heardAt: Time;
  /** When its client got an error that makes it ask again; Infinity without an error. */
  readonly deniedAt: Time;
  readonly isTruncated: boolean;
  /** Whether its client got the same error for another lookup of the name a moment before. */
  isOftenTold: boolean;
  readonly isAgain: boolean;
}

/**
 * Sets `isOftenTold`. A query that an earlier error may have caused counts as one with that query: a chain from server
 * to server.
 */
export function findOftenTold(list: readonly Sent[]): void {
  const chains = new Map<Sent, Set<Sent>>();
  const told = list.filter(({ deniedAt }) => deniedAt < Infinity);
  for (const one of told.toSorted((a, b) => a.deniedAt - b.deniedAt)) {
    const chain = new Set<Sent>();
    chains.set(one, chain);
    const isSame = (other: Sent) =>
      other !== one && other.transmission.leg === one.transmission.leg;
    for (const [other, earlier] of chains)
      if (isSame(other) && other.time < one.time && mayBeTold(other, one))
        for (const link of [other, ...earlier]) chain.add(link);
    one.isOftenTold = told.some((other) => {
      const before = one.deniedAt - other.deniedAt;
      const isOther = isSame(other) && other.lookup !== one.lookup && !chain.has(other);
      return isOther && before >= 0 && before < SELDOM;
    });
  }
}

/** Whether `b` comes when the client of `a` asks again after its error. */
export function mayBeTold(a: Sent, b: Sent): boolean {
  // On the uplink an error is seen a moment before the client gets it.
  const after = b.time - a.deniedAt;
  if (b.transmission.connection) return after > -NO_ORDER && after < LONGEST_WAIT;
  if (a.isTruncated) return after > -NO_ORDER && after < REFUSED;
  // The ID of the denied query ties a query to it, however often its client gets errors.
  const isTied = a.transmission.id === b.transmission.id;
  return after > -NO_ORDER && after < (a.isOftenTold && !isTied ? TOLD : SELDOM_TOLD);
}

/** Whether a distance looks like a timer: whole seconds, half of musl's five, BIND's, or unbound's first time-out. */
export function isTimer(distance: Time): boolean {
  const whole = Math.max(1, Math.round(distance / SECOND)) * SECOND;
  return [whole, ...ODD_WAITS].some((wait) => Math.abs(distance - wait) < TIMELY);
}
