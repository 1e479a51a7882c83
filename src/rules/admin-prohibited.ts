import { IcmpKind } from '../decode/network/icmp-kind.ts';
import type { Story } from '../lookup/story/story.ts';
import { say } from '../words/say.ts';
import { References } from './references.ts';
import { type Rejected, rejectionMatch, senderFact } from './rejections.ts';
import type { Advice, Context, LookupRule } from './rule.ts';

/** Commands that list the places of such a rule: network policies, iptables, nftables. */
const SNIPPET =
  'kubectl get networkpolicies -A\niptables-save -c | grep prohibited\nnft list ruleset | grep reject\n';

const CAVEAT = say`Allow port 53 over UDP and over TCP: large answers need both.`;

export const adminProhibited: LookupRule = {
  id: 'admin-prohibited',
  title: 'A firewall or policy rejects the query, as ICMP says',
  severity: 'error',
  rationale:
    'A rule with a REJECT that says so (iptables --reject-with icmp-admin-prohibited, firewalld, an access list of a router). The DNS service may be healthy. The client learns it at once and does not wait.',
  toldApartBy: [
    'An ICMP error of the kind "administratively prohibited" (IPv4 codes 9, 10 and 13; IPv6 codes 1, 5 and 6) quotes the query.',
    'A firewall that drops in silence is seen as server-silent; one that answers "port unreachable" cannot be told from a closed port.',
  ],
  references: [References.unreachable, References.unreachableV6, References.icmpErrors],
  check(story, context) {
    return rejectionMatch(story, [IcmpKind.prohibited], context, (first, at) => ({
      message: say`a firewall or policy rejects the query to ${context.address(first.server)}: ${context.address(first.rare.rejection.from)} says that it is prohibited (${at})`,
      fact: senderFact(first, context),
      advice: [adviceFor(first, story, context)],
    }));
  },
  advice: [
    {
      title: say`Find the rule that rejects DNS: in the network policies of the client’s namespace and of the DNS servers’, and in the firewall of each node on the way. The counters tell which one is hit`,
      snippet: SNIPPET,
      caveat: CAVEAT,
    },
  ],
};

function adviceFor({ server }: Rejected, { lookup }: Story, context: Context): Advice {
  const client = context.address(lookup.client);
  return {
    title: say`Find the rule that rejects DNS from ${client} to ${context.address(server)}: in the network policies of both ends, and in the firewall of each node on the way. The counters tell which one is hit`,
    snippet: SNIPPET,
    caveat: CAVEAT,
  };
}
