import { NodeRules } from './network.js';
import { drop } from './cases/words.js';

/**
 * What one `capture` and one `analyze` have to settle: who asks, what takes a packet, and what is to be said of it.
 * @typedef {object} BundleCase
 * @property {string} name of the fixture
 * @property {'glibc' | 'musl' | 'go'} client a process of the pod that waits, and asks when it is told to
 * @property {string} taken what takes the packet
 * @property {import('./types.ts').NodeOptions} node what the node does
 * @property {readonly import('./types.ts').Step[]} [script] what the DNS server does
 * @property {true} [collides] two packets clash, so that connection tracking drops one
 * @property {true} [hasSidecar] rules of the pod redirect port 53 to a forwarder in it
 * @property {string} [resolvConf] of the pod
 * @property {{ rule: string, confidence?: string }} expected the finding
 * @property {readonly RegExp[]} says what stands in the evidence, or in what was considered
 * @property {readonly RegExp[]} [advises] what stands in the first remedy
 */

const conntrack = {
  taken: 'conntrack, where kernels before 5.6 drop the loser of the race',
  node: { rules: [...NodeRules.queue, ...NodeRules.keepPort] },
  collides: /** @type {const} */ (true),
  expected: { rule: 'conntrack-race', confidence: 'proved' },
};
const proved = [
  /insert_failed of conntrack grew by 1 and drop by 1/,
  /NETFILTER_DROP at nf_hook_slow/,
  /the node's kernel is/,
];

/** @type {readonly BundleCase[]} */
export const bundleCases = [
  {
    name: 'glibc-dropped-by-conntrack',
    client: 'glibc',
    ...conntrack,
    says: [...proved, /libc of the client's container is glibc \d/],
    advises: [/^For glibc: .*single-request-reopen/],
  },
  {
    name: 'musl-dropped-by-conntrack',
    client: 'musl',
    ...conntrack,
    resolvConf: 'nameserver 10.96.0.10\noptions single-request-reopen\n',
    says: [
      ...proved,
      /libc of the client's container is musl 1\.\d/,
      /single-request-reopen is in resolv\.conf and musl ignores it/,
    ],
    advises: [/^For musl \(Alpine\): no option of resolv\.conf helps/],
  },
  {
    name: 'glibc-dropped-by-rule',
    client: 'glibc',
    taken: 'a rule of the node, where the race drops',
    node: { rules: NodeRules.dropFirst('AAAA') },
    expected: { rule: 'single-query-lost' },
    says: [/the rule “mangle POSTROUTING .*-j DROP” of the node dropped 1 packet of DNS/],
    advises: [/^Change the rule “mangle POSTROUTING .*-j DROP” of the node/],
  },
  {
    name: 'go-dropped-by-rule',
    client: 'go',
    taken: 'a rule of the node, where the race drops',
    node: { rules: NodeRules.dropFirst('AAAA') },
    expected: { rule: 'single-query-lost' },
    says: [/the rule “mangle POSTROUTING/, /left from different ports/],
    advises: [/^Change the rule “mangle POSTROUTING .*-j DROP” of the node/],
  },
  {
    name: 'glibc-ignored-by-server',
    client: 'glibc',
    taken: 'the DNS server, which does not answer',
    node: {},
    script: [drop({ type: 'AAAA', nth: 1 })],
    expected: { rule: 'single-query-lost' },
    says: [/the AAAA query did leave the node towards/],
    advises: [/^Look at the server, and at the path to it from where the query was last seen/],
  },
  {
    name: 'glibc-limited-by-node',
    client: 'glibc',
    taken: 'a limit for each flow in the node, which lets one packet of a pair pass',
    node: { rules: NodeRules.limitPairs },
    expected: { rule: 'single-query-lost' },
    says: [
      /the rule “mangle POSTROUTING .*-m hashlimit .*-j DROP” of the node dropped 1 packet of DNS/,
    ],
    advises: [/^Change the rule “mangle POSTROUTING .*-m hashlimit .*-j DROP” of the node/],
  },
  {
    name: 'glibc-sidecar-dropped-by-rule',
    client: 'glibc',
    taken: 'a rule of the node, which drops the query of the forwarder in the pod',
    node: { rules: NodeRules.dropFirst('AAAA') },
    hasSidecar: true,
    expected: { rule: 'upstream-lost' },
    says: [/the rule “mangle POSTROUTING .*-j DROP” of the node dropped 1 packet of DNS/],
    advises: [/^Change the rule “mangle POSTROUTING .*-j DROP” of the node/],
  },
];
