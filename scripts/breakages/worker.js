/** Runs one broken build, and tells which input shows it. */
import { parentPort, workerData } from 'node:worker_threads';

const { bundle, root, first, baseline } = workerData;
const { firstDifference } = await import(bundle);
const map = new Map(baseline);
const difference = await firstDifference(root, first, map);
parentPort.postMessage({ difference, baseline: [...map] });
