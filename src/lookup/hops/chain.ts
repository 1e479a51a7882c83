import type { Nanoseconds } from '../../wire/time.ts';
import type { Attempt, SentOn } from '../exchange/attempt.ts';
import { isUseful } from '../grouping/completion.ts';
import { SHORTEST_RETRY } from '../times.ts';

/** What waiting for one exchange took; those of a chain follow each other, and none counts twice. */
export interface Stretch {
  readonly exchange: Attempt;
  readonly from: Nanoseconds;
  readonly to: Nanoseconds;
  /** Its answer came by then; else it was asked again then, or nothing came. */
  readonly isAnswered: boolean;
}

/**
 * The exchanges for which these transmissions of a leg were sent on, in order of time. Nothing where it is chance: many
 * ask for one name at once, each is sent on by itself, and which is whose does not show.
 */
export function chainOf(leg: readonly Attempt[]): readonly Attempt[] {
  const chain = new Set<Attempt>();
  for (const { sentOn, time } of leg) {
    const found = sentOn.length === 0 ? [] : ownChain(sentOn, time);
    if (isChance(found)) return [];
    for (const exchange of found) chain.add(exchange);
  }
  return [...chain].toSorted((a, b) => a.time - b.time);
}

/** Those of one transmission: what was sent for it, and what followed of that; else what may be for it. */
function ownChain(sentOn: readonly SentOn[], time: Nanoseconds): Attempt[] {
  const own = sentOn.find(({ isOwn }) => isOwn)?.by;
  const all = sentOn.map(({ by }) => by);
  if (own === undefined) {
    const later = all.filter((exchange) => exchange.time >= time);
    return later.length > 0 ? later : all;
  }
  const later = all.filter((exchange) => exchange.time > own.time);
  const chain = [own, ...later.filter(({ isOwned }) => !isOwned)];
  // It was not answered, but what was sent for somebody else was: that serves both.
  if (chain.every(({ answer }) => answer === undefined)) chain.push(...later);
  return chain;
}

/**
 * Two that were under way at once to one server, sent so soon after each other that neither repeats the other. A
 * repetition comes after a wait, or has the port and ID of the first.
 */
function isChance(exchanges: readonly Attempt[]): boolean {
  return exchanges.some((one) =>
    exchanges.some((other) => {
      if (one === other || other.time < one.time || one.server !== other.server) return false;
      if (one.serverPort !== other.serverPort) return false;
      if (one.clientPort === other.clientPort && one.id === other.id) return false;
      if (other.time - one.time >= SHORTEST_RETRY) return false;
      return one.answer === undefined || one.answer.time > other.time;
    }),
  );
}

/** How the time from `from` to `to` was spent waiting for these exchanges, which are in order of time. */
export function stretches(
  chain: readonly Attempt[],
  from: Nanoseconds,
  to: Nanoseconds,
): readonly Stretch[] {
  let passed = from;
  return chain.map((exchange, at) => {
    const { answer, time } = exchange;
    const isAnswered = answer !== undefined && answer.time <= to;
    const next = chain.slice(at + 1).find((later) => later.time > time);
    const ends = isAnswered ? answer.time : (next?.time ?? to);
    const end = Math.min(to, ends, contentAt(chain, time));
    const start = Math.min(Math.max(time, passed), to);
    passed = Math.max(passed, end);
    return { exchange, from: start, to: Math.max(start, end), isAnswered };
  });
}

/** When, of what was under way then or came later, the first answer of use came. */
function contentAt(chain: readonly Attempt[], since: Nanoseconds): Nanoseconds {
  let first = Infinity;
  for (const { answer } of chain)
    if (answer !== undefined && isUseful(answer) && answer.time > since && answer.time < first)
      first = answer.time;
  return first;
}
