import type { Attempt } from '../lookup/lookup.ts';
import { LEG_WINDOW, LONGEST_DEFAULT_WAIT, PROMPT, SHORTEST_ROUND } from '../lookup/times.ts';
import { hasClockIds } from '../lookup/resolver/resolver-traits.ts';
import { HABIT } from '../lookup/resolver/signs.ts';
import type { Leg, Story } from '../lookup/story/story.ts';
import { MILLISECOND, type Nanoseconds, SECOND, toMs } from '../wire/time.ts';
import { frames, ms, say, type Sentence } from '../words/say.ts';
import { seen } from './fact.ts';
import type { Context, Fact } from './rule.ts';

/** How far two waits of one timer of musl may differ: the timer was seen up to 5 ms late. */
const MUSL_SLACK: Nanoseconds = 10 * MILLISECOND;

/** A leg whose first transmission was lost before it reached the capture point. */
export interface HiddenLeg {
  /** The missing leg. */
  readonly leg: Leg;
  /** The query of the other leg, which arrived and was answered. */
  readonly other: Attempt;
  /** The time at which the retry began. */
  readonly retryAt: Nanoseconds;
  /** Whether the missing query left before the other one, not together with it. */
  readonly leftBefore: boolean;
  /** The answered query was sent again, with its ID: it may be that its answer did not arrive. */
  readonly isRepeated: boolean;
  evidence(): Fact[];
}

/**
 * Returns the leg that was lost before the capture point; undefined without one. After DNAT the lost query leaves no
 * trace, but the resolver's retry gives it away. glibc repeats the answered query, with its ID and from its port, in
 * the round in which the other type first appears (resolv/res_send.c, send_dg, goto retry). musl sends the missing
 * query alone, after timeout/attempts of resolv.conf(5), 2.5 s by default, with an ID close to that of the other query.
 * A query after musl has given up (timeout, 5 s) is no retry: programs that keep a port ask for A once, and for AAAA
 * later.
 */
export function hiddenLeg(story: Story, context: Context): HiddenLeg | undefined {
  if (story.legs.length !== 2 || story.lost.length > 0) return undefined;
  const [leg, late] = story.legs as [Leg, Leg];
  const { first } = leg;
  const after = late.first.time - first.time;
  if (late.first.clientPort !== first.clientPort) return undefined;
  if (after < SHORTEST_ROUND && !isShortWaitOfMusl(after, story, context)) return undefined;
  const repeat = leg.attempts.find(
    (attempt) =>
      attempt !== first && attempt.id === first.id && attempt.clientPort === first.clientPort,
  );
  const retryAt = Math.min(repeat?.time ?? Infinity, late.first.time);
  if (!first.answer || first.answer.time > retryAt) return undefined;
  if (repeat) {
    const leftBefore = isEarly(retryAt - first.time);
    return {
      leg: late,
      other: first,
      retryAt,
      leftBefore,
      isRepeated: true,
      evidence() {
        const isEither = howAsked(this, context) === 'either';
        return [
          repeated(first, repeat, isEither, context),
          leftBefore || isEither ? firstSight(late, context) : neverArrived(late, first, context),
        ];
      },
    };
  }
  // A client that asks for one type after the other waits for a slow answer.
  if (first.answer.time - first.time > PROMPT) return undefined;
  if (after > LONGEST_DEFAULT_WAIT || !hasClockIds(first, late.first)) return undefined;
  return {
    leg: late,
    other: first,
    retryAt,
    leftBefore: false,
    isRepeated: false,
    evidence: () => [clockIds(first, late.first, context), neverArrived(late, first, context)],
  };
}

/**
 * Whether musl sends again so soon. It waits for timeout/attempts of resolv.conf(5) (src/network/res_msend.c), which is
 * the same for all lookups of a client. A program may also lose the processor between its two queries. So lookups of
 * this client must show this wait: a pair was sent again after it; or, as no pair was sent again, each leg that came
 * late came after it, and that is a habit.
 */
function isShortWaitOfMusl(after: Nanoseconds, { lookup }: Story, context: Context): boolean {
  const { client } = lookup;
  const traits = context.tally.clients.get(client)?.traits;
  if (context.isUntimed || traits === undefined) return false;
  if (context.resolver(client).family !== 'musl') return false;
  const isSame = (wait: Nanoseconds) => Math.abs(wait - after) <= MUSL_SLACK;
  const ofPairs = traits.retries.filter(({ of }) => of === 'pair');
  if (ofPairs.length > 0) return ofPairs.some((retry) => isSame(retry.after));
  return traits.lateLegs.length >= HABIT && traits.lateLegs.every(isSame);
}

/**
 * Whether the retry came too early for a round that began with this packet. glibc waits for whole seconds
 * (resolv.conf(5), timeout) from the first packet of a round, never less. So an earlier packet began the round.
 */
function isEarly(after: Nanoseconds): boolean {
  return Math.round(after / SECOND) * SECOND - after > LEG_WINDOW;
}

/** Whether a client asks for both at once, or for the second when it has the answer to the first. */
export type Asks = 'at-once' | 'in-turn' | 'either';

/**
 * Returns how the client asks at that time, by its other lookups. A client that asks in turn repeats A because it has
 * no answer, and only then asks for AAAA. Each thread of glibc begins to ask in turn when it stalls (resolv/res_send.c,
 * send_dg); the option single-request makes all threads do so. So the first stall after the last pair may be that of
 * the last thread that asked for both at once.
 */
export function howAsked({ other, isRepeated }: HiddenLeg, context: Context): Asks {
  const { client } = other.lookup;
  const traits = context.tally.clients.get(client)?.traits;
  if (!isRepeated || context.isUntimed || traits === undefined) return 'at-once';
  if (other.time < traits.firstInTurn) return 'at-once';
  if (other.time <= traits.lastAtOnce) return 'either';
  const isFirstStall = !context.stories.some(
    ({ lookup, wait }) =>
      lookup.client === client &&
      wait >= SHORTEST_ROUND &&
      lookup.start > traits.lastAtOnce &&
      lookup.start < other.time,
  );
  return isFirstStall && traits.lastAtOnce > -Infinity ? 'either' : 'in-turn';
}

/**
 * Returns why a query that never arrived here was not lost in a race; undefined if nothing rules the race out. The path
 * or the server may have been slow. Or a listing of the cluster rules it out: a race drops a packet behind the
 * translation, so it leaves no gap before the translation, and none where nothing is translated.
 */
export function noHiddenRace(hidden: HiddenLeg, context: Context): Sentence | undefined {
  const { leg, other, retryAt, leftBefore } = hidden;
  if (leftBefore)
    return say`the retry comes ${ms(toMs(retryAt - other.time))} after the ${context.type(other.qtype)} query, and glibc waits for whole seconds, never less: the ${context.type(leg.qtype)} query left before that, so they were not on the way together`;
  if (howAsked(hidden, context) === 'in-turn')
    return say`by then this client asks for ${context.type(leg.qtype)} only when it has the answer to ${context.type(other.qtype)}, so that answer is what it was missing`;
  const took = other.answer!.time - other.time;
  if (took > PROMPT)
    return say`the ${context.type(other.qtype)} query was answered only after ${ms(toMs(took))}: the server, or the path, was slow`;
  const address = context.address(other.server);
  const service = context.named.service(other.server, other.time);
  if (service) {
    return say`${address} is the ClusterIP of ${service.name}: this capture lies before the translation, and the query was lost before it came here`;
  }
  const endpoint = context.named.endpoint(other.server, other.time);
  if (!endpoint?.isHeadless) return undefined;
  return say`${address} is an endpoint of ${endpoint.services.join(', ')}, which has no ClusterIP: clients ask it directly, and nothing is translated`;
}

/** States that the capture point is behind the translation, if a listing knows the server as an endpoint. */
export function behindTranslation({ other }: HiddenLeg, context: Context): Fact | undefined {
  const endpoint = context.named.endpoint(other.server, other.time);
  if (!endpoint || endpoint.services.length === 0) return undefined;
  return seen`${context.address(other.server)} is an endpoint of ${endpoint.services.join(', ')}: whoever asked the service was translated before this point`;
}

/** @param isEither the client may be missing this answer, or the other one */
function repeated(first: Attempt, repeat: Attempt, isEither: boolean, context: Context): Fact {
  const { answer } = first;
  return {
    frames: [first.frame, answer!.frame, repeat.frame],
    ...(isEither
      ? seen`the ${context.type(first.qtype)} query was answered after ${ms(toMs(answer!.time - first.time))} and yet sent again ${ms(toMs(repeat.time - first.time))} later with the same ID from the same port: the client was missing an answer`
      : seen`the ${context.type(first.qtype)} query was answered after ${ms(toMs(answer!.time - first.time))} and yet sent again ${ms(toMs(repeat.time - first.time))} later with the same ID from the same port: the client was missing its other answer`),
  };
}

function clockIds(first: Attempt, late: Attempt, context: Context): Fact {
  return {
    frames: [first.frame, late.frame],
    ...seen`the ${context.type(late.qtype)} query comes ${ms(toMs(late.time - first.time))} after the ${context.type(first.qtype)} query from the same port, with an ID close to its own: so musl sends a missing query again, after 2.5 s or what resolv.conf says (timeout/attempts)`,
  };
}

function firstSight(late: Leg, context: Context): Fact {
  return {
    frames: [late.first.frame],
    ...seen`the first ${context.type(late.qtype)} query that can be read is that in ${frames([late.first.frame])}`,
  };
}

function neverArrived(late: Leg, first: Attempt, context: Context): Fact {
  const lateType = context.type(late.qtype);
  const { clientPort, time, lookup } = first;
  // An unreadable query may be the missing one. Then the fact claims less, and another fact names the unreadable query.
  const isSure = context.unreadableQueries.around(lookup.client, clientPort, time) === undefined;
  if (!isSure) return firstSight(late, context);
  return {
    frames: [late.first.frame],
    ...seen`the ${lateType} query shows for the first time in ${frames([late.first.frame])}: its first transmission, together with the ${context.type(first.qtype)} query, never arrived at this point`,
  };
}
