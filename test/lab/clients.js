import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where `node resolve.js` and `node lookup.js` of the cases are found. */
const FOLDER = fileURLToPath(new URL('clients/', import.meta.url));
/** A client is never allowed more, in seconds: the longest wait of a resolver here is 30 s. */
const AT_MOST = '60';

/**
 * Runs a case's command, a POSIX shell script, where getent(1), this Node.js and `getaddrinfo-musl` are found.
 * @param {import('./namespace.js').Namespace} pod
 * @param {string} command
 * @returns {Promise<string>} what it wrote: the addresses and errors that the application saw
 */
export async function runClient(pod, command) {
  const path = [dirname(process.execPath), process.env['PATH'], ...(command.includes('getaddrinfo-musl') ? [muslFolder()] : [])];
  const environment = { ...process.env, PATH: path.join(delimiter), LC_ALL: 'C' };
  const { stdout, stderr } = await pod.run(['timeout', AT_MOST, 'sh', '-c', command], { cwd: FOLDER, env: environment });
  return stdout + stderr;
}

/** @type {string | undefined} */
let folder;

/** Builds the musl client, once a run. */
function muslFolder() {
  if (!folder) {
    const made = mkdtempSync(join(tmpdir(), 'dnspcap-lab-'));
    process.once('exit', () => rmSync(made, { recursive: true, force: true }));
    execFileSync('musl-gcc', ['-static', '-O2', '-Wall', '-o', join(made, 'getaddrinfo-musl'), join(FOLDER, 'getaddrinfo.c')]);
    folder = made;
  }
  return folder;
}
