import { expect, test } from '@jest/globals';
import { MAX_RESTING } from '../src/lookup/grouping/grouping.ts';
import { analyzeBytes } from './support/analysis.ts';
import { buildCapture, type BuiltPacket } from './support/capture.ts';
import { PCAP } from './support/reading.ts';
import { parseScenario } from './support/scenario.ts';

const ETHERNET = 14;
const IPV4 = 20;
const UDP = 8;

/**
 * Returns traffic in which one pod asks again after five seconds although its query was answered, while others make
 * `lookups` answered lookups.
 */
function answerLostBeside(lookups: number): Uint8Array {
  const ask = 'web.example.test. A';
  const { packets, options } = parseScenario(`pod = 10.244.1.7
other = 10.244.1.8
dns = 10.96.0.10
0       pod:40001 > dns    query     1a2b ${ask}
.0005   dns > pod:40001    response  1a2b ${ask}
.001    other:40000 > dns  query     1a2c ${ask}
.0012   dns > other:40000  response  1a2c ${ask}
5.002   pod:40001 > dns    query     1a2b ${ask}
5.0025  dns > pod:40001    response  1a2b ${ask}
---
`);
  const [query, answer, otherQuery, otherAnswer, ...again] = packets as BuiltPacket[];
  const others = Array.from({ length: lookups }, (_, at) => [
    moved(otherQuery!, 0, 1_024 + at, at / lookups),
    moved(otherAnswer!, 2, 1_024 + at, at / lookups),
  ]).flat();
  others.sort((a, b) => a.time.nanoseconds - b.time.nanoseconds);
  others.sort((a, b) => a.time.seconds - b.time.seconds);
  return buildCapture([query!, answer!, ...others, ...again], { ...PCAP, ...options });
}

/**
 * Returns the packet with another client port, which is at this offset of its UDP header, and another ID, within the
 * next 4.9 s.
 */
function moved(
  { time, bytes }: BuiltPacket,
  place: 0 | 2,
  port: number,
  share: number,
): BuiltPacket {
  const copy = bytes.slice();
  const view = new DataView(copy.buffer);
  view.setUint16(ETHERNET + IPV4 + place, port);
  view.setUint16(ETHERNET + IPV4 + UDP, port);
  const nanoseconds = time.nanoseconds + Math.floor(share * 4.9e9);
  const seconds = time.seconds + Math.floor(nanoseconds / 1e9);
  return { time: { seconds, nanoseconds: nanoseconds % 1e9 }, bytes: copy };
}

test('an answer that did not arrive is seen beside 3,000 healthy lookups a second', async () => {
  const inside = await analyzeBytes(answerLostBeside(MAX_RESTING - 8));
  expect(inside.report.summary).toMatchObject({
    lookups: MAX_RESTING - 7,
    findings: { 'answer-lost': 1 },
  });
});

/** Lookups that have just been answered do not rest yet: their moment is not over. */
const NOT_AT_REST = 2_000;

test('beside more of them the two transmissions are two lookups', async () => {
  const outside = await analyzeBytes(answerLostBeside(MAX_RESTING + NOT_AT_REST));
  expect(outside.report.summary).toMatchObject({
    lookups: MAX_RESTING + NOT_AT_REST + 2,
    findings: {},
  });
});
