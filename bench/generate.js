// @ts-check
import { createHash } from 'node:crypto';
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { pcapFile } from './pcap-file.js';
import { Traffic } from './traffic.js';
/** @import { Known } from './traffic.js' */

/**
 * node bench/generate.js: makes a capture and prints where it is and what is in it. For what is wanted a second
 * time the file is there already.
 */

/** Outside of the repository. */
export const FOLDER = join(tmpdir(), 'dnspcap-bench');

const DEFAULTS = {
  packets: 1_000_000,
  race: 1_000,
  lost: 0,
  clients: 40,
  pods: 0,
  names: 500,
  gap: 1_000,
  musl: 0,
  go: 0,
  seed: 1,
};

/**
 * @typedef {object} CaptureOptions
 * @property {number} packets of four make a healthy lookup
 * @property {number} race lookups in a million of which one leg is lost
 * @property {number} lost share of the lookups of which both legs are lost
 * @property {number} clients programs that ask
 * @property {number} pods that they run in, and share an address; 0 for one each
 * @property {number} names different ones
 * @property {number} gap mean microseconds between two lookups
 * @property {number} musl of ten clients, so many are of musl
 * @property {number} go … and so many of Go; the others are of glibc
 * @property {number} seed the same packets for the same seed
 */

/**
 * @param {Partial<CaptureOptions>} [options]
 * @returns {Promise<{ file: string, known: Known }>}
 */
export async function capture(options = {}) {
  const all = { ...DEFAULTS, ...options };
  const file = join(FOLDER, `${captureName(all)}.pcap`);
  const numbers = `${file}.json`;
  if (!existsSync(numbers)) {
    mkdirSync(FOLDER, { recursive: true });
    const traffic = trafficOf(all);
    const partial = `${file}.partial`;
    // The writer takes a chunk of its own: the next one is made while it is written.
    const chunks = Readable.from(copies(pcapFile(traffic)), { highWaterMark: 2 });
    await pipeline(chunks, createWriteStream(partial));
    renameSync(partial, file);
    writeFileSync(numbers, `${JSON.stringify(traffic.known)}\n`);
  }
  return { file, known: JSON.parse(readFileSync(numbers, 'utf8')) };
}

/**
 * A capture that is small enough for memory.
 *
 * @param {Partial<CaptureOptions>} [options]
 * @returns {{ octets: Buffer, known: Known }}
 */
export function captureOctets(options = {}) {
  const traffic = trafficOf({ ...DEFAULTS, ...options });
  const octets = Buffer.concat([...copies(pcapFile(traffic))]);
  return { octets, known: traffic.known };
}

/** @param {CaptureOptions} options */
function trafficOf({ seed, packets, clients, pods, names, gap, race, lost, musl, go }) {
  return new Traffic({
    seed,
    lookups: Math.round(packets / 4),
    clients,
    ...(pods > 0 && { pods }),
    names,
    gap,
    troubles: { race, bothLost: lost * 1e6 },
    resolvers: { glibc: 10 - musl - go, musl, go },
    outages: [],
  });
}

/**
 * @param {Iterable<Buffer>} chunks
 * @yields a copy of each
 */
function* copies(chunks) {
  for (const chunk of chunks) yield Buffer.from(chunk);
}

/**
 * Tells what is not as usual, and the code that makes the traffic: another model is another file. It is short, as each line
 * of a report has it.
 *
 * @param {Partial<CaptureOptions>} some
 */
export function captureName(some) {
  const options = { ...DEFAULTS, ...some };
  const folder = fileURLToPath(new URL('.', import.meta.url));
  const model = createHash('sha256').update(JSON.stringify(options));
  for (const file of readdirSync(folder)
    .filter((name) => MODEL.has(name))
    .toSorted())
    model.update(readFileSync(join(folder, file)));
  const usual = new Map(Object.entries(DEFAULTS));
  const parameters = Object.entries(options)
    .filter(([name, value]) => name === 'packets' || usual.get(name) !== value)
    .map(([name, value]) => `${name}-${value}`);
  return [...parameters, model.digest('hex').slice(0, 8)].join('-');
}

const MODEL = new Set([
  'frame.js',
  'packet-queue.js',
  'pcap-file.js',
  'random.js',
  'resolvers.js',
  'traffic.js',
]);

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const names = Object.keys(DEFAULTS);
  const { values } = parseArgs({
    options: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
  });
  const options = Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, Number(value)]),
  );
  if (Object.values(options).some((value) => !(value >= 0)))
    throw new RangeError(`numbers are wanted of ${names.join(', ')}`);
  process.stdout.write(`${JSON.stringify(await capture(options), undefined, 1)}\n`);
}
