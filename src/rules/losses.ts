import { Transport } from '../decode/datagram.ts';
import { ByType } from '../lookup/figures/by-type.ts';
import type { AnswerKind, Attempt } from '../lookup/lookup.ts';
import { isOneFlow, isRacer, type Pair } from '../lookup/story/pair.ts';
import type { Story } from '../lookup/story/story.ts';
import type { AddressId } from '../wire/address.ts';
import { atLeast } from './binomial.ts';
import { isInBurst } from './bursts.ts';
import { isIgnored } from './ignored.ts';
import { isMaybeTooLarge } from './large-answer.ts';
import { onceFor } from './once.ts';
import { outageOf } from './outages.ts';
import type { Context } from './rule.ts';
import { silentEndpointOf } from './silent-endpoints.ts';
import { silentNamesOf } from './silent-names.ts';
import { endsInNode } from './translation.ts';
import { typeStopOf } from './type-stops.ts';

/** Answers that clients have to ignore. */
const IGNORED_ANSWERS: ReadonlySet<AnswerKind> = new Set(['mismatched-id', 'unexpected-source']);

/**
 * Other losses must be frequent enough to explain half of the lookups that look like the race. A single pair then has
 * even odds at best.
 */
const EXPLAINED = 0.5;
/**
 * Of few losses, chance may take more from the queries that a race takes than their share. This must be so improbable
 * before the race explains them.
 */
const BY_CHANCE = 0.1;
/**
 * A race takes either query of a pair, more often the one that comes second (the later packet has to wait for its entry
 * in conntrack's table). Nobody published how often: of races seen in busy traffic it was four in five. Taken for two
 * in three, so that no race is denied by this.
 */
const MOST_FIRST = 1 / 3;
/** How improbable it must be that races took so many first queries, before they are no races: two standard deviations. */
const SELDOM = 0.02;
/** Minimum number of losses that no race causes. Fewer are accidents, and give no rate. */
const FEWEST = 2;

const TRANSPORTS = [Transport.udp, Transport.tcp];

/** Known losses on the way to one server over one transport. */
export class Losses {
  readonly byType = new ByType<LossesOfType>();
  /**
   * Lost queries that no race can hit, outside of bursts and outages, and without another explanation (`isExplained`).
   */
  beyondRace = 0;
  /** How many of `beyondRace` were seen to enter the node and not to leave it. */
  inNode = 0;
  /** Lost queries that no race can hit, and that have another explanation. */
  explained = 0;
  /** Pairs that lost one query, as in the race, outside of bursts and outages. */
  racedPairs = 0;
  /** How many of `racedPairs` lost the query that was sent first. */
  lostFirst = 0;
  /** How many of `lostFirst` were seen to enter the node and not to leave it. */
  firstInNode = 0;

  ofType(qtype: number): LossesOfType {
    return (
      this.byType.get(qtype) ??
      this.byType.set(qtype, { lost: 0, ignored: 0, beyondRace: 0, lostSecond: 0 })
    );
  }
}

/** The same of the queries of one type. */
interface LossesOfType {
  lost: number;
  /** Unanswered queries that had enough time for an answer, whether or not their clients missed it. */
  ignored: number;
  beyondRace: number;
  /** In how many of `racedPairs` it was this query that was lost, and the one that was sent second. */
  lostSecond: number;
}

const NO_LOSSES: Readonly<Losses> = new Losses();

/** Returns the losses on the way to this server over this transport. Only losses on the same way explain a loss. */
export function lossesOf(
  server: AddressId,
  transport: Transport,
  context: Context,
): Readonly<Losses> {
  return allLosses(context).get(key(server, transport)) ?? NO_LOSSES;
}

/** Whether some lost queries to this server that no race can hit have another explanation. */
export function hasExplainedLosses(server: AddressId, context: Context): boolean {
  return TRANSPORTS.some((transport) => lossesOf(server, transport, context).explained > 0);
}

/**
 * Whether loss on the path, or at the server, explains the pairs that lost one query. Either queries are lost that no
 * race takes (lone, serial and repeated ones), at a rate p that takes exactly one query of a pair with 2p(1 - p), and
 * still if the first queries of pairs count as well; or pairs lose either query alike.
 *
 * @param lost how many lone, serial and repeated queries were lost
 * @param first how many pairs lost the query that was sent first
 */
export function explainsPairs(
  attempt: Attempt,
  lost: number,
  first: number,
  context: Context,
): boolean {
  const losses = lossesOf(attempt.server, attempt.transport, context);
  if (isOfOneType(losses)) return explainsAlone(attempt, lost, context);
  if (takesEither(first, losses)) return true;
  if (!explainsAlone(attempt, lost, context)) return false;
  const { pairs, asked } = queriesTo(attempt, context);
  const others = { lost: lost + first, asked: asked + pairs };
  return isOneRate(others, { lost: losses.racedPairs - first, asked: pairs }, pairs, losses);
}

/** Whether lost queries that no race takes explain the pairs by themselves, whichever queries these lost. */
export function explainsAlone(attempt: Attempt, lost: number, context: Context): boolean {
  if (lost < FEWEST) return false;
  const losses = lossesOf(attempt.server, attempt.transport, context);
  const { pairs, asked } = queriesTo(attempt, context);
  return isOneRate({ lost, asked }, { lost: losses.racedPairs, asked: 2 * pairs }, pairs, losses);
}

/** Whether pairs lose the query that was sent first too often for races, and not too often for a path. */
export function takesEither(first: number, { racedPairs }: Readonly<Losses>): boolean {
  if (racedPairs === 0 || atLeast(first, racedPairs, MOST_FIRST) > SELDOM) return false;
  return atLeast(first, racedPairs, 0.5) > BY_CHANCE;
}

/** So many of so many queries were lost. */
interface Share {
  readonly lost: number;
  readonly asked: number;
}

/**
 * Whether the rate at which others were lost explains half of the pairs that lost one query; or chance may take as many
 * of those that a race takes.
 */
function isOneRate(
  others: Share,
  raced: Share,
  pairs: number,
  { racedPairs }: Readonly<Losses>,
): boolean {
  const rate = others.lost / others.asked;
  if (2 * rate * (1 - rate) * pairs >= EXPLAINED * racedPairs) return true;
  const share = raced.asked / (others.asked + raced.asked);
  return atLeast(raced.lost, others.lost + raced.lost, share) > BY_CHANCE;
}

/** Returns how many pairs this server was asked with, and how many queries that no race takes. */
function queriesTo({ server: id, transport }: Attempt, { tally }: Context) {
  const server = tally.server(id);
  return { pairs: server.pairs, asked: server.beyondRace(transport) };
}

/** Whether the path, or the server, may lose one type alone. Then the other query of a pair tells nothing. */
function isOfOneType({ byType, beyondRace, lostFirst }: Losses): boolean {
  const second = [...byType].filter(([, { lostSecond }]) => lostSecond > 0);
  if (second.length !== 1) return false;
  const ofType = second[0]![1].beyondRace;
  return ofType >= FEWEST && beyondRace - ofType + lostFirst < FEWEST;
}

/**
 * Returns the number of queries, of one type or of all, that this server left unanswered. 0 if none of them is known to
 * be lost.
 */
export function ignoredBy(server: AddressId, context: Context, qtype?: number): number {
  let [lost, ignored] = [0, 0];
  for (const transport of TRANSPORTS)
    for (const [type, losses] of lossesOf(server, transport, context).byType) {
      if (qtype !== undefined && type !== qtype) continue;
      lost += losses.lost;
      ignored += losses.ignored;
    }
  return lost === 0 ? 0 : ignored;
}

const allLosses = onceFor((context): ReadonlyMap<string, Losses> => {
  const all = new Map<string, Losses>();
  const of = ({ server, transport }: Attempt): Losses => {
    let losses = all.get(key(server, transport));
    if (!losses) all.set(key(server, transport), (losses = new Losses()));
    return losses;
  };
  for (const story of context.stories) {
    const isShared =
      isInBurst(story, context) || story.lost.some((one) => outageOf(one, context) !== undefined);
    const { pair } = story;
    if (!isShared && pair !== undefined && isOneFlow(pair))
      count(pair, story, of(pair.first), context);
    for (const attempt of story.lookup.attempts)
      if (isIgnored(attempt, context)) of(attempt).ofType(attempt.qtype).ignored++;
    for (const attempt of story.lost) {
      const losses = of(attempt);
      losses.ofType(attempt.qtype).lost++;
      if (isLegOf(story, attempt)) continue;
      if (isShared || isExplained(story, attempt, context)) losses.explained++;
      else {
        losses.beyondRace++;
        losses.ofType(attempt.qtype).beyondRace++;
        if (endsInNode(story, attempt, context)) losses.inNode++;
      }
    }
  }
  return all;
});

/** Whether this is a first transmission of concurrent queries, one of which the race can drop. */
export function isLegOf({ pair }: Story, attempt: Attempt): boolean {
  return pair !== undefined && isRacer(attempt, pair);
}

/**
 * Whether the loss does not count as loss on the way: the server never answers this type, or no more, or this name, an
 * endpoint behind it is silent, an answer came that had to be ignored, or the answer may be too large for the path.
 */
function isExplained(story: Story, attempt: Attempt, context: Context): boolean {
  if (context.tally.server(attempt.server).type(attempt.qtype).answered === 0) return true;
  if (silentNamesOf(attempt, context)) return true;
  if (typeStopOf(attempt, context) || silentEndpointOf(attempt, context)) return true;
  if (attempt.others.some(({ kind }) => IGNORED_ANSWERS.has(kind))) return true;
  return isMaybeTooLarge(attempt, story, context);
}

/** Counts a pair that lost one query without another explanation. */
function count({ first, second }: Pair, story: Story, losses: Losses, context: Context): void {
  const [lost, more] = [first, second].filter((one) => context.fate(one) === 'lost');
  if (lost === undefined || more !== undefined) return;
  const other = lost === first ? second : first;
  if (context.fate(other) !== 'answered' || silentNamesOf(lost, context)) return;
  losses.racedPairs++;
  if (lost === second) losses.ofType(second.qtype).lostSecond++;
  else {
    losses.lostFirst++;
    if (endsInNode(story, first, context)) losses.firstInNode++;
  }
}

function key(server: AddressId, transport: Transport): string {
  return `${server} ${transport}`;
}
