import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { pcapFile } from '../bench/pcap-file.js';
import { Traffic } from '../bench/traffic.js';
import { csv } from '../src/report/rows/csv.ts';
import type { Line } from '../src/report/lines/line.ts';
import { analyzeBytes } from './support/analysis.ts';
import type { AnalyzeOptions } from './support/analyze.ts';

/**
 * Healthy lookups are rows of numbers, as long as nobody asks for lines (src/lookup/plain/): what the layers say of them is
 * what the lane says. The oracle compares the two at each of its seeds, test/scenarios.test.ts of each scenario.
 */
const CAPTURES = new URL('../fixtures/captures/', import.meta.url);

/** What is said of a capture without and with lines. */
async function bothReports(bytes: Uint8Array, file: string, options: AnalyzeOptions = {}) {
  const { report: lane } = await analyzeBytes(bytes, options, file);
  const withLines = { ...options, onLine: () => undefined };
  const { report: layers } = await analyzeBytes(bytes, withLines, file);
  return { lane, layers };
}

/** 1,000 lookups a second, of which those of 5.5 s are open: more rows than there is room for at first. */
function busyCapture(clients: number, names: number): Uint8Array {
  const traffic = new Traffic({
    seed: 3,
    lookups: 7_500,
    clients,
    names,
    troubles: { race: 3_000, bothLost: 2_000 },
    resolvers: { glibc: 6, musl: 2, go: 2 },
    outages: [],
  });
  const chunks: Buffer[] = [];
  // Each is written over by the next one.
  for (const chunk of pcapFile(traffic)) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

const captures = readdirSync(CAPTURES).filter((name) => name.endsWith('.pcap'));

describe('the lane and the layers say the same', () => {
  test('of each capture', async () => {
    for (const file of captures) {
      const { lane, layers } = await bothReports(readFileSync(new URL(file, CAPTURES)), file);
      expect({ file, ...lane }).toEqual({ file, ...layers });
    }
  });

  test.each([
    ['many clients', 40, 500],
    ['one client, whose ports come round', 1, 3],
  ])('of traffic that fills tables: %s', async (_, clients, names) => {
    const { lane, layers } = await bothReports(busyCapture(clients, names), 'busy.pcap');
    expect(lane).toEqual(layers);
  });
});

test('what is slow by an option is no plain answer', async () => {
  const { lane, layers } = await bothReports(busyCapture(3, 3), 'busy.pcap', { slowMs: 1 });
  expect(lane.summary.findings['slow-answer']).toBeGreaterThan(0);
  expect(firstDifference(lane, layers)).toBeUndefined();
});

/** Of thousands of findings: to print how all of them differ takes minutes. */
function firstDifference(lane: unknown, layers: unknown): string | undefined {
  const [one, other] = [lane, layers].map((report) => JSON.stringify(report, null, 1).split('\n'));
  const at = one!.findIndex((line, index) => line !== other![index]);
  return at < 0 ? undefined : `${one![at]} instead of ${other![at]}`;
}

/**
 * Rows of CSV, by line: made when they come where they are final, as the program does, which leaves messages and lookups
 * to the next ones; and all of them at the end.
 */
async function bothRows(bytes: Uint8Array, file: string) {
  const reporter = csv();
  const rowOf = (line: Line) => reporter.line!(line);
  const rows: (string | Line)[] = [];
  await analyzeBytes(
    bytes,
    { onRow: (line) => rows.push(line.isFinal ? rowOf(line) : line) },
    file,
  );
  const kept: Line[] = [];
  await analyzeBytes(bytes, { onLine: (line) => kept.push(line) }, file);
  const early = rows.map((row) => (typeof row === 'string' ? row : rowOf(row)));
  return { early, late: kept.map((line) => rowOf(line)) };
}

describe('a row is the same whether its line is kept or not', () => {
  test('of each capture', async () => {
    for (const file of captures) {
      const { early, late } = await bothRows(readFileSync(new URL(file, CAPTURES)), file);
      expect({ file, rows: early }).toEqual({ file, rows: late });
    }
  });

  test('of busy traffic', async () => {
    const { early, late } = await bothRows(busyCapture(3, 3), 'busy.pcap');
    expect(early.length).toBeGreaterThan(25_000);
    expect(early.findIndex((row, at) => row !== late[at])).toBe(-1);
  });
});
