import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { fisherExact } from '../src/compare/fisher.ts';
import { compare, COMPARISON_FORMATS } from '../src/compare/index.ts';
import { judge } from '../src/compare/judgement.ts';
import { wilson } from '../src/compare/proportion.ts';
import { cleanTrials, trialsToExclude, trialsToTell } from '../src/compare/sample-size.ts';
import type { Report, ReportFinding } from '../src/report/report.ts';
import { ENGLISH } from '../src/words/words.ts';
import { HOSTILE, REPORT } from './support/hostile-report.ts';
import { dnspcap } from './support/program.ts';

const CAPTURES = fileURLToPath(new URL('../fixtures/captures/', import.meta.url));
const LOST = join(CAPTURES, 'glibc-AAAA-lost-once.pcap');
const HEALTHY = join(CAPTURES, 'glibc-default-ok.pcap');
const LEVEL = 0.05;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dnspcap-test-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('statistics, against published figures', () => {
  /** R. G. Newcombe, Statistics in Medicine 17 (1998), 857, table I, method 3. */
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])("Wilson's interval of %i of %i", (events, of, low, high) => {
    const [from, to] = wilson({ events, of });
    expect([from.toFixed(4), to.toFixed(4)]).toEqual([low.toFixed(4), high.toFixed(4)]);
  });

  test('without a trial nothing is known, and all of all reaches 1', () => {
    expect(wilson({ events: 0, of: 0 })).toEqual([0, 1]);
    expect(wilson({ events: 20, of: 20 })[1]).toBe(1);
  });

  /** The first two are the examples of R's fisher.test: Fisher's tea drinker, and convictions of twins. */
  test.each([
    [3, 4, 1, 4, 0.4857],
    [2, 17, 10, 13, 0.0005367],
    [0, 10, 10, 10, 1.0825e-5],
    [5, 10, 5, 10, 1],
  ])("Fisher's test of %i of %i against %i of %i", (a, n, b, m, p) => {
    const one = { events: a, of: n };
    const other = { events: b, of: m };
    expect(fisherExact(one, other)).toBeCloseTo(p, 4);
    expect(fisherExact(other, one)).toBeCloseTo(fisherExact(one, other), 12);
  });

  test('is right for large numbers as well', () => {
    // The probability that all x events are in the same one of two equal groups is 2 / 2^x, for x far below their
    // sizes.
    const p = fisherExact({ events: 10, of: 10_000_000 }, { events: 0, of: 10_000_000 });
    expect(p).toBeCloseTo(2 / 1_024, 6);
    expect(fisherExact({ events: 0, of: 0 }, { events: 3, of: 9 })).toBe(1);
  });

  /** R's power.prop.test with power 0.8: 198.96 and 57.67. */
  test.each([
    [0.1, 0.2, 199],
    [0.5, 0.75, 58],
  ])('trials to tell %d from %d', (one, other, trials) => {
    expect(trialsToTell(one, other, LEVEL)).toBe(trials);
  });

  test('trials without an event are enough when one less is not', () => {
    const before = { events: 4, of: 1_000 };
    const enough = cleanTrials(before, LEVEL);
    expect(fisherExact(before, { events: 0, of: enough })).toBeLessThan(LEVEL);
    expect(fisherExact(before, { events: 0, of: enough - 1 })).toBeGreaterThanOrEqual(LEVEL);
    expect(trialsToExclude(0.001, LEVEL)).toBe(2_995);
  });

  test.each<[string, [number, number], [number, number]]>([
    ['fixed', [10, 1_000], [0, 1_000]],
    ['better', [50, 1_000], [10, 1_000]],
    ['worse', [10, 1_000], [50, 1_000]],
    ['worse', [0, 1_000], [10, 1_000]],
    ['no-difference', [100, 1_000], [95, 1_000]],
    ['no-difference', [0, 5_000], [0, 5_000]],
    ['not-enough-traffic', [0, 50], [0, 50]],
    ['not-enough-traffic', [1, 10], [0, 1]],
    ['not-enough-traffic', [3, 100], [1, 100]],
    ['not-enough-traffic', [5, 100], [0, 0]],
    ['not-enough-traffic', [0, 0], [0, 0]],
  ])('%s: %p before, %p after', (verdict, [a, n], [b, m]) => {
    const judgement = judge({ events: a, of: n }, { events: b, of: m }, LEVEL);
    expect(judgement.verdict).toBe(verdict);
    expect('enough' in judgement).toBe(verdict === 'not-enough-traffic');
  });
});

const [, RACE] = REPORT.findings as [ReportFinding, ReportFinding];

interface Traffic {
  readonly lookups: number;
  readonly stalls?: readonly Partial<ReportFinding>[];
  readonly exposedPairs?: number;
  readonly options?: readonly string[];
}

function report({ lookups, stalls = [], exposedPairs = lookups, options = [] }: Traffic): Report {
  const [client] = REPORT.clients;
  return {
    ...REPORT,
    summary: { ...REPORT.summary, lookups, pairs: exposedPairs, exposedPairs },
    findings: stalls.map((stall) => ({ ...RACE, ...stall })),
    clients: [{ ...client!, lookups, resolver: { family: 'glibc', options, because: [] } }],
    latency: { buckets: [], percentilesMs: { p50: 2, p95: 3, p99: 5_006, max: 5_007 } },
  };
}

function races(number: number, more: Partial<ReportFinding> = {}): Partial<ReportFinding>[] {
  return Array.from({ length: number }, () => more);
}

function levels(...reports: Report[]): number[] {
  return compare(reports).verdicts.map(({ level }) => level);
}

function told(...reports: Report[]): string[] {
  return compare(reports).verdicts.flatMap(({ message, notes }) => [message, ...notes].map(String));
}

describe('the verdict in words', () => {
  const BEFORE = report({ lookups: 1_000, stalls: races(10) });

  test('fixed, because nothing is exposed any more', () => {
    const after = report({ lookups: 1_000, exposedPairs: 0, options: ['single-request-reopen'] });
    expect(told(BEFORE, after)).toEqual([
      'Fixed: 10 of 1,000 lookups stalled before, 0 of 1,000 after',
      'after: no pair is open to the race any more, A and AAAA do not leave together on a fresh five-tuple',
    ]);
  });

  test('shorter is not less frequent', () => {
    const after = report({ lookups: 1_000, stalls: races(11, { stallMs: 1_003 }) });
    expect(told(BEFORE, after)).toEqual([
      expect.stringMatching(
        /^Not enough traffic to say: 10 of 1,000 .*\. 4,\d\d\d lookups in each would be enough$/,
      ),
      'A stall takes 1.0 s where it took 5.0 s (medians)',
    ]);
  });

  test('the race is gone, and something else is there', () => {
    const slow = { rule: 'slow-answer', severity: 'warning' } as const;
    const after = report({ lookups: 1_000, stalls: races(12, slow) });
    expect(told(BEFORE, after).slice(1)).toEqual([
      'Of the stalls that look like the race alone: Fixed (10 of 1,000 pairs that are open to the race before, 0 of 1,000 pairs that are open to the race after)',
      'None of the remaining 12 stalls looks like the race: see what dnspcap analyze says about them',
    ]);
  });

  test('says how much traffic would be enough', () => {
    const [verdict] = told(BEFORE, report({ lookups: 10 }));
    const [, enough] = /(\d+) lookups after the change, without a stall, would be enough$/.exec(
      verdict!,
    )!;
    expect(told(BEFORE, report({ lookups: Number(enough) }))[0]).toMatch(/^Fixed/);
    expect(told(BEFORE, report({ lookups: Number(enough) - 1 }))[0]).toMatch(/^Not enough/);
  });

  test('what is no stall does not count', () => {
    const others: Partial<ReportFinding>[] = [
      { severity: 'note' },
      { rule: 'servfail', severity: 'warning', stallMs: 3 },
    ];
    const [column] = compare([report({ lookups: 9, stalls: others }), BEFORE]).columns;
    expect(column!.stalls.events).toBe(0);
  });

  test('a capture of one direction proves nothing', () => {
    const oneWay = report({
      lookups: 1_000,
      stalls: [{ rule: 'one-way-capture', severity: 'note' }],
    });
    const [message, note] = told(BEFORE, oneWay);
    expect(message).toMatch(/^Not enough traffic to say: .* 0 of 0 after/);
    expect(note).toBe('The capture after has one direction only: stalls cannot be seen in it');
  });

  test('several columns share the level', () => {
    const fewer = report({ lookups: 1_000, stalls: races(2) });
    expect(levels(BEFORE, fewer)).toEqual([0.05]);
    expect(levels(BEFORE, fewer, fewer)).toEqual([0.025, 0.025]);
    expect(told(BEFORE, fewer)[0]).toMatch(/^Better/);
    expect(told(BEFORE, fewer, fewer)[0]).toMatch(/^Not enough traffic/);
  });
});

describe('formats', () => {
  const comparison = compare([
    report({ lookups: 1_000, stalls: races(10) }),
    report({ lookups: 900, options: [HOSTILE.script, HOSTILE.escape] }),
    report({ lookups: 900 }),
    report({ lookups: 900 }),
  ]);

  test('text stays in 80 columns, with the first column beside each other one', () => {
    const out = COMPARISON_FORMATS.text(comparison, ENGLISH);
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(out.match(/^ +before .*$/gm)!.map((line) => line.trim().split(/ {2,}/))).toEqual([
      ['before', 'after 1', 'after 2'],
      ['before', 'after 3'],
    ]);
    expect(out).toMatch(/per 1,000 lookups +10 \(5\.44 – 18\.3\) +0 \(0 – 4\.25\)/);
    expect(out).toContain('AAAA 10');
  });

  test('no format holds markup from outside', () => {
    const html = COMPARISON_FORMATS.html(comparison, ENGLISH);
    expect(html).not.toContain(HOSTILE.script);
    expect(html).not.toContain('\u001b');
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(COMPARISON_FORMATS.markdown(comparison, ENGLISH)).not.toContain('<script>');
    expect(COMPARISON_FORMATS.junit(comparison, ENGLISH)).not.toContain('<script>');
  });

  test('JSON is what its schema says', () => {
    const schema = JSON.parse(
      readFileSync(new URL('../schema/comparison.schema.json', import.meta.url), 'utf8'),
    ) as object;
    const validate = new Ajv2020({ strict: true }).compile(schema);
    expect(validate(JSON.parse(COMPARISON_FORMATS.json(comparison, ENGLISH)))).toBe(true);
    expect(validate.errors).toBeNull();
  });
});

describe('dnspcap compare', () => {
  test('captures, their JSON and their HTML reports give the same', async () => {
    const [json, html] = [join(folder, 'lost.json'), join(folder, 'lost.html')];
    await dnspcap(['analyze', LOST, '-q', '-o', json, '-o', html]);
    const inputs = [LOST, json, html];
    const outs = [];
    for (const input of inputs) {
      const { code, out, err } = await dnspcap(['compare', input, HEALTHY]);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      outs.push(out.replace(input, 'INPUT').replace(LOST, 'INPUT'));
    }
    expect(outs[0]).toContain(
      'Not enough traffic to say: 1 of 1 lookups stalled before, 0 of 1 after',
    );
    expect(
      new Set(outs.map((out) => out.replaceAll(/^ {2}before: .*\n(?: {10}.*\n)*/gm, ''))).size,
    ).toBe(1);
    const piped = await dnspcap(['compare', '-', HEALTHY], Readable.from([readFileSync(json)]));
    expect(piped.out).toBe((await dnspcap(['compare', json, HEALTHY])).out);
    expect(
      (await dnspcap(['compare', '-', HEALTHY], Readable.from([readFileSync(LOST)]))).code,
    ).toBe(0);
  });

  test('writes files, and fails when it is asked to', async () => {
    const many = join(folder, 'many.json');
    const calm = join(folder, 'calm.json');
    writeFileSync(many, JSON.stringify(report({ lookups: 1_000, stalls: races(30) })));
    writeFileSync(calm, JSON.stringify(report({ lookups: 1_000 })));
    const outputs = ['out.html', 'out.md', 'out.json'].map((name) => join(folder, name));
    const options = outputs.flatMap((output) => ['-o', output]);
    const { code, out, err } = await dnspcap([
      'compare',
      calm,
      many,
      '--fail-on',
      'worse',
      ...options,
    ]);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toBe(
      'dnspcap: --fail-on worse: Worse: 0 of 1,000 lookups stalled before, 30 of 1,000 after\n',
    );
    expect(readFileSync(outputs[0]!, 'utf8')).toMatch(/<h1 class="bad">Worse/);
    expect(readFileSync(outputs[1]!, 'utf8')).toMatch(/^## Worse/);
    expect(JSON.parse(readFileSync(outputs[2]!, 'utf8'))).toMatchObject({
      verdicts: [{ verdict: 'worse' }],
    });
    expect((await dnspcap(['compare', many, calm, '--fail-on', 'worse'])).code).toBe(0);
  });

  test.each<[string, string, RegExp]>([
    ['no report', '{"a": 1}', /JSON, but no report of dnspcap/],
    ['another schema', '{"schema": "dnspcap.report/9"}', /of schema dnspcap\.report\/9/],
    ['half a report', '{"schema": "dnspcap.report/1", "summ', /damaged or cut off/],
    ['a page', '<html></html>', /an HTML page without the data/],
    [
      'an edited report',
      JSON.stringify({ ...REPORT, findings: [{}] }),
      /findings is missing or not/,
    ],
    ['a hollow report', '{"schema": "dnspcap.report/1"}', /summary is missing/],
  ])('refuses %s', async (name, content, message) => {
    const file = join(folder, name);
    writeFileSync(file, content);
    const { code, out, err } = await dnspcap([
      'compare',
      file,
      HEALTHY,
      '-o',
      join(folder, 'none.html'),
    ]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(message);
    expect(readdirSync(folder).filter((one) => one.includes('none.html'))).toEqual([]);
  });

  test.each<[RegExp, readonly string[]]>([
    [/compare needs two captures or reports/, [LOST]],
    [/no such file/, [LOST, join(CAPTURES, 'missing.pcap')]],
    [/a comparison cannot be csv/, [LOST, HEALTHY, '-o', 'x.csv']],
    [/cannot tell the format of x\.pdf/, [LOST, HEALTHY, '-o', 'x.pdf']],
    [/read only once/, ['-', '-']],
  ])('%s', async (message, argv) => {
    const { code, err } = await dnspcap(['compare', ...argv]);
    expect(code).toBe(2);
    expect(err).toMatch(message);
  });
});
