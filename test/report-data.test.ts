import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { encode, type PacketOpt } from 'dns-packet';
import { array, assert, nat, property, tuple } from 'fast-check';
import { COLUMNS, Grid, MAX_DOTS, Timeline } from '../src/lookup/figures/timeline.ts';
import { FIRST_PACKET, MILLISECOND } from '../src/wire/time.ts';
import { analyze } from './support/analyze.ts';
import { analyzeBytes } from './support/analysis.ts';
import { buildCapture } from './support/capture.ts';
import { buildUdpFrame } from './support/packet.ts';
import { inputsOf, parseScenario } from './support/scenario.ts';

const ROOT = new URL('../', import.meta.url);
const CAPTURES = new URL('fixtures/captures/', ROOT);

test('the report of every capture is as the published schema says', async () => {
  const schema = readFileSync(new URL('schema/report.schema.json', ROOT), 'utf8');
  const validate = new Ajv2020({ strict: true, allErrors: true }).compile(
    JSON.parse(schema) as object,
  );
  for (const file of readdirSync(CAPTURES).filter((name) => /\.pcap(ng)?$/.test(name))) {
    const { report } = await analyzeBytes(new Uint8Array(readFileSync(new URL(file, CAPTURES))));
    expect([file, validate(report), validate.errors]).toEqual([file, true, null]);
  }
});

test('a lookup during which the clock was set has no part in the durations, as how long it took is not known', async () => {
  const scenario =
    parseScenario(` 0     10.244.1.7:40001 > 10.96.0.10  query     0a4b one.example.test. A
+.01   10.96.0.10 > 10.244.1.7:40001  response  0a4b one.example.test. A
 2     10.244.1.7:40003 > 10.96.0.10  query     1a4b web.example.test. A
 3602  10.96.0.10 > 10.244.1.7:40003  response  1a4b web.example.test. A
---
`);
  const { report } = await analyze(inputsOf(scenario));
  expect(report.summary.findings).toEqual({ 'clock-stepped': 1 });
  expect(report.servers[0]!.latencyMs).toMatchObject({ max: 10 });
  expect(report.clients[0]!.latencyMs).toMatchObject({ max: 10 });
  expect(report.latency.percentilesMs).toMatchObject({ max: 10 });
});

test('a finding lists its packets: both legs, the lost one, the wait, the retry and its answer', async () => {
  const { report } = await analyzeBytes(
    new Uint8Array(readFileSync(new URL('glibc-AAAA-lost-once.pcap', CAPTURES))),
  );
  const packets = report.findings[0]!.packets!.map(
    ({ frame, atMs, message, type, state, transmission = 1 }) =>
      [frame, atMs, type, message, state, transmission].join(' '),
  );
  expect(packets).toEqual([
    '1 0 A query answered 1',
    '2 0.396 AAAA query lost 1',
    '3 3.097 A response answer 1',
    '4 5001.468 A query answered 2',
    '5 5004.126 A response answer 1',
    '6 5004.3 AAAA query answered 2',
    '7 5006.728 AAAA response answer 1',
  ]);
});

describe('the timeline', () => {
  const lookups = array(tuple(nat({ max: 2 ** 40 }), nat({ max: 2 ** 36 })), {
    minLength: 1,
    maxLength: 300,
  });

  test('counts each lookup in the cell of its start and its duration, however long the capture becomes', () => {
    assert(
      property(lookups, (all) => {
        const grid = new Grid();
        for (const [start, duration] of all) grid.add(start, duration);
        const cells = grid.cells();
        expect(cells.reduce((sum, cell) => sum + cell.lookups, 0)).toBe(all.length);
        expect(Math.max(...cells.map(({ column }) => column))).toBeLessThan(COLUMNS);
        for (const [start, duration] of all) {
          const column = Math.floor(Math.max(0, start - FIRST_PACKET) / grid.width);
          const holds = ({ from, to }: (typeof cells)[number]) =>
            duration === 0
              ? from === undefined
              : from! <= duration && (duration < to! || duration >= 2 ** 35);
          expect(cells.some((cell) => cell.column === column && holds(cell))).toBe(true);
        }
      }),
    );
  });

  test('keeps lookups by themselves while a picture can show them', () => {
    const timeline = new Timeline();
    for (let at = 0; at < MAX_DOTS; at++) timeline.add(at, at % 2 === 0 ? MILLISECOND : 0);
    expect(timeline.dots()).toHaveLength(MAX_DOTS);
    expect(timeline.dots()!.slice(0, 2)).toEqual([{ at: 0, duration: MILLISECOND }, { at: 1 }]);
    expect(timeline.cells()).toEqual([]);
    timeline.add(0, 1);
    expect(timeline.dots()).toBeUndefined();
    expect(timeline.cells().reduce((sum, cell) => sum + cell.lookups, 0)).toBe(MAX_DOTS + 1);
  });
});

test('a row tells why a server failed when it says so (RFC 8914), and names what is no lookup', async () => {
  const questions = [{ type: 'A', name: 'web.example.test' } as const];
  const query = encode({ type: 'query', id: 7, questions });
  const reason = Buffer.concat([Buffer.from([0, 22]), Buffer.from('"timed" out')]);
  const options = [{ code: 15, data: reason }] as unknown as PacketOpt[];
  const opt = { type: 'OPT', name: '.', udpPayloadSize: 1232, extendedRcode: 0 } as const;
  const additionals = [{ ...opt, ednsVersion: 0, flags: 0, flag_do: false, options }];
  const failure = encode({ type: 'response', id: 7, flags: SERVFAIL, questions, additionals });
  const update = Uint8Array.from(query);
  update[2] = OPCODE_UPDATE << 3;

  const packets = [toServer(query), toClient(failure), toServer(update)];
  const capture = buildCapture(
    packets.map((bytes, second) => ({ time: { seconds: second, nanoseconds: 0 }, bytes })),
    { format: 'pcap', order: 'le', resolution: 'us', linkType: RAW },
  );
  const { lines } = await analyzeBytes(capture, { lines: 'all' });
  expect(lines.map(({ annotation }) => annotation)).toEqual([
    'A query; answered in frame 2 after 1,000 ms',
    String.raw`A response SERVFAIL (No Reachable Authority: "\"timed\" out") to frame 1 after 1,000 ms`,
    'UPDATE message, no lookup',
  ]);
});

const SERVFAIL = 2;
const OPCODE_UPDATE = 5;
const RAW = 101;
const CLIENT = { source: '10.244.1.7', sourcePort: 40_001 };
const SERVER = { destination: '10.96.0.10', destinationPort: 53 };

function toServer(payload: Uint8Array): Uint8Array {
  return buildUdpFrame({ linkType: RAW, ...CLIENT, ...SERVER, payload });
}

function toClient(payload: Uint8Array): Uint8Array {
  return buildUdpFrame({
    linkType: RAW,
    source: SERVER.destination,
    sourcePort: SERVER.destinationPort,
    destination: CLIENT.source,
    destinationPort: CLIENT.sourcePort,
    payload,
  });
}
