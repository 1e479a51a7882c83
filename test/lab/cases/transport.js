import { NodeRules } from '../network.js';
import { WEB, asks, found, resolvConf } from './words.js';

const glibc = asks('glibc', `getent ahosts ${WEB}`);
const overTcp = {
  ...glibc,
  resolvConf: resolvConf('options use-vc timeout:1 attempts:1'),
};
/** @param {string} rule @returns {import('../types.ts').Case['expected']} */
const inPodAndOnNode = (rule) => ({ 'a-pod': [{ rule }], 'e-node-any': [{ rule }] });

/** @param {string} kind @param {string} rule @returns {import('../types.ts').Case} */
const rejected = (kind, rule) => ({
  name: `dnat-reject-${kind}`,
  ...glibc,
  lost: `every query: iptables REJECT with ${kind}`,
  node: { rules: NodeRules.reject(kind) },
  expected: { 'a-pod': [{ rule }] },
  short: true,
});

/**
 * DNS over TCP that fails, and ICMP errors of each kind that iptables-extensions(8) REJECT sends.
 * @type {readonly import('../types.ts').Case[]}
 */
export const transportCases = [
  {
    name: 'glibc-use-vc-nobody-listens',
    ...overTcp,
    lost: 'every connection: nobody listens on TCP',
    isUdpOnly: true,
    expected: found('tcp-refused'),
    short: true,
  },
  {
    name: 'glibc-use-vc-server-closes',
    ...overTcp,
    lost: 'every answer: the server closes connections with queries open',
    script: [{ on: { transport: 'tcp' }, do: 'close' }],
    expected: found('tcp-refused'),
    short: true,
  },
  {
    name: 'glibc-use-vc-server-resets',
    ...overTcp,
    lost: 'every answer: the server resets connections with queries open',
    script: [{ on: { transport: 'tcp' }, do: 'reset' }],
    expected: found('tcp-refused'),
    short: true,
  },
  {
    name: 'glibc-truncated-nobody-listens',
    ...glibc,
    lost: 'the second try: nobody listens on TCP',
    isUdpOnly: true,
    script: [{ on: { type: 'AAAA', transport: 'udp' }, do: 'truncate' }],
    expected: { pod: [{ rule: 'tcp-refused' }, { rule: 'truncated-answer' }] },
  },
  {
    name: 'dnat-use-vc-SYNs-dropped',
    ...overTcp,
    lost: 'every SYN',
    node: { rules: NodeRules.dropTcp },
    expected: inPodAndOnNode('tcp-silent'),
  },
  {
    name: 'dnat-use-vc-first-SYN-dropped',
    ...overTcp,
    lost: 'the first SYN',
    node: { rules: NodeRules.dropFirstSyn },
    expected: inPodAndOnNode('tcp-opened-late'),
  },
  rejected('icmp-port-unreachable', 'port-unreachable'),
  rejected('icmp-host-unreachable', 'host-unreachable'),
  rejected('icmp-net-unreachable', 'host-unreachable'),
  rejected('icmp-admin-prohibited', 'admin-prohibited'),
  rejected('icmp-host-prohibited', 'admin-prohibited'),
  rejected('icmp-net-prohibited', 'admin-prohibited'),
  {
    name: 'dnat-routing-loop',
    ...glibc,
    lost: 'every query: it goes round between node and server until its TTL ends',
    node: { rules: NodeRules.loop, serverRules: NodeRules.loopsBack },
    expected: { 'a-pod': [{ rule: 'ttl-exceeded' }] },
  },
];
