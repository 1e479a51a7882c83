import type { Workload } from '../kubernetes/workload.ts';
import type { ResolverFamily } from '../lookup/resolver/resolver.ts';
import type { Story } from '../lookup/story/story.ts';
import { say } from '../words/say.ts';
import type { Advice, Context } from './rule.ts';

/** What helps against the race for this client. Nobody is promised an option that its resolver does not know. */
export function raceAdvice(story: Story, context: Context): readonly Advice[] {
  const { client, start } = story.lookup;
  const { family } = context.resolver(client);
  const workload = context.named.workload(client, start);
  return [
    ...FOR_RESOLVER[family].map((advice) => (workload ? toPatch(workload, advice) : advice)),
    NODE_LOCAL_CACHE,
    KERNEL,
    ...(family === 'unknown' || family === 'glibc' ? [POST_START] : []),
  ];
}

const ANY_WORKLOAD = 'deployment NAME';

/** Ready for: kubectl patch deployment NAME --patch-file FILE */
function dnsConfig(option: string): string {
  return `# kubectl patch ${ANY_WORKLOAD} --patch-file dns-config.yaml
spec:
  template:
    spec:
      dnsConfig:
        options:
          - name: ${option}
`;
}

/** The same for the workload of which the client's pod is. */
function toPatch({ kind, name, namespace }: Workload, { snippet, ...advice }: Advice): Advice {
  if (snippet === undefined) return advice;
  const known = `${kind} ${name} -n ${namespace}`;
  return { ...advice, snippet: snippet.replace(ANY_WORKLOAD, known) };
}

const REOPEN: Advice = {
  title: say`For glibc: ask A and AAAA one after the other from two ports (single-request-reopen, glibc 2.11 and later)`,
  snippet: dnsConfig('single-request-reopen'),
  caveat: say`It costs one round trip a lookup. An AAAA query that is really lost is then not asked again: 5 s, and IPv4 only. With single-request both leave from one port and a lost one is asked again.`,
};

const USE_VC_GLIBC: Advice = {
  title: say`For glibc 2.14 and later: ask over TCP (use-vc), where nothing is lost silently`,
  snippet: dnsConfig('use-vc'),
  caveat: say`Needs TCP port 53 in the DNS service and in network policies, and one connection a lookup. It can cause failures of its own: where TCP is refused, limited or cut off, no lookup succeeds.`,
};

const NO_OPTION_FOR_MUSL: Advice = {
  title: say`No option of resolv.conf helps here: the client uses musl (Alpine), which knows ndots, timeout and attempts only`,
  caveat: say`Articles that recommend single-request-reopen for Alpine are wrong: no version of musl reads it, and both queries still leave from one port. A glibc base image would make the option work.`,
};

const TRAILING_DOT: Advice = {
  title: say`Fewer pairs: end complete names with a dot, or lower ndots, so that the search list is not tried`,
  caveat: say`The risk of each pair stays. With ndots:1 short names of other namespaces fail.`,
};

const C_ARES: Advice = {
  title: say`For c-ares (Node.js dns.resolve): ask over TCP with the option use-vc, or resolve with dns.lookup, which uses the libc and its options`,
  snippet: dnsConfig('use-vc'),
  caveat: say`single-request and single-request-reopen have no effect on c-ares.`,
};

const NGINX: Advice = {
  title: say`For nginx: stop asking for AAAA where IPv6 is not used`,
  snippet: 'resolver 10.96.0.10 ipv6=off;\n',
  caveat: say`nginx does not read resolv.conf, so no option there has an effect on it.`,
};

const FOR_RESOLVER: Readonly<Record<ResolverFamily, readonly Advice[]>> = {
  glibc: [REOPEN, USE_VC_GLIBC],
  musl: [NO_OPTION_FOR_MUSL, TRAILING_DOT],
  'c-ares': [C_ARES],
  nginx: [NGINX],
  go: [TRAILING_DOT],
  forwarder: [TRAILING_DOT],
  unknown: [
    {
      ...REOPEN,
      caveat: say`This capture does not show which resolver the client uses. musl (Alpine), Go, c-ares and nginx gain nothing from the option: articles that say it helps under Alpine are wrong. It costs one round trip a lookup, and an AAAA query that is really lost is then not asked again.`,
    },
  ],
};

const NODE_LOCAL_CACHE: Advice = {
  title: say`NodeLocal DNSCache: pods ask a cache on their own node without translation and connection tracking, whatever their resolver`,
  caveat: say`It conflicts with network policies that need connection tracking for DNS, and is a single point of failure of its node.`,
};

const KERNEL: Advice = {
  title: say`A node kernel of 5.6 or later resolves the clash instead of dropping the packet`,
  isKernel: true,
  caveat: say`Distributions backport, so the version is a hint only: watch drop and insert_failed of conntrack -S in the host's network namespace; in a pod's it shows 0. Answers that take more than a second can still be lost.`,
};

const POST_START: Advice = {
  title: say`Not the postStart hook that many articles show (echo options … >> /etc/resolv.conf): dnsConfig does it better`,
  caveat: say`The hook runs beside the entrypoint, so the first lookups miss it; it needs a shell and a writable file, covers one container, and a process with glibc before 2.26 that has resolved a name does not read the file again. dnsConfig is in place before the first process starts, in all containers.`,
};

/** All of it, for readers who do not know the resolver yet. */
export const RACE_ADVICE: readonly Advice[] = [
  REOPEN,
  USE_VC_GLIBC,
  {
    ...NO_OPTION_FOR_MUSL,
    title: say`For musl (Alpine): no option of resolv.conf helps, it knows ndots, timeout and attempts only`,
  },
  C_ARES,
  NGINX,
  TRAILING_DOT,
  NODE_LOCAL_CACHE,
  KERNEL,
  POST_START,
];
