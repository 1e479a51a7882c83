import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Report } from '../src/report/report.ts';
import { bundleCases } from './lab/bundle-cases.js';
import { BUNDLES, copyOf, packed, reportOf, told } from './support/bundle.ts';
import { dnspcap } from './support/program.ts';

let scratch: string;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'dnspcap-test-'));
});
afterAll(() => rmSync(scratch, { recursive: true }));

function remove(folder: string, pattern: RegExp): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile() && pattern.test(entry.name)) rmSync(join(entry.parentPath, entry.name));
}

const POD =
  '{"kind":"Pod","metadata":{"name":"web-0","namespace":"shop"},"status":{"podIPs":[{"ip":"10.244.1.7"}]}}';

/** Analyses a bundle whose files are no longer those of its manifest. */
async function reportOfChanged(folder: string): Promise<Report> {
  const { out } = await dnspcap(['analyze', folder, '-f', 'json']);
  return JSON.parse(out) as Report;
}

function savedRules(packets: number): string {
  return `*filter\n[${packets}:0] -A FORWARD -p udp -m udp --dport 53 -j DROP\nCOMMIT\n`;
}

function fixture(name: string, file: string): string {
  return join(BUNDLES, name, file);
}

async function isKernelAdvised(pod: string, release: string): Promise<boolean> {
  const path = join(scratch, 'version');
  writeFileSync(path, `Linux version ${release} (gcc)\n`);
  const { findings } = await reportOf(pod, '--facts', path);
  return findings[0]!.remedies.some(({ title }) => /kernel of 5\.6 or later/.test(title));
}

/** Returns findings without the name of their capture, which contains the name of the archive or folder. */
function nameless({ findings }: Report) {
  return findings.map((finding) => ({ ...finding, capture: undefined }));
}

describe('bundles of the laboratory', () => {
  const validate = new Ajv2020({ formats: { 'date-time': true } }).compile(
    JSON.parse(
      readFileSync(new URL('../schema/bundle.schema.json', import.meta.url), 'utf8'),
    ) as object,
  );

  test.each(bundleCases.map((one) => [one.name, one] as const))(
    '%s: one capture and one analyze settle it',
    async (name, { expected, says, advises = [] }) => {
      const folder = join(BUNDLES, name);
      const manifest: unknown = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
      expect([validate(manifest), validate.errors]).toEqual([true, null]);
      const report = await reportOf(folder);
      expect(report.findings).toEqual([expect.objectContaining(expected)]);
      for (const pattern of says) expect(told(report)).toMatch(pattern);
      const remedies = report.findings[0]!.remedies.map(({ title }) => title);
      for (const pattern of advises) expect(remedies[0]).toMatch(pattern);
      expect(new Set(remedies).size).toBe(remedies.length);
    },
  );

  test('the report has the facts as data, after its schema', async () => {
    const report = await reportOf(join(BUNDLES, 'musl-dropped-by-conntrack'));
    const schema = readFileSync(new URL('../schema/report.schema.json', import.meta.url), 'utf8');
    const isReport = new Ajv2020({ formats: { 'date-time': true } }).compile(
      JSON.parse(schema) as object,
    );
    expect([isReport(report), isReport.errors]).toEqual([true, null]);
    const facts = new Map(report.facts!.map(({ name, value }) => [name, value]));
    expect(facts.get('libc')).toBe('musl 1.2.3');
    expect(facts.get('conntrack insert_failed')).toBe('+1');
    expect(facts.get('iptables 10.96.0.10')).toBe('10.244.2.11 10.244.2.12');
  });

  test('packed, it says the same as unpacked', async () => {
    const folder = copyOf(scratch, 'musl-dropped-by-conntrack');
    const [whole, archive] = [await reportOf(folder), await reportOf(packed(folder))];
    expect(nameless(archive)).toEqual(nameless(whole));
    expect(archive.captures.map(({ vantage }) => vantage)).toEqual([undefined, 'node']);
  });

  test('compare and --each take the capture of the pod alone', async () => {
    const file = packed(copyOf(scratch, 'glibc-dropped-by-conntrack'));
    const { code, out } = await dnspcap(['compare', file, file, '-f', 'json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ schema: 'dnspcap.comparison/1' });
    const { out: each } = await dnspcap(['analyze', '--each', file]);
    expect(each.match(/conntrack-race {2}error/g)).toHaveLength(1);
  });
});

describe('with each fact missing, it is said what is missing, and nothing is claimed that does not hold', () => {
  const proved = 'glibc-dropped-by-conntrack';

  test.each([
    [/nf_conntrack$/, 'strong', /\? whether insert_failed and drop of conntrack grew: no counters/],
    [/drops\.txt$/, 'proved', /grew by 1 and drop by 1/],
    [/kernel$/, 'proved', /\? which kernel the node has/],
    [/libc$/, 'proved', /\? which libc the client uses/],
    [/(?:iptables|nftables)$/, 'proved', /grew by 1 and drop by 1/],
    [/node\.pcap$/, 'strong', /grew by 1 and drop by 1/],
    [/addresses$/, 'proved', /libc of the client's container is glibc/],
  ])('%s', async (pattern, confidence, says) => {
    const folder = copyOf(scratch, proved);
    remove(folder, pattern);
    const { err, out } = await dnspcap(['analyze', folder, '-f', 'json']);
    const report = JSON.parse(out) as Report;
    expect(err).toBe('');
    expect(report.findings).toEqual([
      expect.objectContaining({ rule: 'conntrack-race', confidence }),
    ]);
    expect(told(report)).toMatch(says);
  });

  test('the reason stands beside it', async () => {
    const folder = copyOf(scratch, proved);
    remove(folder, /nf_conntrack$/);
    writeFileSync(
      join(folder, 'missing.txt'),
      'facts/begin/host/nf_conntrack\tcat: Permission denied\n',
    );
    const { out } = await dnspcap(['analyze', '-v', folder]);
    expect(out.replaceAll(/\s+/g, ' ')).toContain(
      '? whether insert_failed and drop of conntrack grew: facts/begin/host/nf_conntrack is missing (cat: Permission denied)',
    );
  });

  test.each([
    [
      'facts/begin/host/iptables',
      'sh: iptables-save: not found',
      /\? whether a rule of the node dropped it: facts\/begin\/host\/iptables is missing \(sh: iptables-save: not found\)/,
    ],
    // No rules are no gap.
    ['facts/begin/host/iptables', 'there is nothing to tell', /^(?!.*whether a rule of the node)/s],
    [
      'drops.txt',
      'tracefs is not mounted',
      /\? whether the kernel recorded a drop: drops\.txt is missing \(tracefs is not mounted\)/,
    ],
  ])('%s of a query that was dropped: %s', async (name, reason, says) => {
    const folder = copyOf(scratch, 'glibc-dropped-by-rule');
    remove(folder, name === 'drops.txt' ? /drops\.txt$/ : /(?:iptables|nftables)$/);
    writeFileSync(join(folder, 'missing.txt'), `${name}\t${reason}\n`);
    expect(told(await reportOfChanged(folder))).toMatch(says);
  });

  test('what the node may have dropped is not asked of a query that left it, and no rule is blamed', async () => {
    const folder = copyOf(scratch, 'glibc-ignored-by-server');
    remove(folder, /drops\.txt$|nftables$/);
    writeFileSync(join(folder, 'missing.txt'), 'drops.txt\ttracefs is not mounted\n');
    writeFileSync(join(folder, 'facts/begin/host/iptables'), savedRules(0));
    writeFileSync(join(folder, 'facts/end/host/iptables'), savedRules(1));
    const report = await reportOfChanged(folder);
    expect(told(report)).not.toMatch(/whether the kernel recorded a drop/);
    expect(report.findings[0]!.remedies[0]!.title).toMatch(/^Look at the server/);
  });

  test('the capture of the pod alone, with nothing else, is compatible', async () => {
    const report = await reportOf(join(BUNDLES, proved, 'pod.pcap'));
    expect(report.findings).toEqual([expect.objectContaining({ confidence: 'compatible' })]);
  });

  test('rules that dropped are not blamed when the counters of conntrack grew', async () => {
    const folder = copyOf(scratch, proved);
    const path = join(folder, 'facts/end/host/iptables');
    writeFileSync(join(folder, 'facts/begin/host/iptables'), savedRules(0));
    writeFileSync(path, savedRules(1));
    const { out } = await dnspcap(['analyze', folder, '-f', 'json']);
    expect((JSON.parse(out) as Report).findings[0]!.rule).toBe('conntrack-race');
  });
});

describe('facts without a bundle', () => {
  const pod = fixture('glibc-dropped-by-conntrack', 'pod.pcap');
  const before = fixture('glibc-dropped-by-conntrack', 'facts/begin/host/nf_conntrack');
  const after = fixture('glibc-dropped-by-conntrack', 'facts/end/host/nf_conntrack');

  test('counters that grew make it strong, and with the capture of the node proved', async () => {
    const counters = ['--conntrack', before, '--conntrack', after];
    expect((await reportOf(pod, ...counters)).findings[0]!.confidence).toBe('strong');
    const node = `node=${fixture('glibc-dropped-by-conntrack', 'node.pcap')}`;
    const both = await reportOf(pod, ...counters, '--vantage', node);
    expect(both.findings[0]!.confidence).toBe('proved');
  });

  test('counters that did not move: it was not conntrack', async () => {
    const report = await reportOf(pod, '--conntrack', after, '--conntrack', after);
    expect(report.findings[0]!.rule).toBe('single-query-lost');
    expect(told(report)).toMatch(
      /conntrack-race: insert_failed and drop of conntrack did not grow/,
    );
  });

  test('conntrack -S of the host is read as well; that of a pod says nothing', async () => {
    const file = (name: string, grown: number) => {
      const path = join(scratch, name);
      writeFileSync(
        path,
        `cpu=0   \tfound=2 invalid=0 insert=0 insert_failed=${grown} drop=${grown} early_drop=0 error=0 search_restart=0 clash_resolve=0 chaintoolong=0 \n`,
      );
      return path;
    };
    const host = await reportOf(pod, '--conntrack', file('a', 4), '--conntrack', file('b', 5));
    expect(told(host)).toMatch(/true insert_failed of conntrack grew by 1 and drop by 1/);
    const zeros = join(scratch, 'zeros');
    writeFileSync(zeros, 'cpu=0 found=0 invalid=0 insert=0 insert_failed=0 drop=0\n');
    const podsOwn = await reportOf(pod, '--conntrack', zeros, '--conntrack', zeros);
    expect(podsOwn.findings[0]!.confidence).toBe('compatible');
    expect(told(podsOwn)).toMatch(/\? whether insert_failed .* as in the namespace of a pod/);
  });

  test('resolv.conf: an option that is set is not advised again', async () => {
    const path = join(scratch, 'resolv.conf');
    writeFileSync(path, 'nameserver 10.96.0.10\noptions single-request-reopen\n');
    const report = await reportOf(pod, '--resolv-conf', path);
    expect(told(report)).toMatch(/single-request-reopen is in resolv\.conf .* left together all/);
    const titles = report.findings[0]!.remedies.map(({ title }) => title);
    expect(titles.filter((title) => /single-request-reopen, glibc/.test(title))).toEqual([]);
  });

  test('a kernel from 5.6 on is not advised to become one, an older one is', async () => {
    const is = [await isKernelAdvised(pod, '5.5.19-generic'), await isKernelAdvised(pod, '5.6.0')];
    expect(is).toEqual([true, false]);
  });

  test.each([
    [['--conntrack', 'x'], /needs two readings/],
    [['--facts', 'package.json'], /package\.json: dnspcap does not know this kind of fact/],
    [['--resolv-conf', 'no-such-file'], /cannot read no-such-file/],
  ])('%j is refused in one line', async (options, message) => {
    const { code, err } = await dnspcap(['analyze', pod, ...options]);
    expect({ code, lines: err.trim().split('\n').length }).toEqual({ code: 2, lines: 1 });
    expect(err).toMatch(message);
  });
});

describe('bundles that are damaged, hostile or too many', () => {
  test('a checksum that differs is said, and with --strict an error', async () => {
    const folder = copyOf(scratch, 'glibc-ignored-by-server');
    writeFileSync(join(folder, 'facts/begin/host/kernel'), 'Linux version 4.1.0\n');
    const { code, err } = await dnspcap(['analyze', folder]);
    expect(code).toBe(0);
    expect(err).toMatch(/facts\/begin\/host\/kernel: its SHA-256 is not that of manifest\.json\n$/);
    const strict = await dnspcap(['analyze', '--strict', packed(folder)]);
    expect(strict.code).toBe(2);
    expect(strict.err).toMatch(/its SHA-256 is not that of manifest\.json/);
  });

  test.each([
    ['garbage', 'error: refused\n', /pods\.json: not a listing: /],
    ['the end is missing', `{"kind":"List","items":[${POD}`, /pods\.json: not a listing: /],
  ])(
    'pods.json that is no listing is said, and with --strict an error: %s',
    async (_, text, says) => {
      const folder = copyOf(scratch, 'glibc-ignored-by-server');
      writeFileSync(join(folder, 'pods.json'), text);
      const path = join(folder, 'manifest.json');
      const manifest = JSON.parse(readFileSync(path, 'utf8')) as { files: object[] };
      manifest.files.push({ name: 'pods.json' });
      writeFileSync(path, JSON.stringify(manifest));
      const { code, out, err } = await dnspcap(['analyze', folder]);
      expect(code).toBe(0);
      expect(out).toContain('single-query-lost');
      expect(err).toMatch(says);
      const strict = await dnspcap(['analyze', '--strict', folder]);
      expect(strict.code).toBe(2);
      expect(strict.err).toMatch(says);
    },
  );

  test('names of files that are none of a bundle are not opened', async () => {
    const folder = copyOf(scratch, 'glibc-ignored-by-server');
    const manifest = { schema: 'dnspcap.bundle/1', files: [{ name: 'pod.pcap' }] };
    const names = ['../../../etc/passwd', '/etc/passwd', 'facts/begin/host/../../x', ''];
    for (const name of names) manifest.files.push({ name });
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
    const { code, err } = await dnspcap(['analyze', folder]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
  });

  test('facts say of themselves what they like, on one line each', async () => {
    const folder = copyOf(scratch, 'glibc-dropped-by-conntrack');
    writeFileSync(join(folder, 'missing.txt'), 'drops.txt\t\u001b[2J\u202e<script>\n');
    rmSync(join(folder, 'drops.txt'));
    const { out } = await dnspcap(['analyze', '-v', folder]);
    // oxlint-disable-next-line no-control-regex
    expect(/[\u001b\u202e]/.test(out)).toBe(false);
    expect(out).toContain('\\u{1b}[2J\\u{202e}<script>');
  });

  test('two bundles, or a bundle and a capture, are refused', async () => {
    const [one, two] = [
      join(BUNDLES, 'go-dropped-by-rule'),
      join(BUNDLES, 'glibc-dropped-by-rule'),
    ];
    for (const other of [two, join(two, 'pod.pcap')]) {
      const { code, err } = await dnspcap(['analyze', one, other]);
      expect(code).toBe(2);
      expect(err).toMatch(/a bundle has facts of its own.*: analyse it alone\n$/);
    }
  });
});
