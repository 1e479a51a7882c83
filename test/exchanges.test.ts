import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { formatOf } from '../src/report/index.ts';
import { dnspcap } from './support/program.ts';

const FIXTURES = fileURLToPath(new URL('../fixtures/', import.meta.url));
const LOST = join(FIXTURES, 'captures/glibc-many-lookups-one-lost.pcap');

/** Returns the published field names: `name type`, one on each line. */
function published(file: string): string[][] {
  return readFileSync(join(FIXTURES, 'fields', file), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(' '));
}

async function rows(format: string, capture = LOST): Promise<string[]> {
  const { code, out, err } = await dnspcap(['analyze', capture, '-q', '-f', format]);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return out.split('\n').slice(0, -1);
}

/** Returns paths `a.b` of nested objects, each as often as it occurs. */
function paths(value: unknown, path = ''): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => paths(item, path));
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, item]) =>
    paths(item, path === '' ? key : `${path}.${key}`),
  );
}

describe('Zeek', () => {
  test('the header has its fields, in its order, with its types', async () => {
    const [separator, sets, empty, unset, path, fields, types] = await rows('zeek');
    expect([separator, sets, empty, unset, path]).toEqual([
      '#separator \\x09',
      '#set_separator\t,',
      '#empty_field\t(empty)',
      '#unset_field\t-',
      '#path\tdns',
    ]);
    const known = published('zeek-7.0-dns.txt');
    expect(fields!.split('\t').slice(1)).toEqual(known.map(([name]) => name));
    expect(types!.split('\t').slice(1)).toEqual(known.map(([, type]) => type));
  });

  test('one row an exchange: 22 queries, of which one was lost', async () => {
    const body = (await rows('zeek')).slice(7).map((row) => row.split('\t'));
    expect(body).toHaveLength(22);
    expect(new Set(body.map((cells) => cells.length))).toEqual(new Set([24]));
    const lost = body.filter(([, , , , , , , , rtt]) => rtt === '-');
    expect(lost.map((cells) => cells.slice(9))).toEqual([
      [
        'web.example.test',
        '1',
        'C_INTERNET',
        '28',
        'AAAA',
        '-',
        '-',
        'F',
        'F',
        'T',
        'F',
        '0',
        '-',
        '-',
        'F',
      ],
    ]);
  });

  test('answers, with TTLs beside them; JSON has the same rows', async () => {
    const [first] = (await rows('zeek')).slice(7);
    const cells = first!.split('\t');
    const [json] = (await rows('zeek-json')).map(
      (row) => JSON.parse(row) as Record<string, unknown>,
    );
    expect(json).toMatchObject({
      'id.orig_h': cells[2],
      'id.resp_p': 53,
      trans_id: Number(cells[7]),
      query: cells[9],
      rcode: 0,
      rcode_name: 'NOERROR',
      answers: cells[21]!.split(','),
      TTLs: cells[22]!.split(',').map(Number),
      rejected: false,
    });
    expect(String(json!['uid'])).toMatch(/^C[0-9a-z]{14}$/);
    expect(cells[0]).toMatch(/^\d{10}\.\d{6}$/);
    const names = new Set(published('zeek-7.0-dns.txt').map(([name]) => name));
    for (const row of await rows('zeek-json'))
      expect(Object.keys(JSON.parse(row) as object).filter((key) => !names.has(key))).toEqual([]);
  });
});

interface EcsEvent {
  readonly event: { readonly outcome: string };
}

describe('the Elastic Common Schema', () => {
  test('has each field that stands outside of dnspcap', async () => {
    const known = new Set(published('ecs-9.3.txt').map(([name]) => name));
    for (const capture of [
      'glibc-many-lookups-one-lost',
      'lab-glibc-refused-both',
      'lab-musl-truncated',
    ])
      for (const row of await rows('ecs', join(FIXTURES, `captures/${capture}.pcap`))) {
        const unknown = paths(JSON.parse(row)).filter((path) => !known.has(path));
        expect(unknown.filter((path) => !path.startsWith('dnspcap.'))).toEqual([]);
      }
  });

  test('one event an exchange, with its duration in nanoseconds and its outcome', async () => {
    const events = (await rows('ecs')).map((row) => JSON.parse(row) as EcsEvent);
    expect(events).toHaveLength(22);
    const [first] = events;
    expect(first).toMatchObject({
      ecs: { version: '9.3.0' },
      event: {
        kind: 'event',
        category: ['network'],
        outcome: 'success',
        duration: expect.any(Number),
      },
      network: { transport: 'udp', protocol: 'dns', type: 'ipv4' },
      destination: { port: 53 },
      dns: {
        type: 'answer',
        op_code: 'QUERY',
        response_code: 'NOERROR',
        header_flags: expect.arrayContaining(['RD']),
        question: { type: 'AAAA', class: 'IN' },
        answers: [{ type: 'AAAA', class: 'IN', ttl: expect.any(Number) }],
        resolved_ip: ['fd00::5'],
      },
    });
    const failed = events.filter(({ event }) => event.outcome === 'failure');
    expect(failed).toEqual([
      expect.objectContaining({
        dns: expect.objectContaining({ type: 'query' }),
        dnspcap: expect.objectContaining({
          finding: 'F1',
          rule: 'conntrack-race',
          state: 'unanswered',
        }),
      }),
    ]);
  });
});

describe('OpenMetrics', () => {
  test('counts what the report counts, and lookups in the buckets of OpenTelemetry', async () => {
    const text = await rows('openmetrics');
    expect(text.at(-1)).toBe('# EOF');
    expect(text).toEqual(
      expect.arrayContaining([
        'dnspcap_packets_total 43',
        'dnspcap_queries_total{fate="answered",transport="udp"} 21',
        'dnspcap_queries_total{fate="lost",transport="udp"} 1',
        'dnspcap_lookups_total 10',
        'dnspcap_lookups_failed_total 0',
        'dnspcap_findings_total{rule="conntrack-race",severity="error"} 1',
        'dns_lookup_duration_seconds_bucket{le="0.005"} 8',
        'dns_lookup_duration_seconds_bucket{le="0.01"} 9',
        // The lookup took 5.009 s: just above 5.
        'dns_lookup_duration_seconds_bucket{le="5.0"} 9',
        'dns_lookup_duration_seconds_bucket{le="7.5"} 10',
        'dns_lookup_duration_seconds_bucket{le="+Inf"} 10',
        'dns_lookup_duration_seconds_count 10',
      ]),
    );
    for (const line of text.slice(0, -1))
      expect(line).toMatch(
        /^(?:# (?:TYPE|HELP|UNIT) \w+ .+|\w+(?:_total|_bucket|_sum|_count)(?:\{(?:\w+="[^"\\\n]*",?)+\})? [\d.]+)$/,
      );
  });
});

describe('names of files', () => {
  test.each([
    ['dns.log', 'zeek'],
    ['x.dns.log.json', 'zeek-json'],
    ['events.ecs.json', 'ecs'],
    ['events.ecs.ndjson', 'ecs'],
    ['a.json', 'json'],
    ['dns.prom', 'openmetrics'],
  ])('%s is %s', (file, format) => {
    expect(formatOf(file)).toBe(format);
  });
});
