import { IcmpKind } from '../decode/network/icmp-kind.ts';
import { say, type Sentence } from '../words/say.ts';
import { References } from './references.ts';
import { type Rejected, rejectionMatch, senderFact, targetOf } from './rejections.ts';
import type { Advice, Context, LookupRule } from './rule.ts';

const ENDPOINTS =
  'kubectl -n kube-system get endpointslices -l kubernetes.io/service-name=kube-dns\nkubectl get nodes -o wide\n';

export const hostUnreachable: LookupRule = {
  id: 'host-unreachable',
  title: "ICMP says that the server's host or network cannot be reached",
  severity: 'error',
  rationale:
    'A node or a pod that is gone, an address that nobody answers for, or a missing route. Linux does not report it to a UDP socket, because it may pass: the client waits for its time-out as if the query had been lost.',
  toldApartBy: [
    'An ICMP error of the kind "host unreachable" or "network unreachable" quotes the query. It is sent by whoever could not pass the query on.',
    'A closed port is port-unreachable, a firewall admin-prohibited.',
  ],
  references: [References.unreachable, References.icmpErrors],
  check(story, context) {
    // Errors of rare kinds (protocol, source route, precedence) say as well that the query was not delivered.
    const kinds = [IcmpKind.host, IcmpKind.network, IcmpKind.other];
    return rejectionMatch(story, kinds, context, (first, at) => ({
      message: messageOf(first, at, context),
      fact: senderFact(first, context),
      advice: adviceFor(first, context),
    }));
  },
  advice: [
    {
      title: say`Check that the server still exists: its node, its pod, and the route to it`,
      snippet: `${ENDPOINTS}ip route get SERVER\nip neigh show\n`,
    },
  ],
};

function adviceFor(first: Rejected, context: Context): readonly Advice[] {
  const [to, from] = [targetOf(first), first.rare.rejection.from].map((id) => context.address(id));
  return [
    {
      title: say`Check that ${to!} still exists: its node, its pod, and the route to it from where ${from!} is`,
      snippet: `${ENDPOINTS}ip route get ${to}\nip neigh show\n`,
    },
    {
      title: say`Where an endpoint is gone and the client keeps its port, look for an old connection that still leads to it`,
      snippet: `conntrack -L -p udp --orig-dst ${context.address(first.server)} --dport ${first.serverPort}\n`,
    },
  ];
}

function messageOf(
  { rare: { rejection }, server: id }: Rejected,
  at: Sentence,
  context: Context,
): Sentence {
  const [from, server] = [context.address(rejection.from), context.address(id)];
  if (rejection.kind === IcmpKind.host)
    return say`${from} says that the host ${server} cannot be reached (${at})`;
  if (rejection.kind === IcmpKind.network)
    return say`${from} says that the network of ${server} cannot be reached (${at})`;
  return say`${from} says that the query to ${server} cannot be delivered (${at})`;
}
