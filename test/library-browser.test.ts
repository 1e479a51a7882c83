/// <reference lib="dom" />
import { createReadStream, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import type * as library from '../src/index.ts';
import type { Report } from '../src/report/report.ts';
import { ReportBrowser } from './support/browser.ts';
import { dnspcap } from './support/program.ts';

type Library = typeof library;

const LOST = fileURLToPath(
  new URL('../fixtures/captures/glibc-many-lookups-one-lost.pcap', import.meta.url),
);

test('the library for browsers says in one what it says in Node.js', async () => {
  const code = readFileSync(new URL('../dist/browser.js', import.meta.url), 'utf8');
  const browser = await ReportBrowser.launch();
  const html = `<!doctype html><meta charset="utf-8"><script type="text/plain" id="code">${code}</script>`;
  const alone = await browser.open(html);
  const base64 = readFileSync(LOST).toString('base64');
  const said = await alone.page.evaluate(async (text) => {
    const { textContent } = document.getElementById('code')!;
    const url = URL.createObjectURL(new Blob([textContent], { type: 'text/javascript' }));
    const { analyze: analyzeHere, reporters, rows } = (await import(url)) as Library;
    const octets = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    const stream = new Blob([octets]).stream() as unknown as Uint8Array;
    const analysis = await analyzeHere(stream);
    let json = '';
    for await (const piece of reporters.json(analysis)) json += String(piece);
    const frames: number[] = [];
    for await (const { frame } of rows.lines(octets)) frames.push(frame);
    return { json, frames };
  }, base64);
  const { out } = await dnspcap(['analyze', '-', '-f', 'json'], createReadStream(LOST));
  expect(said.json).toBe(out);
  expect(said.frames.length).toBe((JSON.parse(out) as Report).summary.dnsMessages);
  expect(alone.misdeeds.filter((misdeed) => !misdeed.startsWith('request blob:'))).toEqual([]);
  await browser.close();
});
