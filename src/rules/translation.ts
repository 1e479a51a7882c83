import type { Attempt, Copy } from '../lookup/lookup.ts';
import { isOutgoing } from '../lookup/exchange/copies.ts';
import type { Sighting } from '../lookup/sighting.ts';
import type { Story } from '../lookup/story/story.ts';
import {
  type Blindness,
  copyAfterTranslation,
  copyBeforeTranslation,
} from '../lookup/story/vantage.ts';
import { say, type Sentence } from '../words/say.ts';
import { seen, unseen } from './fact.ts';
import type { Context, Fact } from './rule.ts';

/**
 * What copies of a lookup's queries at other places say about the lost query.
 *
 * - `passed`: it was seen behind the translation, so the node did not drop it.
 * - `never-reached`: it was lost before it reached the translation.
 * - `dropped-between`: its twin was seen behind the translation and it was not, so it was dropped inside the node.
 * - `not-visible`: nothing was captured at another place, or its absence there proves nothing.
 */
export interface BeyondTranslation {
  readonly verdict: 'passed' | 'never-reached' | 'dropped-between' | 'not-visible';
  readonly fact: Fact;
}

/**
 * Returns what the copies show. In a capture on the node's `any` interface, or with a second vantage, each query is
 * seen before and after DNAT. The copy with another server address is the one that left the node.
 */
export function sightsAfterTranslation(
  story: Story,
  lost: Attempt,
  context: Context,
): BeyondTranslation {
  const type = context.type(lost.qtype);
  const leaving = leavingOf(story);
  const own = leaving(lost);
  if (own) {
    return {
      verdict: 'passed',
      fact: {
        fact: say`the ${type} query did leave the node towards ${context.address(own.peer)} (${context.where(own)}): it was lost or ignored after the translation`,
        holds: false,
        ...framesHere(lost, [own]),
      },
    };
  }
  const before = neverReached(story, lost, context);
  if (before) return before;
  const beyond = story.lookup.attempts.map(leaving).filter((copy) => copy !== undefined);
  const [first] = beyond;
  if (first === undefined) {
    return {
      verdict: 'not-visible',
      fact: unseen`whether the ${type} query left the node: nothing was captured after the translation`,
    };
  }
  const blind = whyAbsenceIsNone(story, lost, leaving, context);
  if (blind) return { verdict: 'not-visible', fact: { fact: blind } };
  const inside = copyAfterTranslation(lost);
  const where = context.where(first);
  return {
    verdict: 'dropped-between',
    fact: {
      ...framesHere(lost, inside ? [...beyond, inside] : beyond),
      ...(inside
        ? seen`the other queries of this lookup left the node after the translation (first in ${where}); the lost ${type} query was translated (${context.where(inside)}) and did not leave: it was dropped inside this node`
        : seen`the other queries of this lookup were seen again after the translation (first in ${where}), the lost ${type} query was not: it was dropped inside this node`),
    },
  };
}

/**
 * Whether the query was dropped in the node: it was seen to enter the node and not to leave it, and another
 * transmission of its lookup was seen to leave, maybe seconds later. A capture that lacks both shows nothing.
 */
export function endsInNode({ lookup }: Story, lost: Attempt, context: Context): boolean {
  const leaving = leavingOf({ lookup });
  if (leaving(lost) !== undefined) return false;
  return lookup.attempts.some((other) => {
    const sight = leaving(other);
    if (sight === undefined) return false;
    const vantage = context.vantages.find(({ capture }) => capture === sight.capture);
    return vantage === undefined || vantage.blindAt(lost.time) === undefined;
  });
}

/** Whether the query was seen behind the translation: then the node did not drop it. */
export function hasLeftNode(query: Attempt): boolean {
  return leavingOf(query)(query) !== undefined;
}

/**
 * Finds the copy of a query that left the node, with the address of its server or client translated, or was passed to
 * a pod on it. A bridge shows a translated packet once more before it goes out. So if the capture tells directions, and
 * saw queries go out, or answers that the node had translated back, only outgoing copies count.
 */
function leavingOf({ lookup }: Pick<Story, 'lookup'>): (attempt: Attempt) => Copy | undefined {
  const sent = lookup.attempts.flatMap(sentOnBy).filter(isOutgoing);
  const telling = new Set(sent.map(({ capture }) => capture));
  return (attempt) =>
    attempt.copies.find(
      (copy) =>
        copy.of === 'query' &&
        (copy.peer !== attempt.server || copy.client !== lookup.client) &&
        (!telling.has(copy.capture) || isOutgoing(copy)),
    );
}

/** Returns the sights of a query and of its answer, of the latter only those behind the translation back. */
function sentOnBy({ answer, copies, server }: Attempt): readonly Sighting[] {
  const copied = copies.filter(({ of, peer }) => of === 'query' || peer === server);
  return answer?.source === server ? [answer, ...copied] : copied;
}

/**
 * Returns why the absence of the lost query behind the translation proves nothing; undefined if it proves a drop.
 * Absence proves something only if the twin, sent at the same time, was seen there: a capture that begins late, ends
 * early, has a gap or another clock lacks both. With a capture at the server, routers behind the node may have lost the
 * query too.
 */
function whyAbsenceIsNone(
  story: Story,
  lost: Attempt,
  leaving: (attempt: Attempt) => Copy | undefined,
  context: Context,
): Sentence | undefined {
  const type = context.type(lost.qtype);
  const twin = twinOf(story, lost);
  const sight = twin && leaving(twin);
  if (sight === undefined)
    return say`whether the ${type} query left the node: the query that was sent together with it was not seen after the translation either`;
  const vantage = context.vantages.find(({ capture }) => capture === sight.capture);
  const blind = vantage?.blindAt(lost.time);
  if (blind !== undefined) return blindness(blind, type, vantage!.name);
  if (vantage && isBeyondNode(twin!, sight)) return blindness('farther', type, vantage.name);
  const unread = context.unreadableQueries.around(story.lookup.client, lost.clientPort, lost.time);
  if (unread !== undefined)
    return say`whether the ${type} query left the node: a query of its port that cannot be read was captured at that moment`;
  return undefined;
}

/** Hop count of a pod's node, the first router that its packets pass. */
const NODE = 1;

type Hops = Pick<Copy, 'hopLimit'>;

/** Whether more than the node lies between two sights of a query, judging by the TTL; false if a TTL is unknown (0). */
export function isBeyondNode(before: Hops, behind: Hops): boolean {
  if (before.hopLimit === 0 || behind.hopLimit === 0) return false;
  return before.hopLimit - behind.hopLimit > NODE;
}

/** Returns the sentence for each reason. */
function blindness(blind: Blindness | 'farther', type: string, place: string): Sentence {
  const why: Readonly<Record<typeof blind, Sentence>> = {
    farther: say`${place} lies behind more than one router, and it may have been lost between them`,
    clocks: say`the offset of the clock of ${place} is not certain, so the query that was seen there may be the one that was sent again`,
    full: say`not all messages of ${place} were kept, because there are too many`,
    'begins-later': say`${place} begins after it`,
    'ends-before': say`${place} ends before it`,
    unreadable: say`a query that cannot be read was captured at ${place} at that moment`,
  };
  return say`whether the ${type} query left the node: ${why[blind]}`;
}

/** Returns the other query of the first transmission; undefined without a pair. */
function twinOf({ pair }: Story, lost: Attempt): Attempt | undefined {
  if (pair === undefined) return undefined;
  return lost === pair.first ? pair.second : pair.first;
}

/** Returns `never-reached` if a vantage before the translation saw the twin but not the lost query. */
function neverReached(
  story: Story,
  lost: Attempt,
  context: Context,
): BeyondTranslation | undefined {
  for (const vantage of context.vantages) {
    const { capture, name } = vantage;
    const twin = twinOf(story, lost);
    if (twin === undefined || !copyBeforeTranslation(twin, capture)) continue;
    if (copyBeforeTranslation(lost, capture) || vantage.blindAt(lost.time) !== undefined) continue;
    return {
      verdict: 'never-reached',
      fact: {
        fact: say`the other queries were seen at ${name}, before the translation, and the ${context.type(lost.qtype)} query was not: it was lost on the way there`,
        holds: false,
      },
    };
  }
  return undefined;
}

/** Returns the frames of copies in the file of the lookup, as evidence refers to that file. */
function framesHere(lost: Attempt, copies: readonly Copy[]): { frames: number[] } {
  return {
    frames: copies.filter(({ capture }) => capture === lost.capture).map(({ frame }) => frame),
  };
}
