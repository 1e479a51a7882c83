/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { grouped } from '../src/report/incidents/grouping.ts';
import { analyzeBytes } from './support/analysis.ts';
import { ReportBrowser } from './support/browser.ts';
import { fixture, MANY, multiplied, reportOf, write } from './support/html-report.ts';

let browser: ReportBrowser;
beforeAll(async () => {
  browser = await ReportBrowser.launch();
});
afterAll(() => browser.close());

/** Returns on how many lines each element is, in the browser. */
const linesOf = (all: readonly Element[]) => all.map((one) => one.getClientRects().length);

describe('a reader, on a phone and on a wide screen,', () => {
  test('sees tables without scrolling to the side on a phone, each figure behind its title', async () => {
    const { report, lines } = await multiplied(60);
    const name = 'session-store-494.kube-system.svc.cluster.local';
    const evidence = [{ fact: `${name} was asked for 617 times`, holds: true }];
    const findings = report.findings.map((finding) => ({ ...finding, name, evidence }));
    const file = await write({ ...report, ...grouped(findings) }, lines);
    const { page } = await browser.open(file, { viewport: { width: 390, height: 844 } });
    const table = page.locator('#table-all-findings');
    await table.scrollIntoViewIfNeeded();
    // The page itself has the first rows, its script makes the others.
    for (const row of ['first', 'last'] as const) {
      const cells = table.locator('tbody tr')[row]().locator('td:visible');
      await cells.last().waitFor();
      const titles = await cells.evaluateAll((all) =>
        all.map((cell) => [cell.dataset['label'], getComputedStyle(cell, '::before').content]),
      );
      expect(titles.length).toBeGreaterThan(4);
      for (const [title, shown] of titles) expect(shown).toContain(title);
    }
    const buttons = table.locator('thead button:visible');
    expect(await buttons.count()).toBe(8);
    // WCAG 2.2, 2.5.8: a finger hits what is 24 pixels high, and does not lie on its neighbour.
    const targets = await buttons.evaluateAll((all) =>
      all.map((one) => one.getBoundingClientRect().toJSON() as DOMRect),
    );
    for (const [at, box] of targets.entries()) {
      expect(box.height).toBeGreaterThanOrEqual(24);
      const below = targets.slice(at + 1).filter(({ top }) => top > box.top + 1);
      for (const { top } of below) expect(top).toBeGreaterThanOrEqual(box.bottom);
    }
    const wide = await page
      .locator('.scroll')
      .evaluateAll((boxes) => boxes.filter((box) => box.scrollWidth > box.clientWidth).length);
    expect(wide).toBe(0);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
  });

  test('sees one card of each cause open', async () => {
    const { report, lines } = await multiplied(3);
    const findings = report.findings.map((finding, at) => ({
      ...finding,
      name: `n${at}.example.test`,
      rule: at < 2 ? finding.rule : 'late-answer',
    }));
    const { page } = await browser.open(await write({ ...report, ...grouped(findings) }, lines));
    const unfolded = page.locator('article.finding:has(details[open])');
    expect(await unfolded.evaluateAll((cards) => cards.map(({ id }) => id))).toEqual(['F1', 'F3']);
  });

  test('reads commands that break between words only', async () => {
    const { page } = await browser.open(await reportOf(fixture(MANY)), {
      viewport: { width: 390, height: 844 },
    });
    const words = page.locator('pre code span');
    expect(await words.allInnerTexts()).toContain('--patch-file');
    expect(new Set(await words.evaluateAll(linesOf))).toEqual(new Set([1]));
    const together = page.locator('.whole:visible');
    expect(await together.allInnerTexts()).toEqual(
      expect.arrayContaining(['5.0 s', 'uname -r', 'single-request-reopen', '12:12:46 UTC']),
    );
    expect(new Set(await together.evaluateAll(linesOf))).toEqual(new Set([1]));
  });

  test('finds the captures with findings among many', async () => {
    const { report, lines } = await multiplied(3);
    const captures = Array.from({ length: 120 }, (_, at) => ({
      ...report.captures[0]!,
      file: `dns-${at}.pcap`,
    }));
    const findings = report.findings.map((finding, at) => ({ ...finding, file: at < 2 ? 77 : 3 }));
    const file = await write({ ...report, captures, ...grouped(findings) }, lines);
    for (const [width, some] of [
      [390, 25],
      [1_280, 100],
    ] as const) {
      const { page } = await browser.open(file, { viewport: { width, height: 844 } });
      const rows = page.locator('#table-captures tbody tr');
      expect(await rows.count()).toBe(some);
      await page.locator('#table-captures').getByRole('button', { name: 'findings' }).click();
      const first = await rows.evaluateAll((all) =>
        all.slice(0, 2).map((row) => {
          const { cells } = row as HTMLTableRowElement;
          return [cells[0]!.innerText, cells[4]!.innerText];
        }),
      );
      expect(first).toEqual([
        ['dns-77.pcap', '2'],
        ['dns-3.pcap', '1'],
      ]);
      await page.locator('.files summary').click();
      const list = page.locator('.files > div');
      expect(await list.evaluate((one) => one.scrollWidth - one.clientWidth)).toBe(0);
      expect(await list.evaluate((one) => one.scrollHeight > one.clientHeight)).toBe(true);
    }
  });

  test('sees the lanes of a ladder named in one row where there is room', async () => {
    const { report, lines } = await analyzeBytes(
      fixture('dnat-glibc-AAAA-dropped-in-node.e-node-any.pcap'),
      { lines: 'auto' },
    );
    const file = await write(report, lines);
    for (const [width, rows] of [
      [390, 4],
      [1_280, 2],
    ] as const) {
      const { page } = await browser.open(file, { viewport: { width, height: 844 } });
      const heads = page.locator('#F1 .heads text:visible');
      const tops = await heads.evaluateAll((all) =>
        all.map((one) => one.getBoundingClientRect().y),
      );
      expect(tops).toHaveLength(5);
      expect(new Set(tops).size).toBe(rows);
      const [place, endpoint] = await heads.evaluateAll((all) =>
        ['interface 3', '→ 10.244.2.12'].map((head) => {
          const { top, height } = all
            .find((one) => one.textContent === head)!
            .getBoundingClientRect();
          return { top, height };
        }),
      );
      // The endpoint stands right above its interface.
      expect(place!.top - endpoint!.top).toBeCloseTo(16, 0);
    }
  });

  test('reads each sentence of the title on lines of its own', async () => {
    const { page } = await browser.open(await reportOf(fixture(MANY)), {
      viewport: { width: 1_280, height: 900 },
    });
    const sentences = page.locator('h1 .plain .sentence');
    expect(await sentences.allInnerTexts()).toEqual([
      'Probably the Kubernetes conntrack race.',
      'Capture on the node to be sure.',
    ]);
    const heights = await sentences.evaluateAll((all) =>
      all.map((one) => one.getBoundingClientRect().height),
    );
    expect(Math.max(...heights)).toBeLessThan(60);
  });

  test('sees no column of lost types where both queries were lost', async () => {
    const { report, lines } = await multiplied(3);
    const findings = report.findings.map(({ lostType: type, ...finding }) => {
      expect(type).toBe('AAAA');
      return finding;
    });
    const { page } = await browser.open(await write({ ...report, ...grouped(findings) }, lines));
    const table = page.locator('#table-all-findings');
    expect(await table.locator('thead th').count()).toBe(7);
    expect(await table.locator('tbody tr').first().locator('th, td').count()).toBe(7);
    await table.getByRole('button', { name: 'waited' }).click();
    expect(await table.locator('tbody tr').first().locator('td').last().innerText()).toBe('5.0 s');
  });

  test('sees of which capture a line is, if there are several', async () => {
    const { report, lines } = await multiplied(3);
    const captures = ['a.pcap', 'b.pcap'].map((file) => ({ ...report.captures[0]!, file }));
    const shown = lines.map(
      (line, at) =>
        new Proxy(line, {
          get: (one, key) => (key === 'file' ? captures[at % 2]!.file : Reflect.get(one, key)),
        }),
    );
    for (const [all, files] of [
      [captures, ['a.pcap', 'b.pcap', 'a.pcap']],
      [captures.slice(0, 1), []],
    ] as const) {
      const file = await write({ ...report, captures: all }, shown);
      const { page } = await browser.open(file, { viewport: { width: 390, height: 844 } });
      const named = await page.locator('#all-lines .file').allInnerTexts();
      expect(named.slice(0, 3)).toEqual(files);
    }
  });

  test('prints no heading at the end of a page, and the pictures side by side', async () => {
    const { page } = await browser.open(await reportOf(fixture(MANY)), {
      viewport: { width: 703, height: 1_000 },
    });
    await page.emulateMedia({ media: 'print' });
    const [when, long] = await page
      .locator('.pictures section')
      .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top));
    expect(when).toBe(long);
    const [picture, column] = await page.locator('svg.histogram').evaluate((svg) => {
      const numbers = [...svg.querySelectorAll('text:not(.end)')];
      const ends = numbers.map((one) => one.getBoundingClientRect().right);
      return [Math.max(...ends), svg.closest('section')!.getBoundingClientRect().right];
    });
    expect(picture).toBeLessThanOrEqual(column);
    const rules = await page
      .locator('h2, h3, h4, .tags')
      .evaluateAll((all) => [...new Set(all.map((one) => getComputedStyle(one).breakAfter))]);
    expect(rules).toEqual(['avoid']);
  });

  test('prints from a phone the lines that a wide screen prints', async () => {
    const { page } = await browser.open(await reportOf(fixture(MANY)), {
      viewport: { width: 390, height: 844 },
    });
    const rows = page.locator('#all-lines tbody tr:visible');
    expect(await rows.count()).toBe(25);
    await page.pdf();
    expect(await rows.count()).toBe(43);
  });
});
