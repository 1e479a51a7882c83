import type { Story } from '../lookup/story.ts';
import { say } from '../words/say.ts';
import type { Advice, Context } from './rule.ts';

/** Ready for `kubectl patch deployment NAME --patch-file FILE`. */
const REOPEN_PATCH = `spec:
  template:
    spec:
      dnsConfig:
        options:
          - name: single-request-reopen
`;

/** What helps against the race, and whom. */
export function raceAdvice(_story: Story, _context: Context): readonly Advice[] {
  return [
    {
      title: say`Ask A and AAAA from two ports: dnsConfig with single-request-reopen, for glibc images only`,
      snippet: REOPEN_PATCH,
      caveat: say`musl (Alpine), Go and c-ares ignore this option in every version. It costs one round trip a lookup, and an AAAA query that is really lost is then not asked again.`,
    },
    {
      title: say`NodeLocal DNSCache: pods ask a cache on their own node without translation and connection tracking, whatever their libc`,
      caveat: say`With kube-proxy in IPVS mode pods must be pointed at 169.254.20.10. Network policies that need connection tracking for DNS conflict with it.`,
    },
    {
      title: say`A node kernel of 5.6 or later resolves the clash instead of dropping the packet`,
      isKernel: true,
      caveat: say`Distributions backport, so the version is a hint only: watch drop and insert_failed of conntrack -S in the host's network namespace. Answers that take more than a second can still be lost.`,
    },
  ];
}
