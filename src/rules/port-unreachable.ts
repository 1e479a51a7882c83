import { IcmpKind } from '../decode/network/icmp-kind.ts';
import { say } from '../words/say.ts';
import { References } from './references.ts';
import { rejectionMatch } from './rejections.ts';
import type { LookupRule } from './rule.ts';

const SNIPPET =
  'kubectl -n kube-system get endpointslices -l kubernetes.io/service-name=kube-dns\nkubectl -n kube-system get pods -l k8s-app=kube-dns -o wide\n';

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
    return rejectionMatch(
      story,
      [IcmpKind.port],
      context,
      ({ server: id, serverPort, rare }, at) => {
        const from = context.address(rare.rejection.from);
        const server = context.address(id);
        return {
          message: say`${from} says that nobody listens on port ${serverPort} of ${server} (${at})`,
          advice: [
            {
              title: say`Check that the DNS service behind ${server} has ready endpoints, and that something listens on port ${serverPort}`,
              snippet: SNIPPET,
            },
          ],
        };
      },
    );
  },
  advice: [
    {
      title: say`Check that the DNS service has ready endpoints, and that something listens on its port`,
      snippet: SNIPPET,
    },
  ],
};
