import { WEB, asks, delayed, drop, found, race, resolvConf } from './words.js';

const cares = asks('c-ares', `node resolve.js ${WEB}`);

/** c-ares, through Node's dns.resolve4 and dns.resolve6 at once. @type {readonly import('../types.ts').Case[]} */
export const caresCases = [
  {
    name: 'node-resolve-AAAA-lost',
    ...cares,
    lost: 'the first AAAA query',
    script: [drop({ type: 'AAAA', nth: 1 })],
    expected: { pod: race() },
    short: true,
  },
  {
    name: 'node-resolve-A-lost',
    ...cares,
    lost: 'the first A query',
    script: [drop({ type: 'A', nth: 1 })],
    expected: { pod: race('A') },
  },
  {
    name: 'node-resolve-warm-AAAA-lost',
    ...cares,
    client: `node resolve.js ${Array(6).fill(WEB).join(' ')}`,
    lost: 'the 5th AAAA query: four round trips have taught c-ares to ask again sooner',
    script: [drop({ type: 'AAAA', nth: 5 })],
    expected: { pod: race() },
  },
  {
    name: 'node-resolve-single-request-reopen-AAAA-lost',
    ...cares,
    resolvConf: resolvConf('options single-request-reopen'),
    lost: 'the first AAAA query',
    script: [drop({ type: 'AAAA', nth: 1 })],
    expected: { pod: race() },
  },
  {
    name: 'node-resolve-both-lost-once',
    ...cares,
    lost: 'both first queries',
    script: [drop({ nth: [1, 2] })],
    expected: found('both-legs-lost'),
  },
  {
    name: 'node-resolve-both-lost-always',
    ...cares,
    lost: 'every query',
    script: [drop({})],
    expected: found('server-silent'),
  },
  {
    name: 'node-resolve-slow-AAAA-3s',
    ...cares,
    lost: 'nothing',
    script: [delayed(3000, { type: 'AAAA', nth: 1 })],
    client: `${cares.client}; sleep 2`,
    expected: found('late-answer', 'AAAA'),
  },
];
