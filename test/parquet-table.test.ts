import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { parquetMetadata } from 'hyparquet';
import { ascending, optional, string, timestamp } from '../src/report/parquet/column.ts';
import { ParquetTable } from '../src/report/parquet/table.ts';
import { zstandard } from '../src/report/parquet/zstd.ts';
import { Workplace } from './support/tables.ts';

let workplace: Workplace;
beforeAll(async () => {
  workplace = await Workplace.open();
});
afterAll(() => workplace.close());

test('a row group leaves when it is full, and the footer finds all of them', async () => {
  const table = new ParquetTable<number>(
    'test/1',
    await zstandard(),
    [
      ascending('n', (n) => n),
      // The latest time of a Date: a capture can contain it.
      optional(timestamp('t', (n) => (n % 2 ? '+275760-09-12T23:59:59.123456789Z' : ''))),
    ],
    4,
  );
  const pieces = Array.from({ length: 10 }, (_, n) => table.add(n));
  expect(pieces.map(({ length }) => length > 0)).toEqual(
    pieces.map((_, at) => at === 3 || at === 7),
  );
  writeFileSync(workplace.place('groups.parquet'), Buffer.concat([...pieces, table.end()]));
  const rows = Array.from({ length: 10 }, (_, n) => ({
    n,
    t: n % 2 ? new Date('+275760-09-12T23:59:59.123Z') : null,
  }));
  expect(await workplace.rowsOf('groups.parquet')).toEqual(rows);
  expect(
    await workplace.sql(`SELECT n, epoch_us(t) AS t FROM 'groups.parquet' WHERE n < 2`),
  ).toEqual([
    { n: 0, t: null },
    { n: 1, t: `${Date.UTC(275760, 8, 12, 23, 59, 59) / 1_000}123456` },
  ]);
});

test.each([
  [8_192, 1],
  [8_193, 2],
])('%i rows are %i groups of ZSTD, and each says which times it holds', async (rows, groups) => {
  const table = new ParquetTable<number>('test/1', await zstandard(), [
    string('text', (n) => `${n % 2}`),
    timestamp('t', (n) => new Date(n * 1_000).toISOString().replace('Z', '000Z')),
  ]);
  const pieces = Array.from({ length: rows }, (_, n) => table.add(n));
  writeFileSync(workplace.place('pages.parquet'), Buffer.concat([...pieces, table.end()]));
  const { row_groups: written } = parquetMetadata(workplace.octets('pages.parquet'));
  const [text, t] = written[0]!.columns;
  expect({
    groups: written.length,
    rows: Number(written[0]!.num_rows),
    codecs: [text!.meta_data!.codec, t!.meta_data!.codec],
    times: [t!.meta_data!.statistics?.min_value, t!.meta_data!.statistics?.max_value],
  }).toEqual({
    groups,
    rows: 8_192,
    codecs: ['ZSTD', 'ZSTD'],
    times: [new Date(0), new Date(8_191_000)],
  });
  expect(
    await workplace.sql(
      `SELECT count(*)::INT AS n FROM 'pages.parquet' WHERE t >= '1970-01-01 00:00:30Z'`,
    ),
  ).toEqual([{ n: rows - 30 }]);
});
