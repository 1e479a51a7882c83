import { asks } from './words.js';

const nothing = { lost: 'nothing' };
/** A few more queries than the rules require. */
const MANY = 24;
/** @param {string} name */
const again = (name) => `for i in $(seq ${MANY}); do getent ahosts ${name}; done`;

/** Needless queries. @type {readonly import('../types.ts').Case[]} */
export const wasteCases = [
  {
    name: 'glibc-AAAA-always-empty',
    ...asks('glibc', again('api$i.example.test')),
    ...nothing,
    script: [{ on: { type: 'AAAA' }, do: 'empty' }],
    expected: { pod: [{ rule: 'aaaa-always-empty' }] },
  },
  {
    name: 'glibc-asks-again-within-ttl',
    ...asks('glibc', again('web.example.test')),
    ...nothing,
    script: [{ on: {}, do: { ttl: 300 } }],
    expected: { pod: [{ rule: 'repeated-within-ttl' }] },
  },
];
