import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { CaptureError } from '../src/capture/error.ts';
import { reading } from '../src/cli/input/reading.ts';
import { Beginnings } from '../src/beginnings.ts';
import type { Report } from '../src/report/report.ts';
import type { Sentence } from '../src/words/say.ts';
import { dnspcap } from './support/program.ts';

const BIN = fileURLToPath(new URL('../bin/dnspcap.js', import.meta.url));
const LOST = fileURLToPath(
  new URL('../fixtures/captures/glibc-AAAA-lost-once.pcap', import.meta.url),
);

const root = mkdtempSync(join(tmpdir(), 'dnspcap-entries-'));
afterAll(() => rmSync(root, { recursive: true }));
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(root, 'case-'));
});

const files = (out: string): string[] =>
  (JSON.parse(out) as Report).captures.map(({ file }) => file);

describe('one bad entry of a folder costs the others nothing', () => {
  test.each<[string, (path: string) => void, string]>([
    ['dangles', (path) => symlinkSync('missing', path), 'no such file or folder'],
    ['leads to itself', (path) => symlinkSync('bad.pcap', path), 'too many symbolic links'],
  ])('a link that %s', async (_what, make, why) => {
    copyFileSync(LOST, join(folder, 'a.pcap'));
    copyFileSync(LOST, join(folder, 'c.pcap'));
    const bad = join(folder, 'bad.pcap');
    make(bad);
    const { code, out, err } = await dnspcap(['analyze', folder, '-f', 'json']);
    expect(code).toBe(0);
    expect(files(out)).toEqual([join(folder, 'a.pcap'), join(folder, 'c.pcap')]);
    expect(err).toBe(`dnspcap: skipped ${bad}: cannot read ${bad}: ${why}\n`);
    const strict = await dnspcap(['analyze', folder, '--strict', '-f', 'json']);
    expect(strict).toMatchObject({ code: 2, err: `dnspcap: cannot read ${bad}: ${why}\n` });
  });

  test('all of them are bad', async () => {
    symlinkSync('missing', join(folder, 'a.pcap'));
    const { code, err } = await dnspcap(['analyze', folder]);
    expect(code).toBe(2);
    expect(err).toContain('there is no capture in this folder');
  });

  test('a name that is not UTF-8 is opened by its octets', async () => {
    const name = Buffer.concat([
      Buffer.from(`${folder}/cap-`),
      Buffer.of(0xff, 0xfe),
      Buffer.from('.pcap'),
    ]);
    copyFileSync(LOST, name);
    expect(readdirSync(folder)).toHaveLength(1);
    const { code, out } = await dnspcap(['analyze', folder, '-f', 'json']);
    expect(code).toBe(0);
    expect((JSON.parse(out) as Report).captures).toMatchObject([{ packets: 7, complete: true }]);
    expect(files(out)[0]).toBe(`${folder}/cap-\ufffd\ufffd.pcap`);
  });
});

/** @yields bytes, and then throws an error of the system */
async function* failing(...chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
  throw new CaptureError('unreadable', 'cannot read a.pcap: the device does not work');
}

async function lengthOf(chunks: AsyncIterable<Uint8Array>): Promise<number> {
  let length = 0;
  for await (const chunk of chunks) length += chunk.length;
  return length;
}

describe('what happens to a capture after it was found', () => {
  const notes: string[] = [];
  const look = {
    beginnings: new Beginnings(),
    note: (note: Sentence) => notes.push(String(note)),
    strict: false,
  };
  const found = { file: 'a.pcap', stats: undefined, size: 3, isPipe: false, isNamed: false };
  const octets = Uint8Array.of(1, 2, 3);
  beforeEach(() => {
    notes.length = 0;
  });

  test('it is gone: passed over, unless it was named itself', async () => {
    expect(await reading(found, () => failing(), look)).toBeUndefined();
    expect(notes).toEqual(['skipped a.pcap: cannot read a.pcap: the device does not work']);
    const named = await reading({ ...found, isNamed: true }, () => failing(), look);
    await expect(lengthOf(named!())).rejects.toThrow('cannot read a.pcap');
  });

  test('it cannot be read to its end: what was read is there, unless that is to be an error', async () => {
    const read = await reading(found, () => failing(octets), look);
    expect(await lengthOf(read!())).toBe(3);
    expect(notes).toEqual([
      'a.pcap: cannot read a.pcap: the device does not work; what comes before it is analysed',
    ]);
    const strict = await reading(found, () => failing(octets), { ...look, strict: true });
    await expect(lengthOf(strict!())).rejects.toThrow('cannot read a.pcap');
  });
});

// It needs dist/, which `npm run check` builds before it tests.
const built =
  existsSync(new URL('../dist/cli.js', import.meta.url)) && existsSync('/bin/sh')
    ? describe
    : describe.skip;

const ENOUGH = 'the report of all captures';
const REFUSED = { code: 2, err: 'dnspcap: the system says: too many open files\n' };

built('few file descriptors', () => {
  test.each([40, 26])('%i of them: the report, or one line that says so', async (limit) => {
    for (let at = 0; at < 60; at++) copyFileSync(LOST, join(folder, `${at}.pcap`));
    const child = spawn('/bin/sh', [
      '-c',
      `ulimit -n ${limit}; exec "$0" "$@"`,
      process.execPath,
      BIN,
      'analyze',
      folder,
      '-f',
      'json',
    ]);
    const [out, err, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close') as Promise<[number | null]>,
    ]);
    const isWhole = code === 0 && files(out).length === 60;
    expect(isWhole ? ENOUGH : { code, err }).toEqual(isWhole ? ENOUGH : REFUSED);
  });
});
