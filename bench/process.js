// @ts-check
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { childrenMs } from './processor-time.js';
/** @import { Readable } from 'node:stream' */
/** @import { Row } from './row.js' */

const PEAK_MEMORY = new URL('peak-memory.js', import.meta.url).href;

/**
 * @typedef {object} Run
 * @property {number} ms wall-clock time
 * @property {number} processorMs NaN where nobody tells it
 * @property {number} [peak] KiB
 */

/**
 * Runs a row's command to its end.
 *
 * @param {Row} row
 * @param {{ signal: AbortSignal, isFirst?: boolean }} how the first run is looked at: its output is kept, its memory
 * told
 * @returns {Promise<Run>}
 */
export async function run(row, { signal, isFirst = false }) {
  const { isOurs = false, timesItself = false } = row;
  const told = isFirst && isOurs && !timesItself ? { NODE_OPTIONS: `--import=${PEAK_MEMORY}` } : {};
  const output = isFirst && row.output !== undefined ? openSync(row.output, 'w') : 'ignore';
  try {
    const before = childrenMs();
    const { ms, said } = await command(row.command, { ...row, output, signal, env: told });
    // Other processes work for the page, so its processor time is unknown.
    if (timesItself) return { ms: Number(said), processorMs: Number.NaN };
    return { ms, processorMs: childrenMs() - before, ...(said && { peak: Number(said) }) };
  } finally {
    if (typeof output === 'number') closeSync(output);
  }
}

/**
 * @param {readonly [string, ...string[]]} argv
 * @param {object} options
 * @param {AbortSignal} options.signal
 * @param {string} [options.cwd]
 * @param {number | 'ignore'} [options.output]
 * @param {Record<string, string>} [options.env] more of it
 * @returns {Promise<{ ms: number, said: string }>} with what it wrote to descriptor 3
 * @throws Error with what it wrote to standard error, unless it ends well
 */
export async function command([program, ...argv], { signal, cwd, output = 'ignore', env }) {
  signal.throwIfAborted();
  const start = process.hrtime.bigint();
  const child = spawn(program, argv, {
    stdio: ['ignore', output, 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    ...(cwd !== undefined && { cwd }),
  });
  const stop = () => void child.kill();
  signal.addEventListener('abort', stop);
  const [, , errors, told] = /** @type {Readable[]} */ (/** @type {unknown} */ (child.stdio));
  const [status, complaint, said] = await Promise.all([
    ended(child),
    text(/** @type {Readable} */ (errors)),
    text(/** @type {Readable} */ (told)),
  ]);
  signal.removeEventListener('abort', stop);
  signal.throwIfAborted();
  if (status.error ?? status.code !== 0)
    throw new Error(`${program} ${argv.join(' ')}: ${status.error ?? (complaint || status.code)}`);
  return { ms: Number(status.at - start) / 1e6, said };
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<{ at: bigint, code?: number | null, error?: string }>}
 */
function ended(child) {
  return new Promise((resolve) => {
    child.once('error', ({ message }) => resolve({ at: 0n, error: message }));
    child.once('exit', (code) => resolve({ at: process.hrtime.bigint(), code }));
  });
}
