import { spawnSync } from 'node:child_process';
import { release } from 'node:os';
import { whyNotAllowed } from './namespace.js';

/**
 * @typedef {object} Tool what the laboratory uses
 * @property {string} package Debian's, that has it
 * @property {readonly string[]} command says its version
 * @property {RegExp} version where it says so
 */

/** @type {Readonly<Record<string, Tool>>} */
const tools = {
  tcpdump: {
    package: 'tcpdump',
    command: ['tcpdump', '--version'],
    version: /tcpdump version (\S+)/,
  },
  libpcap: {
    package: 'tcpdump',
    command: ['tcpdump', '--version'],
    version: /libpcap version (\S+)/,
  },
  iptables: { package: 'iptables', command: ['iptables', '--version'], version: /v(\S+)/ },
  nft: { package: 'nftables', command: ['nft', '--version'], version: /v(\S+)/ },
  glibc: {
    package: 'libc-bin',
    command: ['getent', '--version'],
    version: /\(\w+ GLIBC ([^)]+)\)/,
  },
  musl: { package: 'musl-tools', command: ['musl-ldd'], version: /Version (\S+)/ },
  go: { package: 'golang-go', command: ['go', 'version'], version: /go(\d\S*)/ },
  gcc: { package: 'gcc', command: ['gcc', '--version'], version: /(\d\S*)$/m },
  dnsmasq: { package: 'dnsmasq-base', command: ['dnsmasq', '--version'], version: /version (\S+)/ },
  bind: { package: 'bind9', command: ['named', '-v'], version: /BIND (\S+)/ },
  unbound: { package: 'unbound', command: ['unbound', '-V'], version: /Version (\S+)/ },
};

/**
 * Returns why these cases cannot run here, or undefined if they can.
 * @param {readonly import('./types.ts').Case[]} cases
 * @returns {string | undefined}
 */
export function whyNotHere(cases) {
  const refusal = whyNotAllowed();
  if (refusal) return refusal;
  const missing = new Set(cases.flatMap(toolsOf).filter((name) => !versionOf(name)));
  if (missing.size === 0) return undefined;
  const packages = new Set([...missing].flatMap((name) => tools[name]?.package ?? []));
  return `${[...missing].join(', ')} not found: apt-get install ${[...packages].join(' ')}`;
}

/**
 * Returns the versions that a case's captures depend on.
 * @param {import('./types.ts').Case} one
 * @returns {Record<string, string | undefined>}
 */
export function versionsFor(one) {
  return {
    kernel: release(),
    ...Object.fromEntries(toolsOf(one).map((name) => [name, versionOf(name)])),
    ...(one.resolver === 'c-ares' && {
      node: process.versions.node,
      'c-ares': process.versions.ares,
    }),
  };
}

/** @param {import('./types.ts').Case} one @returns {readonly string[]} */
function toolsOf({ resolver, forwarder, between, server, node, podRules, clash }) {
  const used = ['tcpdump', 'libpcap'];
  if (resolver !== 'c-ares') used.push(resolver);
  if (node || podRules) used.push('iptables');
  if (node?.rules?.some((rule) => rule.startsWith('nft '))) used.push('nft');
  if (clash) used.push('gcc');
  if (forwarder) used.push(forwarder);
  if (between) used.push(between);
  if (server === 'dnsmasq' || server === 'bind') used.push(server);
  return used;
}

/** @type {Map<string, string | undefined>} */
const known = new Map();

/** @param {string} name */
function versionOf(name) {
  const tool = tools[name];
  if (tool && !known.has(name)) {
    const [program = '', ...argv] = tool.command;
    const { stdout, stderr } = spawnSync(program, argv, { encoding: 'utf8' });
    known.set(name, tool.version.exec(`${stdout}${stderr}`)?.[1]);
  }
  return known.get(name);
}
