import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promptly } from './namespace.js';
import { build } from './programs.js';

const DNS_SERVER = fileURLToPath(new URL('dns-server.js', import.meta.url));
/** What takes longer to start hangs: on a machine with much other work it may take seconds, in milliseconds. */
const STARTED_WITHIN = 60_000;

/** @typedef {import('./types.ts').Server} Server */

/**
 * Starts the laboratory's own DNS server.
 * @param {import('./types.ts').Namespace} namespace
 * @param {import('./types.ts').ServerOptions} options
 * @returns {Promise<Server>}
 */
export async function startScripted(namespace, options) {
  const child = serve(namespace, [process.execPath, DNS_SERVER, JSON.stringify(options)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  /** @type {import('./types.ts').ServerEvent[]} */
  const events = [];
  child.on('message', (/** @type {'ready' | import('./types.ts').ServerEvent} */ message) => {
    if (message !== 'ready') events.push(message);
  });
  await once(child, 'message', { signal: AbortSignal.timeout(STARTED_WITHIN) });
  return { events, stop: () => stop(child) };
}

/**
 * Starts Debian's dnsmasq(8), without a cache.
 * @param {import('./types.ts').Namespace} namespace
 * @param {readonly string[]} listen addresses
 * @param {string} upstream address, with #port if it is not 53
 * @param {readonly string[]} [options] more of them
 * @returns {Promise<Server>}
 */
export async function startDnsmasq(namespace, listen, upstream, options = []) {
  const own = [
    '--keep-in-foreground',
    '--log-facility=-',
    '--user=root',
    '--pid-file',
    '--conf-file=/dev/null',
    '--bind-interfaces',
  ];
  const zone = ['--no-resolv', '--no-hosts', '--cache-size=0', `--server=${upstream}`];
  const child = serve(
    namespace,
    [
      'dnsmasq',
      ...own,
      ...zone,
      ...options,
      ...listen.map((address) => `--listen-address=${address}`),
    ],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  await says(child, /started/);
  return { events: [], stop: () => stop(child) };
}

/**
 * Starts Debian's unbound(8) as a forwarder that keeps nothing.
 * @param {import('./types.ts').Namespace} namespace
 * @param {string} listen address
 * @param {string} upstream address
 * @returns {Promise<Server>}
 */
export async function startUnbound(namespace, listen, upstream) {
  namespace.etc(
    'unbound/unbound.conf',
    `server:
  chroot: ""
  username: ""
  pidfile: ""
  use-syslog: no
  verbosity: 1
  interface: ${listen}
  access-control: 0.0.0.0/0 allow
  cache-max-ttl: 0
  module-config: "iterator"
  qname-minimisation: no
  num-threads: 1
  local-zone: "test." nodefault
remote-control:
  control-enable: no
forward-zone:
  name: "."
  forward-addr: ${upstream}
`,
  );
  const child = serve(namespace, ['unbound', '-d', '-p'], { stdio: ['ignore', 'ignore', 'pipe'] });
  await says(child, /start of service/);
  return { events: [], stop: () => stop(child) };
}

/**
 * Starts Debian's named(8) (BIND), which limits the rate of its answers.
 * @param {import('./types.ts').Namespace} namespace
 * @param {readonly string[]} listen addresses
 * @returns {Promise<Server>}
 */
export async function startBind(namespace, listen) {
  namespace.etc(
    'bind/named.conf',
    `options {
  directory "/etc/bind";
  listen-on { ${listen.filter((address) => !address.includes(':')).join('; ')}; };
  listen-on-v6 { none; };
  recursion no;
  pid-file none;
  session-keyfile none;
  rate-limit { responses-per-second 5; slip 2; };
};
controls { };
zone "test" { type primary; file "test.zone"; };
`,
  );
  namespace.etc(
    'bind/test.zone',
    `$TTL 60
@ SOA ns.test. root.test. 1 3600 600 86400 60
@ NS ns.test.
ns A 192.0.2.53
web.example A 192.0.2.10
web.example AAAA 2001:db8::10
`,
  );
  const child = serve(namespace, ['named', '-g', '-n', '1', '-c', '/etc/bind/named.conf'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await says(child, /running/);
  return { events: [], stop: () => stop(child) };
}

/**
 * Starts what makes the first two packets of netfilter's queue 0 clash: `clash.c`.
 * @param {import('./types.ts').Namespace} namespace
 * @param {boolean | 'often'} [collides] so that the kernel drops the second one; `often`: of every port in the queue
 * @returns {Promise<Server>}
 */
export async function startClash(namespace, collides = false) {
  const program = join(build('clash'), 'clash');
  const child = serve(
    namespace,
    [program, ...(collides ? ['collide'] : []), ...(collides === 'often' ? ['often'] : [])],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  await says(child, /ready/);
  return { events: [], stop: () => stop(child) };
}

/**
 * Starts a server, which runs before the clients: with a real DNS server between them, two of them answer a query.
 * @param {import('./types.ts').Namespace} namespace
 * @param {readonly string[]} command
 * @param {import('node:child_process').SpawnOptions} options
 */
const serve = (namespace, command, options) => namespace.spawn(promptly(command, 2), options);

/** Waits until a child has said something on its standard error. @param {import('node:child_process').ChildProcess} child @param {RegExp} what */
export async function says(child, what) {
  let said = '';
  child.stderr?.setEncoding('utf8');
  await new Promise((resolve, reject) => {
    const late = setTimeout(
      () => reject(new Error(`${child.spawnargs.join(' ')} does not start: ${said}`)),
      STARTED_WITHIN,
    );
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
