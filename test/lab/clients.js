import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A client is never allowed more, in seconds: the longest wait of a resolver here is 30 s. */
const AT_MOST = 60;

/** @param {string} file */
const here = (file) => fileURLToPath(new URL(`clients/${file}`, import.meta.url));

/** @typedef {{ resolver: string, command: readonly string[] }} Client */

/**
 * The resolvers of the laboratory: what to run to have them resolve names, one after the other in one process.
 * @type {Readonly<Record<string, (...names: readonly string[]) => Client>>}
 */
export const Clients = {
  glibc: (...names) => client('glibc', ['getent', 'ahosts', ...names]),
  nodeLookup: (...names) => client('glibc', [process.execPath, here('lookup.js'), ...names]),
  musl: (...names) => client('musl', [muslProgram(), ...names]),
  cares: (...names) => client('c-ares', [process.execPath, here('resolve.js'), ...names]),
};

/** The same client in a process of its own each time. @param {Client} one @param {number} times @returns {Client} */
export function inTurn({ resolver, command }, times) {
  return { resolver, command: ['sh', '-c', `for i in $(seq ${times}); do "$@"; done; true`, 'sh', ...command] };
}

/** The client is killed after some seconds. @param {Client} one @param {number} seconds @returns {Client} */
export function killedAfter({ resolver, command }, seconds) {
  return { resolver, command: ['timeout', '--signal=KILL', `${seconds}`, ...command] };
}

/** What the shell would be told, without the paths of this machine. @param {Client} one */
export function spelled({ command }) {
  return command.map((word) => (word.startsWith('/') ? word.slice(word.lastIndexOf('/') + 1) : word)).join(' ');
}

/** @param {string} resolver @param {readonly string[]} command @returns {Client} */
function client(resolver, command) {
  return { resolver, command: ['timeout', `${AT_MOST}`, ...command] };
}

/** @type {string | undefined} */
let program;

/** Builds the musl client, once a run. */
function muslProgram() {
  if (!program) {
    const folder = mkdtempSync(join(tmpdir(), 'dnspcap-lab-'));
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
    program = join(folder, 'getaddrinfo-musl');
    execFileSync('musl-gcc', ['-static', '-O2', '-Wall', '-o', program, here('getaddrinfo.c')]);
  }
  return program;
}
