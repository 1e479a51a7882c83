import { NodeRules, limit } from '../network.js';
import { WEB, asks, drop, resolvConf } from './words.js';

const glibc = asks('glibc', `getent ahosts ${WEB}`);
const five = `for i in 1 2 3 4 5; do getent ahosts ${WEB}; sleep 1.5; done`;
const burst = {
  ...glibc,
  resolvConf: resolvConf('options timeout:1'),
  lost: 'what exceeds a limit, of 10 clients at once',
};
const burstLoss = [{ rule: 'burst-loss', atLeast: 3 }];

/** Captures of many clients, and captures that lack something. @type {readonly import('../types.ts').Case[]} */
export const vantageCases = [
  {
    name: 'dnat-rate-limited-burst',
    ...burst,
    node: { pods: 10, rules: limit('POSTROUTING -o upl', '30/second', 10) },
    expected: { 'e-node-any': burstLoss },
  },
  {
    name: 'dnat-first-AAAA-of-five-burst',
    ...burst,
    lost: 'the first five AAAA queries, in the node, of 10 clients at once',
    node: { pods: 10, rules: Array(5).fill(NodeRules.dropFirst('AAAA')).flat() },
    expected: { 'c-uplink': burstLoss, 'e-node-any': burstLoss },
  },
  {
    name: 'dnat-overloaded-server-burst',
    ...burst,
    node: { pods: 10, serverRules: limit('INPUT -i eth0', '30/second', 10) },
    expected: { 'd-coredns': burstLoss, 'e-node-any': burstLoss },
  },
  {
    name: 'glibc-queries-only',
    ...glibc,
    client: five,
    lost: 'nothing',
    tcpdump: { options: ['-Q', 'out'] },
    expected: { pod: [{ rule: 'one-way-capture' }] },
  },
  {
    name: 'glibc-answers-only',
    ...glibc,
    client: five,
    lost: 'nothing',
    tcpdump: { options: ['-Q', 'in'] },
    expected: { pod: [{ rule: 'one-way-capture' }] },
  },
  {
    name: 'glibc-AAAA-answer-not-captured',
    ...glibc,
    client: `getent ahosts ${WEB} api.example.test db.example.test; sleep 6; getent ahosts api.example.test`,
    lost: 'nothing; the capture lacks AAAA answers for this name, as when the kernel has dropped them before tcpdump',
    tcpdump: { filter: 'not (udp src port 53 and udp[20:4] = 0x03776562 and udp[38:2] = 28)' },
    expected: { pod: [{ rule: 'capture-loss', lostType: 'AAAA' }] },
  },
  {
    name: 'glibc-snap60-AAAA-lost-once',
    ...glibc,
    resolvConf: resolvConf('options timeout:1'),
    lost: 'the first AAAA query; the questions are cut off',
    script: [drop({ type: 'AAAA', nth: 1 })],
    tcpdump: { options: ['-s', '60'] },
    expected: { pod: [{ rule: 'snap-length-too-short' }] },
  },
];
