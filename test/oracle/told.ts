import { type Lookup, MILLISECOND, SECOND, type Time, type Transmission } from './model.ts';
import { NO_ORDER } from './seen.ts';

/** A lone query so long after an unanswered one may be its retry, on a client whose habits are not known. */
export const LONGEST_WAIT = 12 * SECOND;
/** Who is told that nothing comes of a query asks again within this time, unless a connection has to be opened. */
const TOLD = 1.1 * MILLISECOND;
/** A client that was told nothing of a name for a second is given longer. */
const SELDOM = 0.99 * SECOND;
const SELDOM_TOLD = 10.1 * MILLISECOND;
/** After a truncated answer TCP comes first, and may be refused. */
const REFUSED = 51 * MILLISECOND;

/** A query in the capture, with what decides where it may belong. */
export interface Sent {
  readonly transmission: Transmission;
  readonly lookup: Lookup;
  readonly port: number;
  readonly time: Time;
  /** Nothing of the other type was sent from its port at about its time. */
  isLone: boolean;
  readonly isUnanswered: boolean;
  /** When its answer came; Infinity without one of use. */
  readonly openUntil: Time;
  /** When anything came back: that a second leg may wait for. */
  readonly heardAt: Time;
  /** When its client was told to ask again; Infinity when it was not. */
  readonly deniedAt: Time;
  readonly isTruncated: boolean;
  /** Of another lookup of the name its client was told the same, a moment before. */
  isOftenTold: boolean;
  readonly isAgain: boolean;
}

/** What may itself have been asked because of another one is told once with it: a chain from server to server. */
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

/** It comes when the client of `a`, which was told that nothing comes of it, asks again. */
export function mayBeTold(a: Sent, b: Sent): boolean {
  // On the uplink it is seen a moment before its client has it.
  const after = b.time - a.deniedAt;
  if (b.transmission.connection) return after > -NO_ORDER && after < LONGEST_WAIT;
  if (a.isTruncated) return after > -NO_ORDER && after < REFUSED;
  return after > -NO_ORDER && after < (a.isOftenTold ? TOLD : SELDOM_TOLD);
}
