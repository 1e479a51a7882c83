import type { Attempt } from '../lookup/lookup.ts';
import { endpointOf, type EndpointTally } from '../lookup/figures/endpoints.ts';
import type { AddressId } from '../wire/address.ts';
import { frames, grouped, say, type Sentence } from '../words/say.ts';
import { FRAMES_NAMED, LISTED, seen, unseen } from './fact.ts';
import { askedAgain, firstRetryAfter, unansweredFact } from './facts.ts';
import { References } from './references.ts';
import type { Advice, Context, Fact, LookupRule } from './rule.ts';
import {
  type Doubt,
  doubtOf,
  type SilentEndpoint,
  silentEndpointOf,
  sumOf,
} from './silent-endpoints.ts';

export const endpointSilent: LookupRule = {
  id: 'endpoint-silent',
  title: 'One endpoint behind the service answers nothing, the others do',
  severity: 'error',
  rationale:
    'The node sends the queries to a service address on to one of its endpoints. When one of them is gone, hangs, or cannot be reached from this node, a share of all lookups fails, and each retry from the same port goes to the same endpoint again. A port that is used for lookup after lookup keeps its endpoint for as long as its conntrack entry lives, which each query prolongs: after the endpoint is gone its queries still go there, while those of new ports are answered (a stale conntrack entry).',
  toldApartBy: [
    'Copies of the queries behind the translation show to which endpoint each was sent on: an endpoint ignored at least 3 in a row and has answered nothing since, while the others of its service answered at least three quarters of theirs.',
    'The queries come from several ports; or from one on which lookups follow each other, and then the conntrack entry of that port is stale.',
    'Random loss falls on all endpoints alike. In the conntrack race the lost query is not seen behind the translation at all.',
  ],
  lookAlikes: [
    { rule: 'server-silent', difference: 'nothing that the service address is asked is answered' },
    { rule: 'packet-loss', difference: 'queries to all of the endpoints are lost' },
    {
      rule: 'conntrack-race',
      difference: 'the lost query does not leave the node: it is sent on to no endpoint',
    },
  ],
  references: [
    References.endpointSlices,
    References.staleConntrack,
    References.conntrackTimeouts,
    References.conntrackTool,
  ],
  check(story, context) {
    const found = silentIn(story.lost, context);
    if (found === undefined) return answersOthers(story.lost, context);
    const { lost, silent } = found;
    const { server, tally, ignored, isStale, others } = silent;
    const endpoint = nameOf(silent.endpoint, lost, context);
    const service = context.address(server);
    const type = context.type(lost.qtype);
    const at = frames([lost.frame]);
    const rest = othersOf(others);
    const after = firstRetryAfter(story);
    return {
      message:
        tally.answered === 0
          ? say`the ${type} query in ${at} was sent on to ${endpoint}, an endpoint of ${service} that answered none of ${grouped(ignored.size)} queries; ${rest}`
          : say`the ${type} query in ${at} was sent on to ${endpoint}, an endpoint of ${service} that has ignored all of the last ${grouped(ignored.size)} queries; ${rest}`,
      headline:
        tally.answered === 0
          ? say`${endpoint}, an endpoint of ${service}, answers nothing`
          : say`${endpoint}, an endpoint of ${service}, answers nothing any more`,
      evidence: [
        unansweredFact(lost, context),
        ...accountsOf(silent, lost, context),
        ...(isStale ? staleFacts(silent) : []),
        askedAgain(after),
      ],
      lostType: lost.qtype,
      retryAfter: after,
      server,
      advice: adviceFor(silent, context),
    };
  },
  advice: [
    {
      title: say`Compare the endpoints of the DNS service with the pods that run, and ask each of them from this node`,
      snippet:
        'kubectl -n kube-system get endpointslices -l k8s-app=kube-dns\nkubectl -n kube-system get pods -l k8s-app=kube-dns -o wide\n',
    },
  ],
};

/** Returns the first lost query that went to a silent endpoint; undefined without one. */
function silentIn(
  attempts: readonly Attempt[],
  context: Context,
): { readonly lost: Attempt; readonly silent: SilentEndpoint } | undefined {
  for (const lost of attempts) {
    const silent = silentEndpointOf(lost, context);
    if (silent !== undefined) return { lost, silent };
  }
  return undefined;
}

/**
 * Returns why the endpoint is not to blame: it answers, or there is too little to judge it by. Undefined if no endpoint
 * is seen.
 */
function answersOthers(lost: readonly Attempt[], context: Context): Sentence | undefined {
  const attempt = lost.find((one) => endpointOf(one) !== undefined);
  if (attempt === undefined) return undefined;
  const endpoint = endpointOf(attempt)!;
  const tally = context.tally.endpoints.of(attempt.server).get(endpoint);
  if (tally === undefined) return undefined;
  const { answered, queries } = tally;
  const address = context.address(endpoint);
  if (answered > 0)
    return tally.queries === 1
      ? say`${address}, the endpoint to which the query was sent on, answered it`
      : say`${address}, the endpoint to which the query was sent on, answered ${answered} of ${queries} queries`;
  const doubt = doubtOf(attempt, context);
  if (doubt !== 'others-lose') return whyNot(doubt, address, context.address(attempt.server));
  const others = [...context.tally.endpoints.of(attempt.server)].filter(([at]) => at !== endpoint);
  return say`${address} is not the only one: ${othersOf(new Map(others))}`;
}

function whyNot(doubt: Doubt | undefined, endpoint: string, service: string): Sentence | undefined {
  switch (doubt) {
    case 'few':
      return say`too few queries were sent on to ${endpoint} to call it silent`;
    case 'alone':
      return say`${endpoint} is the only endpoint of ${service} that is seen: there is none to compare it with`;
    case 'none-since':
      return say`since ${endpoint} fell silent no other endpoint of ${service} is seen to answer either`;
    case 'one-port':
      return say`all that was sent on to ${endpoint} came from one new port: this may be about the port`;
    default:
      return undefined;
  }
}

function othersOf(others: SilentEndpoint['others']): Sentence {
  const { answered, queries } = sumOf(others);
  if (others.size === 1)
    return queries === 1
      ? answered === 1
        ? say`the other endpoint answered its only query`
        : say`the other endpoint did not answer its only query`
      : answered === queries
        ? say`the other endpoint answered all of its ${grouped(queries)}`
        : say`the other endpoint answered ${grouped(answered)} of its ${grouped(queries)}`;
  return answered === queries
    ? say`the other ${others.size} endpoints answered all of their ${grouped(queries)}`
    : say`the other ${others.size} endpoints answered ${grouped(answered)} of their ${grouped(queries)}`;
}

/** Returns the counts of each endpoint, the silent one first. */
function accountsOf(silent: SilentEndpoint, lost: Attempt, context: Context): Fact[] {
  const all: [AddressId, EndpointTally][] = [[silent.endpoint, silent.tally], ...silent.others];
  return all
    .slice(0, LISTED)
    .map(([endpoint, tally]) => accountOf(nameOf(endpoint, lost, context), tally));
}

function accountOf(endpoint: string, { queries, answered }: EndpointTally): Fact {
  if (queries > 1)
    return seen`${endpoint} answered ${answered} of the ${queries} queries that were sent on to it`;
  return answered === 1
    ? seen`${endpoint} answered the only query that was sent on to it`
    : seen`${endpoint} did not answer the only query that was sent on to it`;
}

function staleFacts({ ports, ignored }: SilentEndpoint): Fact[] {
  const at = [...ignored].slice(0, FRAMES_NAMED).map(({ frame }) => frame);
  return [
    {
      frames: at,
      ...(ports.length === 1
        ? seen`only port ${ports[0]!}, which is used for lookup after lookup, is still sent there: as long as its conntrack entry lives, a port keeps its endpoint`
        : seen`only ports that are used for lookup after lookup are still sent there (${ports.slice(0, LISTED).join(', ')}): as long as its conntrack entry lives, a port keeps its endpoint`),
    },
    unseen`whether the endpoint is gone: kubectl get endpointslices tells`,
  ];
}

/** Returns the address, with the pod if a listing has it: `10.244.5.9 (kube-system/coredns-7c65d6cfc9-x2x7b)`. */
function nameOf(endpoint: AddressId, { time }: Attempt, context: Context): string {
  const pod = context.named.endpoint(endpoint, time)?.pod;
  const address = context.address(endpoint);
  return pod === undefined ? address : `${address} (${pod})`;
}

function adviceFor(silent: SilentEndpoint, context: Context): readonly Advice[] {
  const endpoint = context.address(silent.endpoint);
  const service = context.address(silent.server);
  const look: Advice = {
    title: say`See whether ${endpoint} is still an endpoint of the service, on which node it runs, and whether it answers this node`,
    // The table of kubectl shows no more than three endpoints of a slice, and no node.
    snippet: `kubectl -n kube-system get endpointslices -l k8s-app=kube-dns -o jsonpath='{range .items[*].endpoints[*]}{.addresses[0]} {.nodeName} ready={.conditions.ready}{"\\n"}{end}' | grep -wF ${endpoint}\nkubectl -n kube-system get pods -l k8s-app=kube-dns -o wide\ndig @${endpoint} +tries=1 +time=2 kubernetes.default.svc.cluster.local\n`,
  };
  const entries = `# on the node of the client, as root\nconntrack -L -p udp -d ${service} -r ${endpoint}\n`;
  if (!silent.isStale)
    return [
      look,
      {
        title: say`If it is listed and silent, delete its pod; if it is not listed, the node's rules are older than the list: restart kube-proxy there`,
        snippet: `${entries}iptables-save -t nat | grep -wF ${endpoint}\n`,
      },
    ];
  return [
    {
      title: say`Delete the stale conntrack entries, or restart the client: a new port goes to an endpoint that lives`,
      snippet: `${entries}conntrack -D -p udp -d ${service} -r ${endpoint}\n`,
      caveat: say`It comes back with the next endpoint that goes, unless kube-proxy deletes the entries, as it does when it runs and is not behind; a client that opens a new socket after a time-out is safe.`,
    },
    look,
  ];
}
