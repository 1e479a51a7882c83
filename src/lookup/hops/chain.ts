import type { Nanoseconds } from '../../wire/time.ts';
import type { Attempt } from '../exchange/attempt.ts';
import { isUseful } from '../grouping/completion.ts';
import { LEG_WINDOW, PARTNER_WINDOW } from '../times.ts';

/**
 * A forwarder passes an answer on at once, or asks for what the name in it leads to: observed within 1 ms, and a few under
 * load. Only where several wait for the same it decides which exchange was for whom.
 */
const PASSED_ON: Nanoseconds = PARTNER_WINDOW;

/** What waiting for one exchange took; those of a chain follow each other, and none counts twice. */
export interface Stretch {
  readonly exchange: Attempt;
  readonly from: Nanoseconds;
  readonly to: Nanoseconds;
  /** Its answer came by then; else it was asked again then, or nothing came. */
  readonly isAnswered: boolean;
}

/**
 * The exchanges for which these transmissions of a leg were sent on, in order of time. Nothing where it is chance: others
 * wait for the same, and what was for whom does not show.
 *
 * @param end when the leg was answered, or nothing more is known of it
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
  // The server may have had what it waited for from what was sent for somebody else.
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
 * Without those that were over when somebody else was told the same: of a client that asked again, the first answer may
 * have been lost.
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

/** The one whose answer was passed on; of several that may be it, the one that took the shortest. */
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
 * How the time from `from` to `to` was spent waiting for these exchanges, which are in order of time.
 *
 * @param leg whose transmissions they were sent on for
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
 * Its answer came too late for the server: unbound takes the answer to its last query only. It asks again although its own
 * client did not, or refuses the answer.
 */
function isInVain(one: Attempt, chain: readonly Attempt[], leg: readonly Attempt[]): boolean {
  const { answer } = one;
  if (answer === undefined) return false;
  if (isRefused(one)) return true;
  return chain.some(
    ({ time, lookup }) =>
      time > answer.time &&
      lookup.name === one.lookup.name &&
      !leg.some((outer) => outer.time >= answer.time && outer.time <= time),
  );
}

/** Its socket was closed when the answer came: an ICMP error of its own sender says so. */
function isRefused({ answer, id, lookup }: Attempt): boolean {
  return lookup.unreachables.some(
    (one) =>
      one.byClient &&
      one.id === id &&
      one.time >= answer!.time &&
      one.time - answer!.time <= LEG_WINDOW,
  );
}

/** It told that its name is an alias, and at once another name was asked for: what that leads to. */
function isFollowed({ answer, lookup }: Attempt, chain: readonly Attempt[]): boolean {
  const { time } = answer!;
  return chain.some(
    (one) => one.lookup.name !== lookup.name && one.time >= time && one.time - time <= PASSED_ON,
  );
}

/**
 * When, of what was under way then or came later, the first answer of use came.
 *
 * @param all that may follow: an answer that led on to one of them was not the last word
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
