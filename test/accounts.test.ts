import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { analyze, type AnalyzeOptions } from './support/analyze.ts';
import { cautions } from '../src/report/wording/caution.ts';
import type { Account, Report } from '../src/report/report.ts';
import { analyzeBytes, inChunks } from './support/analysis.ts';
import { buildCapture } from './support/capture.ts';
import { withDropped } from './support/dropped.ts';
import { inputsOf, parseScenario } from './support/scenario.ts';

const SCENARIOS = new URL('../fixtures/scenarios/', import.meta.url);
const CAPTURES = new URL('../fixtures/captures/', import.meta.url);

function scenario(name: string) {
  return parseScenario(readFileSync(new URL(`${name}.scenario`, SCENARIOS), 'utf8'));
}

/** Returns a capture as tcpdump writes it, or as dumpcap does, with the number of dropped packets at the end. */
function captureOf(name: string, dropped?: number): Uint8Array {
  const { packets, options } = scenario(name);
  if (dropped !== undefined) return withDropped(packets, options, dropped);
  return buildCapture(packets, {
    format: 'pcap',
    order: 'le',
    resolution: 'us',
    linkType: 1,
    ...options,
  });
}

async function reportOf(bytes: Uint8Array): Promise<Report> {
  return (await analyzeBytes(bytes)).report;
}

/** A file of the fixtures. */
function input(file: string, bytes: Uint8Array) {
  return { file, chunks: () => inChunks(new Uint8Array(bytes), 4096) };
}

const shown = ({ server, endpoint, queries, answered, lost }: Account): string =>
  `${server}${endpoint ? ` at ${endpoint.address}` : ''}: ${answered} of ${queries}, ${lost} lost`;

describe('accounts', () => {
  test('are of each endpoint behind a service', async () => {
    const { accounts } = await reportOf(captureOf('endpoint-silent/fires-one-of-two-is-dead'));
    expect(accounts.map(shown)).toEqual([
      '10.96.0.10 at 10.244.5.9: 0 of 3, 3 lost',
      '10.96.0.10 at 10.244.2.11: 2 of 2, 0 lost',
    ]);
  });

  test('of unknown endpoints do not pay for an answer that a known one sent in vain', async () => {
    const name = 'answer-lost/fires-beside-queries-of-unknown-endpoints';
    const { accounts } = await reportOf(captureOf(name));
    expect(accounts.map(shown)).toEqual([
      '10.96.0.10 at 10.244.2.11: 2 of 2, 0 lost',
      '10.96.0.10: 3 of 5, 2 lost',
    ]);
  });

  test('add up to what each server was asked, in every capture', async () => {
    let endpoints = 0;
    for (const file of readdirSync(CAPTURES).filter((name) =>
      /any\.pcap$|uplink\.pcap$/.test(name),
    )) {
      const report = await reportOf(new Uint8Array(readFileSync(new URL(file, CAPTURES))));
      endpoints += report.accounts.filter(({ endpoint }) => endpoint !== undefined).length;
      for (const server of report.servers) {
        const own = report.accounts.filter((account) => account.server === server.address);
        const sum = (key: 'queries' | 'answered' | 'lost' | 'undetermined') =>
          own.reduce((all, account) => all + account[key], 0);
        const { queries, answered, lost, undetermined } = server;
        // The endpoint did answer queries whose answers were lost on the way back, or came back without translation.
        const lostOnTheWayBack = /answer|fragments|slow2s/.test(file) ? lost - sum('lost') : 0;
        expect({
          file,
          sums: (['queries', 'answered', 'lost', 'undetermined'] as const).map(sum),
        }).toEqual({
          file,
          sums: [queries, answered + lostOnTheWayBack, lost - lostOnTheWayBack, undetermined],
        });
        expect(own.every(({ undetermined: open }) => open >= 0)).toBe(true);
      }
    }
    expect(endpoints).toBeGreaterThan(20);
  });

  test('are those that a vantage shows, of healthy lookups as well', async () => {
    const pod = readFileSync(new URL('dnat-glibc-AAAA-dropped-in-node.a-pod.pcap', CAPTURES));
    const node = readFileSync(new URL('dnat-glibc-AAAA-dropped-in-node.e-node-any.pcap', CAPTURES));
    const vantages = [{ name: 'node', ...input('node.pcap', node) }];
    const whole = (await analyze([input('pod.pcap', pod)], { vantages })).report;
    expect(whole.accounts.map(shown)).toEqual([
      '10.96.0.10 at 10.244.2.12: 3 of 3, 0 lost',
      '10.96.0.10: 0 of 1, 1 lost',
    ]);
    const healthy = readFileSync(new URL('lab-dnat-glibc-ok.a-pod.pcap', CAPTURES));
    const beside = readFileSync(new URL('lab-dnat-glibc-ok.e-node-any.pcap', CAPTURES));
    const { accounts, summary } = (
      await analyze([input('pod.pcap', healthy)], {
        vantages: [{ name: 'node', ...input('node.pcap', beside) }],
      })
    ).report;
    expect(summary.findings).toEqual({});
    expect(accounts.every(({ endpoint }) => endpoint !== undefined)).toBe(true);
  });
});

test('a filter that every message passes leaves the books as they are', async () => {
  const everyone = { clients: ['0.0.0.0/0', '::/0'] };
  const names = readdirSync(SCENARIOS, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.scenario'))
    // Questions that cannot be read, and copies, are what a lookup may not keep.
    .filter((file) => /damaged|\bcopy:/.test(readFileSync(new URL(file, SCENARIOS), 'utf8')))
    .map((file) => file.replace('.scenario', ''));
  for (const name of names) {
    const one = scenario(name);
    const books = async (options: AnalyzeOptions) =>
      (await analyze(inputsOf(one), { ...one.given, ...options })).report.captures.map(
        (capture) => capture.books,
      );
    expect({ name, books: await books(everyone) }).toEqual({ name, books: await books({}) });
  }
});

describe('what the program that captured has dropped', () => {
  const NAME = 'capture-loss/quiet-client-silent';

  test('is told at the head, and may be the answers that nobody misses', async () => {
    const { captures, findings } = await reportOf(captureOf(NAME, 1));
    expect(captures[0]!.dropped).toBe(1);
    expect(cautions(captures[0]!).map(String)).toEqual([
      '1 packet is missing: the program that captured had no room for it',
    ]);
    const [finding] = findings;
    expect(finding!.rule).toBe('capture-loss');
    expect(finding!.evidence.map(({ fact }) => fact)).toContain(
      'the program that captured had no room for 1 packet, by its own count',
    );
  });

  test('explains no more losses than that', async () => {
    const { findings } = await reportOf(captureOf(NAME, 0));
    expect(findings.map(({ rule }) => rule)).not.toContain('capture-loss');
  });

  test('is not known of a pcap', async () => {
    expect((await reportOf(captureOf(NAME))).captures[0]!.dropped).toBeUndefined();
  });
});
