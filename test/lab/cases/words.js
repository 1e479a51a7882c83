/** The name that most cases resolve. */
export const WEB = 'web.example.test';

/** resolv.conf(5) of a pod. @param {...string} lines besides the nameserver */
export const resolvConf = (...lines) => ['nameserver 10.96.0.10', ...lines, ''].join('\n');

/** What Kubernetes adds for ClusterFirst. */
export const CLUSTER_SEARCH = ['search shop.svc.cluster.local svc.cluster.local cluster.local', 'options ndots:5'];

/** @typedef {import('../server-script.js').Step} Step */
/** @typedef {import('../server-script.js').Condition} Condition */

/** @param {Condition} on @returns {Step} */
export const drop = (on) => ({ on, do: 'drop' });

/** @param {number} delay milliseconds @param {Condition} on @returns {Step} */
export const delayed = (delay, on) => ({ on, do: { delay } });

/** The race as the capture at a client shows it. @param {'A' | 'AAAA'} lostType */
export const race = (lostType = 'AAAA') => [{ rule: 'conntrack-race', confidence: 'compatible', lostType }];
