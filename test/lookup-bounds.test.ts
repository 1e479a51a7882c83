import { expect, test } from '@jest/globals';
import { Type } from '../src/dns/codes.ts';
import { Alone } from '../src/lookup/grouping/alone.ts';
import type { Lookup } from '../src/lookup/grouping/lookup.ts';
import { analyzeBytes } from './support/analysis.ts';
import { type BuiltPacket, buildCapture } from './support/capture.ts';
import { PCAP } from './support/reading.ts';
import { parseScenario } from './support/scenario.ts';

/** Bounds of memory that decide what is said, and are beyond what a scenario can hold: just inside, and just outside. */

const HEAD = 'dns = 10.96.0.10\npod = 10.244.1.7\n';

function packetsOf(lines: readonly string[]): readonly BuiltPacket[] {
  return parseScenario(`${HEAD}${lines.join('\n')}\n---\n`).packets;
}

/** A lookup of two legs from one port, answered at once. */
function healthy(at: number, from: string, port: number, id: number, name: string): string[] {
  const [a, aaaa] = [id, id + 1].map((one) => one.toString(16));
  return [
    `${at.toFixed(6)} ${from}:${port} > dns query ${a} ${name} A`,
    `+.0001 ${from}:${port} > dns query ${aaaa} ${name} AAAA`,
    `+.0004 dns > ${from}:${port} response ${a} ${name} A NOERROR`,
    `+.0001 dns > ${from}:${port} response ${aaaa} ${name} AAAA NOERROR`,
  ];
}

/** Both answers do not get back to the client, which repeats its queries after so many other lookups. */
async function isRepetitionKnown(others: number): Promise<boolean> {
  const between = Array.from({ length: others }, (_, at) =>
    healthy(0.01 + (4.8 * at) / others, 'pod', 10_000 + at, 2 * at, `h${at}.example.test.`),
  );
  const repeated = [0, 5].flatMap((at) => healthy(at, 'pod', 9_999, 0xfff0, 'web.example.test.'));
  const lines = [...repeated.slice(0, 4), ...between.flat(), ...repeated.slice(4)];
  const { report } = await analyzeBytes(buildCapture(packetsOf(lines), PCAP));
  return report.findings.some(({ rule }) => rule === 'answer-lost');
}

test('a healthy lookup is remembered for 5.5 s, or until 2,048 others have come', async () => {
  expect(await isRepetitionKnown(2_030)).toBe(true);
  expect(await isRepetitionKnown(2_060)).toBe(false);
});

test('the habits of 32,768 clients are told apart; of those beyond none is known', () => {
  const alone = new Alone(
    () => false,
    () => false,
  );
  const asks = (client: number, qtype: number): void =>
    alone.stays({ client, attempts: [{ qtype }] } as unknown as Lookup);
  // Each asks for A alone; two of them ask for either family by itself, three times.
  for (let client = 1; client < 32_768; client++) asks(client, Type.A);
  for (const client of [32_768, 32_769])
    for (const qtype of [Type.A, Type.AAAA]) for (let n = 0; n < 3; n++) asks(client, qtype);
  const isUsual = (client: number): boolean => alone.isUsual({ client } as unknown as Lookup);
  expect([isUsual(32_768), isUsual(32_769)]).toEqual([true, false]);
});
