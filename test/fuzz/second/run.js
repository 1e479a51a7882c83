/**
 * The second fuzzer, which shares nothing with the first: packets, containers and texts from the ground up, through the
 * built library, and each format read back by parsers of others.
 *
 *     npm run fuzz:second -- --runs 10000 --seed 1
 *     npm run fuzz:second -- --runs 1000000 --seconds 150 --seed 2
 *
 * A find is printed with its number, seed and octets, and ends the run; so does an input that does not come back.
 */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { contained } from './containers.js';
import { Dice } from './dice.js';
import { packets } from './packets.js';

/** Milliseconds of the processor, not of the clock: on a busy machine an input may wait for long. */
const LONGEST_MS = 10_000;
const LOOK_EVERY_MS = 1_000;
/** Size of the young generation: most objects die with their analysis, and with this room V8 copies half as many. */
const YOUNG_MIB = 64;

function inputOf(seed, number) {
  const dice = new Dice(seed, number);
  return { dice, bytes: contained(dice, packets(dice)) };
}

async function feed({ seed, runs, seconds, current }) {
  const { judge } = await import('./judge.js');
  let captures = 0;
  let number = 0;
  const end = performance.now() + 1_000 * seconds;
  for (; number < runs && performance.now() < end; number++) {
    Atomics.store(current, 0, number);
    const { dice, bytes } = inputOf(seed, number);
    try {
      if (await judge(bytes, dice)) captures++;
    } catch (error) {
      return { fault: error.stack };
    }
  }
  return { captures, inputs: number };
}

/** Milliseconds of the processor, of all threads. */
function processorMs() {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

function found(seed, number, what) {
  process.stdout.write(`input ${number} of seed ${seed}: ${what}\n`);
  process.stdout.write(`${Buffer.from(inputOf(seed, number).bytes).toString('base64')}\n`);
  process.exit(1);
}

async function watch() {
  const options = {
    runs: { type: 'string', default: '5000' },
    seed: { type: 'string', default: '1' },
    seconds: { type: 'string', default: 'Infinity' },
  };
  const { values } = parseArgs({ options });
  const [runs, seed, seconds] = [values.runs, values.seed, values.seconds].map(Number);
  const current = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL(import.meta.url), {
    workerData: { seed, runs, seconds, current },
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB },
  });
  const began = performance.now();
  let [before, since] = [-1, 0];
  const watching = setInterval(() => {
    const [number, now] = [Atomics.load(current, 0), processorMs()];
    if (number !== before) [before, since] = [number, now];
    else if (now - since > LONGEST_MS) found(seed, number, `no end after ${LONGEST_MS} ms`);
  }, LOOK_EVERY_MS);
  const { fault, captures, inputs } = await new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => resolve({ fault: 'it waits for something that never comes' }));
  });
  clearInterval(watching);
  if (fault !== undefined) found(seed, current[0], fault);
  const took = ((performance.now() - began) / 1_000).toFixed(1);
  process.stdout.write(
    `${inputs} inputs, ${captures} of them captures, seed ${seed}: nothing found; ${took} s, ${(processorMs() / 1_000).toFixed(1)} of the processor\n`,
  );
}

if (isMainThread) await watch();
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port of worker threads has none
else parentPort.postMessage(await feed(workerData));
