import { CLUSTER_SEARCH, WEB, asks, drop, found, race, resolvConf } from './words.js';

const musl = asks('musl', `getaddrinfo-musl ${WEB}`);
const firstAAAA = { lost: 'the first AAAA query', script: [drop({ type: 'AAAA', nth: 1 })] };

/** musl's getaddrinfo. @type {readonly import('../types.ts').Case[]} */
export const muslCases = [
  { name: 'musl-AAAA-lost-once', ...musl, ...firstAAAA, expected: { pod: race() }, short: true },
  {
    name: 'musl-A-lost-once',
    ...musl,
    lost: 'the first A query',
    script: [drop({ type: 'A', nth: 1 })],
    expected: { pod: race('A') },
  },
  // The options change nothing: both legs at once, from one port, and the missing one again after 2.5 s.
  {
    name: 'musl-single-request-AAAA-lost',
    ...musl,
    ...firstAAAA,
    resolvConf: resolvConf('options single-request'),
    expected: { pod: race() },
  },
  {
    name: 'musl-single-request-reopen-AAAA-lost',
    ...musl,
    ...firstAAAA,
    resolvConf: resolvConf('options single-request-reopen'),
    expected: { pod: race() },
  },
  {
    name: 'musl-timeout2-attempts4-AAAA-lost',
    ...musl,
    ...firstAAAA,
    resolvConf: resolvConf('options timeout:2 attempts:4'),
    expected: { pod: race() },
  },
  {
    name: 'musl-search-ndots5-AAAA-lost',
    ...musl,
    client: 'getaddrinfo-musl api.example.com',
    resolvConf: resolvConf(...CLUSTER_SEARCH),
    lost: 'the first AAAA query with the second suffix',
    script: [drop({ type: 'AAAA', name: 'api.example.com.svc.cluster.local', nth: 1 })],
    expected: { pod: [{ rule: 'search-list' }, ...race()] },
  },
  {
    name: 'musl-2ns-AAAA-lost-on-first',
    ...musl,
    resolvConf: resolvConf('nameserver 10.96.0.11'),
    lost: 'the first AAAA query to the first of two servers; the other one’s answer hides it from the application',
    script: [drop({ type: 'AAAA', server: '10.96.0.10', nth: 1 })],
    expected: { pod: [] },
  },
  {
    name: 'musl-both-lost-once',
    ...musl,
    lost: 'both first queries',
    script: [drop({ nth: [1, 2] })],
    expected: found('both-legs-lost'),
  },
  {
    name: 'musl-both-lost-always',
    ...musl,
    lost: 'every query',
    script: [drop({})],
    expected: found('server-silent'),
  },
  {
    name: 'musl-AAAA-lost-always',
    ...musl,
    lost: 'every AAAA query',
    script: [drop({ type: 'AAAA' })],
    expected: found('type-never-answered', 'AAAA'),
  },
  {
    name: 'musl-servfail-AAAA',
    ...musl,
    lost: 'nothing',
    script: [{ on: { type: 'AAAA' }, do: 'servfail' }],
    expected: found('servfail'),
  },
  {
    name: 'musl-refused-AAAA',
    ...musl,
    lost: 'nothing',
    script: [{ on: { type: 'AAAA' }, do: 'refused' }],
    expected: found('refused'),
  },
  {
    name: 'musl-truncated',
    ...musl,
    lost: 'nothing',
    script: [{ on: { type: 'AAAA', transport: 'udp' }, do: 'truncate' }],
    expected: found('truncated-answer'),
  },
];
