// @ts-check
import { createReadStream, statSync } from 'node:fs';
import process from 'node:process';
import { analyze } from '../dist/index.js';

/**
 * node bench/layers.js CAPTURE: its report as JSON, with lines that nobody looks at. Without them healthy lookups take the
 * lane of src/lookup/plain/; with them the layers see each message, and have to say the same.
 */
const [file = ''] = process.argv.slice(2);
const input = { file, size: statSync(file).size, chunks: () => createReadStream(file) };
const { report } = await analyze([input], { lines: 'none', onLine: () => undefined });
process.stdout.write(JSON.stringify(report));
