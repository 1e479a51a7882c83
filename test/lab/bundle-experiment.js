import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Addresses, ONLY_PORT, openNode } from './network.js';
import { build } from './programs.js';
import { says, startClash, startDnsmasq, startScripted } from './servers.js';

const DNSPCAP = fileURLToPath(new URL('../../bin/dnspcap.js', import.meta.url));
const NAME = 'web.example.test';
/** The retry of glibc comes after 5 s, in seconds; a capture of 7 is a little longer. */
const SECONDS = 7;

/** The port of a service mesh's own resolver (Istio's). */
const SIDECAR = 15_053;

/**
 * Starts a forwarder in the pod, and redirects to it what other groups than its own send to port 53, as a mesh does.
 * @param {import('./namespace.js').Namespace} pod
 */
async function startSidecar(pod) {
  pod.sh(
    `iptables -t nat -A OUTPUT -p udp --dport 53 -m owner ! --gid-owner nogroup -j REDIRECT --to-ports ${SIDECAR}`,
  );
  const options = ['--group=nogroup', `--port=${SIDECAR}`];
  await startDnsmasq(pod, ['127.0.0.1'], Addresses.service[0], options);
}

/**
 * Carries a case out: a client that is there already asks while `dnspcap capture` makes a bundle, or the printed script.
 * @param {import('./bundle-cases.js').BundleCase} one
 * @param {string} file of the bundle
 * @param {{ shell?: readonly string[] }} [how] the shell that runs the printed script, instead of the command
 * @returns {Promise<string>} what the client was told
 */
export async function makeBundle(one, file, { shell } = {}) {
  const network = openNode(one.node);
  const { node } = network;
  if (!node) throw new Error('this network has no node');
  try {
    const [pod] = network.pods;
    pod.etc('resolv.conf', one.resolvConf ?? `nameserver ${Addresses.service[0]}\n`);
    if (one.collides)
      pod.sh(`echo '${ONLY_PORT} ${ONLY_PORT}' > /proc/sys/net/ipv4/ip_local_port_range`);
    await startScripted(network.coredns, { listen: network.listen, script: one.script ?? [] });
    if (one.collides) await startClash(node, true);
    if (one.hasSidecar) await startSidecar(pod);
    const program = `ask-${one.client}`;
    const client = pod.spawn([join(build(/** @type {'ask-glibc'} */ (program)), program)], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    const options = ['capture', '--pid', `${client.pid}`, '--duration', `${SECONDS}`];
    const dnspcap = [process.execPath, DNSPCAP];
    const script = shell && (await node.run([...dnspcap, ...options, '--print'])).stdout;
    const command = script
      ? [...(shell ?? []), '-c', script, 'capture', file]
      : [...dnspcap, ...options, '-o', file];
    const capture = node.spawn(command, { stdio: ['ignore', 'ignore', 'pipe'] });
    const over = once(capture, 'close');
    await says(capture, /capturing: /);
    client.stdin?.write(`${NAME}\n`);
    const [told] = await once(
      createInterface({ input: /** @type {any} */ (client.stdout) }),
      'line',
    );
    const [code] = await over;
    if (code !== 0) throw new Error(`the capture ended with ${code}`);
    return told;
  } finally {
    network.close();
  }
}
