import { parentPort, workerData } from 'node:worker_threads';
import process from 'node:process';
import { inputOf, TARGETS } from './targets.js';

const { name, runs, seed, current, slowMs } = workerData;

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port of worker threads has none
parentPort.postMessage(await all());

async function all() {
  const { run } = TARGETS[name];
  let slowest = 0;
  for (let number = 0; number < runs; number++) {
    Atomics.store(current, 0, number);
    const input = inputOf(name, seed, number);
    const before = performance.now();
    const cpuBefore = process.cpuUsage();
    try {
      await run(input);
    } catch (error) {
      return { fault: error.stack };
    }
    const took = performance.now() - before;
    const { user, system } = process.cpuUsage(cpuBefore);
    // On a busy machine, waiting is no fault of the input.
    if (took > slowMs && (user + system) / 1_000 > slowMs)
      return { fault: `took ${Math.round(took)} ms` };
    slowest = Math.max(slowest, took);
  }
  return { slowest };
}
