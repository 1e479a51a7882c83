// @ts-check
/// <reference lib="dom" />
import { writeSync } from 'node:fs';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { launch } from './chromium.js';

/**
 * node bench/page.js PAGE CAPTURE: lets the page analyse a capture, which prints the report in HTML. Descriptor 3 is
 * told how many milliseconds it took from the choice of the file until the report is there: the page has been opened
 * before.
 */
const [page = '', capture = ''] = process.argv.slice(2);
/** Milliseconds; a slow machine takes a minute for a million packets. */
const PATIENCE = 600_000;

const browser = await launch();
try {
  const tab = await browser.newPage();
  await tab.goto(pathToFileURL(page).href);
  // The engine is ready when the title of its frame has a text.
  await tab.waitForFunction(() => document.querySelector('iframe')?.title);
  const start = performance.now();
  await tab.locator('#files').setInputFiles(capture);
  await tab.waitForFunction(() => document.body.className !== 'busy', undefined, {
    timeout: PATIENCE,
  });
  const ms = performance.now() - start;
  const html = await tab.locator('#shown').getAttribute('srcdoc');
  if (!html) throw new Error((await tab.locator('#status').textContent()) ?? 'no report');
  process.stdout.write(html);
  writeSync(3, String(ms));
} finally {
  await browser.close();
}
