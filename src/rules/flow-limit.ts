import { Transport } from '../decode/datagram.ts';
import { toMs } from '../wire/time.ts';
import { frames, grouped, ms, say } from '../words/say.ts';
import { conntrackWord } from './conntrack-facts.ts';
import { type SecondPackets, secondPacketsOf } from './every-pair.ts';
import { seen, unseen } from './fact.ts';
import { firstRetryAfter, sentTogether, unansweredFact } from './facts.ts';
import { References } from './references.ts';
import { isOneFlow } from '../lookup/story/pair.ts';
import type { Leg } from '../lookup/story/story.ts';
import type { Context, Fact, LookupRule } from './rule.ts';
import { sightsAfterTranslation } from './translation.ts';

/**
 * Rule: a limit per flow, which looks like the race. The race hits only some pairs, and not always the same packet of
 * them.
 */
export const flowLimit: LookupRule = {
  id: 'flow-limit',
  title: 'Of each pair the second packet was lost, whenever a pair was sent',
  severity: 'error',
  rationale:
    'A limit per flow (hashlimit or recent in iptables, a meter in nftables, a policer, a firewall that lets one packet of an unknown flow through) passes the first packet of a port and drops the second that follows at once. Each lookup then looks like the conntrack race, but the race is a matter of microseconds and takes few of the pairs.',
  toldApartBy: [
    'At least 4 pairs of A and AAAA were sent to this server, or by this client, and of each the packet that was sent second got no answer, while the first got one.',
    'The same query is answered when it is sent again, by itself or from another port; right behind another one it may be lost once more.',
  ],
  lookAlikes: [
    {
      rule: 'conntrack-race',
      difference: 'some pairs come through, and it may be the first packet that is lost',
    },
    { rule: 'type-never-answered', difference: 'the retries of that type stay unanswered, too' },
  ],
  references: [References.hashlimit, References.raceArticle, References.glibcSend],
  check(story, context) {
    const { pair } = story;
    if (pair === undefined || !isOneFlow(pair) || context.fate(pair.second) !== 'lost')
      return undefined;
    const { second } = pair;
    // Over TCP the second query of a connection is no packet of an unknown flow.
    if (second.transport !== Transport.udp) return undefined;
    const leg = story.legs.find(({ qtype }) => qtype === second.qtype);
    if (leg?.answer === undefined) return undefined;
    const sent = secondPacketsOf(story.lookup.client, second.server, context);
    if (sent === undefined) return undefined;
    const { pairs } = sent;
    const server = context.address(second.server);
    if (sent.lost < pairs)
      return say`the second packet of ${grouped(pairs - sent.lost)} of the ${grouped(pairs)} pairs that were sent to ${server} was answered`;
    if (sent.bothLost > 0)
      return say`of ${grouped(sent.bothLost)} of the ${grouped(pairs)} pairs that were sent to ${server} the first packet was lost as well`;
    const counters = conntrackWord(context);
    // A limit drops packets before conntrack could count them.
    if (counters?.word === 'grew') return counters.fact.fact;
    const type = context.type(second.qtype);
    const at = frames([second.frame]);
    const client = context.address(story.lookup.client);
    return {
      message:
        sent.of === 'server'
          ? say`the ${type} query in ${at} got no answer, like the second packet of each of the ${grouped(pairs)} pairs that were sent to ${server}: something lets one packet of a port through and drops the next`
          : say`the ${type} query in ${at} got no answer, like the second packet of each of the ${grouped(pairs)} pairs that ${client} sent: something lets one packet of a port through and drops the next`,
      evidence: [
        eachLostOne(sent, server, client),
        sentTogether(pair),
        unansweredFact(second, context),
        againFact(leg, context),
        sightsAfterTranslation(story, second, context).fact,
        placeOrType(sent.lostTypes, context),
      ],
      lostType: second.qtype,
      retryAfter: firstRetryAfter(story),
      server: second.server,
    };
  },
  advice: [
    {
      title: say`Look for a limit per flow on the node and on the way: the counters of these rules grow with each lookup`,
      snippet:
        'iptables -L -v -n | grep -i -e hashlimit -e recent -e limit\nnft list ruleset | grep -e limit -e meter\ntc -s filter show dev eth0\nconntrack -S\n',
      caveat: say`conntrack -S shows the difference: insert_failed and drop grow with the race, but not with a limit.`,
    },
    {
      title: say`Take DNS out of the limit, or let it pass two packets at once (--hashlimit-burst 2 and more)`,
    },
    {
      title: say`Until then, let glibc send one after the other: each then comes alone`,
      snippet: 'spec:\n  dnsConfig:\n    options:\n      - name: single-request-reopen\n',
      caveat: say`Only glibc knows the option; musl sends both at once whatever is configured.`,
    },
  ],
};

function eachLostOne(sent: SecondPackets, server: string, client: string): Fact {
  const pairs = grouped(sent.pairs);
  if (sent.of === 'server')
    return seen`each of the ${pairs} pairs that were sent to ${server} lost its second packet, and only that`;
  return sent.areOthersAnswered
    ? seen`each of the ${pairs} pairs that ${client} sent lost its second packet, and only that; second packets of other clients were answered`
    : seen`each of the ${pairs} pairs that ${client} sent lost its second packet, and only that`;
}

/** States that the query was answered in the end. A retry right behind another packet may have been lost once more. */
function againFact({ answer, attempts, first, qtype }: Leg, context: Context): Fact {
  const type = context.type(qtype);
  const again = attempts.find((attempt) => attempt.answer !== undefined)!;
  const after = ms(toMs(again.time - first.time));
  return {
    frames: [again.frame, answer!.frame],
    ...seen`the ${type} query is answered when it is sent again, ${after} later (${frames([again.frame])})`,
  };
}

function placeOrType(types: ReadonlySet<number>, context: Context): Fact {
  const [first] = types;
  return types.size === 1
    ? unseen`whether it goes by the place in the pair or by the type: the second packet was ${context.type(first!)} each time`
    : seen`it goes by the place in the pair, and not by the type: the second packet was now A and now AAAA`;
}
