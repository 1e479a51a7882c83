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
function busyCapture(clients: number, names: number, lookups = 6_500): Uint8Array {
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

test('the lane and the layers say the same of each text', async () => {
  for (const file of texts) {
    const { lane, layers } = await bothReports(readFileSync(new URL(file, FIXTURES)), file);
    expect({ file, ...lane }).toEqual({ file, ...layers });
  }
});

/** As many lookups as there are rows, the resting one being the first; and more. */
const ROWS = 65_534;
const MORE = 65_600;

/** Lookups that turn out not to be plain, one behind the other within the 5.5 s of a plain one's rest. */
const others = Array.from({ length: MORE }, (_, at) => asked(1_025 + at, A, 160 + at * 60)).flat();

/** A query and its answer, 5 µs later. */
function asked(number: number, leg: Leg, time: number): { time: number; octets: Uint8Array }[] {
  const lookup = { name: number % 50 } as Lookup;
  const query = { lookup, leg, id: number & 0xffff, ipId: 0 } as Transmission;
  const client = { client: 0x0a00_0000 + (number >> 10), port: 40_000 + (number & 1_023) };
  const envelope = { ...client, server: 0x0a60_000a, ttl: 64 };
  const answer = { to: query, time, ipId: 0 };
  return [
    { time, octets: frameOf(query, envelope) },
    { time: time + 5, octets: frameOf(answer, envelope) },
  ];
}

/** Both queries of a plain lookup and their answers. */
function pair(number: number, time: number): ReturnType<typeof asked> {
  return [...asked(number, A, time), ...asked(number, AAAA, time + 20)];
}

/** Returns a capture with a resting pair and, while it rests, `lookups` others. */
function behindOneThatRests(lookups: number): Uint8Array {
  return pcapOf([...pair(1, 0), ...others.slice(0, 2 * lookups), ...pair(2, lookups * 60 + 200)]);
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

test.each([ROWS, MORE])(
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

/** Returns the first row that differs. */
function firstOdd(lane: readonly string[], layers: readonly string[]): unknown {
  const at = lane.findIndex((row, index) => row !== layers[index]);
  return at < 0 && lane.length === layers.length
    ? undefined
    : { at, lane: lane[at], layers: layers[at] };
}

/**
 * Compares what the lane says of a capture with what the layers say, which keep all lines: the report, the lines that
 * it shows, and the rows of the CSV. The program makes a row as soon as it is final, and leaves message and lookup to
 * the next one.
 */
async function compared(
  bytes: Uint8Array,
  file: string,
  choices: readonly ('auto' | 'findings')[],
) {
  const reporter = csv();
  const rowOf = (line: Line) => reporter.line!(line);
  const early: (string | Line)[] = [];
  await analyzeBytes(
    bytes,
    { onRow: (line) => early.push(line.isFinal ? rowOf(line) : line) },
    file,
  );
  const kept: Line[] = [];
  const layers = await analyzeBytes(
    bytes,
    { lines: 'findings', onLine: (line) => kept.push(line) },
    file,
  );
  const rows = early.map((row) => (typeof row === 'string' ? row : rowOf(row)));
  const chosen = layers.lines.map(rowOf);
  const { report } = await analyzeBytes(bytes, {}, file);
  const odd: Record<string, unknown> = {
    report: firstDifference(report, layers.report),
    rows: firstOdd(rows, kept.map(rowOf)),
  };
  for (const lines of choices) {
    const lane = await analyzeBytes(bytes, { lines }, file);
    odd[`lines: ${lines}`] = firstOdd(lane.lines.map(rowOf), chosen);
  }
  return { odd, rows, chosen };
}

describe('lane and layers give the same report, rows, and lines that the report shows', () => {
  test('of each capture', async () => {
    for (const file of captures) {
      const bytes = readFileSync(new URL(file, CAPTURES));
      const { odd } = await compared(bytes, file, ['findings']);
      expect({ file, ...odd }).toEqual({ file });
    }
  });

  test.each([
    ['many clients', 40, 500],
    ['one client, whose ports come round', 1, 3],
  ])('of traffic that fills tables: %s', async (_, clients, names) => {
    // In a long capture, `auto` chooses findings and their context alone.
    const choices = ['auto', 'findings'] as const;
    const { odd, rows, chosen } = await compared(busyCapture(clients, names), 'busy.pcap', choices);
    expect(odd).toEqual({});
    expect(rows.length).toBeGreaterThan(25_000);
    expect(chosen.length).toBeGreaterThan(100);
    expect(chosen.length).toBeLessThan(5_000);
  });
});
