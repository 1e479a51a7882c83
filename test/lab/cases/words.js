/** The name that most cases resolve. */
export const WEB = 'web.example.test';

/** resolv.conf(5) of a pod. @param {...string} lines besides the nameserver */
export const resolvConf = (...lines) => ['nameserver 10.96.0.10', ...lines, ''].join('\n');

/** What Kubernetes adds for ClusterFirst. */
export const CLUSTER_SEARCH = [
  'search shop.svc.cluster.local svc.cluster.local cluster.local',
  'options ndots:5',
];

/** @typedef {import('../types.ts').Step} Step */
/** @typedef {import('../types.ts').Condition} Condition */

/** @param {Condition} on @returns {Step} */
export const drop = (on) => ({ on, do: 'drop' });

/** @param {number} delay milliseconds @param {Condition} on @returns {Step} */
export const delayed = (delay, on) => ({ on, do: { delay } });

/** @typedef {import('../types.ts').Case} Case */
/** @typedef {import('../types.ts').Expected} Expected */

/**
 * Who asks, and how.
 * @param {Case['resolver']} resolver
 * @param {string} client
 * @returns {Pick<Case, 'resolver' | 'client'>}
 */
export const asks = (resolver, client) => ({ resolver, client });

/**
 * The one finding that is right for the capture in the pod.
 * @param {string} rule
 * @param {string} [lostType]
 * @returns {Case['expected']}
 */
export const found = (rule, lostType) => ({ pod: [{ rule, ...(lostType && { lostType }) }] });

/**
 * The race, as far as a vantage can show it.
 * @param {string} lostType
 * @param {NonNullable<Expected['confidence']>} confidence
 * @returns {readonly Expected[]}
 */
export const race = (lostType = 'AAAA', confidence = 'compatible') => [
  { rule: 'conntrack-race', confidence, lostType },
];
