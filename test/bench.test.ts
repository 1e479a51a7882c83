import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { wrongEach, wrongLines } from '../bench/checks.js';
import { ratios } from '../bench/ratios.js';
import { rows } from '../bench/rows.js';
import { chosen } from '../bench/selection.js';
import { results, table } from '../bench/table.js';

const known = { packets: 4, lookups: 1, pairs: 1, lost: { A: 0, AAAA: 0 }, findings: {} };
const capture = { file: '/captures/some.pcap', known };
const inputs = {
  plain: capture,
  busy: capture,
  lost: capture,
  many: capture,
  large: capture,
  few: capture,
  text: '/captures/some.txt',
  zipped: '/captures/some.pcap.gz',
  small: { folder: '/captures', captures: 10_000, raced: 1 },
};
const all = rows(inputs, { root: '/checkout', outputs: '/outputs' }, 2);

/** Returns a row with these times in milliseconds and this peak in KiB. */
function measured(id: string, times: readonly number[], peak?: number) {
  return {
    row: all.find((row) => row.id === id)!,
    times: [...times],
    processorTimes: times.map((ms) => ms - 10),
    ...(peak !== undefined && { peak }),
  };
}

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dnspcap-test-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the table of the bench', () => {
  /** The promised aims: change them only on purpose. */
  test('has each row that has an aim, with its aim', () => {
    const aims = all.flatMap(({ id, aims: its = [] }) =>
      its.map((aim) => `${id}: ${Object.values(aim).join(' ')}`),
    );
    expect(aims).toEqual([
      'json: time 2 c',
      'json: time 1.5 c',
      'busy: time 1.3 json',
      'lost: time 1.5 json',
      'many: time 1.5 json',
      'large: time 9 json',
      'large: peak 1.1 json',
      'large: peak 150',
      'gzip: time 1.2 zcat',
      'csv: time 0.6 tcpdump',
      'csv-one: time 1 tcpdump',
      'ndjson: time 1.3 csv',
      'zeek: time 1.3 csv',
      'parquet: time 1.3 csv',
      'together: time 1.2 csv',
      'text: octets 20',
      'version: time 1.5 node',
      'few: time 2 node',
      'few-html: time 2.5 node',
      'each: captures 2',
      'page: time 2 html',
    ]);
  });

  test('checks what its programs write, where they write what is known', () => {
    const unchecked = all.filter(({ check }) => check === undefined).map(({ id }) => id);
    // Rows of other programs, and three whose output is that of another row, or a few words.
    expect(unchecked).toEqual(['tcpdump', 'naive', 'tshark', 'node', 'csv-one', 'version', 'few']);
  });

  test('knows the rows that others are compared with', () => {
    const ids = all.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const none = { withSlow: false, missing: new Map() };
    const wanted = (some: string) => chosen(all, { ids: some, ...none }).rows.map(({ id }) => id);
    for (const id of ids) expect(wanted(id)).toContain(id);
    expect(wanted('page')).toEqual(['html', 'page']);
    expect(wanted('together,lost')).toEqual(['c', 'tcpdump', 'json', 'lost', 'csv', 'together']);
    expect(() => wanted('jsn')).toThrow(/^--rows jsn: there is none; there are c, tcpdump, /);
  });

  test('leaves out what the machine has not got, and says so', () => {
    const missing = new Map([['chromium' as const, 'Chromium: no such file']]);
    const { rows: which, missing: said } = chosen(all, {
      ids: undefined,
      withSlow: false,
      missing,
    });
    expect(which.map(({ id }) => id)).not.toContain('page');
    expect(said).toEqual(['page: needs Chromium: no such file']);
  });
});

describe('what is told of measured times', () => {
  test('medians, and whether the aims are reached', () => {
    const told = results([
      { measured: [measured('c', [200, 190, 900])] },
      { measured: [measured('json', [390, 410, 400], 100 << 10)] },
      { measured: [measured('large', [3_700], 111 << 10)] },
      { measured: [measured('each', [20_000])] },
    ]);
    expect(
      told.map(({ id, aims }) => [id, ...aims.map(({ reached, isMet }) => [reached, isMet])]),
    ).toEqual([
      ['c'],
      ['json', [2, true], [2, false]],
      ['large', [9.25, false], [1.11, false], [111, true]],
      ['each', [2, true]],
    ]);
    expect(told[1]).toMatchObject({
      medianMs: 400,
      lowestMs: 390,
      highestMs: 410,
      aims: [{ byProcessor: 2.05 }, { byProcessor: 2.05 }],
      processorMs: 390,
    });
  });

  test('as a table in which each column has its place, with aims or without', () => {
    const contests = ['node', 'version'].map((id) => ({ measured: [measured(id, [20, 30])] }));
    const printed = table(results(contests));
    expect(printed.split('\n').map((line) => line.replaceAll(/ +/g, ' '))).toEqual([
      '| row | reached | aim | | by cpu | ms | from | to | cpu ms | runs | × C | packets/s | MiB | what |',
      expect.stringMatching(/^\| -+ \| -+: \|/),
      '| node | | | | | 25.0 | 20.0 | 30.0 | 15.0 | 2 | | | | node -e 0 |',
      '| version | 1.00 | ≤ 1.5 × node | reached | 1.00 | 25.0 | 20.0 | 30.0 | 15.0 | 2 | | | | dnspcap --version |',
      '',
    ]);
  });

  test('of two checkouts the ratio of runs that followed each other', () => {
    const [told] = ratios([
      {
        measured: [measured('json', [100, 400, 90]), measured('json', [200, 500, 100])],
        isSame: true,
      },
    ]);
    expect(told).toMatchObject({ ratio: 0.8, lowest: 0.5, highest: 0.9, runs: 3, isSame: true });
  });
});

describe('what is wrong with an output', () => {
  test('lines are counted, but for those with a mark, also without an end', () => {
    const file = join(folder, 'lines');
    writeFileSync(file, '#head\none\n\n#two\nthree');
    expect(wrongLines(file, 3, '#')).toEqual([]);
    expect(wrongLines(file, 5)).toEqual([]);
    expect(wrongLines(file, 6)).toEqual(['lines 5, known to be 6']);
  });

  test('each capture is a suite, which fails if it has a race', () => {
    const file = join(folder, 'suites');
    const suites = [0, 1, 0].map((failures) => `<testsuite name="a" failures="${failures}">\n`);
    writeFileSync(file, suites.join(''));
    expect(wrongEach(file, { folder, captures: 3, raced: 1 })).toEqual([]);
    expect(wrongEach(file, { folder, captures: 3, raced: 2 })).toEqual([
      'failures 1, known to be 2',
    ]);
  });
});
