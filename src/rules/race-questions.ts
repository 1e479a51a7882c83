import type { Story } from '../lookup/story/story.ts';
import { unseen } from './fact.ts';
import type { Context, Fact } from './rule.ts';
import type { Confidence } from './severity.ts';

/** A question that no packet answers and one command decides. */
export type Question = 'kernel' | 'counters' | 'proxy' | 'libc';

/**
 * Kernel fixes: 4.19 for the clash of two identical entries (ed07d9a021df), 5.0 for a port that was taken meanwhile
 * (4e35c1cb9460), 5.6 for two endpoints (6a757c07e51f). Distributions backport them.
 */
const KERNEL: Fact = unseen`which kernel the node has (uname -r): before 5.6 it drops the loser of such a clash, unless the fixes of 4.19, 5.0 and 5.6 were backported`;

const COUNTERS: Fact = unseen`whether insert_failed or drop of the node's connection tracking grew when this happened (conntrack -S, before and after, in the host's network namespace: in a pod's it shows 0)`;

const PROXY: Fact = unseen`which proxy mode the node has (kubectl -n kube-system get configmap kube-proxy -o yaml | grep mode): iptables, ipvs and nftables translate in netfilter, where the race is`;

const LIBC: Fact = unseen`which libc the client has (kubectl exec POD -- ls /lib, where ld-musl is musl): it decides which remedy works`;

/**
 * Returns the questions that the evidence of a race leaves open.
 *
 * @param answered questions that facts besides the packets have answered in the evidence
 */
export function raceQuestions(
  { lookup }: Story,
  context: Context,
  confidence: Confidence,
  answered: ReadonlySet<Question> = new Set(),
): Fact[] {
  const open: readonly (readonly [Question, Fact, boolean])[] = [
    ['kernel', KERNEL, true],
    ['counters', COUNTERS, true],
    // A drop between two places of the node was seen, so the node does translate.
    ['proxy', PROXY, confidence !== 'proved'],
    ['libc', LIBC, context.resolver(lookup.client).family === 'unknown'],
  ];
  return open.flatMap(([question, fact, isOpen]) =>
    isOpen && !answered.has(question) ? [fact] : [],
  );
}
