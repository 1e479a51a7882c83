import type { Attempt } from '../lookup/lookup.ts';
import type { Story } from '../lookup/story/story.ts';
import { type Nanoseconds, SECOND, toMs } from '../wire/time.ts';
import { grouped, say, type Sentence, wait } from '../words/say.ts';
import { LISTED, seen, unseen } from './fact.ts';
import { firstRetryAfter, typeOf, unansweredFact } from './facts.ts';
import { isAnsweredBefore, lengthOf, othersWith, type Outage, outageOf } from './outages.ts';
import { References } from './references.ts';
import type { Advice, Context, LookupRule, Match } from './rule.ts';
import { clock, timeOfDay } from './time-of-day.ts';

const PODS_AND_EVENTS =
  'kubectl -n kube-system get pods -l k8s-app=kube-dns -o wide\nkubectl -n kube-system get events --sort-by=.lastTimestamp\n';

const WHAT_HAPPENED: Advice = {
  title: say`Find out what happened to the DNS servers at this time: a restart, a rollout, an eviction, a node that went away`,
  snippet: PODS_AND_EVENTS,
};

/** Time before an outage to look for its cause: a probe fails three times in 30 s until a container is restarted. */
const LEAD = 30 * SECOND;

export const serverOutage: LookupRule = {
  id: 'server-outage',
  title: 'For some seconds or longer this server answered nobody',
  severity: 'error',
  restsOnTime: true,
  rationale:
    'A DNS server that restarts, hangs or moves to another node, or a way to it that is cut for a while (a link, a new network policy, a full connection table), takes every query of every client, retries included. Nothing is wrong with the clients, and nothing with DNS as soon as it is over: what matters is what happened at that time.',
  toldApartBy: [
    'For two seconds or longer not one query that was sent to the server was answered within a second, and before or after it answers.',
    'At least three lookups lost queries in this time, and at least half of what was asked in it is known to be lost: the queries were sent again, or their clients waited in vain. A server that is only slow answers late, and what the capture alone missed is not asked again. Answers that are slow at first, when it is over, do not prolong it.',
    'The names that were lost are answered at another time, or there are three of them: it is not one zone whose servers are away.',
  ],
  lookAlikes: [
    { rule: 'burst-loss', difference: 'it is over within two seconds: a limit, or a full queue' },
    { rule: 'server-silent', difference: 'the server answers nothing in the whole capture' },
    { rule: 'packet-loss', difference: 'some queries are answered all the time' },
    { rule: 'endpoint-silent', difference: 'other endpoints of the service answer meanwhile' },
    { rule: 'late-answer', difference: 'the answers come, when the clients have asked again' },
    { rule: 'capture-loss', difference: 'nobody asks again: only the capture lacks the answers' },
  ],
  references: [References.coreDnsHealth, References.retransmission],
  check(story, context) {
    const found = outageBehind(story, context);
    if (found === undefined) return undefined;
    const { outage, lost } = found;
    return {
      message: say`${whenOf(outage, context)}: ${whoOf(outage)}`,
      headline: headlineOf(outage, context),
      evidence: [
        ...lost.map((attempt) => unansweredFact(attempt, context)),
        ...factsOf(outage, context),
      ],
      ...typeOf(lost),
      retryAfter: firstRetryAfter(story),
      server: outage.server,
      nextStep: say`Capture here and at the server at the same time, to see whether the queries arrive there.`,
      advice: adviceFor(outage, context),
    };
  },
  advice: [WHAT_HAPPENED],
};

/** Returns the outage that queries of this lookup fell into, with these queries; undefined without one. */
function outageBehind(
  story: Story,
  context: Context,
): { readonly outage: Outage; readonly lost: readonly Attempt[] } | undefined {
  const [first] = story.lost.flatMap((attempt) => outageOf(attempt, context) ?? []);
  if (first === undefined) return undefined;
  return {
    outage: first,
    lost: story.lost.filter((attempt) => outageOf(attempt, context) === first),
  };
}

function whenOf(outage: Outage, context: Context): Sentence {
  const { silence, fromCapture, toCapture } = outage;
  const server = context.address(outage.server);
  const from = clock(outage.from, fromCapture, context);
  const to = timeOfDay(outage.to, toCapture, context);
  const length = wait(toMs(lengthOf(outage, context)));
  if (!silence.isAnsweredAfter)
    return say`${server} answered nobody from ${timeOfDay(outage.from, fromCapture, context)} until the capture ended ${length} later, and it had answered before`;
  return isAnsweredBefore(silence)
    ? say`${server} answered nobody from ${from} to ${to} (${length}), but it answered before and after`
    : say`${server} answered nobody until ${to}, ${length} after the first query to it, and it answered from then on`;
}

function headlineOf(outage: Outage, context: Context): Sentence {
  const { silence, fromCapture, toCapture } = outage;
  const server = context.address(outage.server);
  const from = clock(outage.from, fromCapture, context);
  const to = timeOfDay(outage.to, toCapture, context);
  if (!silence.isAnsweredAfter)
    return say`${server} answered nobody from ${timeOfDay(outage.from, fromCapture, context)} until the capture ended`;
  return isAnsweredBefore(silence)
    ? say`${server} answered nobody from ${from} to ${to}`
    : say`${server} answered nobody until ${to}`;
}

function whoOf({ lookups, isAtLeast, clients }: Outage): Sentence {
  const many = isAtLeast ? say`at least ${grouped(lookups)}` : grouped(lookups);
  return clients === 1
    ? say`${many} lookups of this client lost queries, this one among them`
    : say`${many} lookups of ${grouped(clients)} clients lost queries, this one among them`;
}

function factsOf(outage: Outage, context: Context): Match['evidence'] {
  const { silence, answeredSlowly, answeredElsewhere, clients, lookups } = outage;
  const server = context.address(outage.server);
  const others = othersWith(outage, context)
    .slice(0, LISTED)
    .map((id) => context.address(id));
  return [
    seen`none of the ${grouped(silence.asked)} queries that were sent to ${server} in this time was answered within a second`,
    answeredSlowly > 0
      ? seen`then ${grouped(answeredSlowly)} queries were answered, but none of them within a second: it had to catch up, or was still slow`
      : undefined,
    answeredElsewhere === lookups
      ? seen`another server answered all of these lookups`
      : answeredElsewhere > 0
        ? seen`another server answered ${grouped(answeredElsewhere)} of these ${grouped(lookups)} lookups`
        : undefined,
    others.length > 0
      ? seen`${others.join(', ')} answered nobody at that time either: look for what they share, such as a node or a network`
      : undefined,
    clients === 1
      ? unseen`whether the server was away, the way to it was cut, or only this client was`
      : unseen`whether the server was away, or the way to it was cut`,
  ];
}

function adviceFor(outage: Outage, context: Context): readonly Advice[] {
  const isDated = context.named.isDated(outage.from);
  const since = second(outage.from - LEAD, outage.fromCapture, context);
  const until = second(outage.to, outage.toCapture, context);
  const logsSince = isDated ? ` --since-time=${since}` : '';
  const journalSpan = isDated ? ` --utc --since '${spaced(since)}' --until '${spaced(until)}'` : '';
  return [
    {
      ...WHAT_HAPPENED,
      snippet: `${PODS_AND_EVENTS}kubectl -n kube-system logs -l k8s-app=kube-dns --timestamps${logsSince}\n`,
      caveat: say`Events are kept for an hour, unless the cluster is told otherwise. A pod that was replaced has no log any more; of a container that restarted, --previous shows it.`,
    },
    {
      title: say`If they ran all the time, look at the way to them on the node: a link that went down, a full connection table, rules that changed`,
      snippet: `journalctl -k${journalSpan} | grep -i -e 'link is' -e 'table full'\nkubectl get networkpolicy -A\n`,
    },
    {
      title: say`Let the next one pass unnoticed: two replicas or more, on different nodes, that stop only when the endpoints are told (lameduck)`,
      snippet: '# CoreDNS\nhealth {\n  lameduck 5s\n}\n',
      caveat: say`It helps with restarts that are planned, and not against a crash, or a network that is cut.`,
    },
  ];
}

/** Returns the time to the second, as kubectl and journalctl accept it. */
function second(time: Nanoseconds, capture: number, context: Context): string {
  return context.iso(time, capture).replace(/\.\d+Z$/, 'Z');
}

function spaced(iso: string): string {
  return iso.replace('T', ' ').replace('Z', ' UTC');
}
