import { IcmpKind } from '../decode/network/icmp-kind.ts';
import { frames, say } from '../words/say.ts';
import { References } from './references.ts';
import { errorFrames, rejectedFor, rejectionFacts } from './rejections.ts';
import type { LookupRule } from './rule.ts';

const SNIPPET =
  'kubectl -n kube-system get endpointslices -l kubernetes.io/service-name=kube-dns\nkubectl -n kube-system get pods -l k8s-app=kube-dns -o wide\n';

/** Rule: an ICMP error says that the host exists, but nothing listens on the port. */
export const portUnreachable: LookupRule = {
  id: 'port-unreachable',
  title: 'ICMP says that nobody listens on the port',
  severity: 'error',
  rationale:
    'Nobody listens at the server, or the service has no endpoints. The client learns it at once and does not wait.',
  toldApartBy: [
    'An ICMP error of the kind "port unreachable" quotes the query itself. One that the client sends quotes an answer: it has closed its socket.',
    'Errors of other kinds have other causes: host-unreachable, admin-prohibited, ttl-exceeded.',
  ],
  references: [References.unreachable, References.icmpErrors],
  check(story, context) {
    const rejected = rejectedFor(story, IcmpKind.port);
    const [first] = rejected;
    if (!first) return undefined;
    const { server, serverPort, rare } = first;
    const { rejection } = rare;
    const at = frames(errorFrames(rejected));
    return {
      message: say`${context.address(rejection.from)} says that nobody listens on port ${serverPort} of ${context.address(server)} (${at})`,
      evidence: rejectionFacts(rejected, context),
      server,
      advice: [
        {
          title: say`Check that the DNS service behind ${context.address(server)} has ready endpoints, and that something listens on port ${serverPort}`,
          snippet: SNIPPET,
        },
      ],
    };
  },
  advice: [
    {
      title: say`Check that the DNS service has ready endpoints, and that something listens on its port`,
      snippet: SNIPPET,
    },
  ],
};
