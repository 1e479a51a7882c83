import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { hasColor } from '../src/cli/output/terminal/color.ts';
import { COMMANDS, commandOf } from '../src/cli/parsing/commands.ts';
import { COMMON } from '../src/cli/parsing/common-options.ts';
import type { Streams } from '../src/cli/output/streams.ts';
import type { Report } from '../src/report/report.ts';
import { grouped } from '../src/words/say.ts';
import { dnspcap } from './support/program.ts';

const LOST = fileURLToPath(
  new URL('../fixtures/captures/glibc-AAAA-lost-once.pcap', import.meta.url),
);
const PACKAGE = fileURLToPath(new URL('../package.json', import.meta.url));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dnspcap-usage-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('what was meant', () => {
  test.each<[string, readonly string[]]>([
    ['nor an existing file; did you mean compare?', ['comparr']],
    ['nor an existing file; did you mean rules?', ['help', 'rule']],
    ['; did you mean markdown? (see dnspcap analyze --help)', ['analyze', 'x', '-f', 'markdwn']],
    ['; did you mean html? (see dnspcap analyze --help)', ['analyze', 'x', '-f', 'htlm']],
    ['cannot explain conntrak-race; did you mean conntrack-race?', ['explain', 'conntrak-race']],
    ['unknown option --verbse; did you mean --verbose?', ['analyze', 'x', '--verbse']],
    ['unknown option -x', ['analyze', 'x', '-x']],
    [
      '--fail-on packet: no such rule; did you mean packet-loss?',
      ['analyze', 'x', '--fail-on', 'packet'],
    ],
    ['--fail-on stalled: no such rule', ['analyze', 'x', '--fail-on', 'stalled']],
    ['a limit looks like stalled>0', ['loadtest', '--host', 'x', '-d', '1', '--fail-on', 'lost>0']],
  ])('%s', async (message, argv) => {
    const { code, out, err } = await dnspcap(argv);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^dnspcap: [^\n]+\n$/);
    expect(err).toContain(message);
  });

  test('a capture alone is analysed, in either spelling of English, and `-o -` is standard output', async () => {
    const { out } = await dnspcap(['analyze', LOST]);
    expect((await dnspcap([LOST])).out).toBe(out);
    expect((await dnspcap(['-q', LOST])).out).toBe(out);
    expect((await dnspcap(['analyse', LOST])).out).toBe(out);
    expect((await dnspcap(['analyze', LOST, '-o', '-'])).out).toBe(out);
  });

  test('a value follows the letter of its option, with or without a space', async () => {
    const { code, out } = await dnspcap(['analyze', '-q', '-f', 'json', LOST]);
    expect({ code, lookups: JSON.parse(out).summary.lookups }).toEqual({ code: 0, lookups: 1 });
    for (const spelled of [['-fjson', '-q'], ['-qfjson'], ['-qf=json'], ['-q', '-fjson', '-o-']])
      expect((await dnspcap(['analyze', ...spelled, LOST])).out).toBe(out);
    const { err } = await dnspcap(['analyze', '--', '-fjson']);
    expect(err).toContain('cannot read -fjson');
  });

  test('help of a command has its options in groups; -V is the version', async () => {
    const { out } = await dnspcap(['help', 'analyze']);
    expect(out).toBe((await dnspcap(['analyze', '--help'])).out);
    const headings = Array.from(out.matchAll(/^(\S.*):$/gm), ([, heading]) => heading);
    expect(headings).toEqual([
      'Output',
      'What to report',
      'Reading, and more evidence',
      'For tests and CI',
      'Privacy',
      'Options',
      'Examples',
    ]);
    expect((await dnspcap(['-V'])).out).toBe((await dnspcap(['--version'])).out);
  });
});

describe('--lang zh', () => {
  test.each(Object.keys(COMMANDS))('help of %s', async (name) => {
    const { out } = await dnspcap(['help', name, '--lang', 'zh']);
    expect((await dnspcap([name, '--help', '--lang=zh'])).out).toBe(out);
    const { describe: purpose, options, examples } = (await commandOf(name))!;
    const english = [
      purpose,
      ...Object.values({ ...options, ...COMMON }).map(({ describe: meaning }) => String(meaning)),
      ...Object.values(examples),
    ];
    // Lines may break between any two characters of Chinese, and between words of English.
    const told = out.replaceAll(/\s+/g, ' ');
    expect(english.filter((text) => told.includes(text))).toEqual([]);
    expect(told).toMatch(/选项：.*--lang LANGUAGE 英语（默认）或简体中文：en, zh .*示例： /);
  });

  test('help of dnspcap itself, and a command line in another order', async () => {
    const { out } = await dnspcap(['--lang', 'zh', '--help']);
    expect(out).toContain('\n退出码：\n  0  运行成功');
    expect((await dnspcap(['help', '--lang', 'zh'])).out).toBe(out);
    const inEnglish = await dnspcap(['--help']);
    expect((await dnspcap(['--help', '--lang', 'zh', '--lang', 'en'])).out).toBe(inEnglish.out);
  });

  test.each<[string, readonly string[]]>([
    ['不是已有的文件；是否想输入 compare？', ['comparr']],
    [
      '没有选项 --verbse；是否想输入 --verbose？（见 dnspcap analyze --help）',
      ['analyze', '--verbse'],
    ],
    ['--format 需要一个值：FORMAT', ['rules', '-f']],
    ['；是否想输入 html？（见 dnspcap analyze --help）', ['analyze', 'x', '-f', 'htlm']],
    ['--until servfial：没有这条规则；现有规则：', ['capture', '--until', 'servfial']],
    ['--from noon：需要一个时刻', ['analyze', LOST, '--from', 'noon']],
    ['无法读取 /nowhere/a.pcap：没有这个文件或目录', ['analyze', '/nowhere/a.pcap']],
    ['看起来是 JSON，但不是 tshark 打印的；请用此命令打印抓包：', ['analyze', PACKAGE]],
    [
      '--finding F2：只有 F1；见 dnspcap analyze',
      ['extract', LOST, '--finding', 'F2', '-o', 'x.pcap'],
    ],
  ])('%s', async (message, argv) => {
    const { code, out, err } = await dnspcap([...argv, '--lang', 'zh']);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toMatch(/^dnspcap: [^\n]+\n$/);
    expect(err).toContain(message);
  });

  test('what is wrong with a capture, in the report', async () => {
    const file = join(folder, 'cut.pcap');
    writeFileSync(file, readFileSync(LOST).subarray(0, -5));
    const { out } = await dnspcap(['analyze', file, '--lang', 'zh']);
    expect(out).toContain('在最后一个报文中断开：偏移 ');
  });
});

test('an empty result says why', async () => {
  const { out } = await dnspcap(['analyze', LOST, '--client', '192.0.2.1', '--from', '+1h']);
  expect(out.replaceAll(/\s+/g, ' ')).toContain(
    '0 of 7 DNS messages match: only client 192.0.2.1, from +1h.',
  );
});

test('an empty JUnit report says why, as its tests pass', async () => {
  const { code, out } = await dnspcap(['analyze', LOST, '--client', '192.0.2.1', '-f', 'junit']);
  expect(code).toBe(0);
  expect(out).toContain(
    '<system-out>0 of 7 DNS messages match: only client 192.0.2.1.</system-out>',
  );
});

test.each([
  ['+5m10s', false],
  ['+90s', false],
  ['+1h2m3.5s', false],
  ['+5m10', true],
  ['+m', true],
])('--to %s is refused: %s', async (to, isRefused) => {
  const { code } = await dnspcap(['analyze', LOST, '--to', to]);
  expect(code === 2).toBe(isRefused);
});

test('a report says what it is limited to, and the verdict is data', async () => {
  const file = join(folder, 'r.json');
  await dnspcap(['analyze', LOST, '--name', '*.test', '-o', file]);
  const { filters, verdict, incidents, findings } = JSON.parse(
    readFileSync(file, 'utf8'),
  ) as Report;
  expect(filters).toEqual({ names: ['*.test'], ofDnsMessages: 7, ofLookups: 1 });
  expect(verdict).toMatchObject({
    sentence:
      'Probably the Kubernetes conntrack race. Capture on the node to be sure. The only lookup stalled for 5.0 s. 10.244.1.7 was hit at 12:12:40 UTC.',
    cause: 'conntrack-race',
    confidence: 'compatible',
    lookups: 1,
    stalled: 1,
    failed: 0,
  });
  expect(incidents).toMatchObject([{ id: 'I1', findings: 1, example: 'F1' }]);
  expect(findings).toMatchObject([{ group: 'I1', capture: LOST }]);
});

test.each<[boolean, 'auto' | 'always' | 'never', boolean, Record<string, string>]>([
  [true, 'auto', true, {}],
  [false, 'auto', false, {}],
  [true, 'auto', false, { FORCE_COLOR: '1' }],
  [false, 'auto', false, { FORCE_COLOR: '0' }],
  [false, 'auto', true, { NO_COLOR: '1' }],
  [false, 'auto', true, { NO_COLOR: '1', FORCE_COLOR: '1' }],
  [false, 'auto', true, { TERM: 'dumb' }],
  [true, 'always', false, { NO_COLOR: '1' }],
  [false, 'never', true, { FORCE_COLOR: '1' }],
])('colours: %p with --color %s, terminal %p, %j', (expected, when, isTTY, env) => {
  expect(hasColor(when, { stdout: { isTTY }, env } as unknown as Streams)).toBe(expected);
});

test.each([
  [1_234_567, '1,234,567'],
  ['0.0833', '0.0833'],
  ['12345.6789', '12,345.6789'],
  [999, '999'],
])('%s is written %s', (value, text) => expect(grouped(value)).toBe(text));
