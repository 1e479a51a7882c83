/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { grouped } from '../src/report/incidents/grouping.ts';
import type { ReportFinding } from '../src/report/report.ts';
import { wordsOf } from '../src/words/words.ts';
import { type OpenReport, ReportBrowser, violations } from './support/browser.ts';
import { fixture, MANY, multiplied, reportOf, write } from './support/html-report.ts';
import { HOSTILE_NAMES, hostileCapture } from './support/hostile-capture.ts';
import { LINES, REPORT } from './support/hostile-report.ts';

let browser: ReportBrowser;
beforeAll(async () => {
  browser = await ReportBrowser.launch();
});
afterAll(() => browser.close());

describe('in light and dark, nothing is fetched, nothing goes wrong, and axe has nothing to say', () => {
  const reports: Readonly<Record<string, () => Promise<string>>> = {
    'one lookup of many lost': () => reportOf(fixture(MANY)),
    'a race that is proved': () =>
      reportOf(fixture('dnat-glibc-AAAA-dropped-in-node.e-node-any.pcap')),
    'nothing wrong': () => reportOf(fixture('glibc-default-ok.pcap')),
    'a capture of attacks': () => reportOf(hostileCapture()),
    'a report of attacks': () => write(REPORT, LINES),
    Chinese: async () => reportOf(fixture(MANY), await wordsOf('zh')),
  };

  test.each(Object.keys(reports))('%s', async (name) => {
    const { page, misdeeds } = await browser.open(await reports[name]!(), { colorScheme: 'light' });
    expect(await violations(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await violations(page, 'color-contrast')).toEqual([]);
    expect(misdeeds).toEqual([]);
  });
});

describe('names that are attacks are text', () => {
  let open: OpenReport;
  beforeAll(async () => {
    open = await browser.open(await reportOf(hostileCapture()));
  });

  test('each has its finding, and none has become an element', async () => {
    const { page, misdeeds } = open;
    expect(await page.locator('#table-all-findings tbody tr').count()).toBe(HOSTILE_NAMES.length);
    const elements = await page.evaluate(() => ({
      foreign: document.querySelectorAll(
        'img, iframe, object, embed, link, base, [onload], [onerror]',
      ).length,
      scripts: document.scripts.length,
    }));
    expect(elements).toEqual({ foreign: 0, scripts: 2 });
    expect(misdeeds).toEqual([]);
  });

  test('what is not seen is written out', async () => {
    const text = await open.page.locator('main').innerText();
    expect(text).toContain('<script>alert(1)</script>');
    expect(text).toContain('{{constructor}}');
    // oxlint-disable-next-line no-control-regex
    expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f\u202e]/);
  });

  test('long names make the page no wider than a phone', async () => {
    const { page } = await browser.open(await reportOf(hostileCapture()), {
      viewport: { width: 390, height: 844 },
    });
    const widths = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    expect(widths[0]).toBe(widths[1]);
  });
});

describe('a reader', () => {
  let open: OpenReport;
  beforeAll(async () => {
    open = await browser.open(await reportOf(fixture(MANY)));
  });

  test('reaches everything with the keyboard', async () => {
    const { page } = open;
    const unreached = await page.evaluate(() => {
      for (const fold of document.querySelectorAll('details')) fold.open = true;
      const all = [
        ...document.querySelectorAll<HTMLElement>(
          'a[href], button, input, select, summary, [tabindex="0"]',
        ),
      ];
      all.forEach((element, at) => (element.dataset['stop'] = String(at)));
      return all.map((element) => element.dataset['stop']!);
    });
    const reached = new Set<string>();
    for (let presses = 0; presses <= unreached.length; presses++) {
      await page.keyboard.press('Tab');
      const stop = await page.evaluate(
        () => (document.activeElement as HTMLElement).dataset['stop'],
      );
      if (stop !== undefined) reached.add(stop);
    }
    expect(unreached.filter((stop) => !reached.has(stop))).toEqual([]);
  });

  test('asks what a part of a line is, by pointer and by keyboard', async () => {
    const { page } = open;
    const explanation = page.locator('#explanation');
    await page.locator('#all-lines .id').first().hover();
    expect(await explanation.innerText()).toMatch(/^DNS ID: 16 bits/);
    await page.keyboard.press('Escape');
    expect(await explanation.isVisible()).toBe(false);
    await page.locator('#all-lines .family').first().focus();
    expect(await explanation.innerText()).toMatch(/^IP is IPv4/);
    await page.keyboard.press('ArrowRight');
    expect(await explanation.innerText()).toMatch(/^Who sent the packet/);
    await page.keyboard.press('ArrowDown');
    const focused = await page.evaluate(() => document.activeElement!.closest('tr')!.id);
    expect(focused).toBe('L0-2');
  });

  test('filters lines by text, client and finding', async () => {
    const { page } = open;
    const shown = () => page.locator('#all-lines tbody tr:visible').count();
    const [text, client, finding] = ['text', 'client', 'finding'].map((name) =>
      page.locator(`#line-filters [name=${name}]`),
    );
    await text!.fill('never answered');
    expect(await shown()).toBe(1);
    expect(await page.locator('#line-filters output').innerText()).toBe('1 of 43');
    await text!.fill('nobody says this');
    expect(await page.locator('#no-line').innerText()).toBe('No line matches.');
    await text!.fill('');
    await finding!.selectOption('F1');
    expect(await shown()).toBe(7);
    await finding!.selectOption('');
    await client!.selectOption('10.244.1.7');
    expect(await shown()).toBe(43);
    await client!.selectOption('');
    await page.locator('#line-filters [name=state]').selectOption('unanswered');
    expect(await shown()).toBe(1);
    await page.locator('#line-filters [name=state]').selectOption('');
    await page.locator('#line-filters [name=name]').fill('web.example');
    expect(await shown()).toBe(43);
    expect(await page.locator('#no-line').isVisible()).toBe(false);
  });

  test('follows a finding to its lines and back', async () => {
    const { page } = open;
    await page.locator('#F1 a.to-line', { hasText: '14' }).click();
    expect(page.url()).toMatch(/#L0-14$/);
    expect(
      await page.locator('#L0-14').evaluate((row) => row.getBoundingClientRect().top < innerHeight),
    ).toBe(true);
    await page.locator('#F1 summary').first().click();
    expect(await page.locator('#F1 details').getAttribute('open')).toBe(null);
    await page.locator('#L0-14 a').click();
    expect(page.url()).toMatch(/#F1$/);
    await page.locator('#F1 details[open]').waitFor();
  });

  test('copies the verdict, a snippet and the filter for Wireshark', async () => {
    const { page } = open;
    // A headless browser has no clipboard.
    await page.evaluate(() => {
      navigator.clipboard.writeText = async (text) =>
        void (document.body.dataset['clipboard'] = text);
    });
    const copied = async (at: string) => {
      await page.locator(at).click();
      return page.locator('body').getAttribute('data-clipboard');
    };
    expect(await copied('header .copy-button')).toMatch(
      /^Probably the Kubernetes conntrack race\./,
    );
    expect(await copied('.what-to-do .copy-button >> nth=0')).toContain(
      '- name: single-request-reopen',
    );
    expect(await copied('#F1 .wireshark .copy-button')).toBe(
      'frame.number in {13, 14, 15, 16, 17, 18, 19}',
    );
    expect(open.misdeeds).toEqual([]);
  });

  test('sees clock times where seconds stand, and the other way round', async () => {
    const { page } = open;
    const [line, finding] = ['#L0-14 time', '#F1 .facts time'].map((at) => page.locator(at));
    const times = async () => [await line!.innerText(), await finding!.innerText()];
    const clock = '2026-11-22 12:12:46.962513 UTC';
    expect(await times()).toEqual(['0.012212', clock]);
    await page.getByRole('button', { name: 'Clock times' }).click();
    expect(await times()).toEqual(['2026-11-22 12:12:46.962559 UTC', clock]);
    await page.getByRole('button', { name: 'Times since the start' }).click();
    expect(await times()).toEqual(['0.012212', '+0.012166 s']);
  });

  test('sees heads that say of times what they are', async () => {
    const { report, lines } = await multiplied(3);
    const { page } = await browser.open(await write(report, lines), {
      viewport: { width: 390, height: 844 },
    });
    const heads = () => page.locator('#table-all-findings th, #all-lines th').allInnerTexts();
    const cell = page.locator('#table-all-findings td:has(time)').first();
    const shown = async () => [await cell.getAttribute('data-label'), await cell.innerText()];
    const after = () =>
      page
        .locator('#all-lines td:has(time)')
        .first()
        .evaluate((one) => getComputedStyle(one, '::after').content);
    const clock = await shown();
    expect(clock[0]).toBe('time (UTC)');
    expect(await heads()).toEqual(expect.arrayContaining(['time (UTC)', 'seconds']));
    expect(await after()).toBe('" s"');
    await page.getByRole('button', { name: 'Clock times' }).click();
    expect(await shown()).toEqual(clock);
    expect(await heads()).not.toContain('seconds');
    expect(await after()).toBe('none');
    await page.getByRole('button', { name: 'Times since the start' }).click();
    expect(await shown()).toEqual(['time', expect.stringMatching(/^\+\d+\.\d{6} s$/)]);
    expect(await heads()).not.toContain('time (UTC)');
    // A row that was filtered away meanwhile is as the others.
    const filter = page.locator('#finding-filters [name=text]');
    await filter.fill('nowhere');
    await page.getByRole('button', { name: 'Clock times' }).click();
    await filter.fill('');
    expect(await shown()).toEqual(clock);
  });

  test.each([
    [390, 25],
    [1_280, 100],
  ])(
    'at %i pixels sees %i lines at first, the others by filters, links and a button',
    async (width, some) => {
      const { page } = await browser.open(
        await reportOf(fixture('lab-dnat-race-many-lookups.c-uplink.pcap')),
        { viewport: { width, height: 844 } },
      );
      const rows = page.locator('#all-lines tbody tr');
      const shown = () => page.locator('#all-lines tbody tr:visible').count();
      const all = await rows.count();
      expect(all).toBeGreaterThan(130);
      expect(await shown()).toBe(some);
      const text = page.locator('#line-filters [name=text]');
      await text.fill(await rows.last().locator('.id').innerText());
      expect(await rows.last().isVisible()).toBe(true);
      await text.fill('nobody says this');
      await page.evaluate(
        (id) => (location.hash = id),
        await rows.last().evaluate((row) => row.id),
      );
      await rows.last().waitFor();
      expect(await shown()).toBe(all);
      await text.fill('example');
      expect(await shown()).toBeLessThan(all);
      await text.fill('');
      await page.getByRole('button', { name: `Show more (${all - some})` }).click();
      expect(await shown()).toBe(all);
    },
  );

  test('reads it all without JavaScript', async () => {
    const { page, misdeeds } = await browser.open(await reportOf(fixture(MANY)), {
      javaScriptEnabled: false,
    });
    expect(await page.locator('h1').innerText()).toMatch(/1 of 10 lookups stalled/);
    expect(await page.locator('#F1 svg[role=img]').isVisible()).toBe(true);
    expect(await page.locator('#all-lines tbody tr:visible').count()).toBe(43);
    expect(await page.locator('#how-to-read').isVisible()).toBe(true);
    expect(await page.locator('button:visible, form:visible').count()).toBe(0);
    expect(misdeeds).toEqual([]);
  });

  test('prints what is folded, and no buttons', async () => {
    const { report, lines } = await multiplied(1);
    const [race] = report.findings as [ReportFinding];
    const findings = Array.from({ length: 5 }, (_, at) => ({
      ...race,
      id: `F${at + 1}`,
      rule: `r${at}`,
    }));
    const { page } = await browser.open(await write({ ...report, ...grouped(findings) }, lines));
    const message = page.locator('#F5 .message');
    expect(await message.isVisible()).toBe(false);
    await page.emulateMedia({ media: 'print' });
    expect((await message.boundingBox())!.height).toBeGreaterThan(0);
    expect(await page.locator('.copy-button:visible, nav:visible').count()).toBe(0);
  });
});

test('a report of ten lookups has less than 150 kB', async () => {
  const written = await reportOf(fixture(MANY));
  expect(Buffer.byteLength(written)).toBeLessThan(150_000);
});

test('the data of a report can be read back', async () => {
  const { page } = await browser.open(await write(REPORT, LINES));
  const data = await page.evaluate(() => document.getElementById('report')!.textContent);
  expect(JSON.parse(data)).toEqual(REPORT);
});
