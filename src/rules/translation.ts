import type { Attempt, Copy } from '../lookup/exchange/attempt.ts';
import { isOutgoing } from '../lookup/exchange/copies.ts';
import type { Story } from '../lookup/story/story.ts';
import { copyAfterTranslation, copyBeforeTranslation } from '../lookup/story/vantage.ts';
import { say } from '../words/say.ts';
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
  if (beyond.length === 0) {
    return {
      verdict: 'not-visible',
      fact: {
        fact: say`whether the ${type} query left the node: nothing was captured after the translation`,
      },
    };
  }
  const inside = copyAfterTranslation(lost);
  const where = context.where(beyond[0]!);
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
 * The copy of a query that left the node, or was sent on to a pod of it. A bridge hands a translated packet over once
 * more before it goes out: where directions are told, only what was sent has left.
 */
function leavingOf({ lookup }: Story): (attempt: Attempt) => Copy | undefined {
  const isTold = lookup.attempts.some(({ copies }) =>
    copies.some((copy) => copy.of === 'query' && isOutgoing(copy)),
  );
  if (!isTold) return copyAfterTranslation;
  return ({ copies, capture, server }) =>
    copies.find(
      (copy) =>
        copy.of === 'query' &&
        copy.peer !== server &&
        (copy.capture !== capture || isOutgoing(copy)),
    );
}

/** A vantage on the way to the translation saw the other queries, and not this one. */
function neverReached(
  story: Story,
  lost: Attempt,
  context: Context,
): BeyondTranslation | undefined {
  for (const { capture, name } of context.vantages) {
    if (copyBeforeTranslation(lost, capture)) continue;
    if (!story.lookup.attempts.some((attempt) => copyBeforeTranslation(attempt, capture))) continue;
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
function framesHere(lost: Attempt, copies: readonly Copy[]): { frames?: number[] } {
  const frames = copies.filter((copy) => copy.capture === lost.capture).map((copy) => copy.frame);
  return frames.length > 0 ? { frames } : {};
}
