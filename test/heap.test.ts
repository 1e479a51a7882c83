import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from '@jest/globals';
import { FORMAT_NAMES, FORMATS } from '../src/report/index.ts';
import type { Report } from '../src/report/report.ts';
import { concat } from './support/octets.ts';

const FLOODS_OF_FUZZ: string = './fuzz/floods.js';
const { FLOODS, hostsOfText, pcap, listing } = (await import(FLOODS_OF_FUZZ)) as {
  FLOODS: Readonly<Record<string, object>>;
  pcap: (packets: number, flood: object) => Iterable<Uint8Array>;
  listing: (pods: number) => Iterable<Uint8Array>;
  hostsOfText: (lines: number) => Iterable<Uint8Array>;
};

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BIN = fileURLToPath(new URL('../bin/dnspcap.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'dnspcap-heap-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** @returns the name of a file in the folder */
function written(name: string, octets: Iterable<Uint8Array>): string {
  const file = join(folder, name);
  writeFileSync(file, concat(...octets));
  return file;
}

/** @param heapMib MiB that V8 may use for old objects: if that is too little, V8 ends the process */
function run(heapMib: number, ...args: string[]) {
  const { status, stderr } = spawnSync(
    process.execPath,
    // Output goes to a file: on a loaded machine the reader of a pipe may be slow.
    [`--max-old-space-size=${heapMib}`, BIN, ...args, '-q'],
    { encoding: 'utf8' },
  );
  return { status, stderr };
}

const WELL = { status: 0, stderr: '' };

/** Lookups that are never answered, more than are kept of them: each has a row that waits. */
const QUERIES = 42_000;

/**
 * 104 are enough. Lines as objects take 12 more: 300 bytes each. 138 were too few when rows were written beside the
 * tables of the analysis, and 117 when the losses of each of 20,000 servers had four maps, and its counts a shape of
 * their own.
 */
test('rows that wait for the end take no room in the heap, and the report says what was full', () => {
  const file = written('pending.pcap', pcap(QUERIES, FLOODS['pending']!));
  const [rows, report] = [join(folder, 'out.csv'), join(folder, 'out.json')];
  expect(run(112, 'analyze', file, '-o', rows, '-o', report)).toEqual(WELL);
  expect(readFileSync(rows, 'utf8').trimEnd().split('\n')).toHaveLength(QUERIES + 1);
  const { captures } = JSON.parse(readFileSync(report, 'utf8')) as Report;
  expect(captures[0]!.warnings.map(({ code }) => code)).toEqual([
    'open-lookups-full',
    'clients-full',
    'servers-full',
    'troubled-lookups-full',
  ]);
});

/** 65 are enough. When the lines of the whole and its reports stayed until the end, 85 were too few. */
test('an extract keeps bits and what is compared of a capture', () => {
  const file = written('extracted.pcap', pcap(6_000, FLOODS['pending']!));
  expect(
    run(74, 'extract', file, '--client', '10.0.0.0/8', '-o', join(folder, 'extract.pcap')),
  ).toEqual(WELL);
});

/** kubectl prints 27 MB for these pods, which dnspcap once kept in memory as a whole. */
test('a listing is never in memory as a whole', () => {
  const pods = written('pods.json', listing(15_000));
  const file = written('clients.pcap', pcap(1_000, FLOODS['clients']!));
  expect(run(60, 'analyze', file, '--pods', pods, '-o', join(folder, 'out.json'))).toEqual(WELL);
});

/** Preloaded: says at the end how many MiB the young generation has, on descriptor 3. */
const YOUNG_MIB = `data:text/javascript,
  import { writeSync } from 'node:fs';
  import v8 from 'node:v8';
  process.on('exit', () => {
    const young = v8.getHeapSpaceStatistics().find((space) => space.space_name === 'new_space');
    writeSync(3, String(young.space_size >> 20));
  });`;

/** It had 32 when V8 made it larger twice before the event loop had a turn. */
test('the young generation has twice 8 MiB, also with many formats, and a text whose beginning is read first', () => {
  const file = written('hosts.txt', hostsOfText(2_000));
  const outputs = FORMAT_NAMES.flatMap((format) =>
    format === 'pcapng' ? [] : ['-o', join(folder, `out.${FORMATS[format].endings[0]}`)],
  );
  const args = ['--import', YOUNG_MIB, BIN, 'analyze', file, '-q', ...outputs];
  const { status, output } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  });
  expect({ status, young: output[3] }).toEqual({ status: 0, young: '16' });
});

/** Most hosts of a text that have an address of their own. Each takes 45 bytes; it was 252 when it had an array. */
const HOSTS = 1 << 16;
const HOST_OCTETS = 64;

test('a host of a text takes no object', () => {
  const script = `
    import { StandIns } from './src/text/writing/stand-ins.ts';
    gc();
    const before = process.memoryUsage().heapUsed;
    const standIns = new StandIns();
    for (let at = 0; at < ${HOSTS}; at++) standIns.numberOf('pod-' + at + '.example', 'IP');
    gc();
    console.log((process.memoryUsage().heapUsed - before) / ${HOSTS}, standIns.numberOf('', 'IP'));
  `;
  const typescript = new URL('fuzz/typescript.js', import.meta.url).href;
  const argv = ['--expose-gc', '--import', typescript, '--input-type=module', '--eval', script];
  const { stdout } = spawnSync(process.execPath, argv, { cwd: ROOT, encoding: 'utf8' });
  const [octets, next] = stdout.trim().split(' ').map(Number);
  expect(next).toBe(HOSTS + 1);
  expect(octets).toBeLessThan(HOST_OCTETS);
});

/** Number of captures. Now 130 MiB are enough. When all analyses were kept, each of them left 1,500 KiB. */
const CAPTURES = 70;
const PEAK_MIB = 200;

test('of captures that are analysed each by itself, nothing stays but what is written', () => {
  const captures = join(folder, 'captures');
  mkdirSync(captures);
  for (let at = 0; at < CAPTURES; at++) written(`captures/${at}.pcap`, pcap(70, FLOODS['races']!));
  const peakMemory = new URL('../bench/peak-memory.js', import.meta.url).href;
  const { status, stderr, output } = spawnSync(
    process.execPath,
    [
      '--import',
      peakMemory,
      BIN,
      'analyze',
      captures,
      '--each',
      '-q',
      '-o',
      join(folder, 'out.xml'),
    ],
    { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe', 'pipe'] },
  );
  expect({ status, stderr }).toEqual(WELL);
  expect(readFileSync(join(folder, 'out.xml'), 'utf8').match(/<testsuite /g)).toHaveLength(
    CAPTURES,
  );
  expect(Number(output[3]) / 1_024).toBeLessThan(PEAK_MIB);
});
