// @ts-check
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { json } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';

const LAYERS = fileURLToPath(new URL('layers.js', import.meta.url));

/**
 * Returns the differences between the reports of the lane and of the layers.
 *
 * @param {string} output the report of a capture, as JSON
 * @param {string} file the capture
 */
export async function wrongLane(output, file) {
  const { stdout } = spawn(process.execPath, [LAYERS, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const layers = /** @type {Record<string, unknown>} */ (await json(stdout));
  const lane = JSON.parse(readFileSync(output, 'utf8'));
  return Object.keys({ ...lane, ...layers })
    .filter((key) => !isDeepStrictEqual(lane[key], layers[key]))
    .map((key) => `${key}: the lane says something else than the layers`);
}
