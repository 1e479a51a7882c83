import { beforeAll, describe, expect, test } from '@jest/globals';
import { AnnotatedLine } from '../src/report/lines/annotated-line.ts';
import type { Line } from '../src/report/lines/line.ts';
import { FORMATS } from '../src/report/index.ts';
import type { Piece, Reporter } from '../src/report/reporter.ts';
import { Utf8Text } from '../src/wire/texts/utf8-text.ts';
import { wordsOf } from '../src/words/words.ts';
import { analyzeBytes } from './support/analysis.ts';

/**
 * Rows of healthy lookups are put together from what is kept by bytes (src/report/rows/csv-plain.ts): they are those that
 * are made cell by cell of lines that somebody keeps. Names, answers and times here are such that cells have to be escaped.
 */
const A = 1;
const AAAA = 28;

/** What a pair of queries is like. */
interface Pair {
  readonly labels: readonly string[];
  /** Addresses in the answer to A. */
  readonly addresses: number;
  /** NOERROR, or NXDOMAIN. */
  readonly rcode: number;
  /** From query to answer, microseconds. */
  readonly rtt: number;
  /** AAAA is asked when A was answered. */
  readonly isSequential: boolean;
  readonly isIpv6: boolean;
}

const NAMES = [
  ['web', 'example', 'test'],
  ['WeB', 'Example', 'TEST'],
  ['=SUM(A1)', 'example'],
  ['a,b', 'example'],
  ['"quoted"', 'example'],
  ['bell\u0007', 'd\u00e9j\u00e0', 'example'],
  ['a.b', 'example'],
  ['-minus', 'example'],
];
/** A microsecond, what is rounded up to a second, and more than a second: 1,200 ms has a comma. */
const RTTS = [1, 999, 2_340, 9_995, 99_960, 500_000, 999_400, 999_600, 1_200_000];

/** Each as often as it takes to be kept and used again. */
function pairs(): Pair[] {
  const all: Pair[] = [];
  for (let round = 0; round < 4; round++)
    for (const [at, labels] of NAMES.entries())
      for (const [of, rtt] of RTTS.entries())
        all.push({
          labels,
          rtt,
          addresses: (at + of) % 3,
          rcode: of === 4 ? 3 : 0,
          isSequential: of === 2,
          isIpv6: (at + of) % 2 === 1,
        });
  return all;
}

function u16(value: number): number[] {
  return [(value >>> 8) & 0xff, value & 0xff];
}

function message(pair: Pair, type: number, id: number, isResponse: boolean): number[] {
  const count = isResponse && type === A && pair.rcode === 0 ? pair.addresses : 0;
  const flags = isResponse ? 0x8180 | pair.rcode : 0x0100;
  const octets = [...u16(id), ...u16(flags), 0, 1, ...u16(count), 0, 0, 0, 0];
  for (const label of pair.labels) octets.push(label.length, ...Buffer.from(label, 'latin1'));
  octets.push(0, ...u16(type), 0, 1);
  for (let address = 1; address <= count; address++)
    octets.push(0xc0, 12, ...u16(A), 0, 1, 0, 0, 0, 30, 0, 4, 10, 0, 0, address);
  return octets;
}

function packet(pair: Pair, port: number, dns: readonly number[], isResponse: boolean): Uint8Array {
  const [from, to] = isResponse ? [53, port] : [port, 53];
  const udp = [...u16(from), ...u16(to), ...u16(8 + dns.length), 0, 0, ...dns];
  const [client, server] = pair.isIpv6
    ? [
        [0xfd, ...Array<number>(14).fill(0), 7],
        [0xfd, ...Array<number>(14).fill(0), 10],
      ]
    : [
        [10, 244, 0, 7],
        [10, 96, 0, 10],
      ];
  const ends = isResponse ? [...server, ...client] : [...client, ...server];
  const ip = pair.isIpv6
    ? [0x60, 0, 0, 0, ...u16(udp.length), 17, 64, ...ends]
    : [0x45, 0, ...u16(20 + udp.length), 0, 0, 0x40, 0, 64, 17, 0, 0, ...ends];
  const ethernet = [...Array<number>(12).fill(2), ...u16(pair.isIpv6 ? 0x86dd : 0x0800)];
  return Uint8Array.from([...ethernet, ...ip, ...udp]);
}

/** One pair each 200 ms, and then nothing but one for as long as any of them rests. */
function capture(): Uint8Array {
  const frames: { at: number; octets: Uint8Array }[] = [];
  for (const [number, pair] of [...pairs(), ...pairs().slice(0, 40)].entries()) {
    const port = 20_000 + number;
    const start = number * 200_000;
    const second = start + (pair.isSequential ? pair.rtt + 50 : 0.5);
    for (const [type, at] of [
      [A, start],
      [AAAA, second],
    ] as const) {
      const id = (number * 2 + (type === A ? 0 : 1)) * 31;
      frames.push({ at, octets: packet(pair, port, message(pair, type, id, false), false) });
      const back = packet(pair, port, message(pair, type, id, true), true);
      frames.push({ at: at + pair.rtt + 0.7, octets: back });
    }
  }
  frames.sort((one, other) => one.at - other.at);
  const head = Buffer.alloc(24);
  for (const [at, value] of [0xa1b2_c3d4, 0x0004_0002, 0, 0, 65_535, 1].entries())
    head.writeUInt32LE(value, 4 * at);
  const records = frames.map(({ at, octets }) => {
    const record = Buffer.alloc(16);
    const [seconds, rest] = [Math.floor(at / 1e6), Math.floor(at % 1e6)];
    for (const [place, value] of [seconds, rest, octets.length, octets.length].entries())
      record.writeUInt32LE(value, 4 * place);
    return Buffer.concat([record, octets]);
  });
  return Buffer.concat([head, ...records]);
}

function rowOf(reporter: Reporter<Piece>, line: Line): string {
  if (!reporter.append) return reporter.line!(line) as string;
  const out = new Utf8Text();
  reporter.append(line, out);
  return out.taken();
}

describe.each(['en', 'zh'] as const)('rows of what is kept, in %s', (language) => {
  const early: Record<string, string[]> = { csv: [], ndjson: [] };
  const late: Record<string, string[]> = { csv: [], ndjson: [] };
  let plain = 0;

  beforeAll(async () => {
    const words = await wordsOf(language);
    const bytes = capture();
    const options = { words, slowMs: 5_000 };
    const reporters: [string, Reporter<Piece>][] = [];
    for (const format of ['csv', 'ndjson'] as const)
      reporters.push([format, await FORMATS[format].load({ lines: 'all', color: false, words })]);
    const file = 'a,"b".pcap';
    const onRow = (line: Line): void => {
      if (line instanceof AnnotatedLine && line.plain) plain++;
      for (const [format, reporter] of reporters) early[format]!.push(rowOf(reporter, line));
    };
    await analyzeBytes(bytes, { ...options, onRow }, file);
    const kept: Line[] = [];
    await analyzeBytes(bytes, { ...options, onLine: (line) => kept.push(line) }, file);
    for (const [format, reporter] of reporters)
      late[format] = kept.map((line) => rowOf(reporter, line));
  });

  test('a third are: the others wait too long, or beside one that does', () => {
    expect(plain / early['csv']!.length).toBeGreaterThan(0.3);
  });

  test.each(['csv', 'ndjson'])('%s is the same as made cell by cell', (format) => {
    const first = early[format]!.findIndex((row, at) => row !== late[format]![at]);
    expect([early[format]![first], early[format]!.length]).toEqual([
      late[format]![first],
      late[format]!.length,
    ]);
  });
});
