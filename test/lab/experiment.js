import { join } from 'node:path';
import { runClient } from './clients.js';
import { Addresses, openNode, openPair } from './network.js';
import { startDnsmasq, startScripted, startUnbound } from './servers.js';
import { startTcpdump } from './tcpdump.js';

/**
 * @typedef {object} Recording
 * @property {string} name of the capture, without its ending
 * @property {string} file
 * @property {import('./network.js').Vantage} vantage
 * @property {readonly import('./cases.js').Expected[]} expected
 */

/**
 * Carries a case out: opens its network, starts its servers and a tcpdump at each vantage, runs its clients.
 * @param {import('./cases.js').Case} one
 * @param {string} folder where the captures go
 * @returns {Promise<{ recordings: readonly Recording[], told: string, events: readonly import('./dns-server.js').ServerEvent[] }>}
 */
export async function carryOut(one, folder) {
  const network = one.node ? openNode(one.node) : openPair();
  try {
    for (const pod of network.pods) pod.etc('resolv.conf', resolvConfOf(one));
    const servers = await startServers(one, network);
    const vantages = Object.entries(one.expected);
    const recordings = vantages.map(([at, expected]) => {
      const name = vantages.length === 1 ? one.name : `${one.name}.${at}`;
      return { name, file: join(folder, `${name}.pcap`), vantage: network.vantages[at], expected };
    });
    const { options, filter } = one.tcpdump ?? {};
    const captures = await Promise.all(recordings.map(({ vantage, file }) => startTcpdump(vantage, file, options, filter)));
    const told = await Promise.all(network.pods.map((pod) => runClient(pod, one.client)));
    await Promise.all(captures.map((capture) => capture.stop()));
    await Promise.all(servers.map((server) => server.stop()));
    return { recordings, told: told.join(''), events: servers.flatMap(({ events }) => events) };
  } finally {
    network.close();
  }
}

/** @param {import('./cases.js').Case} one */
export function resolvConfOf(one) {
  return one.resolvConf ?? `nameserver ${Addresses.service[0]}\n`;
}

/** @param {import('./cases.js').Case} one @param {import('./network.js').Network} network */
async function startServers({ server = 'scripted', script = [], forwarder }, { coredns, pods, listen }) {
  const [upstream] = Addresses.service;
  const started = [];
  if (server === 'scripted') started.push(startScripted(coredns, { listen, script }));
  if (server === 'dnsmasq') {
    started.push(startDnsmasq(coredns, ['--address=/example.test/192.0.2.10', '--address=/example.test/2001:db8::10']));
  }
  if (forwarder === 'dnsmasq') started.push(startDnsmasq(pods[0], ['--listen-address=127.0.0.1', '--bind-interfaces', '--cache-size=0', `--server=${upstream}`]));
  if (forwarder === 'unbound') started.push(startUnbound(pods[0], upstream));
  return Promise.all(started);
}
