import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from '@jest/globals';
import { concat } from './support/octets.ts';

const FLOODS_OF_FUZZ: string = './fuzz/floods.js';
const { FLOODS, pcap } = (await import(FLOODS_OF_FUZZ)) as {
  FLOODS: Readonly<Record<string, object>>;
  pcap: (packets: number, flood: object) => Iterable<Uint8Array>;
};

const BIN = fileURLToPath(new URL('../bin/dnspcap.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'dnspcap-heap-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Lookups that are never answered: each has a row that waits. */
const QUERIES = 100_000;

/** MiB that V8 may have for old objects. With the rows as objects 220 were too few; as octets 180 are enough. */
const HEAP_MIB = 210;

test('rows that wait for the end take no room in the heap', () => {
  const file = join(folder, 'pending.pcap');
  writeFileSync(file, concat(...pcap(QUERIES, FLOODS['pending']!)));
  const { status, stderr } = spawnSync(
    process.execPath,
    // To a file: how fast somebody reads a pipe on a loaded machine is another question.
    [`--max-old-space-size=${HEAP_MIB}`, BIN, 'analyze', file, '-q', '-o', join(folder, 'out.csv')],
    { encoding: 'utf8' },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const rows = readFileSync(join(folder, 'out.csv'), 'utf8');
  expect(rows.trimEnd().split('\n')).toHaveLength(QUERIES + 1);
});
