import { isHop } from '../lookup/hops/route.ts';
import type { Attempt } from '../lookup/lookup.ts';
import { hasParallelAnswer } from '../lookup/story/story.ts';
import { groupedBy } from '../wire/by-key.ts';
import { grouped, say } from '../words/say.ts';
import { FRAMES_NAMED, LISTED, seen, unseen } from './fact.ts';
import { References } from './references.ts';
import type { CaptureRule, Context, Match } from './rule.ts';

/** Minimum number of lookups. Of one alone, the answer may be lost, or come when the capture is over. */
const LOOKUPS = 2;

export const spareServerSilent: CaptureRule = {
  id: 'spare-server-silent',
  title: 'One of several servers that are asked at once answers nothing',
  severity: 'note',
  rationale:
    'musl asks all servers of resolv.conf at once and takes the first answer; dnsmasq with all-servers does so as well. So nobody notices that one of them is dead: it costs nothing as long as another one answers. When that one is slow or away, no other is left.',
  toldApartBy: [
    'The server answered nothing in the whole capture, in two lookups or more.',
    'Each of these queries went to another server at the same time, and that one answered. If any lookup waited for the silent server, it is server-silent.',
  ],
  references: [References.resolvConf],
  checkCapture(context) {
    const asked = context.stories.flatMap(({ lookup }) => (isHop(lookup) ? [] : lookup.attempts));
    const byServer = groupedBy(asked, ({ server }) => server);
    // Without all of its answers, or of its lines, a capture does not show that a server is silent.
    if (context.isLossy || context.hasUnreadLines) return [];
    return [...byServer.values()].flatMap((queries) => matchOf(queries, context) ?? []);
  },
  advice: [
    {
      title: say`Check that a DNS server listens at the address, has endpoints, and that no network policy drops UDP port 53`,
    },
    {
      title: say`Or take it out of resolv.conf: without it, one query less is sent for each question`,
    },
  ],
};

/** @param queries all queries of troubled lookups to one server; a lookup with a silent one is among them */
function matchOf(queries: readonly Attempt[], context: Context): Match | undefined {
  const [{ server, capture }] = queries as [Attempt];
  if (context.tally.server(server).answered > 0 || context.oneWay.has(server)) return undefined;
  const lookups = new Set(queries.map(({ lookup }) => lookup));
  if (lookups.size < LOOKUPS || !queries.every(hasParallelAnswer)) return undefined;
  if (queries.some(({ rare, others }) => rare.rejection !== undefined || others.length > 0))
    return undefined;
  const answering = [...lookups].flatMap(({ attempts }) =>
    attempts.flatMap((one) => (one.answer ? context.address(one.server) : [])),
  );
  const others = [...new Set(answering)].slice(0, LISTED).join(', ');
  const address = context.address(server);
  return {
    message: say`none of ${grouped(queries.length)} queries to ${address} was answered; nobody waited for it, as ${others} was asked at the same time and answered`,
    evidence: [
      seen`${grouped(lookups.size)} lookups asked ${address} and another server at the same time, and had their answers from there`,
      unseen`whether ${address} is silent, or its answers take a way that this capture does not see`,
    ],
    server,
    capture,
    frames: queries
      .filter((one) => one.capture === capture)
      .slice(0, FRAMES_NAMED)
      .map(({ frame }) => frame),
  };
}
