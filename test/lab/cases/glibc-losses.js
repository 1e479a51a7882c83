import { CLUSTER_SEARCH, WEB, drop, race, resolvConf } from './words.js';

const glibc = { resolver: 'glibc', client: `getent ahosts ${WEB}` };
const firstAAAA = { lost: 'the first AAAA query', script: [drop({ type: 'AAAA', nth: 1 })] };
/** What no race can do is found beside what it can: these servers forget some queries. */
const lost = (rule, lostType) => ({ pod: [{ rule, ...(lostType && { lostType }) }] });

/** glibc's getaddrinfo when queries are lost. @type {readonly import('../cases.js').Case[]} */
export const glibcLossCases = [
  { name: 'glibc-AAAA-lost-once', ...glibc, ...firstAAAA, expected: { pod: race() } },
  { name: 'node-lookup-AAAA-lost', ...glibc, ...firstAAAA, client: `node lookup.js ${WEB}`, expected: { pod: race() } },
  { name: 'glibc-A-lost-once', ...glibc, lost: 'the first A query', script: [drop({ type: 'A', nth: 1 })], expected: { pod: race('A') } },
  { name: 'glibc-2ns-AAAA-lost-once', ...glibc, ...firstAAAA, resolvConf: resolvConf('nameserver 10.96.0.11'), expected: { pod: race() } },
  { name: 'glibc-ipv6-nameserver-AAAA-lost', ...glibc, ...firstAAAA, resolvConf: 'nameserver fd00:96::10\n', expected: { pod: race() } },
  { name: 'glibc-edns0-AAAA-lost', ...glibc, ...firstAAAA, resolvConf: resolvConf('options edns0'), expected: { pod: race() } },
  { name: 'glibc-timeout1-AAAA-lost', ...glibc, ...firstAAAA, resolvConf: resolvConf('options timeout:1'), expected: { pod: race() }, short: true },
  { name: 'glibc-timeout1-attempts3-AAAA-lost', ...glibc, ...firstAAAA, resolvConf: resolvConf('options timeout:1 attempts:3'), expected: { pod: race() } },
  {
    name: 'glibc-AAAA-lost-then-next-lookups',
    ...glibc,
    ...firstAAAA,
    client: `getent ahosts ${WEB} api.example.test db.example.test`,
    expected: { pod: race() },
  },
  {
    name: 'glibc-many-lookups-one-lost',
    ...glibc,
    client: `for i in $(seq 10); do getent ahosts ${WEB}; done`,
    lost: 'the 4th AAAA query, of 10 processes',
    script: [drop({ type: 'AAAA', nth: 4 })],
    expected: { pod: race() },
  },
  {
    name: 'glibc-search-ndots5-AAAA-lost',
    ...glibc,
    client: 'getent ahosts api.example.com',
    resolvConf: resolvConf(...CLUSTER_SEARCH),
    lost: 'the first AAAA query with the second suffix',
    script: [drop({ type: 'AAAA', name: 'api.example.com.svc.cluster.local', nth: 1 })],
    expected: { pod: [{ rule: 'search-list' }, ...race()] },
  },
  {
    name: 'glibc-AAAA-lost-twice',
    ...glibc,
    lost: 'the first and the second AAAA query, which is the serial retry',
    script: [drop({ type: 'AAAA', nth: [1, 2] })],
    expected: lost('packet-loss', 'AAAA'),
  },
  { name: 'glibc-AAAA-lost-always', ...glibc, lost: 'every AAAA query', script: [drop({ type: 'AAAA' })], expected: lost('type-never-answered', 'AAAA') },
  { name: 'glibc-A-lost-always', ...glibc, lost: 'every A query', script: [drop({ type: 'A' })], expected: lost('type-never-answered', 'A') },
  { name: 'glibc-both-lost-once', ...glibc, lost: 'both first queries', script: [drop({ nth: [1, 2] })], expected: lost('both-legs-lost') },
  { name: 'glibc-both-lost-always', ...glibc, lost: 'every query', script: [drop({})], expected: lost('server-silent') },
  {
    name: 'glibc-2ns-timeout1-both-lost-always',
    ...glibc,
    resolvConf: resolvConf('nameserver 10.96.0.11', 'options timeout:1'),
    lost: 'every query to either server',
    script: [drop({})],
    expected: { pod: [{ rule: 'server-silent', atLeast: 1 }] },
  },
  {
    name: 'glibc-2ns-first-silent',
    ...glibc,
    client: `for i in 1 2 3; do getent ahosts ${WEB}; done`,
    resolvConf: resolvConf('nameserver 10.96.0.11', 'options timeout:1'),
    lost: 'every query to the first of two servers',
    script: [drop({ server: '10.96.0.10' })],
    expected: { pod: [{ rule: 'server-silent', atLeast: 1 }] },
  },
  { name: 'glibc-single-request-AAAA-lost', ...glibc, ...firstAAAA, resolvConf: resolvConf('options single-request'), expected: lost('single-query-lost', 'AAAA') },
  { name: 'glibc-single-request-A-lost', ...glibc, resolvConf: resolvConf('options single-request'), lost: 'the first A query', script: [drop({ type: 'A', nth: 1 })], expected: lost('single-query-lost', 'A') },
  {
    name: 'glibc-single-request-reopen-AAAA-lost',
    ...glibc,
    ...firstAAAA,
    // glibc does not send it again; the next lookup shows that the capture went on.
    client: `getent ahosts ${WEB}; sleep 1; getent ahosts api.example.test`,
    resolvConf: resolvConf('options single-request-reopen'),
    expected: lost('single-query-lost', 'AAAA'),
  },
  {
    name: 'glibc-random-loss-30pct',
    ...glibc,
    client: `for i in $(seq 12); do getent ahosts ${WEB}; done`,
    resolvConf: resolvConf('options timeout:1'),
    lost: '30 % of the queries, whichever',
    script: [drop({ share: 0.3 })],
    expected: { pod: [{ rule: 'packet-loss', atLeast: 3 }] },
  },
];
