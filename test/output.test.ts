import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeEach, describe, expect, test } from '@jest/globals';
import { FileDestination } from '../src/cli/output/destinations/file-destination.ts';
import { Spool } from '../src/cli/output/temporary/spool.ts';
import { dnspcap } from './support/program.ts';

const BIN = fileURLToPath(new URL('../bin/dnspcap.js', import.meta.url));
const FIXTURES = fileURLToPath(new URL('../fixtures/captures/', import.meta.url));
const LOST = join(FIXTURES, 'glibc-AAAA-lost-once.pcap');
const POD = join(FIXTURES, 'dnat-glibc-AAAA-dropped-in-node.a-pod.pcap');
const UPLINK = join(FIXTURES, 'dnat-glibc-AAAA-dropped-in-node.c-uplink.pcap');

const root = mkdtempSync(join(tmpdir(), 'dnspcap-output-'));
afterAll(() => rmSync(root, { recursive: true }));
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(root, 'case-'));
});

const hidden = (): string[] => readdirSync(folder).filter((name) => name.startsWith('.'));

/** Runs the program with its streams as a shell would set them: an open file, a pipe, or nothing. */
async function program(argv: readonly string[], streams: readonly (number | 'pipe' | 'ignore')[]) {
  const child = spawn(process.execPath, [BIN, ...argv], { stdio: [...streams] });
  const read = async (from: typeof child.stdout): Promise<string> => (from ? text(from) : '');
  const [out, err, [code]] = await Promise.all([
    read(child.stdout),
    read(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ]);
  return { out, err, code };
}

/** Calls `use` with a file opened as by `<`, `>` or `>>`. */
async function open<T>(file: string, flags: string, use: (descriptor: number) => Promise<T>) {
  const descriptor = openSync(file, flags);
  try {
    return await use(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

describe('a file on its way', () => {
  test('has a name that nobody can know, and follows no link', async () => {
    const one = new FileDestination(join(folder, 'r.json'));
    const other = new FileDestination(join(folder, 'r.json'));
    const names = hidden();
    expect(names).toHaveLength(2);
    for (const name of names) expect(name).toMatch(/^\.dnspcap-[\da-f]{8}-\d+-[\da-f]{24}\.tmp$/);
    one.write('one');
    other.write('other');
    for (const destination of [one, other]) {
      await destination.close();
      destination.publish();
    }
    expect(readFileSync(join(folder, 'r.json'), 'utf8')).toBe('other');
    expect(hidden()).toEqual([]);
  });

  test('takes the place of a name as long as names can be', async () => {
    const file = join(folder, `${'x'.repeat(250)}.json`);
    expect((await dnspcap(['analyze', LOST, '-o', file])).code).toBe(0);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ schema: 'dnspcap.report/1' });
  });

  test.each([0o600, 0o640, 0o666, 0o604])('keeps the mode %o of what it replaces', async (mode) => {
    const file = join(folder, 'r.json');
    writeFileSync(file, 'old');
    chmodSync(file, mode);
    const { uid, gid } = statSync(file);
    await dnspcap(['analyze', LOST, '-o', file]);
    expect(statSync(file)).toMatchObject({ uid, gid, mode: 0o10_0000 | mode });
  });

  test('that a killed run left is removed by the next, and that of a living one is not', async () => {
    const child = spawn(process.execPath, [BIN, 'analyze', '-', '-o', join(folder, 'r.csv')]);
    while (hidden().length === 0)
      await new Promise((resolve) => {
        setTimeout(resolve, 20);
      });
    const [left] = hidden() as [string];
    await dnspcap(['analyze', LOST, '-o', join(folder, 'a.csv')]);
    expect(hidden()).toEqual([left]);
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(hidden()).toEqual([left]);
    await dnspcap(['analyze', LOST, '-o', join(folder, 'b.csv')]);
    expect(hidden()).toEqual([]);
  });

  test('of another container goes when it has shown no sign of life for an hour', async () => {
    const name = `.dnspcap-0123abcd-1-${'0'.repeat(24)}.tmp`;
    writeFileSync(join(folder, name), '');
    writeFileSync(join(folder, '.dnspcap-notes.tmp'), 'mine');
    await dnspcap(['analyze', LOST, '-o', join(folder, 'a.csv')]);
    expect(hidden()).toContain(name);
    const before = Date.now() / 1_000 - 3_700;
    utimesSync(join(folder, name), before, before);
    await dnspcap(['analyze', LOST, '-o', join(folder, 'a.csv')]);
    expect(hidden()).toEqual(['.dnspcap-notes.tmp']);
  });
});

test('a spool without a folder for it says which, and what to do', () => {
  const spool = new Spool(10, join(folder, 'missing'));
  expect(() => spool.write('longer than that')).toThrow(
    /^cannot use the temporary folder \S+missing: no such file or folder; .*TMPDIR/,
  );
});

describe('an input is never overwritten', () => {
  test('a vantage, a listing, nor what is compared', async () => {
    const up = join(folder, 'up.pcap');
    const pods = join(folder, 'pods.json');
    copyFileSync(UPLINK, up);
    writeFileSync(pods, '{"kind":"List","items":[]}');
    for (const [argv, file] of [
      [['analyze', POD, '--vantage', `uplink=${up}`, '-f', 'json', '-o', up], up],
      [['analyze', POD, '--pods', pods, '-o', pods], pods],
      [['compare', POD, up, '-f', 'json', '-o', up], up],
    ] as const) {
      const before = readFileSync(file);
      const { code, err } = await dnspcap(argv);
      expect(err).toBe(`dnspcap: ${file} is also an input, and would be overwritten\n`);
      expect(code).toBe(2);
      expect(readFileSync(file)).toEqual(before);
    }
  });
});

// It needs dist/, which `npm run check` builds before it tests.
const built = existsSync(new URL('../dist/cli.js', import.meta.url)) ? describe : describe.skip;
const PRINT: readonly (readonly string[])[] = [
  ['analyze', LOST],
  ['analyze', LOST, '-f', 'html'],
  ['analyze', LOST, '-f', 'csv'],
  ['analyze', LOST, '-f', 'parquet-lines'],
  ['compare', LOST, LOST],
  ['rules'],
  ['explain', 'conntrack-race'],
  ['completion', 'bash'],
  ['capture', '--print'],
  ['--help'],
  ['--version'],
];
const builtOnLinux = existsSync('/dev/full') ? built : describe.skip;

/** Runs the program with standard error on a full disk. */
async function unheard(argv: readonly string[]) {
  return open('/dev/full', 'w', async (full) => program(argv, ['ignore', 'pipe', full]));
}

builtOnLinux('what the program prints on a disk that is full', () => {
  test.each(PRINT)('is an error: %s %s', async (...argv) => {
    const given = argv.filter((one) => typeof one === 'string');
    const { code, err } = await open('/dev/full', 'w', async (full) =>
      program(given, ['ignore', full, 'pipe']),
    );
    expect(err).toBe('dnspcap: cannot write to standard output: no space left on the device\n');
    expect(code).toBe(2);
  });

  test('to standard error may be lost: code and report are the same', async () => {
    const captures = join(folder, 'captures');
    mkdirSync(captures);
    copyFileSync(LOST, join(captures, 'a.pcap'));
    writeFileSync(join(captures, 'note.md'), 'no capture: something is said of it');
    const file = join(folder, 'r.json');
    expect(await unheard(['analyze', captures, '-o', file])).toMatchObject({ code: 0 });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ captures: [{ packets: 7 }] });
    expect(await unheard(['analyze', captures, '--fail-on', 'error'])).toMatchObject({ code: 1 });
    expect(await unheard(['analyze', 'missing.pcap'])).toMatchObject({ code: 2 });
  });
});

built('what the program prints', () => {
  test('goes behind what /dev/stdout holds already, also by a link to it', async () => {
    const file = join(folder, 'all.csv');
    const link = join(folder, 'log.csv');
    symlinkSync('/dev/stdout', link);
    for (const name of ['/dev/stdout', '/dev/fd/1', link]) {
      writeFileSync(file, 'OLD\n');
      const argv = ['analyze', LOST, '-f', 'csv', '-o', name];
      await open(file, 'a', async (all) => program(argv, ['ignore', all, 'pipe']));
      appendFileSync(file, 'NEW\n');
      const lines = readFileSync(file, 'utf8').split('\n');
      expect([lines[0], lines.length, lines.at(-2)]).toEqual(['OLD', 1 + 8 + 1 + 1, 'NEW']);
    }
  });

  test('never goes over the file behind standard input', async () => {
    const file = join(folder, 'a.pcap');
    copyFileSync(LOST, file);
    const into = await open(file, 'r', async (input) =>
      program(['analyze', '-', '-f', 'json', '-o', file], [input, 'pipe', 'pipe']),
    );
    expect(into).toMatchObject({ code: 2 });
    const behind = await open(file, 'r', async (input) =>
      open(file, 'a', async (all) => program(['analyze', '-'], [input, all, 'pipe'])),
    );
    expect(behind).toMatchObject({ code: 2 });
    expect(behind.err).toContain('standard output is also an input');
    expect(readFileSync(file)).toEqual(readFileSync(LOST));
  });
});
