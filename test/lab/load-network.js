import { Addresses, NodeRules, openNode } from './network.js';
import { startDnsmasq, startScripted } from './servers.js';

/** Where the server is that a real DNS server in front of it asks. */
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
