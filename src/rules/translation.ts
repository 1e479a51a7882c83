import type { Attempt } from '../lookup/lookup.ts';
import type { Story } from '../lookup/story.ts';
import { frames, say } from '../words/say.ts';
import type { Context, Fact } from './rule.ts';

/** What copies of the lookup's queries beyond the translation say of the one that was lost. */
export interface BeyondTranslation {
  /** Its copy was seen there: the node did not drop it. */
  readonly passed: boolean;
  /** The other queries were seen there, and this one was not: the node dropped it. */
  readonly absent: boolean;
  readonly fact: Fact;
}

/**
 * On the node's `any` interface, or at a second vantage, each query is seen before and after DNAT. The copy with
 * another server address is the one that left the node.
 */
export function sightsAfterTranslation(story: Story, lost: Attempt, context: Context): BeyondTranslation {
  const type = context.type(lost.qtype);
  const beyond = story.lookup.attempts.filter((attempt) => copyBeyond(attempt) !== undefined);
  const own = copyBeyond(lost);
  if (own) {
    return {
      passed: true,
      absent: false,
      fact: {
        fact: say`the ${type} query did leave the node towards ${context.address(own.peer)} (${frames([own.frame])}): it was lost or ignored after the translation`,
        holds: false,
        frames: [own.frame],
      },
    };
  }
  if (beyond.length === 0) {
    return {
      passed: false,
      absent: false,
      fact: { fact: say`whether the ${type} query left the node: nothing was captured after the translation` },
    };
  }
  const seen = beyond.map((attempt) => copyBeyond(attempt)!.frame);
  return {
    passed: false,
    absent: true,
    fact: {
      fact: say`the other queries of this lookup were seen again after the translation (${frames(seen)}), the lost ${type} query was not: it was dropped inside this node`,
      holds: true,
      frames: [lost.frame, ...seen],
    },
  };
}

function copyBeyond(attempt: Attempt) {
  return attempt.copies.find((copy) => copy.of === 'query' && (copy.peer !== attempt.server || copy.place !== attempt.place));
}
