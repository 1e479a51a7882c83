import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { EXIT_CODES } from '../src/cli/exit-code.ts';
import { allCommands, PURPOSE } from '../src/cli/parsing/commands.ts';
import { COMMON } from '../src/cli/parsing/common-options.ts';
import { LIMITS } from '../src/report/build/limits.ts';
import { VANTAGE_FULL } from '../src/report/captures/capture-summary.ts';
import { text as terminal } from '../src/report/text/text.ts';
import { cautions } from '../src/report/wording/caution.ts';
import { verdict } from '../src/report/wording/verdict.ts';
import { columns } from '../src/report/text/wrap.ts';
import { rules } from '../src/rules/index.ts';
import { TEXT_WARNINGS } from '../src/text/remarks/text-remarks.ts';
import { DESCRIPTIONS } from '../src/wire/malformation.ts';
import { inNumber } from '../src/wire/number.ts';
import { frames, say } from '../src/words/say.ts';
import { UNTIMED } from '../src/words/without-durations.ts';
import { wordsOf } from '../src/words/words.ts';
import { zh } from '../src/words/zh.ts';
import { analyzeBytes } from './support/analysis.ts';
import { filesBelow, keysOf, read } from './support/sentence-keys.ts';

const ROOT = new URL('../', import.meta.url);

/** Words without gaps in the data of a report. */
const PLAIN = [
  'error',
  'warning',
  'note',
  'compatible',
  'strong',
  'proved',
  'unknown',
  'some time',
  'forwarder',
  'before',
  'after',
];

/** Returns the strings with words at any depth, except ids of rules. */
function plainTexts(value: unknown): string[] {
  if (typeof value === 'string') return value.includes(' ') ? [value] : [];
  return value !== null && typeof value === 'object'
    ? Object.values(value).flatMap(plainTexts)
    : [];
}

const commands = await allCommands();

const sentences = new Set([
  ...filesBelow('src/', '.ts').flatMap((file) => keysOf(read(file)).map(({ key }) => key)),
  ...filesBelow('templates/', '.hbs').flatMap((file) =>
    Array.from(read(file).matchAll(/\{\{say "([^"]*)"\}\}/g), ([, key]) => key!),
  ),
  ...rules.flatMap(({ title, rationale, toldApartBy, lookAlikes, confidences, factsChange }) => [
    title,
    rationale,
    ...plainTexts([toldApartBy, lookAlikes, confidences, factsChange]),
  ]),
  ...[
    ...Object.values(DESCRIPTIONS).map(({ message }) => message),
    ...Object.values(TEXT_WARNINGS),
    ...LIMITS.map(({ message }) => message),
    VANTAGE_FULL,
  ].flatMap((message) => [inNumber(message, 1), inNumber(message, 2)]),
  ...Object.values(UNTIMED),
  // What --help prints. Descriptions with gaps are sentences of the sources.
  PURPOSE,
  ...Object.values(EXIT_CODES),
  ...commands.flatMap(({ describe: purpose, options, examples }) => [
    purpose,
    ...Object.values({ ...options, ...COMMON }).flatMap(({ describe: meaning }) =>
      typeof meaning === 'string' ? [meaning] : [],
    ),
    ...Object.values(examples),
  ]),
  ...PLAIN,
]);

function gapsOf(text: string): string[] {
  return (text.match(/\{\d\}/g) ?? []).toSorted();
}

test('what is said without a duration has no gap but those of the sentence, and each is one that is said', () => {
  const wrong = Object.entries(UNTIMED).filter(
    ([key, text]) => !sentences.has(key) || gapsOf(text).some((gap) => !gapsOf(key).includes(gap)),
  );
  expect(wrong).toEqual([]);
});

describe('the Chinese catalogue', () => {
  test('has every sentence of the sources, the templates and the rules', () => {
    expect([...sentences].filter((key) => zh[key] === undefined)).toEqual([]);
  });

  test('has no sentence that nobody says', () => {
    expect(Object.keys(zh).filter((key) => !sentences.has(key))).toEqual([]);
  });

  test('has each sentence in one of its files', async () => {
    const seen = new Map<string, string>();
    const twice: string[] = [];
    for (const file of filesBelow('src/words/zh/', '.ts')) {
      const catalogues = Object.values((await import(String(new URL(file, ROOT)))) as object);
      for (const key of catalogues.flatMap(Object.keys)) {
        if (seen.has(key)) twice.push(`${key}: ${seen.get(key)}, ${file}`);
        seen.set(key, file);
      }
    }
    expect(twice).toEqual([]);
    expect(seen.size).toBe(Object.keys(zh).length);
  });

  test('has a space between a character and a gap, which disappears beside another character', () => {
    const narrow = Object.values(zh).filter((text) =>
      /\p{Script=Han}\{|\}\p{Script=Han}/u.test(text),
    );
    expect(narrow).toEqual([]);
  });

  test('has the gaps of the English sentence, each', () => {
    const wrong = Object.entries(zh).filter(
      ([key, text]) => String(gapsOf(key)) !== String(gapsOf(text)),
    );
    expect(wrong).toEqual([]);
  });
});

test.each([
  [['hello'], 'line that is not about a packet, or not understood (line 2: hello)'],
  [
    ['hello', 'you'],
    'lines that are not about a packet, or not understood (line 2: hello; line 3: you)',
  ],
])('what is counted is told in the singular or the plural: %j', async (others, told) => {
  const packet = '2026-11-22 10:00:00.0 IP 10.244.1.7.40000 > 10.96.0.10.53: 1+ A? web.test. (26)';
  const { report } = await analyzeBytes(Buffer.from([packet, ...others, ''].join('\n')));
  expect(cautions(report.captures[0]!).map(String)).toEqual([`${others.length} ${told}`]);
});

test('a list in a gap', async () => {
  const words = await wordsOf('zh');
  expect(words.text(frames([2, 7, 9]))).toBe('第 2、7 和 9 帧');
  expect(words.text(say`cannot read ${'a, b.pcap'}: ${'EXDEV'}`)).toBe('无法读取 a, b.pcap：EXDEV');
  const said = say`cannot read ${'抓包 副本.pcap'}: ${'EXDEV'}`;
  expect(words.text(said)).toBe('无法读取抓包 副本.pcap：EXDEV');
});

test('a report in Chinese has Chinese sentences, and names and rules as they are', async () => {
  const capture = new Uint8Array(
    readFileSync(new URL('fixtures/captures/glibc-many-lookups-one-lost.pcap', ROOT)),
  );
  const words = await wordsOf('zh');
  const { report, lines } = await analyzeBytes(capture, { lines: 'all', words });
  expect(words.text(verdict(report))).toBe(
    '很可能是 Kubernetes 的 conntrack 竞争。要确认，请在节点上抓包。10 次解析中有 1 次停顿了 5.0 s。12:12:46 UTC，10.244.1.7 受影响。',
  );
  expect(report.findings[0]).toMatchObject({ rule: 'conntrack-race', name: 'web.example.test' });
  expect(report.findings[0]!.message).toBe(
    '第 14 帧的 AAAA 查询没有应答，而同一端口的另一个查询有应答；客户端在第一个报文之后 5,002 ms 重新查询，并在第 19 帧得到应答',
  );
  const inText = terminal({
    lines: 'findings',
    color: false,
    words,
    detail: 'full',
    columns: 80,
  }).end(report, lines);
  expect(
    inText.split('\n').filter((line) => columns(line) > 80 && !line.startsWith('        ')),
  ).toEqual([]);
  expect(inText).toContain('考虑过并已排除');
  expect(lines[13]!.annotation).toBe(
    'AAAA 查询，并发查询对中的第二个；始终没有应答；5,006 ms 后在第 18 帧重发',
  );
});
