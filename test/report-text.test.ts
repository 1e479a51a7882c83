import { describe, expect, test } from '@jest/globals';
import { grouped } from '../src/report/incidents/grouping.ts';
import { FORMATS } from '../src/report/index.ts';
import type { Report, ReportFinding } from '../src/report/report.ts';
import type { ReporterOptions } from '../src/report/reporter.ts';
import { ENGLISH } from '../src/words/words.ts';
import { LINES, REPORT } from './support/hostile-report.ts';

const [, RACE] = REPORT.findings as [ReportFinding, ReportFinding];

const PLAIN = { lines: 'auto', color: false, words: ENGLISH } as const;

function withFindings(findings: readonly ReportFinding[]): Report {
  return { ...REPORT, ...grouped(findings) };
}

async function told(report: Report, options: Partial<ReporterOptions> = {}): Promise<string> {
  return (await FORMATS.text.load({ ...PLAIN, ...options })).end(report, LINES);
}

/** Returns lines that are too long although they could be broken. */
function broken(text: string, width: number): string[] {
  return text.split('\n').filter((line) => line.length > width && line.trim().includes(' '));
}

describe('text', () => {
  test.each([
    ['burst-loss', 1],
    ['server-outage', 1],
    ['conntrack-race', 3],
  ])('tells %s of three names as %i incidents, with one example', async (rule, incidents) => {
    const findings = ['a', 'b', 'c'].map((name, at) => ({
      ...RACE,
      rule,
      id: `F${at + 1}`,
      name: `${name}.example.test`,
    }));
    const text = await told(withFindings(findings));
    expect(text.match(/^ {2}I\d /gm)).toHaveLength(incidents);
    expect(text.match(/^F\d /gm)).toEqual(['F1 ']);
  });

  test('says the verdict first, then what it is of, the figures, and a row for each incident', async () => {
    const text = await told(REPORT);
    expect(text.split('\n').slice(0, 3)).toEqual([
      'Probably the Kubernetes conntrack race. Capture on the node to be sure. 1 of 10',
      'lookups stalled for 5.0 s. shop/cart was hit at 10:11:12 UTC.',
      '',
    ]);
    expect(text).toMatch(/\n {2}2026-11-22 10:11:12 – 10:11:17 UTC( ·|\n)/);
    expect(text).toMatch(/only name a\|b, from\s+10:11\n/);
    expect(text).toContain('cut off in the last\n    packet: 3 of 40 bytes');
    expect(text).toContain(`
  I1  conntrack-race, compatible  1 ×  10:11:12  5.0 s
        shop/cart → 10.96.0.10 (kube-system/kube-dns)
        </script><script>alert(1)</script>
  I2  search-list                 1 ×
        a|b
`);
    expect(text).toContain('2026-11-22 10:11:12.123456 UTC  [2001:db8::10]:36596 (shop/cart) →');
    expect(text).toContain('    - name: single-request-reopen');
    expect(text).not.toContain('both legs came from one port');
  });

  test('with -v all evidence of every finding, with --brief no finding', async () => {
    const text = await told(REPORT, { detail: 'full' });
    expect(text).toContain('✓ both legs came from one port [2]');
    expect(text).toContain('✗ the server is a pod');
    expect(text).toContain('? the leg is missing after DNAT');
    expect(text).toContain('late-answer: no answer to the first query came at all');
    expect(text.indexOf('F2  conntrack-race')).toBeLessThan(text.indexOf('F1  search-list'));
    const all = await told(withFindings(Array.from({ length: 250 }, () => RACE)), {
      detail: 'full',
    });
    expect(all.match(/^F2 {2}conntrack-race/gm)).toHaveLength(250);
    const brief = await told(REPORT, { detail: 'brief' });
    expect(brief).toContain('I1  conntrack-race');
    expect(brief).not.toContain('F2');
  });

  test('names whom it hit most, and counts incidents', async () => {
    const names = ['a.x.test', 'b.x.test', 'c.x.test', 'd.x.test', 'e.x.test', 'e.x.test'];
    const findings = names.map((name, at) => ({ ...RACE, id: `F${at + 1}`, name }));
    const text = await told(withFindings(findings));
    expect(text).toMatch(/I1 {2}conntrack-race, compatible {2}6 × {2}10:11:12 {2}up to 5\.0 s/);
    expect(text).toContain('  *.x.test\n');
    expect(text).toContain(`Most affected
  clients: shop/cart (6)
  names: e.x.test (2), a.x.test (1), b.x.test (1)
  servers: 10.96.0.10 (kube-system/kube-dns) (6)
`);
  });

  test('keeps to the width of the screen where there is a space to break at, packets aside in a pipe', async () => {
    expect(broken(await told(REPORT, { columns: 60 }), 60)).toEqual([]);
    expect(broken(await told(REPORT), 80)).toEqual([expect.stringMatching(/ IP6 .* \(29\)$/)]);
  });

  test('colours what was lost', async () => {
    const text = await told(REPORT, { color: true, detail: 'full' });
    expect(text).toContain('\u001b[32m✓\u001b[0m both legs');
    expect(text).toContain('\u001b[31m✗\u001b[0m the server');
    expect(text).toContain('\u001b[31m      2  0.000000000  IP6 ');
  });
});

/** Returns how many of the x that fill a line are shown; text is wrapped. */
function shown(output: string): number {
  return output.match(/x(?:x|\n +(?=x))+/)![0].replace(/\s/g, '').length;
}

describe.each(['text', 'markdown', 'html'] as const)('a long line in %s', (format) => {
  async function written(characters: number): Promise<string> {
    const lines = LINES.map((line) => ({ ...line, line: 'x'.repeat(characters) }));
    return (await FORMATS[format].load({ ...PLAIN, lines: 'all' })).end(REPORT, lines);
  }

  test('is shown as a whole', async () => {
    const output = await written(2_000);
    expect(shown(output)).toBe(2_000);
    expect(output).not.toContain('more characters');
  });

  test('is cut, and the rest counted', async () => {
    const output = await written(2_001);
    expect(shown(output)).toBe(1_900);
    expect(output).toContain('… (101 more characters)');
  });
});
