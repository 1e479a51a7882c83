import { CLUSTER_SEARCH, WEB, asks, resolvConf } from './words.js';

const ok = { lost: 'nothing', expected: { pod: [] } };
const glibc = { ...ok, ...asks('glibc', `getent ahosts ${WEB}`) };
const musl = { ...ok, ...asks('musl', `getaddrinfo-musl ${WEB}`) };

/** Controls: nothing is wrong, and dnspcap must find nothing. @type {readonly import('../types.ts').Case[]} */
export const healthyCases = [
  { name: 'glibc-default-ok', ...glibc, short: true },
  {
    name: 'glibc-many-lookups-ok',
    ...glibc,
    client: `for i in $(seq 20); do getent ahosts ${WEB}; done`,
  },
  {
    name: 'glibc-single-request-ok',
    ...glibc,
    resolvConf: resolvConf('options single-request'),
    short: true,
  },
  {
    name: 'glibc-single-request-reopen-ok',
    ...glibc,
    resolvConf: resolvConf('options single-request-reopen'),
    short: true,
  },
  { name: 'glibc-use-vc', ...glibc, resolvConf: resolvConf('options use-vc'), short: true },
  { name: 'glibc-edns0-ok', ...glibc, resolvConf: resolvConf('options edns0 trust-ad') },
  { name: 'glibc-no-aaaa-ok', ...glibc, resolvConf: resolvConf('options no-aaaa') },
  {
    name: 'glibc-2ns-rotate-ok',
    ...glibc,
    client: `getent ahosts ${WEB} api.example.test db.example.test`,
    resolvConf: resolvConf('nameserver 10.96.0.11', 'options rotate'),
  },
  { name: 'glibc-ipv6-nameserver-ok', ...glibc, resolvConf: 'nameserver fd00:96::10\n' },
  {
    name: 'glibc-search-trailing-dot-ok',
    ...glibc,
    client: 'getent ahosts api.example.com.',
    resolvConf: resolvConf(...CLUSTER_SEARCH),
  },
  { name: 'node-lookup-ok', ...glibc, client: `node lookup.js ${WEB}` },
  { name: 'musl-default-ok', ...musl, short: true },
  {
    name: 'musl-many-lookups-ok',
    ...musl,
    client: `getaddrinfo-musl ${Array(10).fill(WEB).join(' ')}`,
  },
  { name: 'musl-2ns-default-ok', ...musl, resolvConf: resolvConf('nameserver 10.96.0.11') },
  {
    name: 'musl-single-request-reopen-ok',
    ...musl,
    resolvConf: resolvConf('options single-request-reopen'),
  },
  {
    name: 'node-resolve-ok',
    ...ok,
    ...asks('c-ares', `node resolve.js ${WEB} api.example.test`),
    short: true,
  },
  {
    name: 'dnsmasq-forwarder-ok',
    ...glibc,
    forwarder: 'dnsmasq',
    resolvConf: 'nameserver 127.0.0.1\n',
    expected: { pod: [], 'pod-any': [] },
  },
  {
    name: 'unbound-forwarder-ok',
    ...glibc,
    forwarder: 'unbound',
    resolvConf: 'nameserver 127.0.0.1\n',
    expected: { pod: [], 'pod-any': [] },
  },
  {
    name: 'dnat-glibc-ok',
    ...glibc,
    node: {},
    expected: { 'a-pod': [], 'b-hostveth': [], 'c-uplink': [], 'd-coredns': [], 'e-node-any': [] },
  },
  {
    name: 'dnat-clients-ok',
    ...glibc,
    node: { pods: 6 },
    expected: { 'd-coredns': [], 'e-node-any': [] },
  },
];
