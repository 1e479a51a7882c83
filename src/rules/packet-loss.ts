import { frames, grouped, say, type Sentence } from '../words/say.ts';
import { seen } from './fact.ts';
import { askedAgain, firstRetryAfter, lostRetransmissions, unansweredFact } from './facts.ts';
import {
  explainsAlone,
  explainsPairs,
  hasExplainedLosses,
  isLegOf,
  lossesOf,
  takesEither,
} from './losses.ts';
import { largeAnswer } from './large-answer.ts';
import { raceFacts } from './race-facts.ts';
import { References } from './references.ts';
import type { Context, Fact, LookupRule, Match } from './rule.ts';
import type { Attempt } from '../lookup/lookup.ts';
import type { Story } from '../lookup/story/story.ts';
import { sightsAfterTranslation } from './translation.ts';

export const packetLoss: LookupRule = {
  id: 'packet-loss',
  title: 'Losses that also hit retries, serial queries or both legs',
  severity: 'error',
  rationale:
    'The race can only hit the first packets of a fresh five-tuple, and one of two. When retransmissions, lone queries or both legs are lost as well, the path or the server loses packets, and single lookups that look like the race are part of it.',
  toldApartBy: [
    'A retransmission is lost as well: the race can only hit the first packets of a fresh five-tuple.',
    'Or queries that no race can hit (lone, serial or repeated ones) are lost so often that the same rate explains half or more of the pairs that lost one query, or chance may explain them all; unless nearly all of these lost the query that was sent second. Or pairs lose either query alike: a race takes more often the later one. A pair of which one query was seen to enter the node and not to leave it asks for more: that the others ended in the node as well.',
  ],
  references: [References.retransmission],
  check(story, context) {
    const [lost] = story.lost;
    if (!lost) return undefined;
    const again = lostRetransmissions(story);
    // A retry of an answered query (truncated, or with an error) may be the first loss of the lookup.
    if (again.length > 0 && story.lost.length > 1)
      return lossOf(
        story,
        context,
        again.map((attempt) => unansweredFact(attempt, context)),
        true,
      );
    const beyond = sightsAfterTranslation(story, lost, context);
    if (beyond.verdict === 'dropped-between') {
      if (!isLossyNode(story, lost, context)) return beyond.fact.fact;
      return lossInNode(story, lost, beyond.fact, context);
    }
    if (isLegOf(story, lost) && raceFacts(story, lost, context).supports) return undefined;
    const { beyondRace, lostFirst } = lossesOf(lost.server, lost.transport, context);
    // What the lookup itself lost does not count.
    const others = beyondRace - story.lost.filter((attempt) => !isLegOf(story, attempt)).length;
    if (explainsPairs(lost, others, lostFirst, context)) return lossOf(story, context, [], false);
    return takesSecond(lost, others, context) ?? tooFew(lost, context);
  },
  advice: [
    {
      title: say`Look for loss on the path between client and server: interface drops, full queues, a rate limit, a CPU limit of the DNS servers`,
    },
  ],
};

/** Returns the sentence that pairs lose the wrong query, where lone queries alone would explain them. */
function takesSecond(lost: Attempt, others: number, context: Context): Sentence | undefined {
  const { racedPairs, lostFirst } = lossesOf(lost.server, lost.transport, context);
  if (racedPairs < 2 || !explainsAlone(lost, others, context)) return undefined;
  return say`of ${grouped(racedPairs)} pairs to ${context.address(lost.server)} that lost one query, ${grouped(racedPairs - lostFirst)} lost the one that was sent second: a path that loses packets takes either one alike`;
}

/** Returns the sentence that the other queries to this server show no lossy path. */
function tooFew({ server: id, transport }: Attempt, context: Context): Sentence {
  const queries = context.tally.server(id).beyondRace(transport);
  const lost = lossesOf(id, transport, context).beyondRace;
  const server = context.address(id);
  if (queries === 0)
    return say`nothing shows other losses: ${server} was asked nothing that no race can hit (retries, serial and lone queries)`;
  if (hasExplainedLosses(id, context))
    return say`too few queries to ${server} that no race can hit (retries, serial and lone ones) were lost without another cause: ${grouped(lost)} of ${grouped(queries)}`;
  if (lost > 0)
    return say`too few queries to ${server} that no race can hit (retries, serial and lone ones) were lost to explain it: ${grouped(lost)} of ${grouped(queries)}`;
  return queries === 1
    ? say`the only query to ${server} that no race can hit (a retry, a serial or a lone one) is not known to be lost`
    : say`of ${grouped(queries)} queries to ${server} that no race can hit (retries, serial and lone ones), none is known to be lost`;
}

function lossOf(
  story: Story,
  context: Context,
  evidence: readonly Fact[],
  hitsRetry: boolean,
): Match {
  const lost = story.lost[0]!;
  const queries = context.tally.server(lost.server).beyondRace(lost.transport);
  const losses = lossesOf(lost.server, lost.transport, context);
  const { beyondRace, racedPairs, lostFirst } = losses;
  const large = largeAnswer(story, context);
  const retryAfter = firstRetryAfter(story);
  const lostFrames = story.lost.map((attempt) => attempt.frame);
  return {
    message: !hitsRetry
      ? // The first transmission may have been answered (truncated, or with an error).
        lostRetransmissions(story).length > 0
        ? say`a retransmission was lost (${frames(lostFrames)}) on a path that loses others too`
        : say`the first transmission lost queries (${frames(lostFrames)}) on a path that loses others too`
      : large
        ? say`queries of this lookup stay unanswered again and again (${frames(lostFrames)}), retransmissions included`
        : say`queries are lost on this lookup again and again (${frames(lostFrames)}), retransmissions included`,
    evidence: [
      ...evidence,
      beyondRace > 0 && queries > 1
        ? seen`in the whole capture ${grouped(beyondRace)} of ${grouped(queries)} queries to ${context.address(lost.server)} that no race can hit were lost, and nothing else explains that`
        : undefined,
      takesEither(lostFirst, losses)
        ? seen`of ${grouped(racedPairs)} pairs to ${context.address(lost.server)} that lost one query, ${grouped(lostFirst)} lost the one that was sent first: a path that loses packets takes either one alike`
        : undefined,
      askedAgain(retryAfter),
      large?.fact,
    ],
    lostType: lost.qtype,
    retryAfter,
    server: lost.server,
    nextStep: large?.nextStep,
  };
}

/** Whether the node drops other queries at a rate that explains the pairs: then only counters tell of a race. */
function isLossyNode(story: Story, lost: Attempt, context: Context): boolean {
  if (raceFacts(story, lost, context).supports) return false;
  const { inNode, firstInNode } = lossesOf(lost.server, lost.transport, context);
  return explainsPairs(lost, inNode, firstInNode, context);
}

function lossInNode(story: Story, lost: Attempt, dropped: Fact, context: Context): Match {
  const { server, transport, qtype, frame } = lost;
  const { inNode } = lossesOf(server, transport, context);
  const queries = context.tally.server(server).beyondRace(transport);
  const retryAfter = firstRetryAfter(story);
  return {
    message: say`the ${context.type(qtype)} query in ${frames([frame])} was dropped in this node, which drops queries as well that no race can hit`,
    evidence: [
      dropped,
      seen`${grouped(inNode)} of ${grouped(queries)} queries to ${context.address(server)} that no race can hit (retries, serial and lone ones) came to the node and did not leave it either`,
      askedAgain(retryAfter),
    ],
    lostType: qtype,
    retryAfter,
    server,
    nextStep: say`The counters of the node show what drops packets there: iptables -L -v -n, nft list ruleset, tc -s qdisc, ip -s link, conntrack -S.`,
  };
}
