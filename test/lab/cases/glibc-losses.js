import { CLUSTER_SEARCH, WEB, asks, drop, found, race, resolvConf } from './words.js';

const glibc = asks('glibc', `getent ahosts ${WEB}`);
const firstAAAA = { lost: 'the first AAAA query', script: [drop({ type: 'AAAA', nth: 1 })] };

/**
 * Returns a case in which only queries are lost that the race can hit, with these options in resolv.conf. @param
 * {string} options
 */
const raced = (options) => ({
  ...glibc,
  resolvConf: resolvConf(`options ${options}`),
  lost: 'the second query of each new five-tuple whose first one has no answer yet',
  script: [drop({ secondInFlight: true })],
});

/** Two queries of each lookup are answered; three lookups ask twice, and get nothing. */
const AWAY = {
  before: Array(4).fill(`${WEB} api.example.test`).join(' '),
  queriesBefore: 16,
  during: `${WEB} api.example.test ${WEB}`,
};

/** glibc's getaddrinfo when queries are lost. @type {readonly import('../types.ts').Case[]} */
export const glibcLossCases = [
  { name: 'glibc-AAAA-lost-once', ...glibc, ...firstAAAA, expected: { pod: race() } },
  {
    name: 'glibc-server-away',
    ...glibc,
    client: `for name in ${AWAY.before}; do getent ahosts $name; done; for name in ${AWAY.during}; do getent ahosts $name; done; for name in ${AWAY.before}; do getent ahosts $name; done`,
    resolvConf: resolvConf('options timeout:1'),
    lost: 'all that three lookups ask: twelve queries in a row, within five seconds',
    script: [drop({ nth: Array.from({ length: 12 }, (_, at) => AWAY.queriesBefore + 1 + at) })],
    expected: { pod: Array.from({ length: 3 }, () => ({ rule: 'server-outage' })) },
  },
  {
    name: 'node-lookup-AAAA-lost',
    ...glibc,
    ...firstAAAA,
    client: `node lookup.js ${WEB}`,
    expected: { pod: race() },
  },
  {
    name: 'glibc-A-lost-once',
    ...glibc,
    lost: 'the first A query',
    script: [drop({ type: 'A', nth: 1 })],
    expected: { pod: race('A') },
  },
  {
    name: 'glibc-2ns-AAAA-lost-once',
    ...glibc,
    ...firstAAAA,
    resolvConf: resolvConf('nameserver 10.96.0.11'),
    expected: { pod: race() },
  },
  {
    name: 'glibc-ipv6-nameserver-AAAA-lost',
    ...glibc,
    ...firstAAAA,
    resolvConf: 'nameserver fd00:96::10\n',
    expected: { pod: race() },
  },
  {
    name: 'glibc-edns0-AAAA-lost',
    ...glibc,
    ...firstAAAA,
    resolvConf: resolvConf('options edns0'),
    expected: { pod: race() },
  },
  {
    name: 'glibc-timeout1-AAAA-lost',
    ...glibc,
    ...firstAAAA,
    resolvConf: resolvConf('options timeout:1'),
    expected: { pod: race() },
    short: true,
  },
  {
    name: 'glibc-timeout1-attempts3-AAAA-lost',
    ...glibc,
    ...firstAAAA,
    resolvConf: resolvConf('options timeout:1 attempts:3'),
    expected: { pod: race() },
  },
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
    expected: found('packet-loss', 'AAAA'),
  },
  {
    name: 'glibc-AAAA-lost-always',
    ...glibc,
    lost: 'every AAAA query',
    script: [drop({ type: 'AAAA' })],
    expected: found('type-never-answered', 'AAAA'),
  },
  {
    name: 'glibc-A-lost-always',
    ...glibc,
    lost: 'every A query',
    script: [drop({ type: 'A' })],
    expected: found('type-never-answered', 'A'),
  },
  {
    name: 'glibc-both-lost-once',
    ...glibc,
    lost: 'both first queries',
    script: [drop({ nth: [1, 2] })],
    expected: found('both-legs-lost'),
  },
  {
    name: 'glibc-both-lost-always',
    ...glibc,
    lost: 'every query',
    script: [drop({})],
    expected: found('server-silent'),
  },
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
  {
    name: 'glibc-single-request-AAAA-lost',
    ...glibc,
    ...firstAAAA,
    resolvConf: resolvConf('options single-request'),
    expected: found('single-query-lost', 'AAAA'),
  },
  {
    name: 'glibc-single-request-A-lost',
    ...glibc,
    resolvConf: resolvConf('options single-request'),
    lost: 'the first A query',
    script: [drop({ type: 'A', nth: 1 })],
    expected: found('single-query-lost', 'A'),
  },
  {
    name: 'glibc-single-request-reopen-AAAA-lost',
    ...glibc,
    ...firstAAAA,
    // glibc does not send it again; the next lookup shows that the capture went on.
    client: `getent ahosts ${WEB}; sleep 1; getent ahosts api.example.test`,
    resolvConf: resolvConf('options single-request-reopen'),
    expected: found('single-query-lost', 'AAAA'),
  },
  { name: 'glibc-race-default', ...raced('timeout:1'), expected: { pod: race() }, short: true },
  {
    name: 'glibc-race-single-request',
    ...raced('timeout:1 single-request'),
    expected: { pod: [] },
    short: true,
  },
  {
    name: 'glibc-race-single-request-reopen',
    ...raced('timeout:1 single-request-reopen'),
    expected: { pod: [] },
    short: true,
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
