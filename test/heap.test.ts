import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from '@jest/globals';
import { concat } from './support/octets.ts';

const FLOODS_OF_FUZZ: string = './fuzz/floods.js';
const { FLOODS, pcap, listing } = (await import(FLOODS_OF_FUZZ)) as {
  FLOODS: Readonly<Record<string, object>>;
  pcap: (packets: number, flood: object) => Iterable<Uint8Array>;
  listing: (pods: number) => Iterable<Uint8Array>;
};

const BIN = fileURLToPath(new URL('../bin/dnspcap.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'dnspcap-heap-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** @returns the name of a file in the folder */
function written(name: string, octets: Iterable<Uint8Array>): string {
  const file = join(folder, name);
  writeFileSync(file, concat(...octets));
  return file;
}

/** @param heapMib MiB that V8 may have for old objects: where they are too few, it ends the process */
function run(heapMib: number, ...args: string[]): void {
  const { status, stderr } = spawnSync(
    process.execPath,
    // To a file: how fast somebody reads a pipe on a loaded machine is another question.
    [`--max-old-space-size=${heapMib}`, BIN, ...args, '-q'],
    { encoding: 'utf8' },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
}

/** Lookups that are never answered: each has a row that waits. */
const QUERIES = 100_000;

/** With the rows as objects 220 were too few. */
test('rows that wait for the end take no room in the heap', () => {
  const file = written('pending.pcap', pcap(QUERIES, FLOODS['pending']!));
  run(150, 'analyze', file, '-o', join(folder, 'out.csv'));
  const rows = readFileSync(join(folder, 'out.csv'), 'utf8');
  expect(rows.trimEnd().split('\n')).toHaveLength(QUERIES + 1);
});
