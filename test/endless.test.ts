import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from '@jest/globals';

import { cleanTrials } from '../src/compare/sample-size.ts';
import { FORMATS, type Format } from '../src/report/index.ts';
import type { Line } from '../src/report/lines/line.ts';
import type { LookupRow } from '../src/report/build/lookups/lookup-row.ts';
import { ENGLISH } from '../src/words/words.ts';
import { analyzeBytes } from './support/analysis.ts';
import {
  enhancedPacket,
  interfaceDescription,
  option,
  pcapHeader,
  sectionHeader,
} from './support/capture.ts';
import { ANSWER, QUERY, raw, Trial, udp, V4, withOctets } from './support/decoding.ts';
import { concat, u16, u64 } from './support/octets.ts';
import { buildIpFrame } from './support/packet.ts';
import { dnspcap } from './support/program.ts';
import { computedMs } from './support/processor-time.ts';

/** Inputs that could run forever. Each of these once did not return, or could not be stopped. */
const folder = mkdtempSync(join(tmpdir(), 'dnspcap-endless-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Returns a fragment of an IPv4 packet: its offset is in units of 8 bytes, and `more` says whether more follow. */
function piece(octets: number, at: number, more: boolean, protocol = 17): Uint8Array {
  const frame = buildIpFrame({ linkType: raw, ...V4 }, protocol, new Uint8Array(octets));
  return withOctets(frame, 6, ...u16((more ? 0x2000 : 0) | at));
}

describe('fragments', () => {
  test.each([17, 1])('an empty one at the end, of protocol %i, says nothing', (protocol) => {
    const trial = new Trial();
    const pieces = [
      piece(16, 2, false, protocol),
      piece(0, 1, false, protocol),
      piece(8, 0, true, protocol),
    ];
    expect(pieces.map((frame) => trial.outcome(raw, frame))).toEqual([0, 'bad-ip-length', 0]);
    trial.end();
  });

  test('128 pieces from the last to the first are one packet', () => {
    const whole = udp(concat(QUERY, new Uint8Array(128 * 8 - QUERY.length - 8)));
    const frames = Array.from({ length: 128 }, (_, at) => {
      const part = whole.subarray(at * 8, at * 8 + 8);
      const frame = buildIpFrame({ linkType: raw, ...V4 }, 17, part);
      return withOctets(frame, 6, ...u16((at < 127 ? 0x2000 : 0) | at));
    });
    const trial = new Trial();
    for (const frame of frames.toReversed()) trial.decode(raw, frame);
    expect(trial.seen).toMatchObject([{ payloadLength: 1_016 }]);
  });
});

/** Returns queries and answers, half a minute apart, at times that `if_tsoffset` moves by `offset` seconds. */
function moved(offset: bigint, step = 30): Uint8Array {
  const packet = (at: number, isAnswer: boolean) => {
    const ends = isAnswer ? { source: V4.destination, destination: V4.source } : V4;
    const ports: [number, number] = isAnswer ? [53, 40_000 + at] : [40_000 + at, 53];
    const bytes = buildIpFrame(
      { linkType: raw, ...ends },
      17,
      udp(isAnswer ? ANSWER : QUERY, ...ports),
    );
    const time = { seconds: 1_700_000_000 + at * step, nanoseconds: isAnswer ? 3_000_000 : 0 };
    return enhancedPacket({ time, bytes }, 1_000_000n, 'le');
  };
  return concat(
    sectionHeader('le'),
    interfaceDescription(raw, 0, [option(14, u64(BigInt.asUintN(64, offset), 'le'), 'le')], 'le'),
    ...[0, 1, 2, 3].flatMap((at) =>
      at === 3 ? [packet(at, false)] : [packet(at, false), packet(at, true)],
    ),
  );
}

async function write(format: Format, bytes: Uint8Array): Promise<string> {
  const rows: Line[] = [];
  const lookups: LookupRow[] = [];
  const { report, lines } = await analyzeBytes(bytes, {
    lines: 'all',
    onLine: (line) => rows.push(line),
    onLookup: (row) => lookups.push(row),
  });
  const reporter = await FORMATS[format].load({ lines: 'all', color: false, words: ENGLISH });
  const pieces = [
    reporter.begin?.() ?? '',
    ...rows.map((line) => reporter.line?.(line) ?? ''),
    ...lookups.map((row) => reporter.lookup?.(row) ?? ''),
    reporter.end(report, reporter.line ? [] : lines),
  ];
  return pieces
    .map((one) => (typeof one === 'string' ? one : Buffer.from(one).toString('latin1')))
    .join('');
}

describe('far times', () => {
  const FAR = [
    8_640_000_000_000n,
    8_640_000_000_000n - 1_700_000_000n,
    2n ** 63n - 1n,
    -(2n ** 63n),
    -8_640_000_000_000n,
    253_402_300_799n - 1_700_000_045n,
  ];

  test.each(Object.keys(FORMATS) as Format[])('are written as %s', async (format) => {
    for (const offset of FAR)
      expect(await write(format, moved(offset))).not.toMatch(/Invalid Date|"NaN|NaN%/);
  });

  test.each(FAR)(
    'moved by %i seconds: the years have four digits, and each record is JSON',
    async (offset) => {
      const rows = (await write('ndjson', moved(offset))).trim().split('\n').slice(0, -1);
      expect(rows).toHaveLength(7);
      for (const row of rows) {
        const { ts, 'dnspcap.time': time } = JSON.parse(row) as {
          ts: number;
          'dnspcap.time': string;
        };
        expect(time).toMatch(/^(?:1970-01-01|9999-12-31)T\d\d:\d\d:\d\d\.\d{6}Z$/);
        expect(Math.abs(ts - Date.parse(time) / 1_000)).toBeLessThan(0.002);
      }
      const { captures } = (await analyzeBytes(moved(offset))).report;
      expect(captures[0]!.warnings.map(({ code }) => code)).toContain('far-time');
    },
  );

  test('285 years from one packet to the next', async () => {
    const bytes = moved(0n, 285 * 365 * 86_400);
    for (const row of (await write('ndjson', bytes)).trim().split('\n')) JSON.parse(row);
    const { captures } = (await analyzeBytes(bytes)).report;
    expect(captures[0]!.warnings).toMatchObject([
      { code: 'time-went-back' },
      { code: 'far-time', count: 5 },
    ]);
  });
});

/** Returns a tar header with this size field, and two blocks of bytes after it. */
function tarOf(size: Uint8Array): Uint8Array {
  const header = new Uint8Array(512);
  const text = (at: number, value: string): void => header.set(new TextEncoder().encode(value), at);
  text(0, 'a.pcap');
  text(100, '0000644');
  header.set(size, 124);
  text(148, '        ');
  text(257, 'ustar\u000000');
  text(
    148,
    `${header
      .reduce((sum, octet) => sum + octet, 0)
      .toString(8)
      .padStart(6, '0')}\u0000`,
  );
  return concat(header, new Uint8Array(1_024).fill(0x61));
}

test.each([0x80, 0x81, 0x90, 0xc0, 0xfe, 0xff])(
  'a tar archive whose size field begins with 0x%x',
  async (first) => {
    const file = join(folder, 'size.tar');
    writeFileSync(file, tarOf(Uint8Array.of(first, ...new Uint8Array(11).fill(0x7f))));
    const { code, err } = await dnspcap(['analyze', file]);
    expect(code).toBe(2);
    expect(err).toContain('damaged archive');
  },
);

test('shares that no number of trials tells apart, in a report that somebody edited', () => {
  expect(cleanTrials({ events: 0, of: 30 }, 0.05)).toBeGreaterThan(1e9);
  expect(cleanTrials({ events: 3, of: 30 }, 0.05)).toBeLessThan(1_000);
});

const BIN = fileURLToPath(new URL('../bin/dnspcap.js', import.meta.url));
// It needs dist/, which `npm run check` builds before it tests.
const built = existsSync(new URL('../dist/cli.js', import.meta.url)) ? describe : describe.skip;

/** Returns a zstd block (RFC 8878 section 3.1.1.2): raw, or one byte repeated `size` times. */
function zstdBlock(type: 0 | 1, size: number, isLast: boolean): Uint8Array {
  const header = (size << 3) | (type << 1) | Number(isLast);
  return Uint8Array.of(header & 0xff, (header >> 8) & 0xff, header >> 16);
}

/** Returns a zstd frame of these bytes and gigabytes of zeros: each four bytes stand for 128 KiB. */
function withZeros(first: Uint8Array): Uint8Array {
  const frame = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0, 0x58);
  const zeros = concat(zstdBlock(1, 1 << 17, false), Uint8Array.of(0));
  const many = Array.from({ length: 60_000 }, () => zeros);
  return concat(frame, zstdBlock(0, first.length, false), first, ...many, zstdBlock(0, 0, true));
}

built('a signal ends the program within a second', () => {
  test.each([
    [
      'a capture of a billion empty packets',
      'zeros.pcap.zst',
      withZeros(pcapHeader(0xa1b2c3d4, 'le', 0, raw)),
    ],
    [
      'an archive of a file of zeros',
      'zeros.tar.zst',
      withZeros(tarOf(new TextEncoder().encode('77777777777 ')).subarray(0, 512)),
    ],
  ])('%s', async (_what, name, octets) => {
    const file = join(folder, name);
    writeFileSync(file, octets);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      const child = spawn(process.execPath, [BIN, 'analyze', file, '-o', join(folder, 'r.csv')]);
      await new Promise((resolve) => {
        setTimeout(resolve, 1_500);
      });
      // The program is still reading; for an archive, still looking at its contents.
      expect(child.exitCode).toBeNull();
      // Processor time, because waiting on a busy machine does not count.
      const before = computedMs(child.pid!) + computedMs('ended children');
      child.kill(signal);
      const [, by] = (await once(child, 'close')) as [number | null, string | null];
      expect(by).toBe(signal);
      expect(computedMs('ended children') - before).toBeLessThan(1_000);
      expect(readdirSync(folder).filter((entry) => entry.includes('r.csv'))).toEqual([]);
    }
  });
});
