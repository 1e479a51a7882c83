import { toMs } from '../wire/time.ts';
import { frames, ms, say } from '../words/say.ts';
import { isInBurst } from './burst-loss.ts';
import { firstRetryAfter, lostRetransmissions, unansweredFact } from './facts.ts';
import { References } from './references.ts';
import type { Context, Fact, LookupRule, Match } from './rule.ts';
import type { Story } from '../lookup/story/story.ts';

/** Losses elsewhere must be frequent enough to explain half of the lookups that look like the race: a single pair has even odds at best. */
const EXPLAINED = 0.5;
/** Fewer losses beyond the race than this are accidents, and no rate. */
const FEWEST = 2;

/** The path loses packets, whichever they are. */
export const packetLoss: LookupRule = {
  id: 'packet-loss',
  title: 'Losses that also hit retries, serial queries or both legs',
  severity: 'error',
  rationale:
    'The race can only hit the first packets of a fresh five-tuple, and one of two. When retransmissions, lone queries or both legs are lost as well, the path or the server loses packets, and single lookups that look like the race are part of it.',
  toldApartBy: [
    'A retransmission is lost as well: the race can only hit the first packets of a fresh five-tuple.',
    'Or queries that no race can hit (lone, serial or repeated ones) are lost so often that the same rate explains half or more of the pairs that lost one leg.',
  ],
  references: [References.retransmission],
  check(story, context) {
    if (story.lost.length === 0) return undefined;
    const again = lostRetransmissions(story);
    if (again.length > 0)
      return lossOf(
        story,
        context,
        again.map((attempt) => unansweredFact(attempt, context)),
        true,
      );
    const { queries } = context.tally.beyondRace;
    const { lostBeyondRace } = lossesOf(context);
    const own = story.pair ? 0 : story.lost.length;
    if (!isLossy(context, own)) {
      return lostBeyondRace === 0
        ? say`of ${queries} queries that no race can hit (retries, serial and lone ones), none was lost`
        : say`queries that no race can hit (retries, serial and lone ones) are lost too seldom to explain it: ${lostBeyondRace} of ${queries}`;
    }
    return lossOf(story, context, [], false);
  },
  advice: [
    {
      title: say`Look for loss on the path between client and server: interface drops, full queues, a rate limit, a CPU limit of the DNS servers`,
    },
  ],
};

function lossOf(
  story: Story,
  context: Context,
  evidence: readonly Fact[],
  hitsRetry: boolean,
): Match {
  const [lost] = story.lost;
  const { queries } = context.tally.beyondRace;
  const { lostBeyondRace } = lossesOf(context);
  const retryAfter = firstRetryAfter(story);
  const lostFrames = story.lost.map((attempt) => attempt.frame);
  return {
    message: hitsRetry
      ? say`queries are lost on this lookup again and again (${frames(lostFrames)}), retransmissions included`
      : say`the first transmission lost queries (${frames(lostFrames)}) on a path that loses others too`,
    evidence: [
      ...evidence,
      {
        fact: say`in the whole capture ${lostBeyondRace} of ${queries} queries that no race can hit went unanswered as well`,
        holds: lostBeyondRace > 0,
      },
      ...(retryAfter === undefined
        ? []
        : [{ fact: say`the client asked again after ${ms(toMs(retryAfter))}`, holds: true }]),
    ],
    lostType: lost!.qtype,
    ...(retryAfter !== undefined && { retryAfter }),
    server: lost!.server,
  };
}

/**
 * Is the loss that is seen where no race can be, applied to the pairs, enough to explain the pairs that lost one
 * leg? What the lookup itself lost (`own`) does not count. Random loss at rate p takes exactly one of two with 2p(1 - p).
 */
function isLossy(context: Context, own: number): boolean {
  const { lostBeyondRace, racedPairs } = lossesOf(context);
  const { beyondRace, pairs } = context.tally;
  if (lostBeyondRace - own < FEWEST) return false;
  // As frequent as they may well be: two standard deviations of a count above what was counted.
  const mostLost = lostBeyondRace + 2 * Math.sqrt(lostBeyondRace);
  const rate = Math.min(0.5, mostLost / beyondRace.queries);
  const expected = 2 * rate * (1 - rate) * pairs;
  return expected >= EXPLAINED * racedPairs;
}

interface Losses {
  /** Queries lost that no race can hit, bursts left out. */
  readonly lostBeyondRace: number;
  /** Pairs that lost one leg, as in the race. */
  readonly racedPairs: number;
}

const known = new WeakMap<Context, Losses>();

function lossesOf(context: Context): Losses {
  let losses = known.get(context);
  if (!losses) known.set(context, (losses = countLosses(context)));
  return losses;
}

/** A burst, such as the restart of a server, has a cause of its own and says nothing of the path the rest of the time. */
function countLosses(context: Context): Losses {
  let lostBeyondRace = context.tally.beyondRace.lost;
  let racedPairs = 0;
  for (const story of context.stories) {
    const { pair } = story;
    if (!isInBurst(story, context)) {
      if (pair && !pair.first.answer !== !pair.second.answer) racedPairs++;
      continue;
    }
    for (const attempt of story.lookup.attempts) {
      if (attempt.answer === undefined && attempt !== pair?.first && attempt !== pair?.second)
        lostBeyondRace--;
    }
  }
  return { lostBeyondRace, racedPairs };
}
