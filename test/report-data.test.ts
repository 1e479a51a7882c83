import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { array, assert, nat, property, tuple } from 'fast-check';
import { COLUMNS, MAX_DOTS, Timeline } from '../src/lookup/timeline.ts';
import { MILLISECOND } from '../src/wire/time.ts';
import { analyzeBytes } from './support/analysis.ts';

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
        const timeline = new Timeline();
        for (const [start, duration] of all) timeline.add(start, duration);
        const cells = timeline.cells();
        expect(cells.reduce((sum, cell) => sum + cell.lookups, 0)).toBe(all.length);
        expect(Math.max(...cells.map(({ column }) => column))).toBeLessThan(COLUMNS);
        for (const [start, duration] of all) {
          const column = Math.floor(start / timeline.width);
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
    timeline.add(0, 1);
    expect(timeline.dots()).toBeUndefined();
  });
});
