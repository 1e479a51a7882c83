import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { compare, COMPARISON_FORMATS } from '../src/compare/index.ts';
import type { Report, ReportFinding } from '../src/report/report.ts';
import { ENGLISH } from '../src/words/words.ts';
import { analyzeBytes } from './support/analysis.ts';
import { REPORT } from './support/hostile-report.ts';
import { dnspcap } from './support/program.ts';

const CAPTURES = fileURLToPath(new URL('../fixtures/captures/', import.meta.url));
const LOST = join(CAPTURES, 'glibc-AAAA-lost-once.pcap');
const HEALTHY = join(CAPTURES, 'glibc-default-ok.pcap');

/** Returns the name of each failing test, with its message. */
function failures(xml: string): string[] {
  return Array.from(
    xml.matchAll(/<testcase [^>]*name="([^"]*)"[^>]*>\s*<failure [^>]*message="([^"]*)"/g),
    ([, name, message]) => `${name}: ${message}`,
  );
}

function junit(before: string, after: string, ...demands: string[]) {
  const options = demands.flatMap((demand) => ['--fail-on', demand]);
  return dnspcap(['compare', before, after, '-f', 'junit', '-q', ...options]);
}

/** Returns a report of a thousand pairs, of which some lost a query as in the race. */
function race(lost: number): Report {
  const [, finding] = REPORT.findings as [ReportFinding, ReportFinding];
  const summary = { ...REPORT.summary, lookups: 1_000, pairs: 1_000, exposedPairs: 1_000 };
  return { ...REPORT, summary, findings: Array.from({ length: lost }, () => finding) };
}

describe('JUnit: a column is a suite; measures, rules and limits are its tests', () => {
  test.each<[string, string, readonly string[], readonly string[]]>([
    [HEALTHY, LOST, [], []],
    [
      HEALTHY,
      LOST,
      ['conntrack-race', 'max&gt;5s'],
      [
        'conntrack-race: --fail-on conntrack-race: 1 found',
        'max&gt;5s: --fail-on max&gt;5s: max is 5,007 ms',
      ],
    ],
    [HEALTHY, LOST, ['error'], ['conntrack-race: --fail-on error: 1 found']],
    [LOST, HEALTHY, ['error', 'max&gt;5s'], []],
    [
      LOST,
      HEALTHY,
      ['not-enough-traffic'],
      [
        'verdict: --fail-on not-enough-traffic: Not enough traffic to say: 1 of 1 lookups stalled before, 0 of 1 after. 1 lookups after the change, without a stall, would be enough',
      ],
    ],
  ])('%s, %s, --fail-on %j', async (before, after, demands, failing) => {
    const plain = demands.map((demand) => demand.replace('&gt;', '>'));
    const { code, out } = await junit(before, after, ...plain);
    expect(code).toBe(failing.length > 0 ? 1 : 0);
    expect(failures(out).map((one) => one.replace(/\. \d+ lookups/, '. 1 lookups'))).toEqual(
      failing,
    );
    const cases = out.match(/<testcase /g)!.length;
    expect(out).toContain(`tests="${cases}" failures="${failing.length}"`);
    for (const name of ['stalled lookups', 'latency p99', 'conntrack-race', 'servfail'])
      expect(out).toContain(`name="${name}"`);
  });

  test('without demands, worse fails, as warnings do in analyze', async () => {
    const worse = compare([race(2), race(40)]);
    const [failure] = failures(COMPARISON_FORMATS.junit(worse, ENGLISH));
    expect(failure).toMatch(
      /^verdict: Worse: 2 of 1,000 lookups stalled before, 40 of 1,000 after/,
    );
    const better = compare([race(40), race(2)]);
    expect(failures(COMPARISON_FORMATS.junit(better, ENGLISH))).toEqual([]);
    const chosen = COMPARISON_FORMATS.junit(worse, ENGLISH, { failOn: ['better'], breaches: [] });
    expect(failures(chosen)).toEqual([]);
  });
});

test('what several types lost, and what nobody answered, is counted', async () => {
  const [both, never] = await Promise.all(
    ['glibc-both-lost-once', 'lab-glibc-both-lost-always'].map(async (name) => {
      const bytes = readFileSync(join(CAPTURES, `${name}.pcap`));
      return (await analyzeBytes(new Uint8Array(bytes))).report;
    }),
  );
  const comparison = compare([both!, never!]);
  expect(comparison.columns.map(({ queriesLost }) => queriesLost)).toEqual([
    { A: 1, AAAA: 1 },
    { A: 1, AAAA: 1 },
  ]);
  expect(comparison.columns.map(({ legsLost }) => legsLost)).toEqual([{}, {}]);
  expect(comparison.columns.map(({ unanswered }) => unanswered)).toEqual([0, 1]);
  expect(COMPARISON_FORMATS.text(comparison, ENGLISH)).toMatch(
    /queries lost +A 1, AAAA 1 +A 1, AAAA 1/,
  );
  expect(COMPARISON_FORMATS.html(comparison, ENGLISH).match(/>no answer</g)).toHaveLength(1);
  const [answered] = [compare([both!, both!])];
  expect(COMPARISON_FORMATS.html(answered, ENGLISH)).not.toContain('>no answer<');
});
