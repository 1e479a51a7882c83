import { NodeRules } from '../network.js';
import { WEB, asks, race, resolvConf } from './words.js';

const glibc = asks('glibc', `getent ahosts ${WEB}`);
const IMPATIENT = 'options timeout:1';
/** @param {readonly string[]} types */
const lost = (...types) => types.map((lostType) => ({ rule: 'answer-lost', lostType }));
/** A pair that is sent again: at the server, the capture does not show which answer was lost. */
const either = [{ rule: 'answer-lost' }];
/** @param {string} what of the first packets that come from a DNS server */
const notIn = (what) =>
  `iptables -A INPUT -p udp --sport 53 -m statistic --mode nth --every 100000 ${what} -j DROP`;

/**
 * The server answers, but the answer does not reach the client: the capture has the answer, and the same query again.
 * @type {readonly import('../types.ts').Case[]}
 */
export const lostAnswerCases = [
  {
    name: 'dnat-glibc-AAAA-answer-dropped-in-node',
    ...glibc,
    resolvConf: resolvConf(IMPATIENT),
    lost: 'the first AAAA answer, on its way back through the node',
    node: { rules: NodeRules.dropFirstAnswer('AAAA') },
    // In the pod, a lost query and a lost answer look the same.
    expected: { 'a-pod': race(), 'c-uplink': either, 'e-node-any': lost('AAAA') },
  },
  {
    name: 'dnat-musl-A-answer-dropped-in-node',
    ...asks('musl', `getaddrinfo-musl ${WEB}`),
    lost: 'the first A answer, on its way back through the node',
    node: { rules: NodeRules.dropFirstAnswer('A') },
    expected: { 'd-coredns': lost('A'), 'e-node-any': lost('A') },
  },
  {
    name: 'dnat-go-A-answer-dropped-in-node',
    ...asks('go', `echo ${WEB} | ask-go`),
    lost: 'the first A answer, on its way back through the node',
    node: { rules: NodeRules.dropFirstAnswer('A') },
    expected: { 'e-node-any': lost('A') },
  },
  {
    name: 'glibc-answers-dropped-in-pod',
    ...glibc,
    resolvConf: resolvConf(IMPATIENT),
    lost: 'the first two answers, on their way back: the pod drops them where tcpdump has already seen them',
    podRules: [notIn('--packet 0'), notIn('--packet 0')],
    expected: { pod: either },
  },
  {
    name: 'dnat-fragments-dropped-in-node',
    ...glibc,
    client: `getent ahosts ${WEB}; getent ahosts api.example.test; sleep 3; getent ahostsv6 db.example.test`,
    resolvConf: resolvConf(`${IMPATIENT} attempts:2 edns0`),
    lost: 'every A answer, on its way back: it is sent in two fragments, and the node drops the second one',
    node: { rules: NodeRules.dropFragments, serverRules: ['ip link set eth0 mtu 1000'] },
    script: [{ on: { type: 'A' }, do: 'large' }],
    expected: { 'd-coredns': lost('A', 'A'), 'e-node-any': lost('A', 'A') },
  },
];
