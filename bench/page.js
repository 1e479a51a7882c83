// @ts-check
/**
 * node --import ./test/fuzz/typescript.js bench/page.js FILE [RUNS]: how long the page takes for a capture in headless
 * Chromium, from the choice of the file until its report is shown, and how long the command takes for the same report;
 * and the processor time of both, which does not depend on what else goes on (Linux, of /proc).
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
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

/** Clock ticks of /proc a second (proc_pid_stat(5), sysconf(3): USER_HZ, 100 on all architectures of today). */
const TICKS = 100;

/** @param {number | 'self'} pid @returns {number[]} what stands behind its name, which is in parentheses */
function statOf(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  return stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
}

/** Milliseconds that the children which this process waited for have worked: cutime and cstime. */
function waitedMs() {
  const [cutime = 0, cstime = 0] = statOf('self').slice(13, 15);
  return ((cutime + cstime) / TICKS) * 1_000;
}

/** Milliseconds that all descendants of this process have worked, and those that they waited for. */
function processorMs() {
  /** @type {Map<number, { parent: number, ticks: number }>} */
  const all = new Map();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const fields = statOf(Number(name));
      // State, parent, and from here on utime, stime, cutime, cstime.
      const ticks = fields.slice(11, 15).reduce((sum, each) => sum + each, 0);
      all.set(Number(name), { parent: fields[1] ?? 0, ticks });
    } catch {
      // It has ended meanwhile.
    }
  }
  let ticks = 0;
  for (const [pid, one] of all) {
    let ancestor = pid;
    while (ancestor > 1 && ancestor !== process.pid) ancestor = all.get(ancestor)?.parent ?? 0;
    if (ancestor === process.pid && pid !== process.pid) ticks += one.ticks;
  }
  return (ticks / TICKS) * 1_000;
}

const browser = await ReportBrowser.launch();
try {
  const { page } = await browser.open(readFileSync(join(ROOT, 'dist/dnspcap.html'), 'utf8'));
  /** @type {number[]} */
  const ofPage = [];
  /** @type {number[]} */
  const ofCommand = [];
  /** @type {number[]} */
  const workOfPage = [];
  /** @type {number[]} */
  const workOfCommand = [];
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
    const workBefore = processorMs();
    await page.locator('#files').setInputFiles(file);
    ofPage.push(await page.evaluate(() => /** @type {any} */ (globalThis).took));
    workOfPage.push(processorMs() - workBefore);
    const begin = performance.now();
    const waitedBefore = waitedMs();
    const argv = [join(ROOT, 'bin/dnspcap.js'), 'analyze', file, '-q', '-o', out];
    const { status } = spawnSync(process.execPath, argv);
    if (status !== 0) throw new Error(`analyze ended with ${status}`);
    ofCommand.push(performance.now() - begin);
    workOfCommand.push(waitedMs() - waitedBefore);
  }
  const rows = { time: [ofPage, ofCommand], work: [workOfPage, workOfCommand] };
  for (const [what, [page_ = [], command = []]] of Object.entries(rows)) {
    const ratio = median(page_) / median(command);
    const all = [page_, command].map((times) => times.map(Math.round).join(' ')).join(' | ');
    process.stdout.write(
      `${what}: page ${median(page_)} ms, command ${median(command)} ms: ${ratio.toFixed(2)} times (${all})\n`,
    );
  }
} finally {
  await browser.close();
  rmSync(out, { force: true });
}
