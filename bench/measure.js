// @ts-check
import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import process from 'node:process';

/**
 * What is measured: a whole process, its start included.
 *
 * @typedef {object} Row
 * @property {string} id short, for scripts
 * @property {string} what for people
 * @property {readonly [string, ...string[]]} command program and arguments
 * @property {string} [output] file for its standard output; /dev/null without
 * @property {number} [packets] that it reads
 * @property {boolean} [isOurs] whose memory is looked at too
 * @property {Aim} [aim] what it should reach
 * @property {() => readonly string[]} [check] what is wrong with its output
 */

/**
 * At most `times` as long as another row.
 *
 * @typedef {object} Aim
 * @property {number} times the factor
 * @property {string} of ID of the other row
 */

/**
 * @typedef {object} Measured
 * @property {Row} row what was measured
 * @property {number[]} times milliseconds
 * @property {number} [peak] KiB resident
 */

/** After so many milliseconds the first run is no longer a matter of warm caches, and is timed as well. */
const LONG = 3_000;
/** A row that has taken so many milliseconds is not run again. */
const BUDGET = 12_000;
const PEAK_MEMORY = new URL('peak-memory.js', import.meta.url).href;

/**
 * Each row so many times, in turn: what else the machine does then hits all rows alike. A first round warms the caches up, and shows the memory and whether the output is right.
 *
 * @param {readonly Row[]} rows
 * @param {number} runs
 * @param {(what: string) => void} say
 * @returns {{ measured: Measured[], wrong: string[] }}
 */
export function measure(rows, runs, say) {
  const wrong = [];
  /** @type {Measured[]} */
  const measured = [];
  for (const row of rows) {
    say(row.what);
    const { peak, ms } = run(row, row.isOurs);
    measured.push({ row, times: ms > LONG ? [ms] : [], ...(peak && { peak }) });
    for (const fault of row.check?.() ?? []) wrong.push(`${row.what}: ${fault}`);
  }
  for (let round = 1; round <= runs; round++) {
    say(`round ${round} of ${runs}`);
    for (const { row, times } of measured) {
      const isEnough = times.reduce((sum, ms) => sum + ms, 0) > BUDGET;
      if (!isEnough) times.push(run(row).ms);
    }
  }
  return { measured, wrong };
}

/**
 * @param {Row} row
 * @param {boolean} [withMemory]
 */
function run({ command, output }, withMemory = false) {
  const stdout = output === undefined ? 'ignore' : openSync(output, 'w');
  const env = withMemory
    ? { ...process.env, NODE_OPTIONS: `--import=${PEAK_MEMORY}` }
    : process.env;
  const [program, ...argv] = command;
  const start = process.hrtime.bigint();
  const result = spawnSync(program, argv, {
    stdio: ['ignore', stdout, 'pipe', withMemory ? 'pipe' : 'ignore'],
    env,
  });
  const ms = Number(process.hrtime.bigint() - start) / 1e6;
  if (typeof stdout === 'number') closeSync(stdout);
  if (result.status !== 0)
    throw new Error(`${command.join(' ')}: ${result.error?.message ?? result.stderr.toString()}`);
  return { ms, peak: Number(result.output[3]?.toString()) || undefined };
}

/** @param {readonly number[]} times */
export function median(times) {
  const sorted = times.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}

/**
 * Is the program there?
 *
 * @param {string} program
 */
export function has(program) {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).error === undefined;
}
