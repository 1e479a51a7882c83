/**
 * Feeds broken inputs, made from the fixtures, to each decoder:
 *
 *     npm run fuzz -- --runs 10000 --seed 1 --target dns
 *     npm run fuzz -- --flood 1000000 --target pending --way csv
 *     npm run fuzz -- --oracle 10000 --seed 1
 *
 * Input `n` of a seed is always the same. A find is printed with its number and its bytes, and ends the run: a throw,
 * an input that takes longer than SLOW_MS or does not end, more than GROWTH_LIMIT on top of what the modules take,
 * counters that do not add up.
 * With --flood, whole captures of so many packets, made to fill the memory, go through the program instead, in each way
 * and format ('hosts of a text', 'each' and 'listing' are targets as well: lines, files and pods in the place of
 * packets); with
 * --oracle, so many captures of which is known what is true (see oracle.js).
 */
import { parseArgs } from 'node:util';
import process from 'node:process';
import { Worker } from 'node:worker_threads';
import { flood, OTHERS, WAYS } from './flood.js';
import { FLOODS } from './floods.js';
import { oracle } from './oracle.js';
import { inputOf, TARGETS } from './targets.js';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    target: { type: 'string', multiple: true },
    flood: { type: 'string' },
    way: { type: 'string', multiple: true },
    oracle: { type: 'string' },
    replay: { type: 'string' },
    capture: { type: 'string' },
    narrow: { type: 'string' },
  },
});

/** Longest time for an input, by the clock and by the processor: inputs have a few thousand bytes. */
const SLOW_MS = 2_000;
/** How often the main thread checks the progress of the inputs; a busy machine is slow as well. */
const WATCH_MS = 15_000;
const MEMORY_LIMIT = 300 << 20;
/**
 * Allowed growth of the process after the start of the first input; the memory before that is mostly the compiler's.
 */
const GROWTH_LIMIT = 200 << 20;
const MEBIBYTE = 2 ** 20;

const runs = Number(values.runs);
const seed = Number(values.seed);
const print = (text) => void process.stdout.write(`${text}\n`);

const inBase64 = (_key, value) =>
  value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;

if (values.oracle !== undefined || values.replay !== undefined) await oracle(values, print);
else if (values.flood === undefined)
  for (const name of values.target ?? Object.keys(TARGETS)) await fuzz(name);
else
  for (const name of values.target ?? Object.keys(FLOODS))
    for (const way of values.way ?? OTHERS[name]?.ways ?? Object.keys(WAYS)) {
      const { text, faults } = await flood(name, Number(values.flood), way, MEMORY_LIMIT);
      print(text);
      for (const fault of faults) print(`${name}: ${fault}`);
      if (faults.length > 0) process.exitCode = 1;
    }

async function fuzz(name) {
  const began = performance.now();
  // Number of the current input: an input that hangs cannot report itself.
  const current = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL('worker.js', import.meta.url), {
    workerData: { name, runs, seed, current, slowMs: SLOW_MS },
  });
  current[0] = -1;
  let before = -2;
  let loaded = 0;
  let peak = 0;
  const memory = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
    if (current[0] < 0) loaded = peak;
    if (peak > loaded + GROWTH_LIMIT)
      found(name, current[0], `${Math.round(peak / MEBIBYTE)} MiB resident`);
  }, 100);
  const watch = setInterval(() => {
    if (current[0] === before) found(name, before, `no end after ${WATCH_MS} ms`);
    before = current[0];
  }, WATCH_MS);
  const { fault, slowest } = await new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  clearInterval(watch);
  clearInterval(memory);
  if (fault !== undefined) found(name, current[0], fault);
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  print(
    `${name}: ${runs} inputs, seed ${seed}: nothing found; ${seconds} s, slowest ${slowest.toFixed(1)} ms, ` +
      `at most ${Math.round(peak / MEBIBYTE)} MiB resident`,
  );
}

function found(name, number, what) {
  const input = inputOf(name, seed, number);
  print(`${name}: input ${number} of seed ${seed}: ${what}`);
  const shown = input instanceof Uint8Array ? { bytes: input } : input;
  print(JSON.stringify(shown, inBase64).slice(0, 100_000));
  process.exit(1);
}
