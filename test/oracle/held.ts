import type { Exchange } from './exchange.ts';
import { type Lookup, MILLISECOND, SECOND, type Time, type Transmission } from './model.ts';
import type { Seen } from './seen.ts';

/** No server takes so long as a rule; and what is that many times as slow as others is unusual. */
const LONG = 500 * MILLISECOND;
const UNUSUAL = 2.2;
const SELDOM = 0.85;
/** Nobody keeps what was asked so long before an answer: it had none by then, and that is what is said of it. */
const GIVEN_UP = 31 * SECOND;

/**
 * The answer came so long after the last transmission that a server which takes that long may as well have answered an
 * earlier one: of none of them can be said that it was lost.
 */
export function isAnyOf(
  seen: Seen,
  { sent, only }: Exchange,
  one: Transmission,
  mayBeOne: ReadonlySet<Lookup>,
): boolean {
  if (only === undefined || one.time > only.time || only.time - one.time > GIVEN_UP) return false;
  // On the node another one was seen to leave, and this one was not: it is known to be lost.
  if (sent.some((other) => left(seen, other)) && !left(seen, one)) return false;
  const last = sent.findLast(({ time }) => time < only.time)!;
  // A second leg that took as long is what this server takes, as far as this lookup shows. Legs of other lookups may be
  // taken for legs of this one.
  const clientOf = ({ transmissions: [first] }: Lookup) => seen.clientOf(first!).address;
  const mayHold = (other: Lookup) =>
    mayBeOne.has(other) &&
    other.name === one.lookup.name &&
    clientOf(other) === clientOf(one.lookup);
  const legs = mayBeOne.has(one.lookup) ? seen.traffic.world.lookups.filter(mayHold) : [one.lookup];
  const known = legs
    .flatMap(({ transmissions }) => transmissions)
    .filter((other) => other !== only.to && seen.isAnswered(other))
    .map((other) => seen.answeredAt(other) - other.time);
  const seldom = [only.time, Infinity].map((until) => seldomOver(seen, last.server, until));
  return only.time - last.time > UNUSUAL * Math.max(LONG, ...known, ...seldom);
}

/** It was seen behind the translation, too. */
function left(seen: Seen, one: Transmission): boolean {
  const frames = seen.queries.get(one)!;
  return (
    seen.traffic.parameters.vantage === 'any' && frames.some(({ place }) => place === 'uplink')
  );
}

/** What few answers of this server take longer than, until then. */
function seldomOver(seen: Seen, server: number, until: Time): Time {
  const taken = [...seen.responses.keys()]
    .filter((to) => to.server === server && seen.answeredAt(to) <= until)
    .map((to) => seen.answeredAt(to) - to.time)
    .toSorted((a, b) => a - b);
  return taken[Math.floor(SELDOM * taken.length)] ?? 0;
}
