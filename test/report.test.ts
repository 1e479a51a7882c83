import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { grouped } from '../src/report/incidents/grouping.ts';
import { formatOf, type Format } from '../src/report/index.ts';
import type { Report, ReportFinding } from '../src/report/report.ts';
import { secondsBetween } from '../src/report/wording/story.ts';
import { verdict } from '../src/report/wording/verdict.ts';
import { LINES, REPORT, write } from './support/hostile-report.ts';

/** Characters that move a cursor, reorder text or hide: no report for people may hold them. */
const UNSEEN =
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;

function withFindings(
  findings: readonly ReportFinding[],
  summary: Partial<Report['summary']> = {},
): Report {
  return { ...REPORT, ...grouped(findings), summary: { ...REPORT.summary, ...summary } };
}
const { filters: FILTERS, ...UNFILTERED } = REPORT;
const [, RACE] = REPORT.findings as [ReportFinding, ReportFinding];
const { stallMs: _stallMs, ...NOBODY_WAITED } = RACE;

function withoutMessages(
  summary: Partial<Report['summary']>,
): Pick<Report, 'findings' | 'summary'> {
  return { findings: [], summary: { ...REPORT.summary, dnsMessages: 0, ...summary } };
}

describe('verdict', () => {
  test.each<[string, Report]>([
    [
      'Probably the Kubernetes conntrack race. Capture on the node to be sure. 1 of 10 lookups stalled for 5.0 s. shop/cart was hit at 10:11:12 UTC.',
      withFindings([RACE]),
    ],
    [
      'The Kubernetes conntrack race, proved. The only lookup stalled for 5.0 s. shop/cart was hit at 10:11:12 UTC.',
      withFindings([{ ...RACE, confidence: 'proved' }], { lookups: 1 }),
    ],
    ['No lookup stalled: 10 lookups, all answered.', withFindings([], { unansweredQueries: 0 })],
    [
      'No lookup is known to have stalled: 10 lookups, 1 query unanswered. The capture ends before a retry could show.',
      withFindings([{ ...NOBODY_WAITED, rule: 'capture-ends-early', severity: 'note' }]),
    ],
    [
      'The capture ends while a client waits. 1 of 10 lookups stalled for at least 5.0 s. shop/cart was hit at 10:11:12 UTC.',
      withFindings([
        { ...RACE, rule: 'capture-ends-early', severity: 'note', stallIsLowerBound: true },
      ]),
    ],
    [
      'Probably the Kubernetes conntrack race (2), 10.96.0.10 (kube-system/kube-dns) answered SERVFAIL for </script><script>alert(1)</script> (1). 2 of 10 lookups stalled for 2.5 s to 5.0 s, 1 more went wrong. shop/cart was hit at 10:11:12 UTC.',
      withFindings([
        RACE,
        { ...RACE, stallMs: 2_501 },
        { ...RACE, rule: 'servfail', severity: 'warning', stallMs: 3 },
      ]),
    ],
    ['No packets.', { ...UNFILTERED, ...withoutMessages({ packets: 0 }) }],
    [
      'No DNS messages in 1,234 packets; if DNS has another port here, name it with --port.',
      { ...UNFILTERED, ...withoutMessages({}) },
    ],
    [
      'The packets were printed without their DNS messages (tcpdump -q): print them again without -q.',
      {
        ...UNFILTERED,
        ...withoutMessages({}),
        captures: [
          {
            ...REPORT.captures[0]!,
            warnings: [{ code: 'no-dns-printed', message: 'printed without', count: 7 }],
          },
        ],
      },
    ],
    [
      '0 of 7 DNS messages match: only client 10.0.0.0/8, only server ::1, only name a|b, from 10:11, to +5m.',
      {
        ...REPORT,
        ...withoutMessages({}),
        filters: { clients: ['10.0.0.0/8'], servers: ['::1'], ...FILTERS!, to: '+5m' },
      },
    ],
  ])('%s', (sentence, report) => expect(String(verdict(report))).toBe(sentence));
});

test.each<Format>(['text', 'markdown', 'html', 'junit'])(
  '%s holds nothing that is not seen',
  async (format) => {
    const output = await write(format);
    // The data block of the HTML is for machines, and no browser shows it.
    expect(output.replace(/<script type="application\/json".*<\/script>/s, '')).not.toMatch(UNSEEN);
    expect(output).toContain(String.raw`\u{202e}`);
  },
);

describe('json', () => {
  const schema = JSON.parse(
    readFileSync(new URL('../schema/report.schema.json', import.meta.url), 'utf8'),
  ) as object;
  const validate = new Ajv2020({ strict: true, allErrors: true }).compile(schema);

  test('is the report, as the published schema says', async () => {
    const parsed = JSON.parse(await write('json')) as unknown;
    expect(parsed).toEqual(REPORT);
    expect([validate(parsed), validate.errors]).toEqual([true, null]);
  });

  test.each<[string, object]>([
    ['an unknown property', { ...REPORT, extra: 1 }],
    ['an empty name', { ...REPORT, names: [{ name: '', lookups: 1, findings: 0 }] }],
    ['a negative wait', withFindings([{ ...RACE, stallMs: -1 }])],
    ['another version', { ...REPORT, schema: 'dnspcap.report/2' }],
  ])('the schema refuses %s', (_what, report) => expect(validate(report)).toBe(false));
});

describe('html', () => {
  test('lets no name become markup, and leaves out no data', async () => {
    const html = await write('html');
    expect(html.match(/<script/g)).toHaveLength(2);
    expect(html.match(/<\/script/g)).toHaveLength(2);
    expect(html).not.toContain('<img');
    expect(html).toContain('&lt;/script&gt;&lt;script&gt;alert(1)');
    const data = /<script type="application\/json" id="report">(.*)<\/script>/.exec(html)![1]!;
    expect(JSON.parse(data)).toEqual(REPORT);
  });

  test('allows its own style and script and nothing else', async () => {
    const html = await write('html');
    const hash = (element: RegExp) => {
      const text = element.exec(html)![1]!;
      return createHash('sha256').update(text).digest('base64').replaceAll('=', '&#x3D;');
    };
    expect(html).toContain(
      `content="default-src 'none'; style-src 'sha256-${hash(/<style>(.*?)<\/style>/s)}'; script-src 'sha256-${hash(/<script>(.*?)<\/script>/s)}';`,
    );
    const markup = html.replace(/<script.*<\/script>/s, '');
    expect(markup).not.toMatch(/<[^>]*\s(?:style|on\w+)=|(?:src|href)="(?!#)/);
  });

  test('has a card per finding, the tables and the lines', async () => {
    const html = await write('html');
    expect(html.match(/<article/g)).toHaveLength(2);
    for (const heading of ['findings', 'clients', 'servers', 'names', 'lines'])
      expect(html).toContain(`<h2 id="${heading}">`);
    expect(html).toContain('5.006727211');
    expect(await write('html', REPORT, LINES, 'none')).not.toContain('<h2 id="lines">');
  });

  test('says so when nothing was found', async () => {
    const html = await write('html', withFindings([], { unansweredQueries: 0 }), []);
    expect(html).toMatch(
      /<h1[^>]*><span class="plain"><span class="sentence">No lookup stalled: 10 lookups, all answered\.<\/span><\/span><\/h1>/,
    );
    expect(html).not.toContain('<article');
  });
});

describe('markdown', () => {
  test('keeps names in code, and code in its fence', async () => {
    const markdown = await write('markdown');
    const outside = markdown
      .replace(/^ *(`{3,})\w*\n.*?^ *\1\n/gms, '')
      .replace(/(`+) .*? \1/g, '');
    expect(outside).not.toMatch(/(?<!\\)<(?:script|img)|^# heading/m);
    expect(markdown).toContain(String.raw`| \` a\|b \` |`.replaceAll('\\`', '`'));
  });

  test('fits into a comment', async () => {
    const many = Array.from({ length: 500 }, (_, at) => ({ ...RACE, id: `F${at + 1}` }));
    const markdown = await write('markdown', withFindings(many));
    expect(Buffer.byteLength(markdown)).toBeLessThan(65_536);
    expect(markdown).toContain('| 500 |');
    expect(markdown).toContain('and 449 more');
    const rules = Array.from({ length: 100 }, (_, at) => ({ ...RACE, rule: `rule-${at}` }));
    const long = await write('markdown', withFindings(rules));
    expect(Buffer.byteLength(long)).toBeLessThan(65_536);
    expect(long).toMatch(/Left out because of the size limit: \d\d examples, 2 lines/);
    expect(long.match(/^ *`{3,}/gm)!.length % 2).toBe(0);
  });
});

describe('junit', () => {
  test('fails the rule that found an error, and passes the others', async () => {
    const xml = await write('junit');
    expect(xml).toMatch(
      /<testsuites name="dnspcap" tests="\d+" failures="1" errors="0" skipped="0" time="5.000">\n {2}<testsuite name="a[^"]*" tests="\d+" failures="1" .* timestamp="2026-11-22T10:11:12">/,
    );
    expect(xml).toMatch(
      /name="conntrack-race" time="5.007">\s*<failure type="error" message="&lt;\/script&gt;.*, shop\/cart: The AAAA query/,
    );
    expect(xml).toMatch(/name="search-list" time="0.000">\s*<system-out>/);
    expect(xml).toMatch(/<testcase classname="[^"]*" name="late-answer" time="0.000"\/>/);
    expect(xml).not.toContain(']]>');
  });

  test('a suite is named as its file is, also when that has a line end', async () => {
    const captures = [{ ...REPORT.captures[0]!, file: 'a\nb.pcap' }];
    const xml = await write('junit', { ...REPORT, captures });
    expect(xml).toContain(String.raw`<testsuite name="a\u{a}b.pcap"`);
  });
});

test('endings say the format', () => {
  const endings = 'a.html A.HTM x.csv x.json x.ndjson x.md x.xml x.txt x.pcap json'.split(' ');
  expect(endings.map((file) => formatOf(file) ?? '-').join(' ')).toBe(
    'html html csv json ndjson markdown junit text - -',
  );
});

test('differences of times keep every digit', () => {
  expect(secondsBetween('2026-11-22T10:11:59.999999999Z', '2026-11-22T10:12:00.000000001Z')).toBe(
    '0.000000002',
  );
  expect(secondsBetween('2026-11-22T10:11:12.5Z', '2026-11-22T10:11:12.25Z')).toBe('-0.25');
});
