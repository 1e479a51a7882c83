import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { asyncProperty, check } from 'fast-check';
import type { Report, ReportFinding } from '../src/report/report.ts';
import { text } from '../src/report/text/text.ts';
import { ENGLISH } from '../src/words/words.ts';
import { type Forwarding, forwarding, runOf, type Truth } from './oracle/forwarding.ts';
import { analyzeBytes } from './support/analysis.ts';
import { buildCapture } from './support/capture.ts';
import { parseScenario } from './support/scenario.ts';

const FOLDER = new URL('../fixtures/scenarios/', import.meta.url);

async function analysed(written: string) {
  const { packets, options } = parseScenario(written);
  const container = { format: 'pcap', order: 'le', resolution: 'us', linkType: 1 } as const;
  return analyzeBytes(buildCapture(packets, { ...container, ...options }));
}

async function reportOf(written: string): Promise<Report> {
  return (await analysed(written)).report;
}

/** Number of runs: some ten seconds. */
const RUNS = 120;

const OF_UPSTREAM = new Set(['slow-upstream', 'upstream-lost']);
/** The report rounds to microseconds; a query takes up to 220 µs to the forwarder. */
const SLACK_MS = 2;

/** Returns the milliseconds that a client waited for the forwarder's upstream exchanges, each moment counted once. */
function upstreamTime({ waits, ended = Infinity }: Truth): number {
  const sorted = waits.toSorted((a, b) => a.sent - b.sent);
  let [passed, sum] = [0, 0];
  for (const { sent } of sorted) {
    const later = sorted.map(({ answered = Infinity }) => answered).filter((time) => time > sent);
    const end = Math.min(ended, ...later);
    const start = Math.max(sent, passed);
    if (end > start) sum += end - start;
    passed = Math.max(passed, end);
  }
  return sum / 1_000;
}

function addressOf({ client }: Truth, { isLocal }: Forwarding): string {
  const number = Number(client.slice(1));
  return isLocal ? `127.0.1.${number}` : `10.244.1.${number + 7}`;
}

/** Returns false and missing statements about a run. */
async function faultsOf(drawn: Forwarding): Promise<string[]> {
  const { text: packets, truths } = runOf(drawn);
  const report = await reportOf(packets);
  const faults: string[] = [];
  const { lookups } = report.summary;
  if (lookups !== truths.length + 1) faults.push(`${lookups} lookups, not ${truths.length + 1}`);
  for (const { address } of report.clients)
    if (address === '10.244.0.3') faults.push('the forwarder is a client');
  for (const truth of truths) {
    const address = addressOf(truth, drawn);
    const found = report.findings.filter(({ client }) => client?.address === address);
    faults.push(...faultsOfLookup(truth, found).map((fault) => `${address}: ${fault}`));
  }
  return faults;
}

function faultsOfLookup(truth: Truth, found: readonly ReportFinding[]): string[] {
  const faults = found.flatMap(faultsOfHops);
  if (found.length > 1) faults.push(`${found.length} findings`);
  const claim = found.find(({ rule }) => OF_UPSTREAM.has(rule));
  const spent = upstreamTime(truth);
  const waited = truth.ended === undefined ? Infinity : (truth.ended - truth.began) / 1_000;
  if (claim !== undefined && Number.isFinite(waited)) {
    if (spent < waited / 2 - SLACK_MS) faults.push(`${claim.rule}, but ${spent} of ${waited} ms`);
    if (!claim.hops!.some(({ server }) => server.address === '10.0.0.2'))
      faults.push('not the upstream that it was');
  }
  const isPlain = !truth.isShared && !truth.isLost && Number.isFinite(waited);
  const isDue = waited >= 1_000 + SLACK_MS && spent >= waited / 2 + SLACK_MS;
  if (isPlain && isDue && claim === undefined)
    faults.push(`nothing of ${spent} of ${waited} ms: ${found.map(({ rule }) => rule).join()}`);
  return faults;
}

function faultsOfHops({ hops, stallMs = 0 }: ReportFinding): string[] {
  if (hops === undefined) return [];
  const [own] = hops;
  const sum = hops.reduce((total, hop) => total + hop.spentMs, 0);
  const faults: string[] = [];
  if (Math.abs(sum - own!.toMs) > 0.01) faults.push(`hops of ${sum} of ${own!.toMs} ms`);
  if (own!.toMs < stallMs - 0.01) faults.push(`a stall of ${stallMs} and hops of ${own!.toMs} ms`);
  for (const { fromMs, toMs, spentMs } of hops)
    if (fromMs > toMs || spentMs > toMs - fromMs + 0.01)
      faults.push('a hop that ends before it begins');
  return faults;
}

describe('forwarders of which is known who waited for whom', () => {
  // The text of a failure is a scenario: keep it in fixtures/scenarios.
  test('nobody is blamed who did not spend the time, and hops are no lookups', async () => {
    const all = asyncProperty(forwarding, async (drawn) => (await faultsOf(drawn)).length === 0);
    const { counterexample } = await check(all, { seed: 1, numRuns: RUNS });
    const [drawn] = counterexample ?? [];
    expect({
      drawn,
      scenario: drawn && runOf(drawn).text.split('\n'),
      faults: drawn ? (await faultsOf(drawn)).slice(0, 5) : [],
    }).toEqual({ drawn: undefined, scenario: undefined, faults: [] });
  });
});

function scenario(name: string): string {
  return readFileSync(new URL(`${name}.scenario`, FOLDER), 'utf8');
}

describe('where the time went', () => {
  test('each hop has its part, and all of them the wait', async () => {
    const { findings } = await reportOf(scenario('slow-upstream/fires-three-hops'));
    const told = findings[0]!.hops!.map(({ level, client, server, spentMs, state, frames }) => [
      level,
      `${client.address} > ${server.address}`,
      spentMs,
      state,
      frames,
    ]);
    expect(told).toEqual([
      [0, '10.244.1.7 > 10.0.0.21', 0.5, 'answered', [1, 6]],
      [1, '10.0.0.21 > 10.244.0.3', 0.5, 'answered', [2, 5]],
      [2, '10.244.0.3 > 10.0.0.2', 2999.6, 'answered', [3, 4]],
    ]);
  });

  test('in text it is a bar', async () => {
    const { report, lines } = await analysed(scenario('upstream-lost/fires-unbound'));
    const reporter = text({ lines: 'findings', color: false, words: ENGLISH } as never);
    const printed = reporter.end(report, lines).split('\n');
    const at = printed.findIndex((line) => line.includes('Where the time went'));
    expect(printed.slice(at, at + 6).map((line) => line.trimEnd())).toEqual([
      '  Where the time went (A)',
      '                            waited  of it here',
      '    |████████████████████|  379 ms      0.5 ms  10.244.1.7 → 10.244.0.3',
      '    |████████████████████|  376 ms      376 ms    10.244.0.3 → 10.0.0.2, no',
      '                                                  answer',
      '    |                   █|    2 ms        2 ms    10.244.0.3 → 10.0.0.2',
    ]);
  });

  test('what was asked one after the other divides one after the other', async () => {
    const name = 'slow-upstream/fires-one-type-after-the-other';
    const { findings } = await reportOf(scenario(name));
    const told = findings[0]!.hops!.map(({ type, level, fromMs, spentMs, state }) => [
      type,
      level,
      fromMs,
      spentMs,
      state,
    ]);
    expect(told).toEqual([
      ['AAAA', 0, 0, 4.1, 'answered'],
      ['A', 1, 1, 2200, 'answered'],
      ['AAAA', 1, 2203.1, 2200, 'answered'],
    ]);
  });

  test('an error after which the forwarder asks again did not come too late', async () => {
    const { findings } = await reportOf(`
pod = 10.244.1.7
dns = 10.244.0.3
up  = 10.0.0.2
 0      pod:40001 > dns    query     0001 api.example.com. A
+.001   dns:41000 > up     query     01f4 api.example.com. A
+.2     up > dns:41000     response  01f4 api.example.com. A  SERVFAIL
+.001   dns:41000 > up     query     01f4 api.example.com. A
+.3     up > dns:41000     response  01f4 api.example.com. A  SERVFAIL
+.001   dns > pod:40001    response  0001 api.example.com. A  SERVFAIL
---
`);
    const hops = findings.find(({ rule }) => rule === 'servfail')!.hops!;
    const told = hops.map(({ spentMs, state, rcode }) => [spentMs, state, rcode]);
    expect(told).toEqual([
      [3, 'answered', 'SERVFAIL'],
      [200, 'answered', 'SERVFAIL'],
      [300, 'answered', 'SERVFAIL'],
    ]);
  });
});
