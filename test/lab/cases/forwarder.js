import { WEB, asks, delayed, drop } from './words.js';

const behind = {
  ...asks('glibc', `getent ahosts ${WEB}`),
  resolvConf: 'nameserver 127.0.0.1\n',
  lost: 'the first AAAA query of the forwarder',
  script: [drop({ type: 'AAAA', nth: 1 })],
};
const lost = { rule: 'single-query-lost', lostType: 'AAAA' };
const upstreamLost = { rule: 'upstream-lost', lostType: 'AAAA' };
const between = {
  ...asks('glibc', `getent ahosts ${WEB}`),
  lost: 'nothing',
};
/** Two programs ask for one name, the second while the first waits. */
const twice = `getent ahosts ${WEB} & sleep 0.5; getent ahosts ${WEB}; wait`;
const slow = [delayed(2200, { type: 'A' })];

/**
 * glibc behind a forwarder in its own pod: upstream A and AAAA leave from different ports, so that they cannot
 * race, and what the pod's loopback shows is a consequence.
 * @type {readonly import('../types.ts').Case[]}
 */
export const forwarderCases = [
  {
    name: 'dnsmasq-forwarder-AAAA-lost',
    ...behind,
    forwarder: 'dnsmasq',
    expected: { pod: [lost], 'pod-any': [upstreamLost] },
  },
  {
    name: 'unbound-forwarder-AAAA-lost',
    ...behind,
    forwarder: 'unbound',
    expected: { pod: [lost], 'pod-any': [upstreamLost] },
  },
  {
    name: 'dnsmasq-forwarder-slow-upstream',
    ...behind,
    lost: 'nothing',
    forwarder: 'dnsmasq',
    script: slow,
    expected: { pod: [{ rule: 'slow-answer' }], 'pod-any': [{ rule: 'slow-upstream' }] },
  },
  {
    name: 'between-dnsmasq-ok',
    ...between,
    between: 'dnsmasq',
    expected: { pod: [], 'forwarder-any': [] },
    short: true,
  },
  {
    name: 'between-dnsmasq-slow-upstream',
    ...between,
    between: 'dnsmasq',
    script: slow,
    expected: { pod: [{ rule: 'slow-answer' }], 'forwarder-any': [{ rule: 'slow-upstream' }] },
  },
  {
    name: 'between-dnsmasq-two-clients-slow-upstream',
    ...between,
    between: 'dnsmasq',
    client: twice,
    script: slow,
    expected: {
      pod: [{ rule: 'slow-answer' }, { rule: 'slow-answer' }],
      'forwarder-any': [{ rule: 'slow-upstream' }, { rule: 'slow-upstream' }],
    },
  },
  {
    name: 'between-dnsmasq-upstream-AAAA-lost',
    ...between,
    lost: 'the first AAAA query of the forwarder',
    between: 'dnsmasq',
    script: [drop({ type: 'AAAA', nth: 1 })],
    expected: {
      pod: [{ rule: 'conntrack-race', confidence: 'compatible', lostType: 'AAAA' }],
      'forwarder-any': [upstreamLost],
    },
  },
  {
    name: 'between-unbound-slow-upstream',
    ...between,
    between: 'unbound',
    script: slow,
    // The forwarder retries at each of its timers, and takes only the answer to the last query: so the client asks
    // again, too.
    expected: {
      pod: [{ rule: 'late-answer', lostType: 'A' }],
      'forwarder-any': [{ rule: 'slow-upstream' }],
    },
  },
  {
    name: 'between-unbound-upstream-AAAA-lost',
    ...between,
    lost: 'the first AAAA query of the forwarder',
    between: 'unbound',
    script: [drop({ type: 'AAAA', nth: 1 })],
    expected: { pod: [], 'forwarder-any': [upstreamLost] },
  },
];
