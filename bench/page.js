// @ts-check
/**
 * node --import ./test/fuzz/typescript.js bench/page.js FILE [RUNS]: how long the page takes for a capture in headless
 * Chromium, from the choice of the file until its report is shown, and how long the command takes for the same report.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { ReportBrowser } from '../test/support/browser.ts';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const [file = '', runs = '5'] = process.argv.slice(2);
const out = join(tmpdir(), `dnspcap-bench-${process.pid}.html`);

/** @param {readonly number[]} times */
function median(times) {
  const sorted = times.toSorted((a, b) => a - b);
  return Math.round(/** @type {number} */ (sorted[sorted.length >> 1]));
}

const browser = await ReportBrowser.launch();
try {
  const { page } = await browser.open(readFileSync(join(ROOT, 'dist/dnspcap.html'), 'utf8'));
  /** @type {number[]} */
  const ofPage = [];
  /** @type {number[]} */
  const ofCommand = [];
  // In turn: the machine may be busy with something else for a while.
  for (let run = 0; run < Number(runs); run++) {
    await page.evaluate(() => {
      const those = /** @type {any} */ (globalThis);
      those.document.body.className = 'waiting';
      those.took = new Promise((resolve) => {
        let began = 0;
        const timer = setInterval(() => {
          const { className } = those.document.body;
          if (className === 'busy' && began === 0) began = performance.now();
          if (className === 'done' && began > 0) {
            clearInterval(timer);
            resolve(performance.now() - began);
          }
        }, 5);
      });
    });
    await page.locator('#files').setInputFiles(file);
    ofPage.push(await page.evaluate(() => /** @type {any} */ (globalThis).took));
    const begin = performance.now();
    const argv = [join(ROOT, 'bin/dnspcap.js'), 'analyze', file, '-q', '-o', out];
    const { status } = spawnSync(process.execPath, argv);
    if (status !== 0) throw new Error(`analyze ended with ${status}`);
    ofCommand.push(performance.now() - begin);
  }
  const [page_, command] = [median(ofPage), median(ofCommand)];
  process.stdout.write(
    `page ${page_} ms, command ${command} ms: ${(page_ / command).toFixed(2)} times (${ofPage.map(Math.round).join(' ')} | ${ofCommand.map(Math.round).join(' ')})\n`,
  );
} finally {
  await browser.close();
  rmSync(out, { force: true });
}
