import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { parquetMetadata } from 'hyparquet';
import { run } from '../src/cli/run.ts';
import type { Report } from '../src/report/report.ts';
import { parseCsv } from './support/csv.ts';
import { moved, rotated } from './support/moved-capture.ts';
import { dnspcap } from './support/program.ts';
import { type Row, Workplace } from './support/tables.ts';

const CAPTURES = fileURLToPath(new URL('../fixtures/captures/', import.meta.url));

/** Captures of one client over eight minutes, in order of time. */
const SEQUENCE = [
  'glibc-AAAA-lost-once.pcap',
  'glibc-slow-AAAA-7s-once.pcap',
  'glibc-icmp-port-unreachable.pcap',
  'glibc-many-lookups-one-lost.pcap',
  'glibc-random-loss-30pct.pcap',
].map((name) => join(CAPTURES, name));

let workplace: Workplace;
beforeAll(async () => {
  workplace = await Workplace.open();
});
afterAll(() => workplace.close());

describe('tables', () => {
  let report: Report;
  beforeAll(async () => {
    const outputs = ['lookups.parquet', 'all-lines.parquet', 'rows.csv', 'report.json'];
    await dnspcap([
      'analyze',
      ...SEQUENCE,
      ...outputs.flatMap((name) => ['-o', workplace.place(name)]),
    ]);
    report = JSON.parse(readFileSync(workplace.place('report.json'), 'utf8')) as Report;
  });

  test('the lines are those of the CSV, and every cell has its type', async () => {
    const [header, ...cells] = parseCsv(readFileSync(workplace.place('rows.csv'), 'utf8'));
    const csv = cells.map((row) => Object.fromEntries(header!.map((name, at) => [name, row[at]])));
    // The CSV cell has the TTL after each answer; the list has only the answers.
    for (const row of csv) row['answers'] = row['answers']?.replaceAll(/ \[\d+s\]/g, '');
    const rows = await workplace.sql(`
      SELECT * EXCLUDE (time, answers, source_name, destination_name),
        strftime(time AT TIME ZONE 'UTC', '%Y-%m-%dT%H:%M:%S.%fZ') AS time,
        array_to_string(answers, ' ') AS answers
      FROM 'all-lines.parquet' ORDER BY list_position(${list(SEQUENCE)}, file), frame`);
    expect(rows.map(inOrder)).toEqual(csv.map(inOrder));
    expect(await types('all-lines.parquet')).toEqual({
      VARCHAR:
        'file source_ip destination_ip transport message qname qtype rcode leg state finding rule line annotation outcome source_name destination_name',
      INTEGER: 'frame source_port destination_port length dns_id lookup attempt',
      'TIMESTAMP WITH TIME ZONE': 'time',
      'VARCHAR[]': 'answers',
      DOUBLE: 'rtt_ms',
    });
  });

  test('the lookups add up to the summary, and fill the same buckets', async () => {
    const { lookups, pairs, exposedPairs, unansweredQueries, stallMs } = report.summary;
    expect(
      await workplace.sql(`
        SELECT count(*)::INT AS lookups, count_if(is_pair)::INT AS pairs,
          count_if(is_exposed)::INT AS "exposedPairs", sum(stall_ms).round(3) AS "stallMs",
          sum(unanswered_queries)::INT AS "unansweredQueries"
        FROM 'lookups.parquet'`),
    ).toEqual([{ lookups, pairs, exposedPairs, stallMs, unansweredQueries }]);
    let above = -1;
    for (const { leMs = 1e12, count } of report.latency.buckets) {
      const [bucket] = await workplace.sql(`
        SELECT count(*)::INT AS count FROM 'lookups.parquet'
        WHERE duration_ms > ${above} AND duration_ms <= ${leMs}`);
      expect({ leMs, ...bucket }).toEqual({ leMs, count });
      above = leMs;
    }
  });

  test('each finding is in the row of its lookup', async () => {
    const found = (await workplace.rowsOf('lookups.parquet')).filter(
      ({ finding }) => finding !== null,
    );
    expect(found.map(told)).toEqual(
      report.findings
        .filter(({ name }) => name !== undefined)
        .map((one) => ({
          finding: one.id,
          rule: one.rule,
          severity: one.severity,
          confidence: one.confidence ?? null,
          lost_type: one.lostType ?? null,
          client_ip: one.client!.address,
          client_port: one.client!.port,
          name: one.name,
          stall_ms: one.stallMs ?? null,
          file: SEQUENCE[one.file ?? 0],
          first_frame: one.frames[0],
          started: new Date(one.time!),
        })),
    );
    const resolvers = await workplace.sql(
      `SELECT DISTINCT client_ip, resolver FROM 'lookups.parquet'`,
    );
    expect(resolvers).toEqual(
      report.clients.map(({ address, resolver }) => ({
        client_ip: address,
        resolver: resolver.family,
      })),
    );
  });

  test('a row tells what happened to its lookup', async () => {
    const rows = await workplace.sql(`
      SELECT types, rcodes, state, attempts, retransmissions AS again, server_ip AS server,
        round(duration_ms) AS ms
      FROM 'lookups.parquet' WHERE file LIKE '%/glibc-slow%' OR file LIKE '%/glibc-icmp%'`);
    const asked = { types: ['A', 'AAAA'], attempts: 4, again: 2, server: '10.96.0.10' };
    expect(rows).toEqual([
      { ...asked, rcodes: ['NOERROR', 'NOERROR'], state: 'answered', ms: 7001 },
      { ...asked, rcodes: [null, null], state: 'unanswered', ms: null },
    ]);
    expect(await types('lookups.parquet')).toEqual({
      VARCHAR:
        'file client_ip server_ip transport name state outcome resolver finding rule severity confidence lost_type client_name server_name',
      INTEGER:
        'lookup client_port server_port attempts retransmissions unanswered_queries first_frame',
      'VARCHAR[]': 'types rcodes',
      'TIMESTAMP WITH TIME ZONE': 'started',
      DOUBLE: 'duration_ms stall_ms',
      BOOLEAN: 'is_pair is_exposed is_troubled cut_at_start cut_at_end',
    });
  });

  test('of one direction of the traffic nothing is said, for any lookup', async () => {
    const capture = join(CAPTURES, 'lab-glibc-queries-only.pcap');
    await dnspcap(['analyze', capture, '-o', workplace.place('queries-lookups.parquet'), '-q']);
    expect(
      await workplace.sql(`
        SELECT DISTINCT state, finding, rule, severity, stall_ms
        FROM 'queries-lookups.parquet'`),
    ).toEqual([
      {
        state: 'undetermined',
        finding: 'F1',
        rule: 'one-way-capture',
        severity: 'note',
        stall_ms: null,
      },
    ]);
  });

  test('pseudonyms stand in every cell: octets that are packed cannot be searched', async () => {
    const names = ['secret-lookups.parquet', 'secret-lines.parquet'];
    await dnspcap([
      'analyze',
      SEQUENCE[0]!,
      '--anonymize',
      '--seed',
      'parquet',
      ...names.flatMap((name) => ['-o', workplace.place(name)]),
    ]);
    const tables = await Promise.all(names.map((name) => workplace.rowsOf(name)));
    expect(tables.map(({ length }) => length)).toEqual([1, 7]);
    const original = /web|example|10\.244\.1\.7|10\.96\.0\.10|10\.0\.0\.5|fd00::5/;
    expect(JSON.stringify(await workplace.rowsOf('all-lines.parquet'))).toMatch(original);
    expect(JSON.stringify(tables).replaceAll(SEQUENCE[0]!, '')).not.toMatch(original);
  });

  test('each file says what its columns mean, and who wrote it', () => {
    expect([metadata('lookups.parquet'), metadata('all-lines.parquet')]).toEqual([
      { pairs: [{ key: 'dnspcap.schema', value: 'dnspcap.lookups/1' }], by: 'dnspcap version x' },
      { pairs: [{ key: 'dnspcap.schema', value: 'dnspcap.lines/1' }], by: 'dnspcap version x' },
    ]);
  });

  test('the same input gives the same octets', async () => {
    const again = ['again-lookups.parquet', 'again-lines.parquet'];
    await dnspcap([
      'analyze',
      ...SEQUENCE,
      ...again.flatMap((name) => ['-o', workplace.place(name)]),
    ]);
    expect(Buffer.from(workplace.octets(again[0]!))).toEqual(
      Buffer.from(workplace.octets('lookups.parquet')),
    );
    expect(Buffer.from(workplace.octets(again[1]!))).toEqual(
      Buffer.from(workplace.octets('all-lines.parquet')),
    );
  });

  test.each([
    ['table.parquet', []],
    ['table.parquet', ['-f', 'csv']],
  ])('%s %j: which table it is to hold must be said', async (name, more) => {
    const result = await dnspcap(['analyze', SEQUENCE[0]!, '-o', workplace.place(name), ...more]);
    expect({ ...result, err: result.err.replace(workplace.folder, '') }).toEqual({
      code: 2,
      out: '',
      err: 'dnspcap: cannot tell which table to write to /table.parquet: end the name in lookups.parquet (a row per lookup) or in lines.parquet (a row per DNS message)\n',
    });
  });

  test('no table is written to a terminal', async () => {
    const stdout = Object.assign(new PassThrough(), { isTTY: true });
    const streams = { stdin: Readable.from([]), stdout, stderr: new PassThrough(), env: {} };
    const code = await run(['analyze', SEQUENCE[0]!, '-f', 'parquet-lookups'], streams);
    expect({ code, out: stdout.read() as unknown, err: `${streams.stderr.read()}` }).toEqual({
      code: 2,
      out: null,
      err: 'dnspcap: parquet-lookups is a binary format and does not go to a terminal: write it to a file with -o, or into a pipe\n',
    });
  });

  test('-f says which table a file of any name holds', async () => {
    const argv = ['-f', 'parquet-lines', '-o', workplace.place('table.parquet')];
    expect(await dnspcap(['analyze', SEQUENCE[0]!, ...argv])).toEqual({
      code: 0,
      out: '',
      err: '',
    });
    expect(await workplace.rowsOf('table.parquet')).toHaveLength(7);
  });
});

async function cutRows(...names: readonly string[]): Promise<readonly Row[]> {
  const files = names.map((name) => workplace.place(name));
  await dnspcap(['analyze', ...files, '-o', workplace.place('cut-lookups.parquet'), '-q']);
  return workplace.sql(`
    SELECT state, attempts, round(stall_ms) AS stall, rule, cut_at_start AS at_start,
      cut_at_end AS at_end FROM 'cut-lookups.parquet'`);
}

describe('lookups that the edge of a file cuts', () => {
  const [head, tail] = rotated(moved({ file: 'glibc-AAAA-lost-once.pcap', node: 1, later: 0 }), 4);

  test('say so, on both sides', async () => {
    writeFileSync(workplace.place('cut.pcap0'), head);
    writeFileSync(workplace.place('cut.pcap1'), tail);
    const rule = 'capture-ends-early';
    expect(await cutRows('cut.pcap0')).toEqual([
      { state: 'undetermined', attempts: 2, stall: null, rule, at_start: true, at_end: true },
    ]);
    expect(await cutRows('cut.pcap1')).toEqual([
      { state: 'answered', attempts: 2, stall: null, rule: null, at_start: true, at_end: false },
    ]);
  });

  test('are one when the files are analysed together', async () => {
    const whole = { state: 'answered', attempts: 4, stall: 5007, rule: 'conntrack-race' };
    expect(await cutRows('cut.pcap0', 'cut.pcap1')).toEqual([
      { ...whole, at_start: true, at_end: false },
    ]);
  });
});

function metadata(name: string) {
  const { key_value_metadata: pairs, created_by: by } = parquetMetadata(workplace.octets(name));
  return { pairs, by: by?.replace(/\d+(\.\d+)+/, 'x') };
}

function list(values: readonly string[]): string {
  return `[${values.map((value) => `'${value}'`).join(', ')}]`;
}

/** Returns a row as text with sorted keys, so that a difference is easy to see. */
function inOrder(row: Row): Row {
  return Object.fromEntries(
    Object.entries(row)
      .map(([name, value]) => [name, String((value as string | number | null) ?? '')] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}

async function types(name: string): Promise<Row> {
  const columns = await workplace.sql(`DESCRIBE SELECT * FROM '${name}'`);
  const byType: Record<string, string> = {};
  for (const { column_name: column, column_type } of columns) {
    const type = column_type as string;
    byType[type] = [byType[type], column].filter(Boolean).join(' ');
  }
  return byType;
}

function told(row: Row): Row {
  const names =
    'finding rule severity confidence lost_type client_ip client_port name stall_ms file first_frame started';
  return Object.fromEntries(names.split(' ').map((name) => [name, row[name]]));
}
