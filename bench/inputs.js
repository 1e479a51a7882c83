// @ts-check
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { capture, captureName, captureOctets, FOLDER } from './generate.js';
/** @import { Tool } from './tools.js' */
/** @import { Known } from './traffic.js' */

/** @typedef {{ file: string, known: Known }} Capture */

/**
 * A folder of captures.
 *
 * @typedef {object} Captures
 * @property {string} folder where they are
 * @property {number} captures how many
 * @property {number} raced in how many of them there is a race
 */

/**
 * What the rows read; made once, and kept in FOLDER.
 *
 * @typedef {object} Inputs
 * @property {Capture} plain glibc alone, 40 pods, 500 names, 1,000 lookups a second
 * @property {Capture} busy see BUSY
 * @property {Capture} lost of 2 % of the lookups both legs are lost
 * @property {Capture} many 50,000 clients and 100,000 names
 * @property {Capture} [large] 10 times as long as `plain`; only if it is asked for
 * @property {Capture} few 100 packets
 * @property {string} text file of what tcpdump prints of `plain`
 * @property {string} zipped `plain` by gzip
 * @property {Captures} small by which --each is measured
 */

/**
 * Five programs in each of 16 pods, of glibc, musl and Go, ask for three names, 2,500 times a second in all: lookups of one name
 * from one address overlap all the time. A pod comes back to a port after 120 s at the earliest, so that each race can be told.
 */
const BUSY = { clients: 80, pods: 16, names: 3, gap: 400, musl: 2, go: 2 };
/** Races in a million lookups of a small capture: one in three captures has one. */
const SMALL = { packets: 80, clients: 4, names: 8, race: 20_000 };

/**
 * @param {number} packets of the captures that a time is taken of
 * @param {number} captures for --each
 * @param {{ isLarge: boolean, missing: ReadonlyMap<Tool, string> }} options `missing` tools make nothing
 * @returns {Promise<Inputs>}
 */
export async function inputs(packets, captures, { isLarge, missing }) {
  const plain = await capture({ packets });
  const { file } = plain;
  const text = `${file}.txt`;
  const zipped = `${file}.gz`;
  if (!missing.has('tcpdump')) fill(text, ['tcpdump', '-nr', file]);
  if (!missing.has('gzip')) fill(zipped, ['gzip', '-c1', file]);
  return {
    plain,
    text,
    zipped,
    busy: await capture({ packets, ...BUSY }),
    lost: await capture({ packets, lost: 0.02 }),
    many: await capture({ packets, clients: 50_000, names: 100_000 }),
    ...(isLarge && { large: await capture({ packets: 10 * packets }) }),
    few: await capture({ packets: 100 }),
    small: smallOnes(captures),
  };
}

/**
 * Writes what a program prints into a file, unless it is there.
 *
 * @param {string} file
 * @param {readonly [string, ...string[]]} command
 */
function fill(file, [program, ...argv]) {
  if (existsSync(file)) return;
  const partial = `${file}.partial`;
  const output = openSync(partial, 'w');
  const { status } = spawnSync(program, argv, { stdio: ['ignore', output, 'ignore'] });
  closeSync(output);
  if (status !== 0) throw new Error(`${program} ${argv.join(' ')}: status ${status}`);
  renameSync(partial, file);
}

/**
 * @param {number} captures
 * @returns {Captures}
 */
function smallOnes(captures) {
  const folder = join(FOLDER, `${captures}-of-${captureName(SMALL)}`);
  const numbers = `${folder}.json`;
  if (existsSync(numbers)) return JSON.parse(readFileSync(numbers, 'utf8'));
  mkdirSync(folder, { recursive: true });
  let raced = 0;
  for (let seed = 1; seed <= captures; seed++) {
    const { octets, known } = captureOctets({ ...SMALL, seed });
    if (known.findings['conntrack-race'] !== undefined) raced++;
    writeFileSync(join(folder, `${String(seed).padStart(6, '0')}.pcap`), octets);
  }
  const made = { folder, captures, raced };
  writeFileSync(numbers, `${JSON.stringify(made)}\n`);
  return made;
}
