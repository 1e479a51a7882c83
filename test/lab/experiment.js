import { join } from 'node:path';
import { runClient } from './clients.js';
import { Addresses, openNode, openPair, openRow } from './network.js';
import { startBind, startClash, startDnsmasq, startScripted, startUnbound } from './servers.js';
import { startTcpdump } from './tcpdump.js';

/** Port of the scripted server behind a real DNS server. */
const BEHIND = 5300;

/**
 * Carries a case out: opens its network, starts its servers and a tcpdump at each vantage, runs its clients.
 * @param {import('./types.ts').Case} one
 * @param {string} folder where the captures go
 * @returns {Promise<{ recordings: readonly import('./types.ts').Recording[], told: string, events: readonly
 * import('./types.ts').ServerEvent[] }>}
 */
export async function carryOut(one, folder) {
  const network = openNetwork(one);
  try {
    for (const pod of network.pods) {
      pod.etc('resolv.conf', resolvConfOf(one));
      if (one.podRules) pod.sh(one.podRules.join('\n'));
    }
    const servers = await startServers(one, network);
    const vantages = Object.entries(one.expected);
    const recordings = vantages.map(([at, expected]) => {
      const name = vantages.length === 1 ? one.name : `${one.name}.${at}`;
      return {
        name,
        file: join(folder, `${name}.pcap`),
        vantage: vantageOf(network, at),
        expected,
      };
    });
    const { options, filter } = one.tcpdump ?? {};
    const captures = await Promise.all(
      recordings.map(({ vantage, file }) => startTcpdump(vantage, file, options, filter)),
    );
    const told = await Promise.all(network.pods.map((pod) => runClient(pod, one.client)));
    await Promise.all(captures.map((capture) => capture.stop()));
    await Promise.all(servers.map((server) => server.stop()));
    return { recordings, told: told.join(''), events: servers.flatMap(({ events }) => events) };
  } finally {
    network.close();
  }
}

/** @param {import('./types.ts').Case} one */
function openNetwork({ node, between }) {
  if (between) return openRow();
  return node ? openNode(node) : openPair();
}

/** @param {import('./types.ts').Network} network @param {string} name */
function vantageOf({ vantages }, name) {
  const vantage = vantages[name];
  if (!vantage) throw new RangeError(`this network has no vantage ${name}`);
  return vantage;
}

/** @param {import('./types.ts').Case} one */
export function resolvConfOf(one) {
  return one.resolvConf ?? `nameserver ${Addresses.service[0]}\n`;
}

/** @param {import('./types.ts').Case} one @param {import('./types.ts').Network} network */
async function startServers(
  { server = 'scripted', script = [], forwarder, forwarderOptions, between, clash, isUdpOnly },
  { node, coredns, pods, listen, forwarder: host },
) {
  const [upstream] = Addresses.service;
  const started = [];
  if (server === 'scripted')
    started.push(startScripted(coredns, { listen, script, tcp: !isUdpOnly }));
  if (server === 'dnsmasq') {
    // The server asks the scripted server beside it, and so takes as long to answer as a CoreDNS that forwards.
    started.push(
      startScripted(coredns, { listen: ['127.0.0.1'], port: BEHIND, script }),
      startDnsmasq(coredns, listen, `127.0.0.1#${BEHIND}`),
    );
  }
  if (server === 'bind') started.push(startBind(coredns, listen));
  if (forwarder === 'dnsmasq')
    started.push(startDnsmasq(pods[0], ['127.0.0.1'], upstream, forwarderOptions));
  if (forwarder === 'unbound') started.push(startUnbound(pods[0], '127.0.0.1', upstream));
  if (host && between === 'dnsmasq')
    started.push(startDnsmasq(host, [upstream], Addresses.upstream));
  if (host && between === 'unbound') started.push(startUnbound(host, upstream, Addresses.upstream));
  if (clash && node) started.push(startClash(node));
  return Promise.all(started);
}
