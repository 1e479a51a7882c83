import { WEB, asks, found, resolvConf } from './words.js';

const glibc = { ...asks('glibc', `getent ahosts ${WEB}`), lost: 'nothing' };
const musl = { ...asks('musl', `getaddrinfo-musl ${WEB}`), lost: 'nothing' };
const go = { ...asks('go', `echo ${WEB} | ask-go`), lost: 'nothing' };

/** @typedef {import('../types.ts').Action} Action */
/**
 * @param {Action} action @param {import('../types.ts').Condition} [on] @returns {Pick<import('../types.ts').Case,
 * 'script'>}
 */
const all = (action, on = {}) => ({ script: [{ on, do: action }] });

/** Resolvers and each RCODE that is no answer to the question. @type {readonly import('../types.ts').Case[]} */
export const rcodeCases = [
  // This resolver fails at once, and never asks without EDNS. If the response lacks the question, it waits and repeats
  // the query unchanged.
  {
    name: 'glibc-edns0-formerr',
    ...glibc,
    ...all('formerr', { edns: true }),
    resolvConf: resolvConf('options edns0'),
    expected: found('formerr'),
    short: true,
  },
  {
    name: 'glibc-edns0-formerr-bare',
    ...glibc,
    ...all('bare-formerr', { edns: true }),
    resolvConf: resolvConf('options edns0'),
    expected: found('formerr'),
  },
  { name: 'go-edns-formerr', ...go, ...all('formerr', { edns: true }), expected: found('formerr') },
  // musl treats FORMERR, NOTIMP and REFUSED as silence, and waits for 5 s.
  { name: 'musl-formerr-both', ...musl, ...all('formerr'), expected: found('formerr') },
  {
    name: 'musl-notimp-AAAA',
    ...musl,
    ...all('notimp', { type: 'AAAA' }),
    expected: found('notimp'),
  },
  { name: 'musl-refused-both', ...musl, ...all('refused'), expected: found('refused') },
  {
    name: 'glibc-notimp-AAAA',
    ...glibc,
    ...all('notimp', { type: 'AAAA' }),
    expected: found('notimp'),
  },
  { name: 'go-notimp-AAAA', ...go, ...all('notimp', { type: 'AAAA' }), expected: found('notimp') },
  { name: 'go-refused-both', ...go, ...all('refused'), expected: found('refused') },
  {
    name: 'glibc-notauth-both',
    ...glibc,
    ...all('notauth'),
    expected: found('unexpected-rcode'),
  },
  {
    name: 'glibc-nxdomain-AAAA',
    ...glibc,
    ...all('nxdomain', { type: 'AAAA' }),
    expected: found('contradicting-nxdomain'),
    short: true,
  },
  {
    name: 'musl-nxdomain-AAAA',
    ...musl,
    ...all('nxdomain', { type: 'AAAA' }),
    expected: found('contradicting-nxdomain'),
  },
  {
    name: 'go-nxdomain-AAAA',
    ...go,
    ...all('nxdomain', { type: 'AAAA' }),
    expected: found('contradicting-nxdomain'),
  },
];
