import { Addresses, NodeRules, limit } from '../network.js';
import { WEB, asks, resolvConf } from './words.js';

const [first] = Addresses.endpoints;
/** A client that waits a second for each of two attempts. */
const IMPATIENT = resolvConf('options timeout:1 attempts:2');
/** @param {number} lookups @param {number} gap seconds */
const oneByOne = (lookups, gap) =>
  `for i in $(seq ${lookups}); do getent ahosts ${WEB}; sleep ${gap}; done`;
/** Cases of rate limits and of endpoints. @type {readonly import('../types.ts').Case[]} */
export const limitCases = [
  {
    name: 'dnat-endpoint-silent',
    ...asks('glibc', `${oneByOne(6, 0.2)}; sleep 6`),
    resolvConf: IMPATIENT,
    lost: `everything that is sent on to ${first}, one of the two endpoints, which is dead`,
    node: { serverRules: [`iptables -A INPUT -d ${first} -j DROP`] },
    expected: { 'e-node-any': [{ rule: 'endpoint-silent', atLeast: 2 }] },
  },
  {
    name: 'dnat-stale-conntrack',
    // dnsmasq asks from the same port each time; the program beside it has a new one for each lookup.
    ...asks(
      'glibc',
      `for i in $(seq 5); do getent ahosts ${WEB}; node resolve.js --server ${Addresses.service[0]} ${WEB}; sleep 0.2; done; sleep 6; node resolve.js --server ${Addresses.service[0]} ${WEB}`,
    ),
    resolvConf: 'nameserver 127.0.0.1\noptions timeout:1 attempts:1\n',
    forwarder: 'dnsmasq',
    forwarderOptions: ['--query-port=40000'],
    lost: `everything that is sent on to ${first} after its first packets: the endpoint is gone, and only the port that was used before is still sent there`,
    node: {
      rules: NodeRules.firstFlowTo(first),
      serverRules: [
        `iptables -A INPUT -d ${first} -p udp -m quota --quota 130 -j ACCEPT`,
        `iptables -A INPUT -d ${first} -j DROP`,
      ],
    },
    expected: { 'e-node-any': [{ rule: 'endpoint-silent', atLeast: 1 }] },
  },
  {
    name: 'dnat-limited-by-the-second',
    // As many queries as fit into a second, whatever happens to earlier ones; no client asks again.
    ...asks(
      'glibc',
      `for i in $(seq 300); do timeout 2 getent ahostsv4 ${WEB} & sleep 0.03; done; wait; sleep 6; for i in $(seq 10); do getent ahostsv4 api.example.test; sleep 0.2; done`,
    ),
    lost: 'what is beyond 8 queries a second, in the node (limit: 8 a second, 5 at once)',
    node: { rules: limit('POSTROUTING -o upl', '8/second', 5) },
    expected: { 'a-pod': [{ rule: 'rate-limit', atLeast: 100 }] },
  },
  {
    name: 'glibc-rrl-bind',
    ...asks(
      'glibc',
      `for i in $(seq 14); do getent ahosts ${WEB} & done; wait; sleep 6; getent ahosts ${WEB}`,
    ),
    lost: 'what is beyond 5 answers a second: BIND truncates every second one of them, and drops the others',
    server: 'bind',
    expected: {
      pod: [
        { rule: 'rate-limit', atLeast: 1 },
        { rule: 'truncated-answer', atLeast: 1 },
      ],
    },
  },
  {
    name: 'dnat-flow-limit',
    ...asks('glibc', oneByOne(5, 0.2)),
    resolvConf: IMPATIENT,
    lost: 'the second packet of each five-tuple within a second, in the node (hashlimit)',
    node: { rules: NodeRules.limitFlows },
    expected: {
      'a-pod': [{ rule: 'flow-limit', lostType: 'AAAA', atLeast: 5 }],
      'e-node-any': [{ rule: 'flow-limit', lostType: 'AAAA', atLeast: 5 }],
    },
  },
];
