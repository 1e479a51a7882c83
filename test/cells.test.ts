import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { codeBlock, codeSpan, markdownText } from '../src/report/escape.ts';
import { FORMATS, type Format } from '../src/report/index.ts';
import type { Line } from '../src/report/lines/line.ts';
import type { LookupRow } from '../src/report/build/lookups/lookup-row.ts';
import { ENGLISH } from '../src/words/words.ts';
import { analyzeBytes } from './support/analysis.ts';
import { parseCsv } from './support/csv.ts';
import { LINES, REPORT } from './support/hostile-report.ts';
import { readTable } from './support/read-table.ts';

/** Texts that an attacker would put into a host name: in a spreadsheet the first characters matter. */
const HOSTILE = [
  `=cmd|'/c-calc'!A1`,
  '+1+1',
  '-2+3',
  '@SUM(A1)',
  '＝1+1',
  'a,b"c',
  '\u009b31mred',
  '\u001b[31mred',
  '\u202eabc',
  '\u2066iso',
  'bell\u0007',
  'next\u0085line',
  'line\u2028end',
  'cr\rlf\nend',
  '\ttab',
  '\ufeffmark',
  'half\ud800',
  '\u{e0041}tag',
];

const UNSEEN =
  // oxlint-disable-next-line no-control-regex
  /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|[\ud800-\udfff]|[\u{e0000}-\u{e007f}]/u;
const FORMULA = /^[=+\-@\t\r＝＋－＠]/;

/** Returns a line in which every text is this one, also texts that come from a fixed set. */
function spoiled(text: string): Line {
  const line = { ...LINES[1]! };
  const entries = Object.entries(line).map(([key, value]) => {
    if (['time', 'transport', 'message', 'state', 'outcome'].includes(key)) return [key, value];
    if (Array.isArray(value)) return [key, [text, text]];
    return [key, typeof value === 'string' || value === undefined ? text : value];
  });
  return { ...(Object.fromEntries(entries) as Line), lookup: 1, attempt: 1, rttMs: 1 };
}

const ROW: LookupRow = {
  file: '',
  lookup: 1,
  clientIp: '',
  clientPort: 1,
  clientName: '',
  serverIp: '',
  serverPort: 53,
  serverName: '',
  transport: 'udp',
  name: '',
  types: [''],
  rcodes: ['', undefined],
  started: undefined,
  durationMs: 1,
  stallMs: 1,
  state: 'answered',
  outcome: 'answered',
  attempts: 1,
  retransmissions: 0,
  unansweredQueries: 0,
  isPair: false,
  isExposed: false,
  isTroubled: false,
  resolver: 'glibc',
  finding: '',
  rule: '',
  severity: 'note',
  confidence: 'proved',
  lostType: '',
  firstFrame: 1,
  cutAtStart: false,
  cutAtEnd: false,
};

function spoiledRow(text: string): LookupRow {
  const row = { ...ROW, file: text, clientIp: text, clientName: text, serverIp: text };
  return { ...row, serverName: text, name: text, types: [text], rcodes: [text], lostType: text };
}

async function written(format: Format): Promise<Uint8Array> {
  const options = { lines: 'all', color: false, words: ENGLISH, hasNames: true } as const;
  const reporter = await FORMATS[format].load(options);
  const pieces = [
    reporter.begin?.() ?? '',
    ...HOSTILE.map((text) => reporter.line?.(spoiled(text)) ?? ''),
    ...HOSTILE.map((text) => reporter.lookup?.(spoiledRow(text)) ?? ''),
    reporter.end(REPORT, []),
  ];
  return Buffer.concat(pieces.map((piece) => Buffer.from(piece)));
}

/** Returns every text in plain data. */
function textsOf(data: unknown): string[] {
  if (typeof data === 'string') return [data];
  if (typeof data !== 'object' || data === null) return [];
  return Object.values(data).flatMap(textsOf);
}

describe('every cell of every row', () => {
  test('of CSV stays in its column, and is no formula', async () => {
    const [header, ...rows] = parseCsv(new TextDecoder().decode(await written('csv')));
    expect(rows).toHaveLength(HOSTILE.length);
    for (const row of rows) {
      expect(row).toHaveLength(header!.length);
      for (const cell of row) {
        expect(cell).not.toMatch(UNSEEN);
        expect(cell).not.toMatch(FORMULA);
      }
    }
  });

  test('of NDJSON is one that is seen', async () => {
    const rows = new TextDecoder()
      .decode(await written('ndjson'))
      .trimEnd()
      .split('\n');
    // And the verdict.
    expect(rows).toHaveLength(HOSTILE.length + 1);
    for (const row of rows)
      for (const text of textsOf(JSON.parse(row))) expect(text).not.toMatch(UNSEEN);
    expect(JSON.parse(rows[6]!)).toMatchObject({ 'id.orig_h': String.raw`\u{9b}31mred` });
  });

  test.each(['parquet-lines', 'parquet-lookups'] as const)(
    'of %s is one that is seen',
    async (format) => {
      const octets = await written(format);
      const rows = await readTable(Uint8Array.from(octets).buffer);
      expect(rows).toHaveLength(HOSTILE.length);
      for (const row of rows) for (const text of textsOf(row)) expect(text).not.toMatch(UNSEEN);
    },
  );

  test('of a paste whose hosts are formulas and separators', async () => {
    const paste = `12:00:00.000000 IP =cmd|'/c-calc'!A1.36596 > 10.96.0.10.53: 30933+ A? web.example.test. (34)
12:00:00.003000 IP 10.96.0.10.53 > a,b"c.36596: 30933* 1/0/0 A 10.0.0.5 (50)
`;
    const lines: Line[] = [];
    await analyzeBytes(new TextEncoder().encode(paste), { onLine: (line) => lines.push(line) });
    const reporter = await FORMATS.csv.load({ lines: 'all', color: false, words: ENGLISH });
    const text = [reporter.begin!(), ...lines.map((line) => reporter.line!(line))].join('');
    const [, query, response] = parseCsv(text);
    expect([query![3], response![5], query!.length]).toEqual([`'=cmd|'/c-calc'!A1`, 'a,b"c', 25]);
  });
});

describe('Markdown', () => {
  test('makes no link of a name in running text', () => {
    expect(markdownText('www.evil.test http://evil.test WWW.evil.test')).toBe(
      'www<!-- -->.evil.test http:<!-- -->//evil.test WWW<!-- -->.evil.test',
    );
  });

  test('fences what has hundreds of thousands of back-ticks', () => {
    const text = '`a'.repeat(400_000);
    expect(codeSpan(text).startsWith('`` ')).toBe(true);
    expect(codeBlock(text).startsWith('```\n')).toBe(true);
  });
});

/** Files with spread arguments whose list has a bound that does not depend on the input. */
const BOUNDED: ReadonlySet<string> = new Set([
  // Spreads the bytes of one address or name.
  'anonymize/pseudonyms/names.ts',
  'anonymize/packet.ts',
  'anonymize/pseudonyms/hardware-addresses.ts',
  'anonymize/pseudonyms/addresses.ts',
  // Rules, settings, columns and rows of a table that a person asked for.
  'compare/text.ts',
  'explain/text.ts',
  'loadtest/figures.ts',
  'loadtest/result.ts',
  'loadtest/text.ts',
  // LINES_SHOWN, MAX_PACKETS.
  'report/text/in-full.ts',
  // One item for each option of resolv.conf.
  'report/build/what-if-table.ts',
  // Attempts of one lookup: MAX_ATTEMPTS.
  'rules/late-answer.ts',
  'lookup/exchange/answers.ts',
  'lookup/grouping/joining/parts.ts',
]);

test('no list from outside is spread into the arguments of a call, which has room for some 100,000', () => {
  const SPREAD =
    /\b(?:Math\.(?:max|min)|push|unshift|splice|concat|of|fromCharCode|fromCodePoint)\(\s*(?:[^(){\n]*,\s*)?\.\.\./;
  const src = new URL('../src/', import.meta.url);
  const spreading = readdirSync(src, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .filter((file) => {
      const code = readFileSync(new URL(file, src), 'utf8').replaceAll(/\/\/.*|\/\*[^]*?\*\//g, '');
      return SPREAD.test(code);
    });
  expect(spreading.filter((file) => !BOUNDED.has(file))).toEqual([]);
  expect([...BOUNDED].filter((file) => !spreading.includes(file))).toEqual([]);
});
