/**
 * Runs one build: of the unchanged source, for all output, or of a broken one, for the input that shows the breakage.
 */
import { parentPort, workerData } from 'node:worker_threads';

async function told() {
  const { bundle, root, names, baseline, isInHaste, isWhole } = workerData;
  const { baselineOf, firstDifference } = await import(bundle);
  return baseline
    ? await firstDifference(root, names, baseline, isInHaste, isWhole)
    : await baselineOf(root, isWhole);
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port of worker threads has none
parentPort.postMessage(await told());
