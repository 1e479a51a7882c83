import { Addresses, NodeRules, openNode } from './network.js';
import { startClash, startDnsmasq, startScripted } from './servers.js';

/** Port of the scripted server behind a real DNS server. */
const BEHIND = 5300;

/**
 * A pod whose node loses a share of what the conntrack race can take, in front of a DNS server: the scripted one, or
 * Debian's dnsmasq. It loses nothing else: the five-second delay for as long as one wants it.
 * @param {'scripted' | 'dnsmasq'} server
 * @param {number} share of second queries, 0 to 1
 * @param {string} options of the pod's resolv.conf
 * @returns {Promise<import('./types.ts').Network>}
 */
export async function openLoadNetwork(server, share, options) {
  const network = openNode({ rules: NodeRules.race(share) });
  try {
    for (const pod of network.pods)
      pod.etc('resolv.conf', `nameserver ${Addresses.service[0]}\n${options}`);
    if (server === 'scripted') {
      await startScripted(network.coredns, { listen: network.listen, script: [] });
    } else {
      await startScripted(network.coredns, { listen: ['127.0.0.1'], port: BEHIND, script: [] });
      await startDnsmasq(network.coredns, network.listen, `127.0.0.1#${BEHIND}`);
    }
    return network;
  } catch (error) {
    network.close();
    throw error;
  }
}

/** Of the ports of Linux (ip_local_port_range), one in so many is that of a pair that clashes. */
const ONE_IN = 32;
const PORTS = { first: 32_768, last: 60_999 };

/**
 * A pod whose node really drops what clashes, as kernels before 5.6 do with the loser of the race, and counts it: the
 * pairs of one port in 32. In front of Debian's dnsmasq.
 * @returns {Promise<import('./types.ts').Network>}
 */
export async function openClashNetwork() {
  const keepPorts = [];
  for (let port = PORTS.first; port <= PORTS.last; port += ONE_IN)
    keepPorts.push(
      `-A POSTROUTING -o upl -p udp -m udp --sport ${port} --dport 53 -j SNAT --to-source ${Addresses.pod(0)}:${port}`,
    );
  const network = openNode({
    rules: [
      `iptables-restore --noflush <<'END'\n*nat\n${keepPorts.join('\n')}\nCOMMIT\nEND`,
      // Source port modulo 32 is 0, of what has no answer yet.
      `iptables -t mangle -A FORWARD -i vethpod -p udp --dport 53 -m conntrack --ctstate NEW -m u32 --u32 '0>>22&0x3C@0>>16&0x1F=0' -j NFQUEUE --queue-num 0`,
    ],
  });
  try {
    for (const pod of network.pods) pod.etc('resolv.conf', `nameserver ${Addresses.service[0]}\n`);
    await startScripted(network.coredns, { listen: ['127.0.0.1'], port: BEHIND, script: [] });
    await startDnsmasq(network.coredns, network.listen, `127.0.0.1#${BEHIND}`);
    if (network.node) await startClash(network.node, 'often');
    return network;
  } catch (error) {
    network.close();
    throw error;
  }
}
