import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { analyzeBytes } from './support/analysis.ts';

const FOLDER = new URL('../fixtures/docker/', import.meta.url);

/** The resolver of a container listens on a port of its own, to which the container's own rules translate port 53. */
const RECORDED = [
  { file: 'name-of-a-container.pcap', port: 52_116, lookups: 2, queries: 4 },
  { file: 'name-that-is-forwarded.pcap', port: 51_919, lookups: 2, queries: 8 },
];

describe.each(RECORDED)('$file: 127.0.0.11, on any', ({ file, port, lookups, queries }) => {
  const octets = readFileSync(new URL(file, FOLDER));

  test('answers from port 53 belong to queries that were seen on their way to its own port', async () => {
    const { summary, findings } = (await analyzeBytes(octets, { ports: [port] })).report;
    expect(findings).toEqual([]);
    expect(summary).toMatchObject({ lookups, queries, answered: queries, lost: 0, failed: 0 });
  });

  test('without its port, nothing is said of what was not captured', async () => {
    const { summary, findings } = (await analyzeBytes(octets)).report;
    expect(findings.map(({ severity }) => severity).filter((one) => one !== 'note')).toEqual([]);
    expect(summary).toMatchObject({ lost: 0, failed: 0 });
  });
});
