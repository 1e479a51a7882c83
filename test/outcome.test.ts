import { describe, expect, test } from '@jest/globals';
import { withoutTimes } from '../src/report/captures/without-times.ts';
import { FORMATS } from '../src/report/index.ts';
import type { Report, ReportFinding } from '../src/report/report.ts';
import { verdict } from '../src/report/wording/verdict.ts';
import { ENGLISH } from '../src/words/words.ts';
import { REPORT } from './support/hostile-report.ts';

const [, RACE] = REPORT.findings as [ReportFinding, ReportFinding];
/** A finding for a lookup that was refused at once. */
const FAILED: ReportFinding = {
  ...RACE,
  rule: 'refused',
  severity: 'warning',
  outcome: 'failed',
  stallMs: 3,
};
const REFUSED =
  '10.96.0.10 (kube-system/kube-dns) answered REFUSED for </script><script>alert(1)</script>';
const HIT = 'shop/cart was hit at 10:11:12 UTC.';
const OPEN_WAIT = { stallMs: 5_006.728, stallIsLowerBound: true } as const;

function reportOf(
  findings: readonly ReportFinding[],
  summary: Partial<Report['summary']> = {},
): Report {
  return { ...REPORT, findings, summary: { ...REPORT.summary, ...summary } };
}

describe('the verdict tells failed from stalled', () => {
  test.each<[string, Report]>([
    [
      `${REFUSED}. 3 of 10 lookups failed. ${HIT}`,
      reportOf([FAILED, FAILED, FAILED], { failed: 3 }),
    ],
    ['2 of 10 lookups failed.', reportOf([], { failed: 2 })],
    [
      `${REFUSED}. The only lookup failed after at least 5.0 s. ${HIT}`,
      reportOf([{ ...FAILED, ...OPEN_WAIT }], { lookups: 1, failed: 1 }),
    ],
    [
      `${REFUSED}. 3 of 10 lookups failed, 2 of them after 2.5 s to 5.0 s or more. ${HIT}`,
      reportOf([{ ...FAILED, ...OPEN_WAIT }, { ...FAILED, stallMs: 2_501 }, FAILED], {
        failed: 3,
      }),
    ],
    [
      `${REFUSED} (4), probably the Kubernetes conntrack race (1). 2 of 10 lookups stalled for at least 5.0 s, 1 of them failed, 2 more failed, 1 more went wrong. ${HIT}`,
      reportOf(
        [
          RACE,
          { ...FAILED, ...OPEN_WAIT },
          FAILED,
          FAILED,
          { ...FAILED, outcome: 'partly', stallMs: 3 },
        ],
        { failed: 3 },
      ),
    ],
  ])('%s', (sentence, report) => expect(String(verdict(report))).toBe(sentence));
});

describe('a lookup that failed, and of whose wait nobody saw the end', () => {
  const report = reportOf([{ ...FAILED, ...OPEN_WAIT }], { failed: 1 });

  test.each(['text', 'markdown', 'html'] as const)('%s says both', async (format) => {
    const reporter = await FORMATS[format].load({ lines: 'none', color: false, words: ENGLISH });
    const said = `${reporter.begin?.() ?? ''}${reporter.end(report, [])}`;
    expect(said).toContain('1 of 10 lookups failed after at least 5.0 s');
    expect(said).toMatch(/failed 1 |<dt>failed<\/dt><dd>1<\/dd>/);
    expect(said).toMatch(/total wait at least 5.0 s|<dt>total wait<\/dt><dd>at least 5.0 s/);
    expect(said).toMatch(/failed\s+waited at least\s+5.0 s|<dt>outcome<\/dt><dd>failed<\/dd>/);
  });

  test('without times it failed all the same, and nothing is said of its wait', () => {
    const [finding] = withoutTimes(report).findings;
    expect(finding).toMatchObject({ outcome: 'failed' });
    expect(finding).not.toHaveProperty('stallMs');
    expect(finding).not.toHaveProperty('stallIsLowerBound');
  });
});
