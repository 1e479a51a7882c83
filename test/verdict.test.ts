import { describe, expect, test } from '@jest/globals';
import { rules } from '../src/rules/index.ts';
import { sharedCause } from '../src/report/wording/cause.ts';
import { whomItHit } from '../src/report/wording/hit.ts';
import { verdict } from '../src/report/wording/verdict.ts';
import type { Report, ReportFinding } from '../src/report/report.ts';
import { wrapParts } from '../src/report/text/wrap.ts';
import { REPORT } from './support/hostile-report.ts';

function finding(rule: string, more: Partial<ReportFinding> = {}): ReportFinding {
  return {
    id: 'F1',
    rule,
    severity: 'error',
    client: { address: '10.244.1.7', port: 33_062 },
    server: { address: '10.96.0.10', port: 53 },
    name: 'web.example.test',
    lostType: 'AAAA',
    outcome: 'answered',
    frames: [1],
    time: '2026-11-22T10:11:12.123456Z',
    message: 'what it is',
    evidence: [],
    considered: [],
    remedies: [],
    ...more,
  };
}

function at(time: string, address = '10.244.1.7'): ReportFinding {
  return finding('conntrack-race', { time: `2026-11-${time}Z`, client: { address } });
}

function reportOf(findings: readonly ReportFinding[], more: Partial<Report> = {}): Report {
  return { ...REPORT, findings, ...more };
}

/** A rule that says the same whomever it is about: about the capture, or many clients at once. */
const OF_NOBODY: ReadonlySet<string> = new Set([
  'aaaa-always-empty',
  'burst-loss',
  'capture-ends-early',
  'capture-loss',
  'clock-stepped',
  'conntrack-race',
  'nat-clash-expired',
  'one-way-capture',
  'search-list',
  'snap-length-too-short',
]);

describe('what a cause is called', () => {
  const ids = rules.map(({ id }) => id);

  test.each(ids)('%s names whom it is about, where its findings agree', (rule) => {
    const one = String(sharedCause([finding(rule), finding(rule)]));
    const others = { client: { address: '10.244.1.8' }, server: { address: '10.96.0.11' } };
    const two = String(sharedCause([finding(rule), finding(rule, others)]));
    expect(two).not.toMatch(/^rule |10\.(96|244)/);
    expect(/10\.(96\.0\.10|244\.1\.7)\b/.test(one)).toBe(!OF_NOBODY.has(rule));
  });

  test('a name, or a type, that all of them have', () => {
    const other = { name: 'db.example.test' };
    expect(String(sharedCause([finding('servfail')]))).toBe(
      '10.96.0.10 answered SERVFAIL for web.example.test',
    );
    expect(String(sharedCause([finding('servfail'), finding('servfail', other)]))).toBe(
      '10.96.0.10 answered SERVFAIL',
    );
    expect(String(sharedCause([finding('type-never-answered')]))).toBe(
      '10.96.0.10 never answers AAAA',
    );
  });

  test.each([
    ['single-query-lost', 'a query to 10.96.0.10 was', 'queries to 10.96.0.10 were'],
    ['late-answer', 'the answer of 10.96.0.10 came', 'answers of 10.96.0.10 came'],
    ['answer-lost', 'an answer of 10.96.0.10 went', 'answers of 10.96.0.10 went'],
  ])('%s: of one, %s; of several, %s', (rule, one, several) => {
    expect(String(sharedCause([finding(rule)]))).toContain(one);
    expect(String(sharedCause([finding(rule), finding(rule)]))).toContain(several);
  });

  test('a headline, where all of them have the same', () => {
    const first = { headline: '10.96.0.10 answered nobody from 10:10:03.1 to 10:10:32.9 UTC' };
    const second = { headline: '10.96.0.10 answered nobody until 10:12:03.1 UTC' };
    const outage = finding('server-outage', first);
    expect(String(sharedCause([outage, outage]))).toBe(first.headline);
    expect(String(sharedCause([outage, finding('server-outage', second)]))).toBe(
      '10.96.0.10 answered nobody for a while',
    );
  });
});

describe('whom it hit, and when', () => {
  const first = at('22T10:11:12.5');

  test.each([
    ['10.244.1.7 was hit at 10:11:12 UTC', [first]],
    ['10.244.1.7 was hit at 10:11:12 UTC', [first, at('22T10:11:12.9')]],
    ['10.244.1.7 was hit from 10:11:12 to 10:11:13 UTC', [at('22T10:11:13.1'), first]],
    ['2 clients were hit at 10:11:12 UTC', [first, at('22T10:11:12.9', '10.244.1.8')]],
    [
      '2 clients were hit from 2026-11-22 10:11:12 to 2026-11-23 00:00:01 UTC',
      [first, at('23T00:00:01.0', '10.244.1.8')],
    ],
  ])('%s', (words, findings) => {
    expect(String(whomItHit(REPORT, findings, true))).toBe(words);
  });

  test('a printed text has no time zone, or no times', () => {
    const [capture] = REPORT.captures;
    const text = { captures: [{ ...capture!, format: 'text' as const }] };
    expect(String(whomItHit(text, [first], true))).toBe('10.244.1.7 was hit at 10:11:12');
    const { time, ...untimed } = first;
    expect(time).toBeDefined();
    expect(String(whomItHit(text, [untimed], true))).toBe('10.244.1.7 was hit');
  });

  test('a finding about the capture hits no client', () => {
    const { client, ...ofServer } = finding('tcp-silent');
    expect(client).toBeDefined();
    expect(whomItHit(REPORT, [ofServer], true)).toBeUndefined();
  });
});

test('one outage tells its times, and then only who was hit', () => {
  const headline = '10.96.0.10 answered nobody from 10:10:03.1 to 10:10:32.9 UTC';
  const failed = { headline, outcome: 'failed', stallMs: 5_000, stallIsLowerBound: true } as const;
  const lost = finding('server-outage', failed);
  const summary = { ...REPORT.summary, failed: 1 };
  expect(String(verdict(reportOf([lost], { summary })))).toBe(
    `${headline}. 1 of 10 lookups failed after at least 5.0 s. 10.244.1.7 was hit.`,
  );
});

test('all lookups are not so many of as many', () => {
  const lost = finding('answer-lost', { stallMs: 5_000 });
  const summary = { ...REPORT.summary, lookups: 2 };
  expect(String(verdict(reportOf([lost, lost], { summary })))).toContain(
    ' All 2 lookups stalled for 5.0 s. ',
  );
});

test('parts of a line stay whole, and one that is too long is wrapped by itself', () => {
  expect(wrapParts(['queries 200', 'answered 100', 'copies 300'], 30, '  ')).toEqual([
    '  queries 200 · answered 100',
    '  copies 300',
  ]);
  expect(wrapParts(['one two three', 'four five six'], 10, '  ')).toEqual([
    '  one two',
    '  three',
    '  four',
    '  five six',
  ]);
});

test('where TCP fails, lookups that have only a truncated answer are in trouble, too', () => {
  const { client, ...silent } = finding('tcp-silent', {
    headline: 'nothing answers the 9 SYNs of all 3 TCP connections to port 53 of 10.96.0.10',
  });
  expect(client).toBeDefined();
  const open = finding('truncated-answer', { severity: 'note', outcome: 'undetermined' });
  const late = { ...open, stallMs: 5_000, stallIsLowerBound: true } as const;
  expect(String(verdict(reportOf([silent, open, open, late])))).toBe(
    'Nothing answers the 9 SYNs of all 3 TCP connections to port 53 of 10.96.0.10. ' +
      '1 of 10 lookups stalled for at least 5.0 s, 2 more have only a truncated answer. ' +
      '10.244.1.7 was hit at 10:11:12 UTC.',
  );
});
