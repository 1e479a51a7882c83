import { WEB, asks, drop } from './words.js';

const behind = {
  ...asks('glibc', `getent ahosts ${WEB}`),
  resolvConf: 'nameserver 127.0.0.1\n',
  lost: 'the first AAAA query of the forwarder',
  script: [drop({ type: 'AAAA', nth: 1 })],
};
const lost = { rule: 'single-query-lost', lostType: 'AAAA' };

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
    expected: { pod: [lost], 'pod-any': [lost, lost] },
  },
  {
    name: 'unbound-forwarder-AAAA-lost',
    ...behind,
    forwarder: 'unbound',
    expected: { pod: [lost], 'pod-any': [lost] },
  },
];
