import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { analyze } from './support/analyze.ts';
import { analyzeBytes } from './support/analysis.ts';
import { inputsOf, parseScenario } from './support/scenario.ts';

const FOLDER = new URL('../fixtures/redirected/', import.meta.url);

/** Captures in which rules of the host or container translate port 53 to the port of a resolver on the same host. */
const HEALTHY = [
  { file: 'docker-name-of-a-container.pcap', port: 52_116, lookups: 2, queries: 4 },
  { file: 'docker-name-that-is-forwarded.pcap', port: 51_919, lookups: 2, queries: 8 },
  { file: 'redirect-to-15053-ok.pcap', port: 15_053, lookups: 3, queries: 12 },
];

function read(file: string): Uint8Array {
  return readFileSync(new URL(file, FOLDER));
}

describe.each(HEALTHY)('$file', ({ file, port, lookups, queries }) => {
  test('answers from port 53 belong to queries that were seen on their way to the other port', async () => {
    const { summary, findings } = (await analyzeBytes(read(file), { ports: [port] })).report;
    expect(findings).toEqual([]);
    expect(summary).toMatchObject({ lookups, queries, answered: queries, lost: 0, failed: 0 });
  });

  test('without that port, nothing is said of what was not captured', async () => {
    const { summary, findings } = (await analyzeBytes(read(file))).report;
    expect(findings.filter(({ severity }) => severity !== 'note')).toEqual([]);
    expect(summary).toMatchObject({ lost: 0, failed: 0 });
  });
});

test('what is lost behind the resolver on the same host is attributed to its upstream', async () => {
  const octets = read('redirect-to-15053-upstream-AAAA-lost.pcap');
  const { summary, findings } = (await analyzeBytes(octets, { ports: [15_053] })).report;
  expect(summary).toMatchObject({ lookups: 3, queries: 24, answered: 18, lost: 6, failed: 0 });
  expect(findings.map(({ rule, lostType }) => [rule, lostType])).toEqual(
    Array.from({ length: 3 }, () => ['upstream-lost', 'AAAA']),
  );
});

test('a second answer of a resolver on the host is a second answer, and no answer from elsewhere', async () => {
  const scenario = parseScenario(`link LINUX_SLL2
 0     10.244.1.7:40001 > 127.0.0.1:15053   query     0a4b one.example.test. A id=1 if2 out
+.01   127.0.0.1:53 > 10.244.1.7:40001      response  0a4b one.example.test. A id=2 if2
+.001  127.0.0.1:53 > 10.244.1.7:40001      response  0a4b one.example.test. A id=3 if2
---
`);
  const { lines } = await analyze(inputsOf(scenario), { ports: [15_053], lines: 'all' });
  expect(lines.map(({ state }) => state)).toEqual(['answered', 'answer', 'duplicate']);
});
