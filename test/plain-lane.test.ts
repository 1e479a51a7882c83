import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { pcapFile } from '../bench/pcap-file.js';
import { Traffic } from '../bench/traffic.js';
import { analyzeBytes } from './support/analysis.ts';

/**
 * Healthy lookups are rows of numbers, as long as nobody asks for lines (src/lookup/plain/): what the layers say of them is
 * what the lane says. The oracle compares the two at each of its seeds, test/scenarios.test.ts of each scenario.
 */
const CAPTURES = new URL('../fixtures/captures/', import.meta.url);

/** What is said of a capture without and with lines. */
async function bothReports(bytes: Uint8Array, file: string) {
  const { report: lane } = await analyzeBytes(bytes, {}, file);
  const { report: layers } = await analyzeBytes(bytes, { onLine: () => undefined }, file);
  return { lane, layers };
}

describe('the lane and the layers say the same', () => {
  test('of each capture', async () => {
    for (const file of readdirSync(CAPTURES).filter((name) => name.endsWith('.pcap'))) {
      const { lane, layers } = await bothReports(readFileSync(new URL(file, CAPTURES)), file);
      expect({ file, ...lane }).toEqual({ file, ...layers });
    }
  });

  // 1,000 lookups a second, of which those of 5.5 s are open: more rows than there is room for at first.
  test.each([
    ['many clients', { clients: 40, names: 500 }],
    ['one client, whose ports come round', { clients: 1, names: 3 }],
  ])('of traffic that fills tables: %s', async (_, { clients, names }) => {
    const traffic = new Traffic({
      seed: 3,
      lookups: 12_000,
      clients,
      names,
      troubles: { race: 3_000, bothLost: 2_000 },
      resolvers: { glibc: 6, musl: 2, go: 2 },
      outages: [],
    });
    const chunks: Buffer[] = [];
    // Each is written over by the next one.
    for (const chunk of pcapFile(traffic)) chunks.push(Buffer.from(chunk));
    const { lane, layers } = await bothReports(Buffer.concat(chunks), 'busy.pcap');
    expect(lane).toEqual(layers);
  });
});
