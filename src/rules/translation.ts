import type { Attempt, Copy } from '../lookup/exchange/attempt.ts';
import { isOutgoing } from '../lookup/exchange/copies.ts';
import type { Story } from '../lookup/story/story.ts';
import {
  type Blindness,
  copyAfterTranslation,
  copyBeforeTranslation,
} from '../lookup/story/vantage.ts';
import { say, type Sentence } from '../words/say.ts';
import type { Context, Fact } from './rule.ts';

/**
 * What the copies of a lookup's queries at other places say of the one that was lost.
 *
 * - `passed`: it was seen beyond the translation, so the node did not drop it.
 * - `never-reached`: it was lost before it came to the translation.
 * - `dropped-between`: the others were seen beyond, and it was not: dropped inside the node.
 * - `not-visible`: nothing was captured at another place.
 */
export interface BeyondTranslation {
  readonly verdict: 'passed' | 'never-reached' | 'dropped-between' | 'not-visible';
  readonly fact: Fact;
}

/**
 * On the node's `any` interface, or at a second vantage, each query is seen before and after DNAT. The copy with
 * another server address is the one that left the node.
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
      fact: {
        fact: say`whether the ${type} query left the node: nothing was captured after the translation`,
      },
    };
  }
  const blind = whyAbsenceIsNone(story, lost, leaving, context);
  if (blind) return { verdict: 'not-visible', fact: { fact: blind } };
  const inside = copyAfterTranslation(lost);
  const where = context.where(first);
  return {
    verdict: 'dropped-between',
    fact: {
      fact: inside
        ? say`the other queries of this lookup left the node after the translation (first in ${where}); the lost ${type} query was translated (${context.where(inside)}) and did not leave: it was dropped inside this node`
        : say`the other queries of this lookup were seen again after the translation (first in ${where}), the lost ${type} query was not: it was dropped inside this node`,
      holds: true,
      ...framesHere(lost, inside ? [...beyond, inside] : beyond),
    },
  };
}

/**
 * A query that was seen to come to the node and not to leave it, as another transmission of its lookup did: dropped there.
 * That one may have been sent seconds later; what a capture lacks altogether shows nothing.
 */
export function endsInNode({ lookup }: Story, lost: Attempt, context: Context): boolean {
  const leaving = leavingOf({ lookup });
  if (leaving(lost) !== undefined) return false;
  return lookup.attempts.some((other) => {
    const seen = leaving(other);
    if (seen === undefined) return false;
    const vantage = context.vantages.find(({ capture }) => capture === seen.capture);
    return vantage === undefined || vantage.blindAt(lost.time) === undefined;
  });
}

/**
 * The copy of a query that left the node, or was sent on to a pod of it. A bridge hands a translated packet over once
 * more before it goes out: in a capture that tells directions, and saw queries go out, only what was sent has left.
 */
function leavingOf({ lookup }: Pick<Story, 'lookup'>): (attempt: Attempt) => Copy | undefined {
  const copies = lookup.attempts.flatMap((attempt) => attempt.copies);
  const sent = copies.filter((copy) => copy.of === 'query' && isOutgoing(copy));
  const telling = new Set(sent.map(({ capture }) => capture));
  return (attempt) =>
    attempt.copies.find(
      (copy) =>
        copy.of === 'query' &&
        copy.peer !== attempt.server &&
        (!telling.has(copy.capture) || isOutgoing(copy)),
    );
}

/**
 * That the lost query was not seen beyond the translation tells something only where its twin, which left together with
 * it, was seen: a capture that begins late, ends early, has a gap or another clock lacks both of them. Of a capture at the
 * server, routers behind the node may have lost it as well.
 */
function whyAbsenceIsNone(
  story: Story,
  lost: Attempt,
  leaving: (attempt: Attempt) => Copy | undefined,
  context: Context,
): Sentence | undefined {
  const type = context.type(lost.qtype);
  const twin = twinOf(story, lost);
  const seen = twin && leaving(twin);
  if (seen === undefined)
    return say`whether the ${type} query left the node: the query that was sent together with it was not seen after the translation either`;
  const vantage = context.vantages.find(({ capture }) => capture === seen.capture);
  const blind = vantage?.blindAt(lost.time);
  if (blind !== undefined) return blindness(blind, type, vantage!.name);
  if (vantage && isBeyondNode(twin!, seen)) return blindness('farther', type, vantage.name);
  const unread = context.unreadableQueries.around(story.lookup.client, lost.clientPort, lost.time);
  if (unread !== undefined)
    return say`whether the ${type} query left the node: a query of its port that cannot be read was captured at that moment`;
  return undefined;
}

/** A pod's node is the first router that its packets pass. */
const NODE = 1;

type Hops = Pick<Copy, 'hopLimit'>;

/** Of one query: between two places lies more than the node, as its TTL tells; 0 is that of no capture. */
export function isBeyondNode(before: Hops, behind: Hops): boolean {
  if (before.hopLimit === 0 || behind.hopLimit === 0) return false;
  return before.hopLimit - behind.hopLimit > NODE;
}

/** What stands behind the colon. */
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

/** The other query of the first transmission. */
function twinOf({ pair }: Story, lost: Attempt): Attempt | undefined {
  if (pair === undefined) return undefined;
  return lost === pair.first ? pair.second : pair.first;
}

/** A vantage on the way to the translation saw the other queries, and not this one. */
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

/** Evidence names frames of the file in which the lookup stands. */
function framesHere(lost: Attempt, copies: readonly Copy[]): { frames: number[] } {
  return {
    frames: copies.filter(({ capture }) => capture === lost.capture).map(({ frame }) => frame),
  };
}
