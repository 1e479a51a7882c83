import { createReadStream, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { analyze, reporters } from '../src/index.ts';
import { parseCsv } from './support/csv.ts';

const FIXTURES = new URL('../fixtures/captures/', import.meta.url);
const octets = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(name, FIXTURES)));
const POD = octets('dnat-glibc-AAAA-dropped-in-node.a-pod.pcap');
const UPLINK = fileURLToPath(new URL('dnat-glibc-AAAA-dropped-in-node.c-uplink.pcap', FIXTURES));
const MANY = octets('glibc-many-lookups-one-lost.pcap');

async function rows(analysis: Awaited<ReturnType<typeof analyze>>): Promise<string[][]> {
  let text = '';
  for await (const piece of reporters.csv(analysis)) text += String(piece);
  return parseCsv(text).slice(1);
}

describe('a format with a row for each message', () => {
  test('takes an analysis with a vantage, whose messages have no rows', async () => {
    const analysis = await analyze(POD, {
      lines: 'all',
      vantages: [{ name: 'uplink', file: 'up.pcap', chunks: () => createReadStream(UPLINK) }],
    });
    expect(analysis.report.captures.map(({ dnsMessages }) => dnsMessages)).toEqual([7, 6]);
    expect(await rows(analysis)).toHaveLength(7);
  });

  test('takes an analysis with a filter', async () => {
    const whole = await analyze(MANY, { lines: 'all' });
    const { name } = whole.report.names[0]!;
    const analysis = await analyze(MANY, { lines: 'all', names: [name] });
    const filtered = await rows(analysis);
    expect(filtered.length).toBeGreaterThan(0);
    expect(filtered.every((row) => row[11] === name)).toBe(true);
    const none = await analyze(MANY, { lines: 'all', names: ['nobody.asked.test'] });
    expect(await rows(none)).toEqual([]);
  });

  test.each(['findings', 'none'] as const)(
    'refuses one that kept %s of the lines',
    async (lines) => {
      const analysis = await analyze(MANY, { lines });
      await expect(rows(analysis)).rejects.toThrow(
        "csv has a row for each DNS message: analyze with { lines: 'all' }",
      );
    },
  );

  test('and a caller still gets every line', async () => {
    const frames: number[] = [];
    const analysis = await analyze(POD, { onLine: ({ frame }) => frames.push(frame) });
    expect(frames).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(analysis.lineCount).toBe(7);
  });
});

test('a capture that is cut within its header is none', async () => {
  for (const octetsLeft of [4, 16, 23])
    await expect(analyze(POD.subarray(0, octetsLeft))).rejects.toMatchObject({
      code: 'cut-off',
      message: `-: cut off in the file header: ${octetsLeft} of 24 bytes at offset 0`,
    });
  const { report } = await analyze(POD.subarray(0, 24));
  expect(report.captures).toMatchObject([{ packets: 0, complete: true }]);
});
