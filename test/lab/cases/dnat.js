import { NodeRules } from '../network.js';
import { WEB, asks, delayed, drop, race, resolvConf } from './words.js';

const glibc = asks('glibc', `getent ahosts ${WEB}`);
const lost = [{ rule: 'single-query-lost', lostType: 'AAAA' }];
/**
 * Expected findings at each vantage for a leg that is lost between PREROUTING and the uplink. @param {string} lostType
 */
const droppedInNode = (lostType) => ({
  'a-pod': race(lostType),
  'b-hostveth': race(lostType),
  'c-uplink': race(lostType, 'strong'),
  'd-coredns': race(lostType, 'strong'),
  'e-node-any': race(lostType, 'proved'),
});
const racing = {
  lost: 'the second query of each new five-tuple that has no answer yet, in the node, where an old kernel drops it',
  node: { rules: NodeRules.race(1) },
};
const clashing = { clash: true, node: { rules: NodeRules.queue } };
const expired = { rule: 'nat-clash-expired', lostType: 'AAAA' };

/** A node between that translates, seen from five places. @type {readonly import('../types.ts').Case[]} */
export const dnatCases = [
  {
    name: 'dnat-glibc-AAAA-dropped-in-node',
    ...glibc,
    lost: 'the first AAAA query, in the node (mangle POSTROUTING, just before its conntrack entry is confirmed)',
    node: { rules: NodeRules.dropFirst('AAAA') },
    expected: droppedInNode('AAAA'),
  },
  {
    name: 'dnat-glibc-A-dropped-in-node',
    ...glibc,
    lost: 'the first A query, in the node',
    node: { rules: NodeRules.dropFirst('A') },
    expected: droppedInNode('A'),
  },
  {
    name: 'dnat-musl-AAAA-dropped-in-node',
    ...asks('musl', `getaddrinfo-musl ${WEB}`),
    lost: 'the first AAAA query, in the node',
    node: { rules: NodeRules.dropFirst('AAAA') },
    expected: droppedInNode('AAAA'),
  },
  {
    name: 'dnat-glibc-AAAA-ignored-by-server',
    ...glibc,
    lost: 'the first AAAA query: it reaches the DNS server, which does not answer it',
    node: {},
    script: [drop({ type: 'AAAA', nth: 1 })],
    expected: {
      'a-pod': race(),
      'b-hostveth': race(),
      'c-uplink': lost,
      'd-coredns': lost,
      'e-node-any': lost,
    },
  },
  {
    name: 'dnat-race-default',
    ...glibc,
    ...racing,
    resolvConf: resolvConf('options timeout:1'),
    expected: droppedInNode('AAAA'),
    short: true,
  },
  {
    name: 'dnat-race-single-request',
    ...glibc,
    ...racing,
    resolvConf: resolvConf('options timeout:1 single-request'),
    expected: { 'a-pod': [], 'e-node-any': [] },
    short: true,
  },
  {
    name: 'dnat-race-single-request-reopen',
    ...glibc,
    ...racing,
    resolvConf: resolvConf('options timeout:1 single-request-reopen'),
    expected: { 'a-pod': [], 'e-node-any': [] },
    short: true,
  },
  {
    name: 'dnat-race-many-lookups',
    ...glibc,
    client: `for i in $(seq 15); do getent ahosts ${WEB}; sleep 0.2; done`,
    resolvConf: resolvConf('options timeout:1'),
    lost: 'a fifth of the second queries of new five-tuples that have no answer yet, in the node',
    node: { pods: 2, rules: NodeRules.race(0.2) },
    expected: {
      'c-uplink': [{ rule: 'conntrack-race', confidence: 'strong', atLeast: 1 }],
      'e-node-any': [{ rule: 'conntrack-race', confidence: 'proved', atLeast: 1 }],
    },
  },
  {
    name: 'dnat-race-dnsmasq',
    ...glibc,
    ...racing,
    server: 'dnsmasq',
    resolvConf: resolvConf('options timeout:1'),
    expected: { 'a-pod': race(), 'e-node-any': race('AAAA', 'proved') },
  },
  {
    name: 'dnat-forced-race-ok',
    ...glibc,
    ...clashing,
    lost: 'nothing: the two legs are made to clash (NFQUEUE), which the kernel resolves, and are answered at once',
    expected: { 'a-pod': [], 'e-node-any': [] },
  },
  {
    name: 'dnat-forced-race-slow2s',
    ...glibc,
    ...clashing,
    lost: 'nothing: the two legs are made to clash (NFQUEUE), which the kernel resolves, and are answered after 2 s',
    script: [delayed(2000, { nth: [1, 2] })],
    expected: { 'a-pod': [expired], 'e-node-any': [expired] },
  },
];
