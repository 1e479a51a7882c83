import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { pcapFile } from '../bench/pcap-file.js';
import { Traffic } from '../bench/traffic.js';
import { csv } from '../src/report/rows/csv.ts';
import type { Line } from '../src/report/lines/line.ts';
import { A, AAAA, type Leg, type Lookup, type Transmission } from './oracle/model.ts';
import { frameOf } from './oracle/octets.ts';
import { analyzeBytes } from './support/analysis.ts';
import type { AnalyzeOptions } from './support/analyze.ts';

/**
 * Healthy lookups are rows of numbers, unless all lines are kept (src/lookup/plain/): the lane must report the same
 * as the layers. The oracle compares the two for each of its seeds, test/scenarios.test.ts for each scenario.
 */
const CAPTURES = new URL('../fixtures/captures/', import.meta.url);

const FIXTURES = new URL('../fixtures/', import.meta.url);
const texts = ['captures/', 'texts/', 'texts/printed/'].flatMap((folder) =>
  readdirSync(new URL(folder, FIXTURES))
    .filter((name) => name.endsWith('.txt'))
    .map((name) => folder + name),
);

/** Returns the reports of a capture without and with lines. */
async function bothReports(bytes: Uint8Array, file: string, options: AnalyzeOptions = {}) {
  const { report: lane } = await analyzeBytes(bytes, options, file);
  const withLines = { ...options, onLine: () => undefined };
  const { report: layers } = await analyzeBytes(bytes, withLines, file);
  return { lane, layers };
}

/** Returns a capture with 1,000 lookups a second, of which the last 5.5 s are open: more rows than fit at first. */
function busyCapture(clients: number, names: number, lookups = 7_500): Uint8Array {
  const traffic = new Traffic({
    seed: 3,
    lookups,
    clients,
    names,
    troubles: { race: 3_000, bothLost: 2_000 },
    resolvers: { glibc: 6, musl: 2, go: 2 },
    outages: [],
  });
  const chunks: Buffer[] = [];
  // Copied, because the next chunk overwrites this one.
  for (const chunk of pcapFile(traffic)) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

const captures = readdirSync(CAPTURES).filter((name) => name.endsWith('.pcap'));

describe('the lane and the layers say the same', () => {
  test('of each text', async () => {
    for (const file of texts) {
      const { lane, layers } = await bothReports(readFileSync(new URL(file, FIXTURES)), file);
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

/**
 * Returns a capture with a resting pair and, within the 5.5 s of its rest, `lookups` lookups that turn out not to be
 * plain.
 */
function behindOneThatRests(lookups: number): Uint8Array {
  const frames: { time: number; octets: Uint8Array }[] = [];
  const asks = (number: number, leg: Leg, time: number): void => {
    const lookup = { name: number % 50 } as Lookup;
    const query = { lookup, leg, id: number & 0xffff, ipId: 0 } as Transmission;
    const client = { client: 0x0a00_0000 + (number >> 10), port: 40_000 + (number & 1_023) };
    const envelope = { ...client, server: 0x0a60_000a, ttl: 64 };
    frames.push({ time, octets: frameOf(query, envelope) });
    const answer = { to: query, time, ipId: 0 };
    frames.push({ time: time + 5, octets: frameOf(answer, envelope) });
  };
  asks(1, A, 0);
  asks(1, AAAA, 20);
  for (let at = 1; at <= lookups; at++) asks(1_024 + at, A, 100 + at * 60);
  asks(2, A, lookups * 60 + 200);
  asks(2, AAAA, lookups * 60 + 220);
  return pcapOf(frames);
}

/** Returns a pcap file: Ethernet, microseconds, little endian. */
function pcapOf(frames: readonly { time: number; octets: Uint8Array }[]): Uint8Array {
  const size = frames.reduce((sum, { octets }) => sum + 16 + octets.length, 24);
  const file = Buffer.alloc(size);
  for (const [at, value] of [0xa1b2_c3d4, 0x0004_0002, 0, 0, 65_535, 1].entries())
    file.writeUInt32LE(value, 4 * at);
  let end = 24;
  for (const { time, octets } of frames) {
    const seconds = Math.floor(time / 1e6);
    for (const [at, value] of [
      seconds,
      time - seconds * 1e6,
      octets.length,
      octets.length,
    ].entries())
      file.writeUInt32LE(value, end + 4 * at);
    file.set(octets, end + 16);
    end += 16 + octets.length;
  }
  return file;
}

/** As many lookups as there are rows, the resting one being the first; and more. */
test.each([65_534, 65_600])(
  'one that rests while %i begin is one row, however many rows there are',
  async (lookups) => {
    const { report } = await analyzeBytes(behindOneThatRests(lookups));
    const queries = lookups + 4;
    expect(report.summary).toMatchObject({ lookups: lookups + 2, queries, findings: {}, lost: 0 });
    expect(report.summary).toMatchObject({ undetermined: 0, failed: 0, responses: queries });
  },
);

test('what is slow by an option is no plain answer', async () => {
  const { lane, layers } = await bothReports(busyCapture(3, 3, 2_000), 'busy.pcap', { slowMs: 1 });
  expect(lane.summary.findings['slow-answer']).toBeGreaterThan(0);
  expect(firstDifference(lane, layers)).toBeUndefined();
});

/** Returns the first difference between reports: printing all differences of thousands of findings takes minutes. */
function firstDifference(lane: unknown, layers: unknown): string | undefined {
  const [one, other] = [lane, layers].map((report) => JSON.stringify(report, null, 1).split('\n'));
  const at = one!.findIndex((line, index) => line !== other![index]);
  return at < 0 ? undefined : `${one![at]} instead of ${other![at]}`;
}

/**
 * Returns the rows of the CSV by line, made in two ways: as soon as they are final, as the program does, which leaves
 * messages and lookups to the next ones; and all of them at the end, with the report of the layers.
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
  const { report } = await analyzeBytes(bytes, { onLine: (line) => kept.push(line) }, file);
  const early = rows.map((row) => (typeof row === 'string' ? row : rowOf(row)));
  return { early, late: kept.map((line) => rowOf(line)), layers: report };
}

describe('a row is the same whether its line is kept or not', () => {
  test('of each capture, and the lane says the same of it', async () => {
    for (const file of captures) {
      const bytes = readFileSync(new URL(file, CAPTURES));
      const { early, late, layers } = await bothRows(bytes, file);
      expect({ file, rows: early }).toEqual({ file, rows: late });
      const { report: lane } = await analyzeBytes(bytes, {}, file);
      expect({ file, ...lane }).toEqual({ file, ...layers });
    }
  });

  test('of busy traffic', async () => {
    const { early, late } = await bothRows(busyCapture(3, 3), 'busy.pcap');
    expect(early.length).toBeGreaterThan(25_000);
    expect(early.findIndex((row, at) => row !== late[at])).toBe(-1);
  });
});

/** Returns the rows of the lines that a report shows, from the lane and from the layers. */
async function bothChosen(bytes: Uint8Array, file: string, lines: 'auto' | 'findings') {
  const reporter = csv();
  const chosen = [];
  for (const options of [{ lines }, { lines, onLine: () => undefined }]) {
    const analysed = await analyzeBytes(bytes, options, file);
    chosen.push(analysed.lines.map((line) => reporter.line!(line)));
  }
  return { lane: chosen[0]!, layers: chosen[1]! };
}

describe('the lines that a report shows are the same from the lane and from the layers', () => {
  test('of each capture', async () => {
    for (const file of captures) {
      const bytes = readFileSync(new URL(file, CAPTURES));
      const { lane, layers } = await bothChosen(bytes, file, 'findings');
      expect({ file, rows: lane }).toEqual({ file, rows: layers });
    }
  });

  test('of busy traffic, of which a report shows findings and their context alone', async () => {
    for (const lines of ['auto', 'findings'] as const) {
      const { lane, layers } = await bothChosen(busyCapture(40, 500), 'busy.pcap', lines);
      expect(lane.length).toBeGreaterThan(100);
      expect(lane.length).toBeLessThan(5_000);
      expect(lane).toEqual(layers);
    }
  });
});
