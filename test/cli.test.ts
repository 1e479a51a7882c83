import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Report } from '../src/report/report.ts';
import { dnspcap } from './support/program.ts';

const CAPTURES = fileURLToPath(new URL('../fixtures/captures/', import.meta.url));
const LOST = join(CAPTURES, 'glibc-AAAA-lost-once.pcap');
const HEALTHY = join(CAPTURES, 'glibc-default-ok.pcap');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dnspcap-test-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Returns the path of a file in the test's folder, and writes its content. */
function place(name: string, content?: string | Uint8Array): string {
  const path = join(folder, name);
  if (content !== undefined) writeFileSync(path, content);
  return path;
}

function secret(): string {
  const file = place('secret.pcap', readFileSync(LOST));
  chmodSync(file, 0);
  return file;
}

describe('what it is asked for', () => {
  test('version and help', async () => {
    const { version } = JSON.parse(
      readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
    ) as { version: string };
    expect(await dnspcap(['--version'])).toEqual({ code: 0, out: `${version}\n`, err: '' });
    const help = await dnspcap(['analyze', '--help']);
    expect(help.code).toBe(0);
    expect(help.out).toContain('--fail-on');
    expect(help.out).toContain('Examples:\n  dnspcap analyze node.pcap\n');
  });

  test('help lists the commands and the exit codes', async () => {
    const { code, out } = await dnspcap(['--help']);
    expect(code).toBe(0);
    expect(out).toMatch(/^ {2}analyze {5}find what/m);
    expect(out).toMatch(/^ {2}2 {2}it could not run/m);
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test.each<[string, readonly string[]]>([
    ['unknown option --bogus; see dnspcap --help', ['--bogus']],
    ['completion needs the name of a shell: bash, fish, zsh', ['completion', 'tcsh']],
    ['no command given (analyze, ', []],
    ['x.pcap is neither a command (analyze, ', ['x.pcap']],
    ['no capture given: dnspcap analyze FILE', ['analyze']],
    ['unknown option --bogus; see dnspcap analyze --help', ['analyze', 'x', '--bogus']],
    ['--format zip: choose from text, html,', ['analyze', 'x', '-f', 'zip']],
    ['--slow needs a value: MS', ['analyze', 'x', '--slow']],
    ['--slow a: needs a number of milliseconds above 0', ['analyze', 'x', '--slow', 'a']],
    ['--port 0: a port is a number from 1 to 65535', ['analyze', 'x', '--port', '0']],
    [
      '--client 10.0.0.0/33: needs an address or a block',
      ['analyze', 'x', '--client', '10.0.0.0/33'],
    ],
    ['--server kube-dns: needs an address or a block', ['analyze', 'x', '--server', 'kube-dns']],
    ['--fail-on eror: no such rule; did you mean error?', ['analyze', 'x', '--fail-on', 'eror']],
    ['--expect conntrack-race: needs RULE=N', ['analyze', 'x', '--expect', 'conntrack-race']],
    ['--expect race: no such rule', ['analyze', 'x', '--expect', 'race=1']],
    [
      'cannot tell the format of report.pdf from its ending (known: .txt .html',
      ['analyze', 'x', '-o', 'report.pdf'],
    ],
    ['standard input (-) can be read only once', ['analyze', '-', '-']],
  ])('%s', async (message, argv) => {
    const { code, out, err } = await dnspcap(argv);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^dnspcap: [^\n]+\n$/);
    expect(err).toContain(message);
  });
});

describe('what it cannot read', () => {
  const refusals: readonly (readonly [what: string, make: () => string, message: RegExp])[] = [
    ['an empty file', () => place('empty.pcap', ''), /empty/],
    [
      'a text file',
      () => place('notes.txt', 'shopping list: milk\n'),
      /neither pcap nor pcapng, nor what tcpdump prints \(begins with "/,
    ],
    ['a missing file', () => place('missing.pcap'), /no such file or folder/],
    ['a folder without captures', () => join(folder, 'none'), /there is no capture in this folder/],
    [
      'a file name with controls',
      () => place('\u001b[2J\u202e.pcap'),
      /\\u\{1b\}\[2J\\u\{202e\}\.pcap: no such file/,
    ],
    // Root can read every file, so this row would show nothing for root.
    ...(process.getuid?.() === 0
      ? []
      : [['a file without permission', secret, /permission denied/] as const]),
  ];
  test.each(refusals)('%s', async (_what, make, message) => {
    mkdirSync(join(folder, 'none'), { recursive: true });
    const { code, out, err } = await dnspcap(['analyze', make()]);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^dnspcap: [^\n]+\n$/);
    expect(err).toMatch(message);
  });

  test('a cut-off capture with --strict; without, it is analysed and said so', async () => {
    const file = place('cut.pcap', readFileSync(LOST));
    truncateSync(file, readFileSync(LOST).length - 5);
    expect((await dnspcap(['analyze', file, '--strict'])).code).toBe(2);
    const { code, out } = await dnspcap(['analyze', file]);
    expect(code).toBe(0);
    expect(out).toContain('cut off in the last packet');
  });
});

describe('what it cannot write', () => {
  test.each<[string, () => string, RegExp]>([
    [
      'into a missing folder',
      () => join(folder, 'no', 'report.json'),
      /cannot write \S+: no such file or folder/,
    ],
    ['over a folder', () => place('folder.json'), /cannot write \S+: it is a folder/],
    ['over the capture', () => place('linked.json'), /is also an input/],
  ])('%s: found before anything is read', async (_what, make, message) => {
    mkdirSync(join(folder, 'folder.json'), { recursive: true });
    const capture = place('capture.pcap', readFileSync(LOST));
    if (!existsSync(place('linked.json'))) symlinkSync(capture, place('linked.json'));
    const never = place('never.csv');
    const { code, err } = await dnspcap(['analyze', capture, '-o', never, '-o', make()]);
    expect(code).toBe(2);
    expect(err).toMatch(message);
    expect(readFileSync(capture)).toEqual(readFileSync(LOST));
    expect(existsSync(never)).toBe(false);
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('one file twice', async () => {
    const file = place('twice.json');
    const { code, err } = await dnspcap([
      'analyze',
      LOST,
      '-o',
      file,
      '-o',
      join(folder, '.', 'twice.json'),
    ]);
    expect(code).toBe(2);
    expect(err).toContain(' is given twice');
  });

  test('leaves what was there when the capture turns out to be none', async () => {
    const file = place('old.json', 'old');
    expect(
      (await dnspcap(['analyze', place('notes.txt', 'no capture here'), '-o', file])).code,
    ).toBe(2);
    expect(readFileSync(file, 'utf8')).toBe('old');
  });
});

describe('analyze', () => {
  test('prints the summary', async () => {
    const { code, out, err } = await dnspcap(['analyze', LOST]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out.split('\n')[0]).toMatch(
      /^Probably the Kubernetes conntrack race\. Capture on the node to be sure\./,
    );
  });

  test.each(['text', 'markdown'])(
    'of several captures each finding says in %s which it is in: frames are counted in each',
    async (format) => {
      const other = LOST.replace('AAAA', 'A');
      const several = await dnspcap(['analyze', LOST, other, '-f', format, '-v']);
      const files = Array.from(
        several.out.matchAll(/\bin\s+(\S+\.pcap)(?: `)?$/gm),
        ([, file]) => file,
      );
      expect(files).toEqual([LOST, other]);
      const { out } = await dnspcap(['analyze', LOST, '-f', format]);
      expect(out).toMatch(/ {2}waited 5\.0 s(?: `)?\n/);
    },
  );

  test('writes several reports in one pass, and nothing to standard output', async () => {
    const [csv, json, html] = [place('r.csv'), place('r.json'), place('r.html')];
    const result = await dnspcap(['analyze', LOST, '-o', csv, '-o', json, '-o', html]);
    expect(result).toEqual({ code: 0, out: '', err: '' });
    expect((JSON.parse(readFileSync(json, 'utf8')) as Report).summary.findings).toEqual({
      'conntrack-race': 1,
    });
    expect(readFileSync(html, 'utf8')).toMatch(
      /<h1[^>]*><span class="plain"><span class="sentence">Probably the Kubernetes conntrack race/,
    );
    const rows = readFileSync(csv, 'utf8').trimEnd().split('\r\n');
    expect(rows.slice(1).map((row) => row.split(',')[1])).toEqual([
      '1',
      '2',
      '3',
      '4',
      '5',
      '6',
      '7',
    ]);
    expect(rows[2]).toContain(',unanswered,,F1,conntrack-race,');
  });

  test('writes one format to standard output and another to a file', async () => {
    const file = place('both.out');
    const { out } = await dnspcap(['analyze', LOST, '-f', 'json', '-o', place('both.md')]);
    expect((JSON.parse(out) as Report).schema).toBe('dnspcap.report/1');
    await dnspcap(['analyze', LOST, '-f', 'csv', '-o', file]);
    expect(readFileSync(file, 'utf8')).toMatch(/^file,frame,/);
  });

  test('writes the rows of a stream in order, those last known included', async () => {
    const { out } = await dnspcap(['analyze', LOST, HEALTHY, '-f', 'ndjson']);
    const rows = out
      .trimEnd()
      .split('\n')
      .map((row) => JSON.parse(row) as Record<string, unknown>);
    // This lookup began earlier.
    const healthy = rows.slice(0, -8);
    const lost = rows.slice(-8, -1);
    expect(rows.at(-1)).toMatchObject({
      'dnspcap.verdict': { cause: 'conntrack-race', confidence: 'compatible', stalled: 1 },
    });
    expect(new Set(healthy.map((row) => row['dnspcap.file']))).toEqual(new Set([HEALTHY]));
    expect(lost.map((row) => row['dnspcap.frame'])).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(lost.map((row) => row['dnspcap.rule'])).toEqual(Array(7).fill('conntrack-race'));
    expect(healthy.some((row) => 'dnspcap.rule' in row)).toBe(false);
  });

  test('reads standard input, however it is cut', async () => {
    const octets = readFileSync(LOST);
    const bytewise = Readable.from(Array.from(octets, (octet) => Buffer.of(octet)));
    const { code, out } = await dnspcap(['analyze', '-', '-f', 'json'], bytewise);
    expect(code).toBe(0);
    expect((JSON.parse(out) as Report).captures).toMatchObject([
      { file: '-', packets: 7, complete: true },
    ]);
  });

  test('reads a text from the clipboard, however it is cut', async () => {
    const paste = readFileSync(LOST.replace('.pcap', '.tcpdump.txt'), 'utf8');
    const pieces = paste.match(/[^]{1,50}/g)!.map((piece) => Buffer.from(piece));
    const { code, out } = await dnspcap(['analyze', '-'], Readable.from(pieces));
    expect(code).toBe(0);
    expect(out).toMatch(
      /^Probably the Kubernetes conntrack race\. [^]*The only\s+lookup went wrong\./,
    );
    expect(out).toContain('! -: lines without times');
    expect(out).not.toContain('total wait');
  });

  test('reads every capture of a folder and of those in it, and says in a line what it skips', async () => {
    const rotated = join(folder, 'rotated');
    mkdirSync(join(rotated, 'deeper'), { recursive: true });
    copyFileSync(HEALTHY, join(rotated, 'cap10'));
    copyFileSync(HEALTHY, join(rotated, 'cap2'));
    copyFileSync(HEALTHY, join(rotated, 'deeper', 'cap4'));
    symlinkSync(rotated, join(rotated, 'deeper', 'round'));
    writeFileSync(join(rotated, 'cap3.gz'), gzipSync(readFileSync(HEALTHY)));
    writeFileSync(join(rotated, 'app.log.gz'), gzipSync('nothing of interest'));
    writeFileSync(join(rotated, 'README'), 'about these captures');
    const { code, out, err } = await dnspcap(['analyze', rotated, '-f', 'json']);
    expect(code).toBe(0);
    const files = (JSON.parse(out) as Report).captures.map(({ file }) => file);
    expect(files).toEqual(
      ['cap2', 'cap3.gz', 'cap10', 'deeper/cap4'].map((name) => join(rotated, name)),
    );
    expect(err).toMatch(
      /^dnspcap: skipped 2 files of \S+rotated: app\.log\.gz: [^\n]+; README: neither pcap [^\n]+\n$/,
    );
  });

  test.each<[0 | 1, readonly string[], string]>([
    [1, ['--fail-on', 'error'], '--fail-on error: 1 finding (conntrack-race)'],
    [1, ['--fail-on', 'note'], '--fail-on note: 1 finding (conntrack-race)'],
    [
      1,
      ['--fail-on', 'server-silent', '--fail-on', 'conntrack-race'],
      '--fail-on conntrack-race: 1 finding',
    ],
    [0, ['--fail-on', 'server-silent'], ''],
    [0, ['--expect', 'conntrack-race=1', '--expect', 'late-answer=0'], ''],
    [1, ['--expect', 'conntrack-race=0'], '--expect conntrack-race=0: there is 1 finding'],
    [
      1,
      ['--expect', 'conntrack-race=1', '--expect', 'late-answer=2'],
      '--expect late-answer=2: there are 0 findings',
    ],
  ])('exits %i with %j', async (code, options, message) => {
    const result = await dnspcap(['analyze', LOST, ...options]);
    expect(result.code).toBe(code);
    expect(result.err).toContain(message);
    expect(result.err === '').toBe(code === 0);
  });
});
