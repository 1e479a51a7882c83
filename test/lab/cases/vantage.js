import { NodeRules } from '../network.js';
import { WEB, drop, resolvConf } from './words.js';

const glibc = { resolver: 'glibc', client: `getent ahosts ${WEB}` };
const five = `for i in 1 2 3 4 5; do getent ahosts ${WEB}; sleep 0.3; done`;

/** Captures of many clients, and captures that lack something. @type {readonly import('../cases.js').Case[]} */
export const vantageCases = [
  {
    name: 'dnat-rate-limited-burst',
    ...glibc,
    resolvConf: resolvConf('options timeout:1'),
    node: { pods: 8, rules: NodeRules.limit('30/second', 10) },
    lost: 'what exceeds the limit, of 8 clients at once',
    expected: { 'd-coredns': [{ rule: 'burst-loss', atLeast: 3 }] },
  },
  { name: 'glibc-queries-only', ...glibc, client: five, lost: 'nothing', tcpdump: { options: ['-Q', 'out'] }, expected: { pod: [{ rule: 'one-way-capture' }] } },
  { name: 'glibc-answers-only', ...glibc, client: five, lost: 'nothing', tcpdump: { options: ['-Q', 'in'] }, expected: { pod: [{ rule: 'one-way-capture' }] } },
  {
    name: 'glibc-AAAA-answer-not-captured',
    ...glibc,
    client: `getent ahosts ${WEB}; sleep 6; getent ahosts api.example.test`,
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
