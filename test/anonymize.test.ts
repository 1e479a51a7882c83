import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ReportFinding } from '../src/report/report.ts';
import { analyzeBytes } from './support/analysis.ts';
import {
  anonymous,
  checksums,
  heldIn,
  known,
  octets,
  type Originals,
  shownIn,
} from './support/anonymous.ts';
import { read } from './support/reading.ts';
import { dnspcap } from './support/program.ts';

const CAPTURES = fileURLToPath(new URL('../fixtures/captures/', import.meta.url));
const FILES = readdirSync(CAPTURES).filter((name) => /\.pcap(ng)?$/.test(name));

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dnspcap-test-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('every capture of a real resolver', () => {
  const all: Originals = { addresses: [], names: [] };

  test('cut to a finding and anonymous, gives the finding, and nobody is in it', async () => {
    for (const file of FILES) {
      const { report, originals } = await known(join(CAPTURES, file));
      Object.assign(all, {
        addresses: [...new Set([...all.addresses, ...originals.addresses])],
        names: [...new Set([...all.names, ...originals.names])],
      });
      const [finding] = report.findings;
      const what = finding ? ['--finding', 'F1'] : ['--lookup', '1'];
      const out = join(folder, file);
      const argv = ['extract', join(CAPTURES, file), ...what, '--anonymize', '-o', out, '-q'];
      expect({ file, ...(await dnspcap(argv)) }).toEqual({ file, code: 0, out: '', err: '' });
      const extract = new Uint8Array(readFileSync(out));
      expect({ file, held: heldIn(extract, originals) }).toEqual({ file, held: [] });
      const { findings } = (await analyzeBytes(extract)).report;
      expect(findings.map(told).filter((one) => one === told(finding))).toEqual(
        finding ? [told(finding)] : [],
      );
    }
    expect(all.names.length).toBeGreaterThan(5);
  });

  test('shows nobody in any report', async () => {
    const endings = [
      'txt',
      'html',
      'csv',
      'json',
      'ndjson',
      'md',
      'xml',
      'lookups.parquet',
      'lines.parquet',
    ];
    const outputs = endings.flatMap((ending) => ['-o', join(folder, `all.${ending}`)]);
    const files = FILES.map((file) => join(CAPTURES, file));
    const printed = join(CAPTURES, 'dnat-forced-race-slow2s-1.a-pod.tcpdump.txt');
    const options = ['--anonymize', '-q'];
    const { code, err } = await dnspcap(['analyze', ...files, printed, ...options, ...outputs]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    // The HTML explains a line with an example, which is always the same.
    const one = join(folder, 'one.html');
    await dnspcap(['analyze', files[0]!, ...options, '-o', one]);
    const examples = shownIn(readFileSync(one, 'utf8'), all);
    for (const ending of endings) {
      const found = shownIn(readFileSync(join(folder, `all.${ending}`), 'latin1'), all);
      expect({ ending, found }).toEqual({ ending, found: ending === 'html' ? examples : {} });
    }
  });

  test('has its lengths, numbers, ports and times, and checksums as right as they were', async () => {
    const counted = { right: 0, wrong: 0, none: 0 };
    const changed: unknown[] = [];
    for (const file of FILES) {
      const { seen } = await read(new Uint8Array(readFileSync(join(CAPTURES, file))));
      const after = anonymous(seen.map(({ bytes, ...rest }) => ({ ...rest, bytes, time: 0 })));
      for (const [at, { bytes, linkType }] of seen.entries()) {
        const now = after[at]!;
        const [before, behind] = [checksums(bytes, linkType), checksums(now, linkType)];
        if (JSON.stringify(before) !== JSON.stringify(behind))
          changed.push({ file, at, before, behind });
        for (const state of [before.header, before.transport]) counted[state]++;
      }
    }
    expect(changed).toEqual([]);
    // The fixtures have right and wrong checksums: on cards that fill checksums in later, captured checksums are wrong.
    expect(counted.right).toBeGreaterThan(1_000);
    expect(counted.wrong).toBeGreaterThan(100);
  });
});

/** Returns a finding without addresses and names. */
function told(finding: ReportFinding | undefined): string {
  const { rule, confidence, lostType, stallMs, retryAfterMs, time } = finding ?? {};
  return JSON.stringify([rule, confidence, lostType, stallMs, retryAfterMs, time]);
}

test('filters name originals, and nothing else is left of them', async () => {
  const file = join(CAPTURES, 'glibc-many-lookups-one-lost.pcap');
  const filters = [
    '--client',
    '10.244.0.0/16',
    '--server',
    '10.96.0.10',
    '--name',
    '*.EXAMPLE.test',
  ];
  const argv = ['analyze', file, '-f', 'json', '--anonymize'];
  const { out } = await dnspcap([...argv, ...filters]);
  const { filters: said, ...filtered } = JSON.parse(out) as { filters: unknown };
  expect(filtered).toEqual(JSON.parse((await dnspcap(argv)).out));
  expect(said).toEqual({
    clients: ['(anonymized)'],
    servers: ['(anonymized)'],
    names: ['(anonymized)'],
    ofDnsMessages: 43,
    ofLookups: 10,
  });
  const none = await dnspcap([...argv, '--name', 'nobody.*']);
  expect(JSON.parse(none.out)).toMatchObject({ summary: { lookups: 0 } });
});

test('a host that a text names is not named', async () => {
  const line =
    '10:00:00.000000 IP client.secret.example.40000 > dns.secret.example.53: 7+ A? a.secret.example. (34)\n';
  const { report, lines } = await analyzeBytes(octets(`secret remark\n${line}`), {
    lines: 'all',
    anonymize: {},
  });
  expect(lines).toHaveLength(1);
  const shown = [
    ...lines.map((one) => [one.line, one.sourceIp, one.qname]),
    JSON.stringify(report),
  ];
  expect(String(shown)).not.toContain('secret');
});

test.each<[string, readonly string[]]>([
  ['--seed needs --anonymize as well', ['--seed', 'x']],
  ['--keep-suffix needs --anonymize as well', ['--keep-suffix', 'local']],
  ['--seed is empty', ['--anonymize', '--seed', '']],
  ['--pods shows the names that --anonymize hides', ['--anonymize', '--pods', 'pods.json']],
])('%s', async (words, argv) => {
  const { code, err } = await dnspcap(['analyze', join(CAPTURES, FILES[0]!), ...argv]);
  expect({ code, isTold: err.includes(words) }).toEqual({ code: 2, isTold: true });
});
