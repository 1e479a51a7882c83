import type { Candidate } from '../lookup/resolver/families.ts';
import { say, type Sentence } from '../words/say.ts';
import type { Advice } from './rule.ts';

/** A remedy against the race that depends on the resolver. */
export interface Remedy extends Advice {
  readonly caveat: Sentence;
  /** The resolvers for which the remedy works. It works for no other. */
  readonly worksFor: readonly Candidate[];
}

/** Placeholder in a snippet for the workload, which a listing of the cluster may tell. */
export const ANY_WORKLOAD = 'deployment NAME';

/** Returns a patch for: kubectl patch deployment NAME --patch-file FILE */
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

export const REOPEN: Remedy = {
  title: say`For glibc: ask A and AAAA one after the other from two ports (single-request-reopen, glibc 2.11 and later)`,
  snippet: dnsConfig('single-request-reopen'),
  option: 'single-request-reopen',
  caveat: say`It costs one round trip a lookup. An AAAA query that is really lost is then not asked again: the client waits for its time-out and has IPv4 only. With single-request both leave from one port and a lost one is asked again.`,
  worksFor: ['glibc'],
};

const USE_VC_GLIBC: Remedy = {
  title: say`For glibc 2.14 and later: ask over TCP (use-vc), where nothing is lost silently`,
  snippet: dnsConfig('use-vc'),
  option: 'use-vc',
  caveat: say`Needs TCP port 53 in the DNS service and in network policies, and one connection a lookup. It can cause failures of its own: where TCP is refused, limited or cut off, no lookup succeeds.`,
  worksFor: ['glibc', 'c-ares', 'go'],
};

const C_ARES: Remedy = {
  title: say`For c-ares (Node.js dns.resolve): ask over TCP with the option use-vc, or resolve with dns.lookup, which uses the libc and its options`,
  snippet: dnsConfig('use-vc'),
  caveat: say`single-request and single-request-reopen have no effect on c-ares.`,
  worksFor: ['c-ares', 'glibc', 'go'],
};

/**
 * ARES_FLAG_USEVC is a flag in ares_init_options(3). c-ares before 1.20 reads no use-vc in resolv.conf (ares_init.c).
 */
const OLD_C_ARES: Remedy = {
  title: say`For c-ares before 1.20: let the program ask over TCP (ARES_FLAG_USEVC of ares_init_options), or for A alone where IPv6 is not used`,
  caveat: say`No option of resolv.conf has an effect: it reads ndots, retrans, retry and rotate only.`,
  worksFor: ['c-ares-before-1.20', 'c-ares'],
};

const NGINX: Remedy = {
  title: say`For nginx: stop asking for AAAA where IPv6 is not used`,
  snippet: 'resolver 10.96.0.10 ipv6=off;\n',
  caveat: say`nginx does not read resolv.conf, so no option there has an effect on it.`,
  worksFor: ['nginx'],
};

/** DnsNameResolverBuilder.resolvedAddressTypes. DefaultAddressResolverGroup uses InetAddress, and so the libc. */
const NETTY: Remedy = {
  title: say`For Netty: ask for A alone where IPv6 is not used, or resolve through the libc (DefaultAddressResolverGroup)`,
  snippet:
    'new DnsNameResolverBuilder(eventLoop)\n    .resolvedAddressTypes(ResolvedAddressTypes.IPV4_ONLY)\n',
  caveat: say`Of the options of resolv.conf it reads timeout, attempts, ndots and rotate: none of them helps.`,
  worksFor: ['netty'],
};

const NO_OPTION_FOR_MUSL: Remedy = {
  title: say`For musl (Alpine): no option of resolv.conf helps; musl reads only ndots, timeout and attempts`,
  caveat: say`Articles that recommend single-request-reopen for Alpine are wrong: no version of musl reads it, and both queries still leave from one port. A glibc base image would make the option work.`,
  worksFor: ['musl'],
};

/** For resolvers that read search and ndots of resolv.conf(5), including c-ares and Squid. */
const TRAILING_DOT: Remedy = {
  title: say`Fewer pairs: end complete names with a dot, or lower ndots, so that the search list is not tried`,
  caveat: say`The risk of each pair stays. With ndots:1 short names of other namespaces fail.`,
  worksFor: ['glibc', 'musl', 'go', 'c-ares', 'c-ares-before-1.20', 'squid', 'netty', 'forwarder'],
};

/** THE TABLE: each remedy, and the resolvers that it is advised to, in this order. */
export const REMEDIES: readonly {
  readonly remedy: Remedy;
  readonly advisedTo: readonly Candidate[];
}[] = [
  { remedy: REOPEN, advisedTo: ['glibc'] },
  { remedy: USE_VC_GLIBC, advisedTo: ['glibc'] },
  { remedy: NO_OPTION_FOR_MUSL, advisedTo: ['musl'] },
  { remedy: C_ARES, advisedTo: ['c-ares'] },
  { remedy: OLD_C_ARES, advisedTo: ['c-ares-before-1.20'] },
  { remedy: NGINX, advisedTo: ['nginx'] },
  { remedy: NETTY, advisedTo: ['netty'] },
  { remedy: TRAILING_DOT, advisedTo: ['musl', 'go', 'squid', 'forwarder'] },
];

export const NODE_LOCAL_CACHE: Advice = {
  title: say`NodeLocal DNSCache: pods ask a cache on their own node without translation and connection tracking, whatever their resolver`,
  caveat: say`It conflicts with network policies that need connection tracking for DNS, and is a single point of failure of its node.`,
};

export const KERNEL: Advice = {
  title: say`A node kernel of 5.6 or later resolves the clash instead of dropping the packet`,
  isKernel: true,
  caveat: say`Distributions backport, so the version is a hint only: watch drop and insert_failed of conntrack -S in the host's network namespace; in a pod's it shows 0. Answers that take more than a second can still be lost.`,
};

export const POST_START: Advice = {
  title: say`Not the postStart hook that many articles show (echo options … >> /etc/resolv.conf): dnsConfig does it better`,
  caveat: say`The hook runs beside the entrypoint, so the first lookups miss it; it needs a shell and a writable file, covers one container, and a process with glibc before 2.26 that has resolved a name does not read the file again. dnsConfig is in place before the first process starts, in all containers.`,
};

/** All remedies, for readers who do not know the resolver yet. */
export const RACE_ADVICE: readonly Advice[] = [
  ...REMEDIES.map(({ remedy }) => remedy),
  NODE_LOCAL_CACHE,
  KERNEL,
  POST_START,
];
