import { spawnSync } from 'node:child_process';
import { release } from 'node:os';

/** How each tool says its version, and where in what it says. @type {Readonly<Record<string, readonly [string, readonly string[], RegExp]>>} */
const asked = {
  tcpdump: ['tcpdump', ['--version'], /tcpdump version (\S+)/],
  libpcap: ['tcpdump', ['--version'], /libpcap version (\S+)/],
  iptables: ['iptables', ['--version'], /v(\S+)/],
  glibc: ['getent', ['--version'], /GLIBC ([^)]+)/],
  musl: ['musl-ldd', [], /Version (\S+)/],
  dnsmasq: ['dnsmasq', ['--version'], /version (\S+)/],
  unbound: ['unbound', ['-V'], /Version (\S+)/],
};

/**
 * The versions that a case's captures depend on.
 * @param {import('./types.ts').Case} one
 * @returns {Record<string, string>}
 */
export function versionsFor({ resolver, forwarder, server, node }) {
  const tools = [
    'tcpdump',
    'libpcap',
    ...(node ? ['iptables'] : []),
    ...(resolver === 'c-ares' ? [] : [resolver]),
  ];
  if (forwarder) tools.push(forwarder);
  if (server === 'dnsmasq') tools.push(server);
  return {
    kernel: release(),
    ...Object.fromEntries(tools.map((tool) => [tool, versionOf(tool)])),
    ...(resolver === 'c-ares' && { node: process.versions.node, 'c-ares': process.versions.ares }),
  };
}

/** @type {Map<string, string>} */
const known = new Map();

/** @param {string} tool */
function versionOf(tool) {
  let version = known.get(tool);
  if (!version) {
    const [program, argv, pattern] = asked[tool];
    const { stdout, stderr } = spawnSync(program, argv, { encoding: 'utf8' });
    version = pattern.exec(`${stdout}${stderr}`)?.[1] ?? 'unknown';
    known.set(tool, version);
  }
  return version;
}
