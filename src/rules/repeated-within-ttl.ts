import type { Repeated } from '../lookup/figures/questions/repeats.ts';
import { toMs } from '../wire/time.ts';
import { frames, grouped, ms, say } from '../words/say.ts';
import { LISTED, seen } from './fact.ts';
import { References } from './references.ts';
import type { CaptureRule, Context, Fact } from './rule.ts';

/** Minimum number of avoidable lookups. Fewer are not worth a cache, and a starting program may ask a few times. */
const ENOUGH = 20;
/** Minimum share of avoidable lookups of a name. With less, a cache would leave most of the load. */
const SHARE = 0.5;
/**
 * TTL in seconds that is short on purpose. CoreDNS uses short TTLs for services of the cluster, and for all other names
 * with `cache 30` in its Corefile. Every busy program asks for these again soon, so a finding in every capture of a
 * cluster would be of no use.
 */
const SHORT_TTL = 30;

export const repeatedWithinTtl: CaptureRule = {
  id: 'repeated-within-ttl',
  title: 'A client asks again although it could have kept the answer',
  severity: 'note',
  rationale:
    'glibc, musl and Go keep no answers: a program that connects a hundred times asks a hundred times. Each lookup takes its time, counts towards rate limits, and is one more that can be lost.',
  toldApartBy: [
    'One client asked for one type of a name at least 20 times while a cache would have held the answer, and that is at least half of its lookups of the name.',
    'A cache is simulated with the TTL of the answers: what was asked after that was over, or before the first answer came, does not count.',
    'A TTL of up to 30 s is short on purpose, as for the services of a cluster: to ask again is what it is for.',
    'Only answers whose first record is of the type that was asked for: of others (CNAME) the TTL is not read.',
    'Programs that share an address count as one client.',
  ],
  references: [References.timeToLive, References.sameTtl, References.nodeLocal],
  checkCapture(context) {
    if (context.isUntimed) return undefined;
    const found = [...context.tally.repeats]
      .filter(isWaste)
      .toSorted((a, b) => b.saved - a.saved || a.first - b.first);
    const [worst] = found;
    if (!worst) return undefined;
    const saved = found.reduce((sum, one) => sum + one.saved, 0);
    return {
      message: say`${context.address(worst.client)} asked ${grouped(worst.asked)} times for ${context.name(worst.name)} (${context.type(worst.qtype)}) within ${durationOf(worst)}, ${grouped(worst.saved)} times while a cache would still have held the answer (TTL ${worst.ttl} s)`,
      evidence: [
        seen`with a cache in each client, ${grouped(saved)} of the ${grouped(context.tally.lookups)} lookups in the capture would not have been sent`,
        ...found.slice(1, LISTED).map((one) => listed(one, worst, context)),
        rest(found.length - LISTED),
      ],
      frames: [worst.frame],
      capture: worst.capture,
    };
  },
  advice: [
    {
      title: say`Let the program keep its connections, or the answer for as long as its TTL says`,
    },
    {
      title: say`Or put a cache next to it: NodeLocal DNSCache on each node, or dnsmasq, unbound or nscd beside the program. See whether there is one`,
      snippet:
        'kubectl -n kube-system get daemonset node-local-dns\nkubectl exec POD -- cat /etc/resolv.conf\n',
      caveat: say`A cache on the node spares the path and the DNS servers. The program still waits for it, and its queries still leave the pod.`,
    },
  ],
};

function isWaste({ asked, saved, ttl }: Repeated): boolean {
  return ttl > SHORT_TTL && saved >= ENOUGH && saved >= SHARE * asked;
}

/** @param worst the finding has the frames of its capture alone */
function listed(one: Repeated, worst: Repeated, context: Context): Fact {
  return {
    ...(one.capture === worst.capture && { frames: [one.frame] }),
    ...seen`${context.address(one.client)} asked ${grouped(one.asked)} times for ${context.name(one.name)} (${context.type(one.qtype)}), ${grouped(one.saved)} times within the TTL (${frames([one.frame])})`,
  };
}

function rest(more: number): Fact | undefined {
  if (more <= 0) return undefined;
  return more === 1
    ? seen`so did one more client, or one of these for another name`
    : seen`so did ${grouped(more)} more clients, or clients for other names`;
}

function durationOf({ first, last }: Repeated): string {
  return ms(toMs(last - first));
}
