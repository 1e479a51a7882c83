// @ts-check
import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync, rmSync } from 'node:fs';
import { run } from './process.js';
/** @import { Row } from './row.js' */

/**
 * @typedef {object} Measured
 * @property {Row} row what was measured
 * @property {number[]} times milliseconds by the clock, in order
 * @property {number[]} processorTimes … of the processor
 * @property {number} [peak] KiB resident
 */

/**
 * A row, or the same row of two checkouts: these run in turn, A B A B, so that other programs disturb both alike.
 *
 * @typedef {object} Contest
 * @property {Measured[]} measured one for each checkout
 * @property {boolean} [isSame] both wrote the same octets; left out where nothing was kept
 */

/** A first run that takes this many milliseconds hardly depends on warm caches, and is timed as well. */
const LONG = 3_000;
/** A row that has taken this many milliseconds is not run again. */
const BUDGET = 12_000;
/** A row that takes less than this runs several times in a round: starts of processes differ by a tenth. */
const SHORT = 500;
const TIMES_IN_A_ROUND = 4;

/**
 * Runs each row `runs` times, in turn. A first round warms the caches up, measures memory and checks the output.
 *
 * @param {readonly (readonly [Row, Row?])[]} contests each with the same row of a second checkout, if there is one
 * @param {number} runs
 * @param {(what: string) => void} say
 * @param {AbortSignal} signal ends it
 * @returns {Promise<{ contests: Contest[], wrong: string[], cannot: string[] }>} `cannot`: what the second checkout
 * fails at
 * @throws the reason of the signal
 */
export async function measure(contests, runs, say, signal) {
  /** @type {string[]} */
  const wrong = [];
  /** @type {string[]} */
  const cannot = [];
  /** @type {Contest[]} */
  const all = [];
  for (const [row, other] of contests) {
    say(row.what);
    const contest = await first(row, wrong, signal);
    try {
      if (other) await joined(contest, other, signal);
      all.push(contest);
    } catch (error) {
      signal.throwIfAborted();
      cannot.push(`${row.id}: ${/** @type {Error} */ (error).message}`);
    }
    for (const { output, isKept } of [row, ...(other ? [other] : [])])
      if (output !== undefined && !isKept) rmSync(output, { force: true });
  }
  for (let round = 1; round <= runs; round++) {
    say(`round ${round} of ${runs}`);
    for (const contest of all) await again(contest, signal);
  }
  return { contests: all, wrong, cannot };
}

/**
 * @param {Row} row
 * @param {string[]} wrong
 * @param {AbortSignal} signal
 * @returns {Promise<Contest>}
 */
async function first(row, wrong, signal) {
  const measured = await looked(row, signal);
  for (const fault of (await row.check?.()) ?? []) wrong.push(`${row.id}: ${fault}`);
  return { measured: [measured] };
}

/**
 * @param {Row} row
 * @param {AbortSignal} signal
 * @returns {Promise<Measured>}
 */
async function looked(row, signal) {
  const { ms, processorMs, peak } = await run(row, { signal, isFirst: true });
  const isTimed = ms > LONG && row.output === undefined;
  return {
    row,
    times: isTimed ? [ms] : [],
    processorTimes: isTimed ? [processorMs] : [],
    ...(peak !== undefined && { peak }),
  };
}

/**
 * Adds the row of the second checkout to a contest.
 *
 * @param {Contest} contest
 * @param {Row} row
 * @param {AbortSignal} signal
 */
async function joined(contest, row, signal) {
  const [one] = contest.measured;
  const other = await looked(row, signal);
  // Both or none.
  const runs = Math.min(one?.times.length ?? 0, other.times.length);
  contest.measured.push(other);
  for (const { times, processorTimes } of contest.measured)
    times.length = processorTimes.length = runs;
  if (one?.row.output !== undefined && row.output !== undefined)
    contest.isSame = digest(one.row.output) === digest(row.output);
}

/**
 * Runs one more round of a contest: once, or several times for a short row.
 *
 * @param {Contest} contest
 * @param {AbortSignal} signal
 */
async function again({ measured }, signal) {
  const times = measured[0]?.times ?? [];
  for (let time = 0; time < TIMES_IN_A_ROUND; time++) {
    if (times.reduce((sum, ms) => sum + ms, 0) > BUDGET) return;
    for (const one of measured) {
      const { ms, processorMs } = await run(one.row, { signal });
      one.times.push(ms);
      one.processorTimes.push(processorMs);
    }
    if (median(times) > SHORT) return;
  }
}

/** @param {readonly number[]} times */
export function median(times) {
  const sorted = times.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
}

/** @param {string} file of hundreds of megabytes */
function digest(file) {
  const hash = createHash('sha256');
  const chunk = Buffer.alloc(1 << 20);
  const descriptor = openSync(file, 'r');
  for (let length; (length = readSync(descriptor, chunk)) > 0;)
    hash.update(chunk.subarray(0, length));
  closeSync(descriptor);
  return hash.digest('hex');
}
