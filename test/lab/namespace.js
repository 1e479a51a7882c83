import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { dirname, join } from 'node:path';

/** `ip netns exec NAME` binds the files of this folder over those of /etc (ip-netns(8)). */
const ETC = '/etc/netns';
/** Where ip-netns(8) keeps a file for each namespace. */
const NAMES = '/var/run/netns';
const PREFIX = 'dnspcap-lab';

let opened = 0;

/** @type {Set<Namespace>} Those that still have to be removed, however the process ends. */
const open = new Set();

/**
 * A network namespace with its own name and resolv.conf, and the programs in it. It goes away with
 * `remove()`, and at the latest with this process, an interrupted one included.
 */
export class Namespace {
  /** @type {Set<import('node:child_process').ChildProcess>} */
  #children = new Set();

  /** @param {string} role what it stands for: pod, node, coredns */
  constructor(role) {
    if (opened++ === 0) prepare();
    this.name = `${PREFIX}-${process.pid}-${opened}-${role}`;
    ip(['netns', 'add', this.name]);
    open.add(this);
    this.ip('link set lo up');
  }

  /** Runs lines of ip(8) inside. @param {string} lines */
  ip(lines) {
    ip(['-n', this.name, '-batch', '-'], lines);
  }

  /** Runs a POSIX shell script inside, to its end; what it wrote. @param {string} script */
  sh(script) {
    return execFileSync('ip', ['netns', 'exec', this.name, 'sh', '-ec', script], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  /** What programs inside find in /etc. @param {string} file @param {string} text */
  etc(file, text) {
    const path = join(ETC, this.name, file);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }

  /**
   * Starts a program inside. `ip` becomes that program, so the child's id is its id.
   * @param {readonly string[]} command
   * @param {import('node:child_process').SpawnOptions} [options]
   */
  spawn(command, options = {}) {
    // A group of its own, so that what it has started ends with it.
    const child = spawn('ip', ['netns', 'exec', this.name, ...command], {
      ...options,
      detached: true,
    });
    this.#children.add(child);
    child.once('exit', () => this.#children.delete(child));
    return child;
  }

  /**
   * Runs a program inside to its end.
   * @param {readonly string[]} command
   * @param {import('node:child_process').SpawnOptions} [options]
   * @returns {Promise<{ code: number | null, stdout: string, stderr: string }>}
   */
  async run(command, options = {}) {
    const child = this.spawn(command, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout?.setEncoding('utf8').on('data', (text) => (stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text) => (stderr += text));
    const [code] = await once(child, 'close');
    return { code, stdout, stderr };
  }

  /** Ends what runs inside and removes the namespace; synchronous, because a dying process has no time. */
  remove() {
    if (!open.delete(this)) return;
    for (const child of this.#children) killGroup(child);
    removeNamed(this.name);
  }
}

/**
 * A command that gets a processor before all others (sched(7)), as on a machine of its own. A server that waits for one
 * answers late, which is another fault; a client sends the second query of a pair after the answer to the first. Where
 * that is not allowed, the command runs like all others.
 * @param {readonly string[]} command
 * @param {number} priority of SCHED_FIFO: of two such programs the one with the higher number runs
 */
export const promptly = (command, priority) => [
  'sh',
  '-c',
  `chrt --fifo --pid ${priority} $$ 2>/dev/null; exec "$@"`,
  'sh',
  ...command,
];

/** Returns why no namespace can be made here, or undefined if one can. @returns {string | undefined} */
export function whyNotAllowed() {
  if (process.platform !== 'linux') return 'network namespaces exist on Linux only';
  if (process.getuid?.() !== 0) return 'making network namespaces needs root';
  const name = `${PREFIX}-${process.pid}-try`;
  try {
    ip(['netns', 'add', name]);
    ip(['netns', 'exec', name, 'true']);
    return undefined;
  } catch (error) {
    return `network namespaces cannot be made here: ${String(error instanceof Error && 'stderr' in error ? error.stderr : error).trim()}`;
  } finally {
    removeNamed(name);
  }
}

/** @param {readonly string[]} argv @param {string} [input] */
function ip(argv, input) {
  execFileSync('ip', argv, { input, stdio: ['pipe', 'ignore', 'pipe'] });
}

function prepare() {
  removeLeftovers();
  process.on('exit', () => {
    for (const namespace of open) namespace.remove();
  });
  for (const [signal, number] of /** @type {const} */ ([
    ['SIGINT', 2],
    ['SIGTERM', 15],
    ['SIGHUP', 1],
  ])) {
    process.once(signal, () => process.exit(128 + number));
  }
}

/** A laboratory that was killed could not clean up: its namespaces bear the id of a process that is no more. */
function removeLeftovers() {
  const pattern = new RegExp(String.raw`^${PREFIX}-(\d+)-[\w-]+$`);
  for (const name of names()) {
    const pid = pattern.exec(name)?.[1];
    if (pid !== undefined && !isRunning(Number(pid))) removeNamed(name);
  }
}

/**
 * The names of namespaces. `ip netns list` asks the kernel about each of them too, and complains of one that another
 * laboratory removes meanwhile ("Peer netns reference is invalid").
 */
function names() {
  return existsSync(NAMES) ? readdirSync(NAMES) : [];
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** @param {import('node:child_process').ChildProcess} child */
function killGroup({ pid }) {
  try {
    if (pid) process.kill(-pid, 'SIGKILL');
  } catch {
    // It has just ended by itself.
  }
}

/** @param {string} name */
function removeNamed(name) {
  try {
    ip(['netns', 'del', name]);
  } catch {
    // It was not made, or somebody has removed it.
  }
  rmSync(`${ETC}/${name}`, { recursive: true, force: true });
  try {
    if (readdirSync(ETC).length === 0) rmdirSync(ETC);
  } catch {
    // There is none, or another laboratory uses it.
  }
}
