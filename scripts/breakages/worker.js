/** Runs one broken build, and tells which input shows it. */
import { parentPort, workerData } from 'node:worker_threads';

async function told() {
  const { bundle, root, first, baseline } = workerData;
  const { firstDifference } = await import(bundle);
  const map = new Map(baseline);
  const difference = await firstDifference(root, first, map);
  return { difference, baseline: [...map] };
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port of worker threads has none
parentPort.postMessage(await told());
