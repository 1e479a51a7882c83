import { beforeAll, describe, expect, test } from '@jest/globals';
import { pcapFile } from '../bench/pcap-file.js';
import { Traffic } from '../bench/traffic.js';
import { type Analysed, analyze } from '../src/analyze.ts';

/**
 * An hour's incidents in four minutes: three resolvers, and all that can befall a lookup. The traffic counts what
 * it does to its lookups; the analysis sees the packets alone.
 */
describe('250,000 lookups in which all kinds of trouble are mixed', () => {
  const traffic = new Traffic({
    seed: 5,
    lookups: 250_000,
    clients: 50,
    names: 500,
    resolvers: { glibc: 6, musl: 3, go: 1 },
    troubles: { race: 1_500, bothLost: 600, slow: 1_000, late: 800, servfail: 800, singleLost: 200 },
    outages: [60, 170],
  });
  const { known } = traffic;
  let summary: Analysed['report']['summary'];

  beforeAll(async () => {
    const { report } = await analyze([{ file: 'mix.pcap', chunks: () => chunksOf(traffic) }]);
    ({ summary } = report);
  }, 60_000);

  test('the findings equal the known numbers, rule by rule', () => {
    expect(Object.values(known.findings).every((count) => count > 0)).toBe(true);
    expect(summary.findings).toEqual(known.findings);
  });

  test('so do the counters', () => {
    expect(summary).toMatchObject({
      packets: known.packets,
      lookups: known.lookups,
      pairs: known.pairs,
      exposedPairs: known.pairs,
      unansweredQueries: known.lost.A + known.lost.AAAA,
    });
  });
});

async function* chunksOf(traffic: Traffic): AsyncIterable<Uint8Array> {
  yield* pcapFile(traffic);
}
