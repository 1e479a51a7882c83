import { CLUSTER_SEARCH, WEB, asks, delayed, drop, found, resolvConf } from './words.js';

const glibc = { ...asks('glibc', `getent ahosts ${WEB}`), lost: 'nothing' };
/** Another lookup, later: it shows that the capture goes on and that the client has given the first one up. */
const later = '; sleep 6; getent ahosts api.example.test';

/**
 * glibc's getaddrinfo when answers are strange, slow, or reach a closed port. @type {readonly
 * import('../types.ts').Case[]}
 */
export const glibcAnswerCases = [
  {
    name: 'glibc-servfail-AAAA',
    ...glibc,
    script: [{ on: { type: 'AAAA' }, do: 'servfail' }],
    expected: found('servfail'),
    short: true,
  },
  {
    name: 'glibc-servfail-both',
    ...glibc,
    script: [{ on: {}, do: 'servfail' }],
    expected: found('servfail'),
  },
  {
    name: 'glibc-refused-both',
    ...glibc,
    script: [{ on: {}, do: 'refused' }],
    expected: found('refused'),
    short: true,
  },
  {
    name: 'glibc-truncated-tcp',
    ...glibc,
    script: [{ on: { type: 'AAAA', transport: 'udp' }, do: 'truncate' }],
    expected: found('truncated-answer'),
    short: true,
  },
  {
    name: 'glibc-icmp-port-unreachable',
    ...glibc,
    server: 'none',
    lost: 'every query: nobody listens',
    expected: found('port-unreachable'),
    short: true,
  },
  {
    name: 'glibc-search-ndots5-nxdomain',
    ...glibc,
    client: 'getent ahosts api.example.com',
    resolvConf: resolvConf(...CLUSTER_SEARCH),
    expected: found('search-list'),
    short: true,
  },
  {
    name: 'glibc-slow-AAAA-4s',
    ...glibc,
    script: [delayed(4000, { type: 'AAAA' })],
    expected: found('slow-answer'),
  },
  {
    name: 'glibc-slow-AAAA-7s-once',
    ...glibc,
    script: [delayed(7000, { type: 'AAAA', nth: 1 })],
    client: glibc.client + later,
    expected: found('late-answer', 'AAAA'),
  },
  {
    name: 'glibc-slow-both-6s',
    ...glibc,
    script: [delayed(6000, {})],
    client: `${glibc.client}; sleep 6`,
    expected: found('late-answer'),
  },
  {
    name: 'glibc-wrong-id',
    ...glibc,
    script: [{ on: { type: 'AAAA', nth: 1 }, do: 'wrong-id' }],
    expected: found('mismatched-id', 'AAAA'),
  },
  {
    name: 'glibc-answer-from-other-ip',
    ...glibc,
    script: [{ on: { type: 'AAAA', nth: 1 }, do: { from: '10.96.0.12:5353' } }],
    expected: found('unexpected-source', 'AAAA'),
  },
  {
    name: 'glibc-answer-from-other-port',
    ...glibc,
    script: [{ on: { type: 'AAAA', nth: 1 }, do: { from: '10.96.0.10:5353' } }],
    expected: found('unexpected-source', 'AAAA'),
  },
  {
    name: 'glibc-client-closes-early-late-answer',
    ...glibc,
    client: `timeout 1 ${glibc.client}${later}`,
    lost: 'nothing: AAAA is answered after 3 s, when the client has been killed',
    script: [delayed(3000, { type: 'AAAA', nth: 1 })],
    expected: found('client-gave-up', 'AAAA'),
  },
  {
    name: 'glibc-client-killed-before-retry',
    ...glibc,
    client: `timeout 1 ${glibc.client}${later}`,
    lost: 'the first AAAA query; the client is killed after a second',
    script: [drop({ type: 'AAAA', nth: 1 })],
    expected: found('client-gave-up', 'AAAA'),
  },
  {
    name: 'glibc-capture-ends-before-retry',
    ...glibc,
    client: `timeout 1 ${glibc.client}`,
    lost: 'the first AAAA query; the capture ends a second later',
    script: [drop({ type: 'AAAA', nth: 1 })],
    expected: found('capture-ends-early', 'AAAA'),
    short: true,
  },
];
