// npm run screenshots: the pictures of the report in README.md, made of captures that come with this repository.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { spawnSync } from 'node:child_process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import chromium from '@sparticuz/chromium';
import { chromium as playwright } from 'playwright-core';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const IMAGES = join(ROOT, 'images');
const CAPTURE = 'fixtures/captures/glibc-many-lookups-one-lost.pcap';
const PROVED = 'fixtures/captures/dnat-glibc-AAAA-dropped-in-node.e-node-any.pcap';

/** The pictures: a capture, on a screen, from the top or of one element of the page. */
const PICTURES = [
  { name: 'report', capture: CAPTURE, width: 1280, height: 1000 },
  { name: 'report-dark', capture: CAPTURE, width: 1280, height: 1000, colorScheme: 'dark' },
  { name: 'report-phone', capture: CAPTURE, width: 390, height: 844, scale: 2 },
  { name: 'finding', capture: PROVED, width: 1000, height: 1000, element: '#F1 figure' },
  {
    name: 'finding-dark',
    capture: PROVED,
    width: 1000,
    height: 1000,
    element: '#F1 figure',
    colorScheme: 'dark',
  },
];

const folder = mkdtempSync(join(tmpdir(), 'dnspcap-screenshots-'));
mkdirSync(IMAGES, { recursive: true });
const browser = await playwright.launch({
  executablePath: await chromium.executablePath(),
  args: ['--no-sandbox', '--disable-gpu'],
});
for (const {
  name,
  capture,
  width,
  height,
  element,
  colorScheme = 'light',
  scale = 1,
} of PICTURES) {
  const report = join(folder, `${name}.html`);
  const { status } = spawnSync(
    process.execPath,
    ['bin/dnspcap.js', 'analyze', capture, '-o', report, '-q'],
    {
      cwd: ROOT,
      stdio: 'inherit',
    },
  );
  if (status !== 0) process.exit(1);
  const viewport = { width, height };
  const page = await browser.newPage({
    viewport,
    colorScheme,
    deviceScaleFactor: scale,
    reducedMotion: 'reduce',
  });
  await page.goto(pathToFileURL(report).href);
  const path = join(IMAGES, `${name}.png`);
  await (element === undefined
    ? page.screenshot({ path })
    : page.locator(element).screenshot({ path }));
  await page.close();
  process.stdout.write(`images/${name}.png\n`);
}
await browser.close();
rmSync(folder, { recursive: true });
