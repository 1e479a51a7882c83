import { NodeRules } from '../network.js';
import { WEB, drop, race, resolvConf } from './words.js';

const glibc = { resolver: 'glibc', client: `getent ahosts ${WEB}` };
const lost = [{ rule: 'single-query-lost', lostType: 'AAAA' }];
const strong = (lostType) => [{ rule: 'conntrack-race', confidence: 'strong', lostType }];
const proved = (lostType) => [{ rule: 'conntrack-race', confidence: 'proved', lostType }];
/** What each vantage can know of a leg that is lost between PREROUTING and the uplink. */
const droppedInNode = (lostType) => ({
  'a-pod': race(lostType),
  'b-hostveth': race(lostType),
  'c-uplink': strong(lostType),
  'd-coredns': strong(lostType),
  'e-node-any': proved(lostType),
});
const racing = { lost: 'the second query of each new five-tuple that has no answer yet, in the node, where an old kernel drops it', node: { rules: NodeRules.race(1) } };

/** A node between that translates, seen from five places. @type {readonly import('../cases.js').Case[]} */
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
    resolver: 'musl',
    client: `getaddrinfo-musl ${WEB}`,
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
    expected: { 'a-pod': race(), 'b-hostveth': race(), 'c-uplink': lost, 'd-coredns': lost, 'e-node-any': lost },
  },
  { name: 'dnat-race-default', ...glibc, ...racing, resolvConf: resolvConf('options timeout:1'), expected: droppedInNode('AAAA'), short: true },
  { name: 'dnat-race-single-request', ...glibc, ...racing, resolvConf: resolvConf('options timeout:1 single-request'), expected: { 'a-pod': [], 'e-node-any': [] }, short: true },
  { name: 'dnat-race-single-request-reopen', ...glibc, ...racing, resolvConf: resolvConf('options timeout:1 single-request-reopen'), expected: { 'a-pod': [], 'e-node-any': [] }, short: true },
  { name: 'dnat-race-dnsmasq', ...glibc, ...racing, server: 'dnsmasq', expected: { 'a-pod': race(), 'e-node-any': proved('AAAA') } },
];
