import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { json, text as textOf } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { parquetMetadata } from 'hyparquet';
import { pcapFile } from '../bench/pcap-file.js';
import { Traffic, type TrafficOptions } from '../bench/traffic.js';
import type { Report } from '../src/report/report.ts';
import { flood } from './fuzz/flood.js';
import { readTable } from './support/read-table.ts';

const BIN = fileURLToPath(new URL('../bin/dnspcap.js', import.meta.url));

// The built program: within Jest's vm context a million packets take ten times as long.
const built = existsSync(new URL('../dist/cli.js', import.meta.url)) ? describe : describe.skip;

const CLUSTER: TrafficOptions = {
  seed: 17,
  lookups: 20_000,
  clients: 50,
  names: 500,
  resolvers: { glibc: 6, musl: 3, go: 1 },
  troubles: {
    race: 1_500,
    bothLost: 600,
    slow: 1_000,
    late: 800,
    servfail: 800,
    singleLost: 900,
  },
  outages: [5, 14],
};

/** Thousands of lookups of one name overlap, so that some share an ID by chance. */
const LOAD_TEST: TrafficOptions = {
  seed: 1,
  lookups: 15_000,
  clients: 1,
  names: 1,
  resolvers: { glibc: 10 },
  troubles: { race: 1_000 },
  outages: [],
};

/** The generator counts its faults; the program sees only the packets. */
built('traffic in known numbers', () => {
  test('20,000 lookups of three resolvers, with all kinds of trouble among them', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dnspcap-test-'));
    const table = join(folder, 'lookups.parquet');
    const { found, known } = await analyzed(CLUSTER, '-o', table);
    const { lookups, groups } = await tallied(table);
    rmSync(folder, { recursive: true });
    expect(found).toEqual(known);
    // More lookups than fit into one row group: each must be there once.
    expect({ lookups, groups }).toEqual({ lookups: known.lookups, groups: 3 });
    expect(Object.keys(known.findings).toSorted()).toEqual([
      'aaaa-always-empty',
      'both-legs-lost',
      'burst-loss',
      'conntrack-race',
      'late-answer',
      'servfail',
      'single-query-lost',
      'slow-answer',
    ]);
  });

  test('one client that asks for one name a thousand times a second', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dnspcap-test-'));
    const table = join(folder, 'lookups.parquet');
    const { found, known } = await analyzed(LOAD_TEST, '-o', table);
    const { lookups, exposedPairs, findings } = await tallied(table);
    rmSync(folder, { recursive: true });
    expect(found).toEqual(known);
    expect(Object.keys(known.findings)).toEqual(['aaaa-always-empty', 'conntrack-race']);
    expect({ lookups, exposedPairs, findings }).toEqual({
      lookups: known.lookups,
      exposedPairs: known.exposedPairs,
      // Findings about the whole capture have no row.
      findings: { 'conntrack-race': known.findings['conntrack-race'] },
    });
  });
});

/** A storm of findings: nearly every lookup is hit by the race. More are than the rules judge. */
const STORM: TrafficOptions = {
  seed: 2,
  lookups: 21_500,
  clients: 200,
  names: 500,
  resolvers: { glibc: 8, musl: 2 },
  troubles: { race: 950_000 },
  outages: [],
};

built('20,000 findings', () => {
  test('are a page of less than 3 MB, written in less than 300 MiB, and told as they are', async () => {
    const traffic = new Traffic(STORM);
    const folder = mkdtempSync(join(tmpdir(), 'dnspcap-test-'));
    const page = join(folder, 'report.html');
    const peak = fileURLToPath(new URL('../bench/peak-memory.js', import.meta.url));
    const argv = ['--import', peak, BIN, 'analyze', '-', '-f', 'text', '--brief', '-q', '-o', page];
    const child = spawn(process.execPath, argv, { stdio: ['pipe', 'pipe', 'inherit', 'pipe'] });
    const [said, kibibytes] = await Promise.all([
      textOf(child.stdout!),
      textOf(child.stdio[3] as Readable),
      pipeline(Readable.from(copies(pcapFile(traffic))), child.stdin!),
    ]);
    const { size } = statSync(page);
    rmSync(folder, { recursive: true });
    const races = traffic.known.findings['conntrack-race']!;
    expect(said.replaceAll(/\s+/g, ' ')).toContain(
      `20,000 of 21,500 lookups stalled for 2.5 s to 5.0 s; ${races - 20_000} more in trouble were counted and not judged.`,
    );
    expect(size).toBeLessThan(3_000_000);
    expect(Number(kibibytes) / 1_024).toBeLessThan(300);
  });
});

/** Captures that are made to fill the memory; npm run fuzz -- --flood 10000000 makes larger ones. */
built('floods', () => {
  test('a gzip bomb: 60 MB out of 60 kB, in constant memory', async () => {
    const { text, faults } = await flood('bomb', 50_000, 'json', 200 << 20);
    expect(faults).toEqual([]);
    expect(text).toMatch(/no limit reached$/);
  });
});

/** Returns the program's report of this traffic on standard input, and the known truth. */
async function analyzed(options: TrafficOptions, ...more: readonly string[]) {
  const traffic = new Traffic(options);
  const argv = [BIN, 'analyze', '-', '-f', 'json', '-q', ...more];
  const child = spawn(process.execPath, argv, { stdio: ['pipe', 'pipe', 'inherit'] });
  const [report] = await Promise.all([
    json(child.stdout) as Promise<Report>,
    pipeline(Readable.from(copies(pcapFile(traffic))), child.stdin),
  ]);
  return { found: countersOf(report.summary), known: expectedOf(traffic.known) };
}

/** Returns the sums over the rows of a table of lookups. */
async function tallied(table: string) {
  const file = Uint8Array.from(readFileSync(table)).buffer;
  const columns = ['lookup', 'is_exposed', 'rule'];
  const rows = (await readTable(file, columns)) as {
    lookup: number;
    is_exposed: boolean;
    rule: string | null;
  }[];
  const findings: Record<string, number> = {};
  for (const { rule } of rows) if (rule !== null) findings[rule] = (findings[rule] ?? 0) + 1;
  return {
    lookups: new Set(rows.map(({ lookup }) => lookup)).size,
    groups: parquetMetadata(file).row_groups.length,
    exposedPairs: rows.filter((row) => row.is_exposed).length,
    findings,
  };
}

function countersOf(summary: Report['summary']) {
  const { packets, lookups, pairs, exposedPairs, unansweredQueries, findings } = summary;
  return { packets, lookups, pairs, exposedPairs, unansweredQueries, findings };
}

function expectedOf({ packets, lookups, pairs, lost, findings }: Traffic['known']) {
  const unansweredQueries = lost.A + lost.AAAA;
  return { packets, lookups, pairs, exposedPairs: pairs, unansweredQueries, findings };
}

/**
 * Copies chunks, because the next chunk is made while one is still being written.
 *
 * @yields a copy of each
 */
function* copies(chunks: Iterable<Buffer>): Iterable<Buffer> {
  for (const chunk of chunks) yield Buffer.from(chunk);
}
