/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { compare } from '../src/compare/comparison.ts';
import { comparisonHtml } from '../src/compare/html.ts';
import { binned } from '../src/report/html/pictures/bins.ts';
import { waitRows } from '../src/report/html/waits.ts';
import { brokenLimit, figuresOf, parseLimit } from '../src/report/gate/figure-limit.ts';
import { grouped } from '../src/report/incidents/grouping.ts';
import { FORMATS } from '../src/report/index.ts';
import { readReport } from '../src/report/read-report.ts';
import type { Report, ReportFinding } from '../src/report/report.ts';
import { verdict, verdictSummary } from '../src/report/wording/verdict.ts';
import { ENGLISH } from '../src/words/words.ts';
import { analyzeBytes } from './support/analysis.ts';
import { type OpenReport, overlaps, ReportBrowser, violations } from './support/browser.ts';

/** Returns the fields that the page has of every finding. */
function core(finding: ReportFinding) {
  const { id, group, rule, client, name, time, stallMs, outcome, lookup } = finding;
  return { id, group, rule, client, name, time, stallMs, outcome, lookup };
}

/** Returns findings as text: comparing so many objects takes seconds. */
function told({ findings }: Report): string {
  return findings.map((one) => JSON.stringify(core(one))).join('\n');
}

const FINDINGS = 20_000;
const START = Date.parse('2026-11-22T10:00:00Z');

/** Returns a storm: one race at many clients and names, every seventh of which was never answered. */
async function storm(): Promise<Report> {
  const bytes = readFileSync(
    new URL('../fixtures/captures/glibc-many-lookups-one-lost.pcap', import.meta.url),
  );
  const { report } = await analyzeBytes(new Uint8Array(bytes));
  const [race] = report.findings as [ReportFinding];
  const findings = Array.from({ length: FINDINGS }, (_, at): ReportFinding => {
    const time = new Date(START + at * 37).toISOString();
    const address = `10.244.${at % 8}.${at % 250}`;
    return {
      ...race,
      id: `F${at + 1}`,
      lookup: at + 1,
      client: { address, port: 30_000 + (at % 1_000) },
      name: `n${at % 300}.example.test`,
      time: `${time.slice(0, -1)}000Z`,
      stallMs: 5_000 + ((at * 7_919) % FINDINGS) / 1_000,
      outcome: at % 7 === 0 ? 'failed' : 'answered',
      frames: [at * 7 + 1, at * 7 + 2],
    };
  });
  const lookups = 10 * FINDINGS;
  const cells = Array.from({ length: 200 }, (_, column) => [column, lookups / 200, 1, 2]);
  return {
    ...report,
    summary: { ...report.summary, lookups },
    ...grouped(findings),
    timeline: { start: '2026-11-22T10:00:00Z', columnMs: (37 * FINDINGS) / 200, cells },
  };
}

let report: Report;
let html: string;
let browser: ReportBrowser;
let open: OpenReport;
beforeAll(async () => {
  report = await storm();
  html = (await FORMATS.html.load({ lines: 'auto', color: false, words: ENGLISH })).end(report, []);
  browser = await ReportBrowser.launch();
  open = await browser.open(html, { acceptDownloads: true });
});
afterAll(() => browser.close());

describe('20,000 findings', () => {
  test('are a page of less than 3 MB, which opens within a second', async () => {
    expect(Buffer.byteLength(html)).toBeLessThan(3_000_000);
    // Processor time of the page: other programs do not count.
    const { page } = open;
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    const spent = async () => {
      const { metrics } = await session.send('Performance.getMetrics');
      return metrics.find(({ name }) => name === 'TaskDuration')!.value;
    };
    const before = await spent();
    await page.reload();
    await page.locator('#finding-filters').waitFor();
    expect((await spent()) - before).toBeLessThan(1);
  });

  test('are a page of which axe has nothing to say', async () => {
    expect(await violations(open.page)).toEqual([]);
  });

  test('are few incidents, each with its count, its first and its last', async () => {
    const { page } = open;
    const rows = await page.locator('#table-incidents tbody tr').allInnerTexts();
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatch(/17,142\s+10:00:00\s+10:12:19\s+up to 5\.0 s/);
    expect(rows[0]).toMatch(/1,000 clients → 10\.96\.0\.10\s+\*\.example\.test/);
    expect(await page.locator('article.finding').count()).toBe(2);
  });

  test('are sorted all, not those alone that are shown', async () => {
    const { page } = open;
    const body = page.locator('#table-all-findings tbody');
    expect(await body.locator('tr').count()).toBe(100);
    const waited = page.locator('#table-all-findings th', { hasText: 'waited' });
    await waited.getByRole('button').click();
    const longest = report.findings.toSorted((a, b) => b.stallMs! - a.stallMs!);
    const shown = () => body.locator('th').allInnerTexts();
    expect(await shown()).toEqual(longest.slice(0, 100).map(({ id }) => id));
    await waited.getByRole('button').click();
    expect((await shown())[0]).toBe(longest.at(-1)!.id);
    await page.getByRole('button', { name: 'Show more (19,900)' }).click();
    expect(await body.locator('tr').count()).toBe(1_100);
  });

  test('are filtered by outcome, rule, client, name and text, and by incident from its card', async () => {
    const { page } = open;
    const said = page.locator('#finding-filters output');
    const field = (name: string) => page.locator(`#finding-filters [name=${name}]`);
    await field('outcome').selectOption('failed');
    expect(await said.innerText()).toBe('2,858 of 20,000');
    await field('client').fill('10.244.7.');
    await field('name').fill('n7.');
    const both = report.findings.filter(
      ({ outcome, client, name }) =>
        outcome === 'failed' && client!.address.startsWith('10.244.7.') && name!.startsWith('n7.'),
    );
    expect(await said.innerText()).toBe(`${both.length} of 20,000`);
    await field('text').fill('no such text');
    expect(await page.locator('#no-finding').innerText()).toBe('No finding matches.');
    // The first card of this cause is open, and tells of the others.
    await page.locator('#F1 summary').click();
    await page.locator('#F1 .to-findings').click();
    expect(await said.innerText()).toBe('2,858 of 20,000');
    expect(await page.locator('#no-finding').isVisible()).toBe(false);
  });

  test('are saved with a button, and read back, every one', async () => {
    const { page, misdeeds } = open;
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save the data (JSON)' }).click(),
    ]);
    const saved = JSON.parse(readFileSync(await download.path(), 'utf8')) as Report;
    expect(told(saved)).toBe(told(report));
    const read = readReport(html) as Report;
    expect(told(read)).toBe(told(report));
    expect(told(readReport(JSON.stringify(report)) as Report)).toBe(told(report));
    expect(misdeeds.filter((misdeed) => !misdeed.startsWith('request blob:'))).toEqual([]);
  });

  test('are printed on a few pages, and a picture of the whole page is complete', async () => {
    const { page } = open;
    const pdf = await page.pdf({ format: 'A4' });
    const pages = pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)!.length;
    expect(pages).toBeLessThan(8);
    await page.emulateMedia({ media: 'print' });
    const printed = page.locator('#table-all-findings tbody tr:visible');
    expect(await printed.count()).toBe(25);
    expect(await page.locator('.printed-rows:visible').first().innerText()).toBe(
      'The first 25 rows are printed; the page itself has all of them.',
    );
    expect(await page.locator('.copy-button:visible, .action:visible, form:visible').count()).toBe(
      0,
    );
    await page.emulateMedia({ media: 'screen' });
    const hidden = await page.evaluate(
      () =>
        [...document.querySelectorAll('*')].filter(
          (one) => getComputedStyle(one).contentVisibility === 'auto',
        ).length,
    );
    expect(hidden).toBe(0);
  });
});

test('each lookup is counted once, in the bars and in the waits', () => {
  const { bins } = binned(report.timeline!, report.findings);
  const total = (of: (bin: (typeof bins)[number]) => number) =>
    bins.reduce((sum, bin) => sum + of(bin), 0);
  expect(total(({ lookups }) => lookups)).toBe(report.summary.lookups);
  expect(total(({ failed }) => failed)).toBe(2_858);
  expect(total(({ failed, stalled, undetermined }) => failed + stalled + undetermined)).toBe(
    FINDINGS,
  );
  const latency = { buckets: [{ leMs: 5, count: 90 }, { leMs: 5_200, count: 4 }, { count: 1 }] };
  const some = report.findings.slice(1, 4);
  const rows = waitRows({
    ...report,
    findings: some,
    latency,
    summary: { ...report.summary, lookups: 100 },
  });
  expect(rows.map(({ label, lookups }) => `${String(label)}: ${lookups}`)).toEqual([
    '≤ 5 ms: 90',
    '⋮: 0',
    '5 – 5.02 s: 3',
    'others, over 1 s: 2',
    'no answer: 5',
  ]);
});

test('what was not judged is drawn where it waited, counted in the verdict, and a breach of a limit', () => {
  const cells = [
    [0, 90, 1, 2],
    [0, 10, 4_194, 5_242],
    [1, 7, 4_194, 5_242],
    [1, 3],
  ];
  const timeline = { start: report.timeline!.start, columnMs: 1_000, cells };
  const some = report.findings.slice(0, 4);
  const { bins } = binned(timeline, some, 16);
  const counted = bins.map(({ failed, stalled, notJudged }) => [failed, stalled, notJudged]);
  expect(counted).toEqual([
    [1, 3, 6],
    [0, 0, 10],
  ]);
  const partly = { ...report, findings: some, summary: { ...report.summary, notJudged: 16 } };
  expect(String(verdict(partly))).toMatch(
    /; 16 more in trouble were counted and not judged\. 4 clients were hit at 10:00:00 UTC\.$/,
  );
  expect(verdictSummary(partly, ENGLISH)).toMatchObject({ stalled: 4, notJudged: 16 });
  expect(brokenLimit(parseLimit('stalled>19')!, figuresOf(partly))).toMatchObject({ found: 20 });
});

/** Returns the same report after a million packets, to test wide frame numbers. */
function late(early: Report): Report {
  const findings = early.findings.map(({ packets = [], ...finding }) => ({
    ...finding,
    packets: packets.map((packet) => ({ ...packet, frame: packet.frame + 1_000_000 })),
  }));
  return { ...early, findings };
}

test.each([390, 1_280])('no text lies upon another at %i pixels', async (width) => {
  for (const name of [
    'dnat-glibc-AAAA-dropped-in-node.e-node-any',
    'glibc-many-lookups-one-lost',
    'lab-glibc-refused-both',
    'lab-glibc-ipv6-nameserver-AAAA-lost',
    'lab-between-dnsmasq-slow-upstream.forwarder-any',
  ]) {
    const bytes = readFileSync(new URL(`../fixtures/captures/${name}.pcap`, import.meta.url));
    const { report: one, lines } = await analyzeBytes(new Uint8Array(bytes), { lines: 'auto' });
    const reporter = await FORMATS.html.load({ lines: 'auto', color: false, words: ENGLISH });
    const viewport = { width, height: 844 };
    const { page } = await browser.open(reporter.end(late(one), lines), { viewport });
    expect([name, await overlaps(page)]).toEqual([name, []]);
  }
  const { page } = await browser.open(html, { viewport: { width, height: 844 } });
  expect(await overlaps(page)).toEqual([]);
  const fewer = { ...report, findings: report.findings.slice(0, 900) };
  const compared = comparisonHtml(compare([report, fewer]), ENGLISH);
  const side = await browser.open(compared, { viewport: { width, height: 844 } });
  expect(await overlaps(side.page)).toEqual([]);
});
