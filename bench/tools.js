// @ts-check
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { executable } from './chromium.js';
import { FOLDER } from './generate.js';
import { REFERENCE } from './others.js';

/** @typedef {'cc' | 'tcpdump' | 'tshark' | 'gzip' | 'taskset' | 'chromium'} Tool */

const SOURCE = fileURLToPath(new URL('reference.c', import.meta.url));

/**
 * Returns the tools that rows need and that are not installed.
 *
 * @returns {Promise<Map<Tool, string>>} with what is missing of it
 */
export async function missingTools() {
  mkdirSync(FOLDER, { recursive: true });
  /** @type {Map<Tool, string>} */
  const missing = new Map();
  for (const tool of /** @type {const} */ (['tcpdump', 'tshark', 'gzip', 'taskset']))
    if (spawnSync(tool, ['--version'], { stdio: 'ignore' }).error) missing.set(tool, tool);
  const compiled = spawnSync('cc', ['-O2', '-o', REFERENCE, SOURCE, '-lpcap']);
  if (compiled.status !== 0)
    missing.set('cc', 'cc, or the headers of libpcap (Debian: libpcap-dev)');
  try {
    await executable();
  } catch (error) {
    const [line] = String(error instanceof Error ? error.message : error).split('\n');
    missing.set('chromium', `Chromium: ${line}`);
  }
  return missing;
}
