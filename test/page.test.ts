/// <reference lib="dom" />
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Page } from 'playwright-core';
import { FORMATS } from '../src/report/index.ts';
import { verdict } from '../src/report/wording/verdict.ts';
import { ENGLISH, wordsOf } from '../src/words/words.ts';
import { analyze } from './support/analyze.ts';
import { BUNDLES, copyOf, packed } from './support/bundle.ts';
import { ReportBrowser, violations } from './support/browser.ts';
import { dnspcap } from './support/program.ts';

const FIXTURES = fileURLToPath(new URL('../fixtures/', import.meta.url));
const PAGE = new URL('../dist/dnspcap.html', import.meta.url);
const LOST = join(FIXTURES, 'captures/glibc-many-lookups-one-lost.pcap');

/** A listing with the pod of the laboratory's bundles. */
const LISTING = JSON.stringify({
  kind: 'List',
  items: [
    {
      kind: 'Pod',
      metadata: { namespace: 'default', name: 'web-0' },
      status: { podIP: '10.244.1.7', podIPs: [{ ip: '10.244.1.7' }] },
    },
  ],
});

/**
 * Whether to show every fixture, which takes a minute: EVERY_FIXTURE=1 npm test -- test/page. Otherwise every third.
 */
const IS_EVERY = process.env['EVERY_FIXTURE'] === '1';

let browser: ReportBrowser;
let page: Page;
let misdeeds: readonly string[];
let folder: string;
beforeAll(async () => {
  if (!existsSync(PAGE)) throw new Error('dist/dnspcap.html is missing: npm run build');
  folder = mkdtempSync(join(tmpdir(), 'dnspcap-page-'));
  browser = await ReportBrowser.launch();
  ({ page, misdeeds } = await browser.open(readFileSync(PAGE, 'utf8'), { locale: 'en-US' }));
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

/**
 * Returns the result of the page's engine for a file without showing it. One engine serves all files, because starting
 * one takes longer than a capture.
 */
async function reported(file: string): Promise<string> {
  return page.evaluate(
    async ({ name, base64 }) => {
      const those = window as Window & { tested?: Worker };
      const code = document.getElementById('engine')!.textContent;
      those.tested ??= new Worker(URL.createObjectURL(new Blob([code])));
      const engine = those.tested;
      const content = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has no origin
      engine.postMessage({ kind: 'analyze', files: [new File([content], name)], language: 'en' });
      return new Promise<string>((resolve) => {
        const take = ({
          data,
        }: MessageEvent<{ kind: string; html?: string; message?: string }>) => {
          if (data.kind === 'progress') return;
          engine.removeEventListener('message', take);
          resolve(data.html ?? data.message ?? '');
        };
        engine.addEventListener('message', take);
      });
    },
    { name: basename(file), base64: readFileSync(file).toString('base64') },
  );
}

async function settled(): Promise<string> {
  await page.waitForFunction(() => document.body.className !== 'busy');
  return (await page.locator('#status').textContent()) ?? '';
}

async function analysed(...files: readonly string[]): Promise<string> {
  await page.locator('#files').setInputFiles([...files]);
  await settled();
  return (await page.locator('#shown').getAttribute('srcdoc')) ?? '';
}

/** Returns the report of the command line for a file of that name. */
async function expected(file: string, words = ENGLISH): Promise<{ html: string; said: string }> {
  const octets = new Uint8Array(readFileSync(file));
  const chunks = async function* () {
    yield octets;
  };
  const { report, lines } = await analyze([{ file: basename(file), size: octets.length, chunks }], {
    lines: 'auto',
    words,
  });
  const reporter = await FORMATS.html.load({ lines: 'auto', color: false, words });
  return { html: reporter.end(report, lines), said: words.text(verdict(report)) };
}

/**
 * Returns the output of the command line with names of captures as the page has them: the page knows only the name, not
 * the path.
 */
async function commanded(
  file: string,
  format: string,
  encoding: BufferEncoding = 'utf8',
): Promise<string> {
  const out = join(folder, `commanded.${format}`);
  const { code, err } = await dnspcap(['analyze', file, '-q', '-f', format, '-o', out]);
  const text = code === 0 ? readFileSync(out, encoding) : err.replace(/^dnspcap: |\n$/g, '');
  return withName(text, file);
}

function withName(text: string, file: string): string {
  return text.replaceAll(file, basename(file));
}

async function saved(format: string): Promise<Buffer> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.locator(`[data-format="${format}"]`).click(),
  ]);
  const file = join(folder, download.suggestedFilename());
  await download.saveAs(file);
  await settled();
  return readFileSync(file);
}

describe('the page', () => {
  test.each(['captures', 'texts', 'packed'])(
    'has the reports of the command, to the byte, for %s of the fixtures',
    async (part) => {
      const files = readdirSync(join(FIXTURES, part), { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.(?:pcap|pcapng|txt)(?:\.(?:gz|zst|xz))?$/.test(name))
        .filter((_name, at) => IS_EVERY || at % 3 === 0)
        .map((name) => join(FIXTURES, part, name));
      expect(files.length).toBeGreaterThan(1);
      const differ: string[] = [];
      for (const file of files) {
        const known = await expected(file).catch((error: Error) => ({ html: error.message }));
        if ((await reported(file)) !== known.html) differ.push(file);
      }
      expect(differ).toEqual([]);
    },
  );

  test.each(readdirSync(BUNDLES))(
    'takes the bundle %s as the command does, with the capture of the node, facts and listing',
    async (name) => {
      const copy = copyOf(folder, name);
      writeFileSync(join(copy, 'pods.json'), LISTING);
      const file = packed(copy);
      const known = await commanded(file, 'html');
      expect(known).toContain('default/web-0');
      expect((await reported(file)) === known).toBe(true);
    },
  );

  test.each(['ring.tar.gz', 'ring.tar.xz', 'ring.tar.zst'])(
    'reads the archive %s in the order of time',
    async (name) => {
      const file = join(FIXTURES, 'packed', name);
      expect((await reported(file)) === (await commanded(file, 'html'))).toBe(true);
    },
  );

  const capture = readFileSync(LOST);
  const members = Buffer.concat([
    gzipSync(capture.subarray(0, 1_000)),
    gzipSync(capture.subarray(1_000)),
  ]);
  test.each([
    ['of several members', members],
    ['with zeros behind it', Buffer.concat([members, Buffer.alloc(10_240)])],
    ['that is cut off in the second member', members.subarray(0, -300)],
    ['with something else behind it', Buffer.concat([members, Buffer.from('something else')])],
    ['with a wrong checksum', Buffer.from(members).fill(0, members.length - 8, members.length - 4)],
  ])('reads gzip %s as the command does', async (_what, octets) => {
    const file = join(folder, 'members.pcap.gz');
    writeFileSync(file, octets);
    expect((await reported(file)) === (await commanded(file, 'html'))).toBe(true);
  });

  test('saves each format of a bundle as the command writes it', async () => {
    const file = packed(copyOf(folder, 'glibc-dropped-by-conntrack'));
    await analysed(file);
    for (const format of ['html', 'markdown', 'csv', 'json', 'pcapng'] as const) {
      const theirs = (await saved(format)).toString('latin1');
      const isSame = theirs === (await commanded(file, format, 'latin1'));
      expect({ format, isSame }).toEqual({ format, isSame: true });
    }
  });

  test('says what it passes over, and refuses a bundle beside another capture', async () => {
    const file = join(folder, 'mixed.tar');
    writeFileSync(join(folder, 'notes.md'), '# to do');
    copyFileSync(LOST, join(folder, 'lost.pcap'));
    const argv = ['-cf', file, '-C', folder, 'notes.md', 'lost.pcap'];
    expect(spawnSync('tar', argv).status).toBe(0);
    const { out, err } = await dnspcap(['analyze', file, '-f', 'html']);
    expect((await analysed(file)) === withName(out, file)).toBe(true);
    const notes = await page.locator('#notes').textContent();
    expect(withName(err, file)).toBe(`dnspcap: ${notes}\n`);
    expect(notes).toContain('skipped mixed.tar/notes.md: neither pcap nor pcapng');
    const bundle = packed(copyOf(folder, 'go-dropped-by-rule'));
    await analysed(bundle, LOST);
    expect(await page.locator('#status').textContent()).toContain('analyse it alone');
    expect(await page.locator('#notes').textContent()).toBe('');
  });

  test('says what is no capture, and takes the next one', async () => {
    await page.locator('#files').setInputFiles({
      name: 'photo.png',
      mimeType: 'image/png',
      buffer: Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1'),
    });
    expect(await settled()).toContain(
      'photo.png: neither pcap nor pcapng, nor what tcpdump prints',
    );
    expect((await analysed(LOST)) === (await expected(LOST)).html).toBe(true);
  });

  test('saves each format as the command writes it, annotated pcapng too', async () => {
    await analysed(LOST);
    for (const [format, ending] of [
      ['html', 'html'],
      ['markdown', 'md'],
      ['csv', 'csv'],
      ['json', 'json'],
      ['pcapng', 'pcapng'],
    ] as const) {
      const out = join(folder, `command.${ending}`);
      await dnspcap(['analyze', LOST, '-q', '-o', out]);
      const [ours, theirs] = [
        readFileSync(out, 'latin1'),
        (await saved(format)).toString('latin1'),
      ];
      expect({ format, isSame: theirs === ours.replaceAll(LOST, basename(LOST)) }).toEqual({
        format,
        isSame: true,
      });
    }
  });

  test('takes what is pasted, in Chinese as well', async () => {
    await page.locator('#again').click();
    await page.locator('#language').selectOption('zh');
    await page.locator('#text').fill('IP 10.0.0.1.40000 > 10.0.0.2.53: 1+ A? a.example. (27)');
    await page.locator('#analyze').click();
    await settled();
    const words = await wordsOf('zh');
    const text = join(folder, 'pasted.txt');
    writeFileSync(text, 'IP 10.0.0.1.40000 > 10.0.0.2.53: 1+ A? a.example. (27)');
    expect(await page.locator('#shown').getAttribute('srcdoc')).toBe(
      (await expected(text, words)).html,
    );
    expect(await page.locator('#again').textContent()).not.toBe('Another capture');
    await page.locator('#language').selectOption('en');
    await page.locator('#again').click();
  });

  test('can be cancelled, and goes on after it', async () => {
    await page.locator('#files').setInputFiles(LOST);
    await page.evaluate(() => (document.getElementById('cancel') as HTMLButtonElement).click());
    expect(await settled()).toMatch(/^(?:Cancelled\.|1 of 10 lookups stalled)/);
    expect((await analysed(LOST)) === (await expected(LOST)).html).toBe(true);
  });

  test('loads nothing, and nothing goes wrong in it', () => {
    expect(misdeeds.filter((misdeed) => !misdeed.startsWith('request blob:'))).toEqual([]);
    expect(readFileSync(PAGE, 'utf8')).toContain("default-src 'none'");
  });

  test.each(['light', 'dark'] as const)(
    'axe has nothing to say, %s, wide and narrow',
    async (colorScheme) => {
      await page.emulateMedia({ colorScheme });
      for (const width of [1_280, 390]) {
        await page.setViewportSize({ width, height: 844 });
        for (const state of ['waiting', 'done']) {
          if (state === 'done') await analysed(LOST);
          else
            await page
              .locator('#again')
              .click({ timeout: 1_000 })
              .catch(() => {});
          expect(await violations(page)).toEqual([]);
          const overflow = await page.evaluate(
            () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
          );
          expect(overflow).toBe(0);
        }
      }
    },
  );

  test('`dnspcap page` writes it', async () => {
    const out = join(folder, 'page.html');
    expect(await dnspcap(['page', '-o', out])).toEqual({ code: 0, out: '', err: '' });
    expect(readFileSync(out, 'utf8')).toBe(readFileSync(PAGE, 'utf8'));
    const bare = await dnspcap(['page']);
    expect([bare.code, bare.err.split('\n')[0]]).toEqual([
      2,
      'dnspcap: page needs -o FILE: where to write, for example dnspcap.html',
    ]);
  });
});
