import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { analyze } from '../src/analyze.ts';
import { readCluster } from '../src/kubernetes/cluster.ts';
import { NamedAddresses, shownName } from '../src/kubernetes/named-addresses.ts';
import { FORMATS, type Format } from '../src/report/index.ts';
import { ENGLISH } from '../src/words/words.ts';
import { AddressTable } from '../src/wire/address.ts';
import { Epoch, SECOND } from '../src/wire/time.ts';
import { inChunks } from './support/analysis.ts';
import { parseCsv } from './support/csv.ts';

const ROOT = new URL('../', import.meta.url);
const LISTING = text('fixtures/listings/cluster.json');
const RACE = 'dnat-glibc-AAAA-dropped-in-node';
const CHECKOUT = 'shop/checkout-6d5f7c9b8d-x2x9k';

function text(path: string): string {
  return readFileSync(new URL(path, ROOT), 'utf8');
}

function input(file: string, octets: Uint8Array) {
  return { file, chunks: () => inChunks(octets, 4096) };
}

function listing(content: string | Uint8Array) {
  const octets = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return input('pods.json', octets);
}

function analyzed(capture: string, ...listings: string[]) {
  const octets = new Uint8Array(readFileSync(new URL(`fixtures/captures/${capture}`, ROOT)));
  return analyze([input(capture, octets)], { lines: 'all', pods: listings.map(listing) });
}

/** Who had an address at a time, by listings. */
async function names(address: string, time: string, ...listings: (string | Uint8Array)[]) {
  const addresses = new AddressTable();
  const epoch = new Epoch();
  epoch.since(Date.parse('2026-11-22T00:00:00Z') / 1_000, 0);
  const named = new NamedAddresses(await readCluster(listings.map(listing)), addresses, epoch);
  const at = Date.parse(`2026-11-${time}Z`) / 1_000 - epoch.seconds!;
  return shownName(named.at(addresses.parse(address)!, at * SECOND));
}

function pod(name: string, address: string, start: string, more: object = {}) {
  const { metadata = {}, spec = {}, status = {} } = more as Record<string, object>;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: 'shop', ...metadata },
    spec: { nodeName: 'worker-1', ...spec },
    status: { phase: 'Running', podIP: address, startTime: `2026-11-${start}Z`, ...status },
  };
}

function list(...items: object[]): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
}

describe('names beside addresses', () => {
  test('in the report, of client and server, and its schema knows them', async () => {
    const { report } = await analyzed(`${RACE}.e-node-any.pcap`, LISTING);
    expect(report.findings[0]).toMatchObject({
      client: { address: '10.244.1.7', pod: CHECKOUT },
      server: { address: '10.96.0.10', service: 'kube-system/kube-dns' },
    });
    expect(report.clients[0]).toMatchObject({ address: '10.244.1.7', pod: CHECKOUT });
    expect(report.servers[0]).toMatchObject({ service: 'kube-system/kube-dns' });
    const schema = JSON.parse(text('schema/report.schema.json')) as object;
    const isValid = new Ajv2020({ strict: false }).compile(schema);
    expect(isValid(report) || isValid.errors).toBe(true);
  });

  test('an endpoint is named as the pod that it is, and as of its service', async () => {
    const { report } = await analyzed(`${RACE}.c-uplink.pcap`, LISTING);
    expect(report.findings[0]!.server).toEqual({
      address: '10.244.2.12',
      port: 53,
      pod: 'kube-system/coredns-7db6d8ff4d-q4xwt',
      service: 'kube-system/kube-dns',
    });
  });

  test.each<Format>(['text', 'markdown', 'junit', 'html', 'csv', 'ndjson', 'json'])(
    'in %s',
    async (format) => {
      const { report, lines } = await analyzed(`${RACE}.a-pod.pcap`, LISTING);
      const options = { lines: 'all', color: false, words: ENGLISH, hasNames: true } as const;
      const reporter = await FORMATS[format].load(options);
      const rows = reporter.line ? lines.map((line) => reporter.line!(line)).join('') : '';
      const output = (reporter.begin?.() ?? '') + rows + reporter.end(report, lines);
      expect(output).toContain(CHECKOUT);
      expect(output).toContain('kube-system/kube-dns');
      if (format !== 'csv') return;
      const [header, query, , answer] = parseCsv(output);
      expect(header!.slice(-3)).toEqual(['annotation', 'source_name', 'destination_name']);
      expect(query!.slice(-2)).toEqual([CHECKOUT, 'kube-system/kube-dns']);
      expect(answer!.slice(-2)).toEqual(['kube-system/kube-dns', CHECKOUT]);
    },
  );

  test('a printed text does not tell its time zone: an address that had two pods has no name', async () => {
    const { report } = await analyzed(`${RACE}.a-pod.tcpdump.txt`, LISTING);
    expect(report.findings[0]!.client).toEqual({ address: '10.244.1.7', port: 37_390 });
    expect(report.findings[0]!.server!.service).toBe('kube-system/kube-dns');
  });
});

describe('who had an address at a time', () => {
  test.each([
    ['the job that ran then', '10.244.1.7', '22T00:02:00', 'shop/migrate-29391840-wm2rd'],
    ['its last second', '10.244.1.7', '22T00:04:12.9', 'shop/migrate-29391840-wm2rd'],
    ['it had ended, and its podIP stays in its status', '10.244.1.7', '22T00:04:13', undefined],
    ['the pod that got the address later', '10.244.1.7', '22T06:12:31', CHECKOUT],
    ['before both', '10.244.1.7', '21T23:59:59', undefined],
    ['the other address of a dual-stack pod', 'fd00:244:1::7', '22T18:00:00', CHECKOUT],
    ['host-network pods share it', '172.18.0.3', '22T18:00:00', 'node worker-1'],
    ['NodeLocal DNSCache', '169.254.20.10', '22T18:00:00', 'kube-system/node-local-dns'],
    ['a ClusterIP', '10.96.0.10', '22T18:00:00', 'kube-system/kube-dns'],
    ['not listed', '10.244.9.9', '22T18:00:00', undefined],
  ])('%s: %s at %s is %s', async (_, address, time, name) => {
    expect(await names(address, time, LISTING)).toBe(name);
  });

  test('listings from before and after a rollout, in either order', async () => {
    const before = list(pod('web-1', '10.244.1.20', '20T10:00:00'));
    const after = list(pod('web-2', '10.244.1.20', '22T12:00:00'));
    for (const both of [
      [before, after],
      [after, before],
    ]) {
      expect(await names('10.244.1.20', '22T11:59:59', ...both)).toBe('shop/web-1');
      expect(await names('10.244.1.20', '22T12:00:00', ...both)).toBe('shop/web-2');
    }
  });

  test('a pod that is being deleted, one that ended nobody knows when, two in one second', async () => {
    const deleted = pod('web-1', '10.244.1.20', '20T10:00:00', {
      metadata: { deletionTimestamp: '2026-11-22T12:00:30Z' },
    });
    expect(await names('10.244.1.20', '22T12:00:30', list(deleted))).toBe('shop/web-1');
    expect(await names('10.244.1.20', '22T12:00:31', list(deleted))).toBeUndefined();
    const evicted = pod('web-1', '10.244.1.20', '20T10:00:00', { status: { phase: 'Failed' } });
    expect(await names('10.244.1.20', '22T12:00:00', list(evicted))).toBeUndefined();
    const twins = ['web-1', 'web-2'].map((name) => pod(name, '10.244.1.20', '20T10:00:00'));
    expect(await names('10.244.1.20', '22T12:00:00', list(...twins))).toBeUndefined();
  });
});

describe('what kubectl may have printed', () => {
  const one = pod('web-1', '10.244.1.20', '20T10:00:00');
  const utf16 = new Uint8Array(Buffer.from(`\ufeff${list(one)}`, 'utf16le'));
  test.each<[string, string | Uint8Array]>([
    ['a single object', JSON.stringify(one)],
    ['a PodList', JSON.stringify({ kind: 'PodList', items: [{ ...one, kind: undefined }] })],
    ['documents that follow each other', `${list()}\n${JSON.stringify(one, null, 4)}${list()}`],
    ['UTF-16 of PowerShell', utf16],
    ['with nonsense beside it', list(one, { kind: 'Pod', status: { podIPs: 7 } }, [], {})],
  ])('%s', async (_, content) => {
    expect(await names('10.244.1.20', '22T12:00:00', content)).toBe('shop/web-1');
  });

  test.each([
    ['', 'it is empty'],
    ['apiVersion: v1\nitems:\n', 'it is YAML'],
    ['NAMESPACE NAME\n', 'it begins with "NAMESPACE NAME\\n" instead of {'],
    ['{"kind":"List","items":[{"kind":"Pod"', 'its JSON is cut off'],
    [`${list()} {"kind": Pod}`, 'the JSON at character 45 is wrong'],
    ['{"findings":[]}', 'there is no object of Kubernetes in it'],
  ])('%j is refused with one line', async (content, why) => {
    const refusal = await names('10.0.0.1', '22T12:00:00', content).catch((error: Error) => error);
    expect(refusal).toMatchObject({ name: 'CaptureError' });
    expect((refusal as Error).message).toContain(`pods.json: not a listing: ${why}`);
    expect((refusal as Error).message).toContain('make one with: kubectl get pods,services');
  });

  test('a name that no API server admits is no name', async () => {
    const hostile = pod('=cmd()', '10.244.1.20', '20T10:00:00');
    expect(await names('10.244.1.20', '22T12:00:00', list(hostile))).toBeUndefined();
  });
});
