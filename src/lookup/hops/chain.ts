import type { Nanoseconds } from '../../wire/time.ts';
import type { Attempt } from '../lookup.ts';
import { isUseful } from '../grouping/completion.ts';
import { LEG_WINDOW, PARTNER_WINDOW } from '../times.ts';

/**
 * Maximum time for a forwarder to pass on an answer, or to ask for the target of an alias in it: observed within 1 ms,
 * and a few ms under load. The limit matters only where several clients wait for the same answer.
 */
const PASSED_ON: Nanoseconds = PARTNER_WINDOW;

/** The time spent waiting for one exchange. The stretches of a chain follow each other and do not overlap. */
export interface Stretch {
  readonly exchange: Attempt;
  readonly from: Nanoseconds;
  readonly to: Nanoseconds;
  /** Whether the stretch ends with the answer. Otherwise it ends with a retry, or no answer came. */
  readonly isAnswered: boolean;
}

/**
 * Returns the exchanges that a server made for these transmissions of a leg, in order of time. Returns an empty list if
 * several clients wait for the same answer and the capture does not show which exchange served this one.
 *
 * @param end the time of the leg's answer, or of the last packet known of the leg
 * @param isEndAnswer whether `end` is the time of an answer
 */
export function chainOf(
  leg: readonly Attempt[],
  end: Nanoseconds,
  isEndAnswer: boolean,
): readonly Attempt[] {
  const isOwn = new Map<Attempt, boolean>();
  for (const { rare } of leg)
    for (const one of rare.sentOn)
      if (one.by.time <= end) isOwn.set(one.by, one.isOwn || isOwn.get(one.by) === true);
  const all = [...isOwn.keys()].toSorted((a, b) => a.time - b.time);
  if (all.every(({ rare }) => !rare.isShared)) return all;
  const mine = all.filter((one) => isOwn.get(one) || !one.rare.isShared);
  const others = all.filter((one) => !mine.includes(one));
  // The server may have got the answer from an exchange that it made for another client.
  const isAlone = mine.length > 0 && contentAt(others, mine[0]!.time, all) > end;
  const content = contentAt(mine, -Infinity, all);
  if (content <= end)
    return isAlone || end - content <= PASSED_ON ? missed(mine, others, leg, end) : [];
  const served = isEndAnswer ? serving(all, end) : undefined;
  if (served !== undefined)
    return [...missed(mine, others, leg, served.answer!.time), served].toSorted(
      (a, b) => a.time - b.time,
    );
  return isAlone ? mine : [];
}

/**
 * Drops the exchanges that were unanswered at `end`, if an exchange for another client got a useful answer before. If
 * the client asked again, the first answer to it may have been lost.
 */
function missed(
  mine: readonly Attempt[],
  others: readonly Attempt[],
  leg: readonly Attempt[],
  end: Nanoseconds,
): readonly Attempt[] {
  if (leg.length === 1) return mine;
  return mine.filter((one) => answeredBy(one, end) || contentAt(others, one.time) >= end);
}

/**
 * Returns the exchange whose answer was passed on; of several, the one that took the shortest. Undefined without one.
 */
function serving(all: readonly Attempt[], end: Nanoseconds): Attempt | undefined {
  let best: Attempt | undefined;
  for (const one of all) {
    if (!answeredBy(one, end) || end - one.answer!.time > PASSED_ON) continue;
    if (best === undefined || one.answer!.time - one.time < best.answer!.time - best.time)
      best = one;
  }
  return best;
}

function answeredBy({ answer }: Attempt, time: Nanoseconds): boolean {
  return answer !== undefined && answer.time <= time;
}

/**
 * Splits the time from `from` to `to` into stretches of waiting for these exchanges, which are in order of time.
 *
 * @param leg the transmissions that the exchanges were made for
 */
export function stretches(
  chain: readonly Attempt[],
  leg: readonly Attempt[],
  from: Nanoseconds,
  to: Nanoseconds,
): readonly Stretch[] {
  const taken = chain.filter((one) => !isInVain(one, chain, leg));
  let passed = from;
  return chain.map((exchange, at) => {
    const { answer, time } = exchange;
    const isAnswered = answeredBy(exchange, to) && taken.includes(exchange);
    const next = chain.slice(at + 1).find((later) => later.time > time);
    const ends = isAnswered ? answer!.time : (next?.time ?? to);
    const end = Math.min(to, ends, contentAt(taken, time));
    const start = Math.min(Math.max(time, passed), to);
    passed = Math.max(passed, end);
    return { exchange, from: start, to: Math.max(start, end), isAnswered };
  });
}

/**
 * Whether the answer came too late for the server, as unbound takes only the answer to its last query. Then the server
 * refuses the answer, or asks again although its own client did not. After an error it asks again as well (dnsmasq).
 */
function isInVain(one: Attempt, chain: readonly Attempt[], leg: readonly Attempt[]): boolean {
  const { answer } = one;
  if (answer === undefined) return false;
  if (isRefused(one)) return true;
  if (!isUseful(answer)) return false;
  return chain.some(
    ({ time, lookup }) =>
      time > answer.time &&
      lookup.name === one.lookup.name &&
      !leg.some((outer) => outer.time >= answer.time && outer.time <= time),
  );
}

/** Whether the sender's socket was closed when the answer came: the sender returned an ICMP error. */
function isRefused({ answer, id, lookup }: Attempt): boolean {
  return lookup.unreachables.some(
    (one) =>
      one.byClient &&
      one.id === id &&
      one.time >= answer!.time &&
      one.time - answer!.time <= LEG_WINDOW,
  );
}

/** Whether the answer was an alias, so that the server at once asked for its target. */
function isFollowed({ answer, lookup }: Attempt, chain: readonly Attempt[]): boolean {
  const { time } = answer!;
  return chain.some(
    (one) => one.lookup.name !== lookup.name && one.time >= time && one.time - time <= PASSED_ON,
  );
}

/**
 * Returns the time of the first useful answer after `since`; Infinity without one.
 *
 * @param all exchanges that may follow an alias: an answer that is followed by one of them was not the final one
 */
function contentAt(
  chain: readonly Attempt[],
  since: Nanoseconds,
  all: readonly Attempt[] = chain,
): Nanoseconds {
  let first = Infinity;
  for (const one of chain) {
    const { answer } = one;
    if (answer === undefined || !isUseful(answer) || answer.time <= since) continue;
    if (isFollowed(one, all)) continue;
    if (answer.time < first && !isRefused(one)) first = answer.time;
  }
  return first;
}
