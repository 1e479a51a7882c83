import { spawnSync } from 'node:child_process';
import { createReadStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { GATHER } from '../src/cli/capture/script/gather.ts';
import { manifestOf } from '../src/facts/manifest.ts';
import { factsJson, missingOf, readFactsJson } from '../src/facts/facts-json.ts';
import { anonymousListing } from '../src/kubernetes/listing-text.ts';
import { readListing } from '../src/kubernetes/listing.ts';
import { Objects } from '../src/kubernetes/objects.ts';
import { copyOf, packed, reportOf, told } from './support/bundle.ts';
import { list, listing, LISTING, pod } from './support/listing.ts';
import { dnspcap } from './support/program.ts';

const RACE = 'glibc-dropped-by-conntrack';
/** Its queries go to a port that only its manifest names. */
const SIDECAR = 'glibc-sidecar-dropped-by-rule';

let scratch: string;
beforeAll(() => {
  scratch = mkdtempSync(join(tmpdir(), 'dnspcap-test-'));
});
afterAll(() => rmSync(scratch, { recursive: true }));

/** Returns a file of an archive. */
function member(archive: string, name: string): string {
  const { status, stdout } = spawnSync('tar', ['-xzOf', archive, name]);
  expect(status).toBe(0);
  return stdout.toString();
}

/** Makes a bundle with a listing that names its client and its server. */
function named(): string {
  const folder = copyOf(scratch, RACE);
  writeFileSync(join(folder, 'pods.json'), LISTING);
  return packed(folder);
}

/** Returns the only finding of the extract with these options. */
async function extracted(...options: string[]): Promise<string> {
  const out = join(scratch, `listing${options.length}.tar.gz`);
  const argv = ['extract', named(), '--finding', 'F1', '-q', ...options, '-o', out];
  expect((await dnspcap(argv)).code).toBe(0);
  return out;
}

async function objectsOf(text: string): Promise<Objects> {
  const objects = new Objects();
  await readListing(listing(text), objects);
  return objects;
}

describe('a bundle through a pipe', () => {
  test('is analysed with its facts, the capture of the node and the listing', async () => {
    const file = named();
    const of = ['--format', 'json'];
    const { code, out, err } = await dnspcap(['analyze', '-', ...of], createReadStream(file));
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const whole = (await dnspcap(['analyze', file, ...of])).out;
    expect(out.replaceAll('"-', `"${file}`)).toBe(whole);
    expect(whole).toContain('"pod": "shop/checkout-6d5f7c9b8d-x2x9k"');
  });

  test('is analysed with the ports that it names, and with pseudonyms', async () => {
    const file = packed(copyOf(scratch, SIDECAR));
    const of = ['--anonymize', '--format', 'json'];
    const { code, out, err } = await dnspcap(['analyze', '-', ...of], createReadStream(file));
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(out).findings).toMatchObject([{ rule: 'upstream-lost' }]);
    const whole = (await dnspcap(['analyze', file, ...of])).out;
    expect(out.replaceAll('"-', `"${file}`)).toBe(whole);
  });

  test('whose chunks are small, or that is annotated', async () => {
    const file = named();
    const chunks = createReadStream(file, { highWaterMark: 100 });
    const [piped, direct] = [join(scratch, 'piped.pcapng'), join(scratch, 'direct.pcapng')];
    expect((await dnspcap(['analyze', '-', '-q', '-o', piped], chunks)).code).toBe(0);
    await dnspcap(['analyze', file, '-q', '-o', direct]);
    const octets = readFileSync(piped, 'latin1');
    expect(octets.length).toBeGreaterThan(1_000);
    expect(octets.replaceAll(file, '-')).toBe(readFileSync(direct, 'latin1').replaceAll(file, '-'));
  });

  test('beside another capture is refused', async () => {
    const other = join(scratch, 'pod.pcap');
    writeFileSync(other, member(named(), 'pod.pcap'));
    const argv = ['analyze', '-', join(copyOf(scratch, RACE), 'pod.pcap')];
    const { code, err } = await dnspcap(argv, createReadStream(named()));
    expect({ code, err }).toEqual({
      code: 2,
      err: 'dnspcap: -: a bundle has facts of its own, which say nothing of other captures: analyse it alone\n',
    });
  });

  test('that ends too early says so', async () => {
    const file = named();
    const { length } = readFileSync(file);
    const { code, err } = await dnspcap(
      ['analyze', '-', '--strict'],
      createReadStream(file, { end: length - 1_000 }),
    );
    expect(code).toBe(2);
    expect(err).toMatch(/^dnspcap: -: damaged archive: cut off inside the gzip data\n$/);
  });
});

describe('facts.json', () => {
  const validate = new Ajv2020().compile(
    JSON.parse(
      readFileSync(new URL('../schema/facts.schema.json', import.meta.url), 'utf8'),
    ) as object,
  );

  for (const shell of [['dash'], ['busybox', 'sh']]) {
    const isHere = spawnSync(shell[0]!, [...shell.slice(1), '-c', 'true']).status === 0;
    if (!isHere)
      process.stderr.write(`${shell.join(' ')} is not installed: facts.json is not made with it\n`);
    else
      test(`of the script, run by ${shell.join(' ')}, tells what the texts tell`, async () => {
        const folder = copyOf(scratch, RACE);
        writeFileSync(
          join(folder, 'facts/end/pod/resolv.conf'),
          'search "a" \\b\n\toptions ndots:5\u001b[2J',
        );
        writeFileSync(
          join(folder, 'missing.txt'),
          'pods.json\tsaid "no"\\ to\tme\nfacts/end/host/ip_vs\tcat: /proc/net/ip_vs: gone\n',
        );
        const [, ...rest] = shell;
        const script = `work=.\n${GATHER}\nfacts_json`;
        const { stdout, status } = spawnSync(shell[0]!, [...rest, '-c', script], { cwd: folder });
        expect(status).toBe(0);
        const json = stdout.toString();
        expect([validate(JSON.parse(json)), validate.errors]).toEqual([true, null]);
        const { facts, missing } = readFactsJson(json)!;
        expect(missing).toEqual(missingOf(readFileSync(join(folder, 'missing.txt'), 'utf8')));
        expect(facts.length).toBeGreaterThan(10);
        for (const { name, text } of facts) {
          const ours = readFileSync(join(folder, name), 'utf8').replaceAll('\u001b', '');
          expect(text).toBe(ours.endsWith('\n') ? ours : `${ours}\n`);
        }
        expect(facts.map(({ name, scope, when }) => [name, `facts/${when}/${scope}`])).toEqual(
          facts.map(({ name }) => [name, name.replace(/\/[^/]+$/, '')]),
        );
      });
  }

  test.each(['in front', 'behind'])(
    'stands for the texts that are not there, %s of the others',
    async (place) => {
      const file = packed(copyOf(scratch, RACE));
      const whole = await reportOf(file);
      const out = join(scratch, 'whole.tar.gz');
      await dnspcap(['extract', file, '--lookup', '1', '-q', '-o', out]);
      const alone = mkdtempSync(join(scratch, 'alone-'));
      const rest = ['missing.txt', 'drops.txt', 'pod.pcap', 'node.pcap'];
      const kept = place === 'in front' ? ['facts.json', ...rest] : [...rest, 'facts.json'];
      const names = ['manifest.json', ...kept];
      spawnSync('tar', ['-xzf', out, '-C', alone, ...names]);
      const again = join(scratch, 'alone.tar.gz');
      expect(spawnSync('tar', ['-czf', again, '-C', alone, ...names]).status).toBe(0);
      const report = await reportOf(again);
      expect(told(report)).toBe(told(whole));
      expect(report.facts).toEqual(whole.facts);
    },
  );

  test('of something else is said, and harms nothing', async () => {
    const folder = copyOf(scratch, RACE);
    const manifest = join(folder, 'manifest.json');
    const files = [{ name: 'pod.pcap' }, { name: 'facts.json' }];
    writeFileSync(manifest, JSON.stringify({ schema: 'dnspcap.bundle/1', files }));
    for (const text of ['{"schema":"other"}', 'no JSON', '{"schema":"dnspcap.facts/2"}', '[]']) {
      writeFileSync(join(folder, 'facts.json'), text);
      const { code, err } = await dnspcap(['analyze', folder]);
      expect({ code, err }).toEqual({
        code: 0,
        err: `dnspcap: ${folder}/facts.json: these are no facts of a bundle, version 1\n`,
      });
    }
    const odd = '{"schema":"dnspcap.facts/1","begin":{"host":{"a":1,"../b":"x"},"pod":[]},"end":7}';
    expect(readFactsJson(odd)).toEqual({ facts: [], missing: [] });
    // A value takes up to a hundred bytes for two characters.
    const brackets = '{},'.repeat(1 << 17).slice(0, -1);
    const many = `{"schema":"dnspcap.facts/1","a":[${brackets}]}`;
    expect(readFactsJson(many)).toBeUndefined();
    const inText = many.replace(`[${brackets}]`, JSON.stringify('[ASSURED] "\\'.repeat(1 << 18)));
    expect(readFactsJson(inText)).toEqual({ facts: [], missing: [] });
  });

  test('is written of what belongs into it', () => {
    const text = factsJson(
      [
        { name: 'facts/end/pod/libc', text: 'musl 1.2.3\n' },
        { name: 'pod.tcpdump.txt', text: 'x' },
      ],
      [{ name: 'drops.txt', reason: 'needs root' }],
    );
    expect(JSON.parse(text)).toEqual({
      schema: 'dnspcap.facts/1',
      begin: { host: {}, pod: {} },
      end: { host: {}, pod: { libc: 'musl 1.2.3\n' } },
      missing: { 'drops.txt': 'needs root' },
    });
  });
});

describe('the ports of a bundle', () => {
  test.each([[[]], [['--anonymize']]])(
    'are kept by extract %j, and every command analyses them',
    async (options) => {
      const out = join(scratch, `ports${options.length}.tar.gz`);
      const file = packed(copyOf(scratch, SIDECAR));
      const argv = ['extract', file, '--finding', 'F1', '-q', ...options, '-o', out];
      expect((await dnspcap(argv)).code).toBe(0);
      expect(JSON.parse(member(out, 'manifest.json'))).toMatchObject({ ports: [15_053] });
      expect((await reportOf(out)).findings).toMatchObject([{ rule: 'upstream-lost' }]);
      const { out: compared } = await dnspcap(['compare', file, out, '-f', 'json']);
      const same = { lookups: 1, stalls: { events: 1, of: 1 }, legsLost: { AAAA: 1 } };
      expect(JSON.parse(compared)).toMatchObject({ columns: [same, same] });
    },
  );

  test('count for an extract that is no bundle', async () => {
    const out = join(scratch, 'ports.pcap');
    const file = packed(copyOf(scratch, SIDECAR));
    const { err } = await dnspcap(['extract', file, '--finding', 'F1', '-o', out]);
    expect(err).toMatch(/; the same diagnosis: upstream-lost\n$/);
  });

  test.each([
    [[53.5, -1, 0, 65_535, 65_536, '80', null], [65_535]],
    [{ a: 1 }, []],
  ])('that are none are left out: %j', (ports, left) => {
    const manifest = JSON.stringify({ schema: 'dnspcap.bundle/1', ports, files: [] });
    expect(manifestOf(manifest)!.ports).toEqual(left);
  });
});

describe('extract keeps the listing of a bundle', () => {
  test('as it is', async () => {
    const out = await extracted();
    expect(member(out, 'pods.json')).toBe(LISTING);
    const [finding] = (await reportOf(out)).findings;
    expect(finding!.client).toMatchObject({ pod: 'shop/checkout-6d5f7c9b8d-x2x9k' });
  });

  test.each([[[]], [['--seed', 'correct horse battery']]])(
    'with pseudonyms that fit those of the packets, with --anonymize and %j',
    async (seed) => {
      const out = await extracted('--anonymize', ...seed);
      const text = member(out, 'pods.json');
      expect(text).not.toMatch(/shop|checkout|kube-|worker|coredns|10\.244\.|10\.96\./);
      const { findings } = await reportOf(out);
      const { client, server } = findings[0]!;
      expect(findings).toMatchObject([{ rule: 'conntrack-race', confidence: 'proved' }]);
      expect(client!.pod).toMatch(/^[a-z\d][-a-z\d]*\/[a-z\d][-a-z\d]*$/);
      expect(server!.service).toMatch(/^[a-z\d][-a-z\d]*\/[a-z\d][-a-z\d]*$/);
      expect(text).toContain(`"name": "${client!.pod!.split('/')[1]!}"`);
      expect(client!.workload).toBe(
        `deployment ${client!.pod!.split('/')[0]!}/${client!.workload!.split('/')[1]!}`,
      );
    },
  );

  test('which loses nothing that an analysis reads of it', async () => {
    const ended = { status: { phase: 'Failed' }, metadata: {} };
    const others = list(
      pod('deleted', '10.244.1.20', '20T10:00:00', {
        metadata: { deletionTimestamp: '2026-11-22T12:00:30Z' },
      }),
      pod('evicted', '10.244.1.21', '20T10:00:00', ended),
      pod('a.b.c', 'fd00::21', '20T10:00:00', { spec: { hostNetwork: true } }),
      { kind: 'Service', metadata: { name: 'x' }, spec: { clusterIP: 'None' } },
    );
    for (const text of [LISTING, others]) {
      const same = { address: (one: string) => one, label: (one: string) => one };
      const objects = await objectsOf(text);
      const again = await objectsOf(await anonymousListing([listing(text)], same));
      expect(again.pods).toEqual(objects.pods);
      expect(again.services).toEqual(objects.services);
      expect(again.endpoints).toEqual(objects.endpoints);
    }
  });
});
