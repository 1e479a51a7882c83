import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const DNS_SERVER = fileURLToPath(new URL('dns-server.js', import.meta.url));
/** No server takes longer to start. */
const STARTED_WITHIN = 10_000;

/**
 * @typedef {object} Server
 * @property {readonly import('./dns-server.js').ServerEvent[]} events what it was asked and did, where that is known
 * @property {() => Promise<void>} stop
 */

/**
 * Starts the laboratory's own DNS server.
 * @param {import('./namespace.js').Namespace} namespace
 * @param {{ listen: readonly string[], script: readonly import('./server-script.js').Step[] }} options
 * @returns {Promise<Server>}
 */
export async function startScripted(namespace, options) {
  const child = namespace.spawn([process.execPath, DNS_SERVER, JSON.stringify(options)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  /** @type {import('./dns-server.js').ServerEvent[]} */
  const events = [];
  child.on('message', (message) => {
    if (typeof message === 'object') events.push(message);
  });
  await once(child, 'message', { signal: AbortSignal.timeout(STARTED_WITHIN) });
  return { events, stop: () => stop(child) };
}

/**
 * Starts Debian's dnsmasq(8).
 * @param {import('./namespace.js').Namespace} namespace
 * @param {readonly string[]} options `--server=…` to forward, `--address=/name/address` to answer
 * @returns {Promise<Server>}
 */
export async function startDnsmasq(namespace, options) {
  const child = namespace.spawn(
    ['dnsmasq', '--keep-in-foreground', '--log-facility=-', '--user=root', '--pid-file', '--no-resolv', '--no-hosts', '--conf-file=/dev/null', ...options],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  await says(child, /started/);
  return { events: [], stop: () => stop(child) };
}

/**
 * Starts Debian's unbound(8) as a forwarder on the loopback address.
 * @param {import('./namespace.js').Namespace} namespace
 * @param {string} upstream address
 * @returns {Promise<Server>}
 */
export async function startUnbound(namespace, upstream) {
  namespace.etc(
    'unbound.conf',
    `server:
  chroot: ""
  username: ""
  pidfile: ""
  use-syslog: no
  logfile: ""
  verbosity: 1
  interface: 127.0.0.1
  module-config: "iterator"
  qname-minimisation: no
  num-threads: 1
remote-control:
  control-enable: no
forward-zone:
  name: "."
  forward-addr: ${upstream}
`,
  );
  const child = namespace.spawn(['unbound', '-d', '-p', '-c', `/etc/netns/${namespace.name}/unbound.conf`], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await says(child, /start of service/);
  return { events: [], stop: () => stop(child) };
}

/** Waits until a child has said something on its standard error. @param {import('node:child_process').ChildProcess} child @param {RegExp} what */
export async function says(child, what) {
  let said = '';
  child.stderr?.setEncoding('utf8');
  await new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`${child.spawnargs.join(' ')} does not start: ${said}`)), STARTED_WITHIN);
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`${child.spawnargs.join(' ')} ended: ${said}`)));
    child.stderr?.on('data', (text) => {
      said += text;
      if (!what.test(said)) return;
      clearTimeout(late);
      resolve(undefined);
    });
  });
}

/** @param {import('node:child_process').ChildProcess} child */
async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
