import { delimiter, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promptly } from './namespace.js';
import { build } from './programs.js';

/** Where `node resolve.js` and `node lookup.js` of the cases are found. */
const FOLDER = fileURLToPath(new URL('clients/', import.meta.url));
/** A client is never allowed more, in seconds: the longest wait of a resolver here is 30 s. */
const AT_MOST = '60';

/**
 * Runs a case's command, a POSIX shell script, where getent(1), this Node.js, `getaddrinfo-musl` and `ask-go` are found.
 * @param {import('./types.ts').Namespace} pod
 * @param {string} command
 * @returns {Promise<string>} what it wrote: the addresses and errors that the application saw
 */
export async function runClient(pod, command) {
  const path = [dirname(process.execPath), process.env['PATH'] ?? ''];
  for (const program of /** @type {const} */ (['getaddrinfo-musl', 'ask-go']))
    if (command.includes(program)) path.push(build(program));
  const environment = { ...process.env, PATH: path.join(delimiter), LC_ALL: 'C' };
  const limited = ['timeout', AT_MOST, 'sh', '-c', command];
  const { stdout, stderr } = await pod.run(promptly(limited, 1), {
    cwd: FOLDER,
    env: environment,
  });
  return stdout + stderr;
}
