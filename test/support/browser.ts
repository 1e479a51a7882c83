/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe, { type AxeResults } from 'axe-core';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { launch } from '../../bench/chromium.js';

/** An open report, and the things it did that a report must not do. */
export interface OpenReport {
  readonly page: Page;
  /** Requests other than for the file itself, messages on the console, errors of scripts, dialogs. */
  readonly misdeeds: readonly string[];
}

/** Headless Chromium from the npm package: nothing has to be installed. */
export class ReportBrowser {
  readonly #browser: Browser;
  readonly #folder = mkdtempSync(join(tmpdir(), 'dnspcap-report-'));
  #files = 0;
  #context: BrowserContext | undefined;

  constructor(browser: Browser) {
    this.#browser = browser;
  }

  static async launch(): Promise<ReportBrowser> {
    return new ReportBrowser(await launch());
  }

  /** Opens a report as a file, as a reader does, and closes the previous one. */
  async open(html: string, options: BrowserContextOptions = {}): Promise<OpenReport> {
    const file = join(this.#folder, `${this.#files++}.html`);
    writeFileSync(file, html);
    const address = pathToFileURL(file).href;
    await this.#context?.close();
    this.#context = await this.#browser.newContext({ reducedMotion: 'reduce', ...options });
    const page = await this.#context.newPage();
    const misdeeds: string[] = [];
    page.on('request', (request) => {
      if (request.url() !== address) misdeeds.push(`request ${request.url()}`);
    });
    page.on('console', (message) => misdeeds.push(`console ${message.text()}`));
    page.on('pageerror', (error) => misdeeds.push(`error ${error.message}`));
    page.on('dialog', (dialog) => {
      misdeeds.push(`dialog ${dialog.message()}`);
      void dialog.dismiss();
    });
    await page.goto(address);
    return { page, misdeeds };
  }

  async close(): Promise<void> {
    await this.#browser.close();
    rmSync(this.#folder, { recursive: true });
  }
}

/**
 * Returns the violations of WCAG 2.2 AA and of good practice that axe finds, one on each line.
 *
 * @param rules only these of axe's rules; all of them by default
 */
export async function violations(page: Page, ...rules: readonly string[]): Promise<string[]> {
  // Through the debugger, because the page's policy allows only its own scripts.
  await page.evaluate(axe.source);
  const only = rules.length > 0 ? `, runOnly: ${JSON.stringify(rules)}` : '';
  const results = await page.evaluate<AxeResults>(
    `axe.run(document, { resultTypes: ["violations"]${only} })`,
  );
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.failureSummary}`),
  );
}

/** Pixels by which boxes may touch: letters do not fill their boxes. */
const TOUCHING = 2;

/** Returns texts of pictures that overlap or leave the screen, and buttons that cover a text, one on each line. */
export async function overlaps(page: Page): Promise<string[]> {
  return page.evaluate((touching) => {
    for (const details of document.querySelectorAll('details')) details.open = true;
    const isUpon = (a: DOMRect, b: DOMRect): boolean =>
      Math.min(a.right, b.right) - Math.max(a.left, b.left) > touching &&
      Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > touching;
    const found: string[] = [];
    for (const picture of document.querySelectorAll('svg[role=img]')) {
      const texts = [...picture.querySelectorAll('text')]
        .map((one) => ({ said: one.textContent, box: one.getBoundingClientRect() }))
        .filter(({ box }) => box.width > 0);
      for (const [at, { said, box }] of texts.entries()) {
        if (box.left < 0 || box.right > innerWidth) found.push(`beyond the screen: ${said}`);
        for (const other of texts.slice(at + 1))
          if (isUpon(box, other.box)) found.push(`${said} upon ${other.said}`);
      }
    }
    for (const button of document.querySelectorAll('.snippet .copy-button')) {
      const range = document.createRange();
      range.selectNodeContents(button.parentElement!.querySelector('code')!);
      const box = button.getBoundingClientRect();
      if ([...range.getClientRects()].some((text) => isUpon(text, box)))
        found.push(`a button upon ${button.parentElement!.textContent}`);
    }
    if (document.documentElement.scrollWidth > innerWidth) found.push('wider than the screen');
    return found;
  }, TOUCHING);
}
