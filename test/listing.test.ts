import { describe, expect, test } from '@jest/globals';
import { readCluster } from '../src/kubernetes/cluster.ts';
import { NamedAddresses, shownName } from '../src/kubernetes/named-addresses.ts';
import { AddressTable } from '../src/wire/address.ts';
import { Epoch, SECOND } from '../src/wire/time.ts';
import { list, listing, LISTING, pod } from './support/listing.ts';

const CHECKOUT = 'shop/checkout-6d5f7c9b8d-x2x9k';

/** Returns the name that had an address at a time, according to listings. */
async function names(address: string, time: string, ...listings: (string | Uint8Array)[]) {
  const addresses = new AddressTable();
  const epoch = new Epoch();
  epoch.since(Date.parse('2026-11-22T00:00:00Z') / 1_000, 0);
  const named = new NamedAddresses(await readCluster(listings.map(listing)), addresses, epoch);
  const at = Date.parse(`2026-11-${time}Z`) / 1_000 - epoch.seconds!;
  return shownName(named.at(addresses.parse(address)!, at * SECOND));
}

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

  test('UTF-16, one byte at a time', async () => {
    async function* chunks(): AsyncGenerator<Uint8Array> {
      for (let at = 0; at < utf16.length; at++) yield utf16.subarray(at, at + 1);
    }
    const cluster = await readCluster([{ file: 'pods.json', chunks }]);
    const whole = await readCluster([listing(utf16)]);
    expect(cluster).toEqual(whole);
  });

  test.each([
    ['', 'it is empty'],
    ['apiVersion: v1\nitems:\n', 'it is YAML'],
    ['NAMESPACE NAME\n', 'it begins with "NAMESPACE NAME\\n" instead of {'],
    ['{"kind":"List","items":[{"kind":"Pod"', 'its JSON is cut off'],
    [`${list()} {"kind": Pod}`, 'the JSON at character 45 is wrong'],
    ['{"kind":\n\n"Pod",\n}', 'the JSON at character 0 is wrong'],
    ['{"findings":[]}', 'there is no object of Kubernetes in it'],
    [`[${'['.repeat(99)}${']'.repeat(99)}]`, 'there is no object of Kubernetes in it'],
    [`[${'['.repeat(100)}${']'.repeat(100)}]`, 'it is nested more than 100 levels deep'],
    [`{"a":${'{"a":'.repeat(100)}1${'}'.repeat(101)}`, 'it is nested more than 100 levels deep'],
    [
      `{"kind":"Pod","a":[${'{},'.repeat(1_400_000)}{}]}`,
      'the object at character 0 has more than',
    ],
  ])('%j is refused with one line', async (content, why) => {
    const refusal = await names('10.0.0.1', '22T12:00:00', content).catch((error: Error) => error);
    expect(refusal).toMatchObject({ name: 'CaptureError' });
    expect((refusal as Error).message).toContain(`pods.json: not a listing: ${why}`);
    expect((refusal as Error).message).not.toContain('\n');
    expect((refusal as Error).message).toContain('make one with: kubectl get pods,services');
  });

  test('a time without a time zone is none: it would be one of the machine', async () => {
    const startTime = '2026-11-22T10:00:00';
    const local = pod('web-1', '10.244.1.20', '22T10:00:00', { status: { startTime } });
    expect(await names('10.244.1.20', '21T00:00:00', list(local))).toBe('shop/web-1');
  });

  test('a name that no API server admits is no name', async () => {
    const hostile = pod('=cmd()', '10.244.1.20', '20T10:00:00');
    expect(await names('10.244.1.20', '22T12:00:00', list(hostile))).toBeUndefined();
  });

  test.each<[string, string]>([
    [
      'millions of escapes in a string',
      `{"kind":"Pod","a":"${String.raw`\"`.repeat(8_000_000)}"} {`,
    ],
    ['millions of backslashes', `{ "a ${String.raw`\\`.repeat(8_000_000)}`],
    ['a list in a list in a list', '['.repeat(1_000_000)],
  ])('%s are refused in one line', async (_what, text) => {
    const cluster = readCluster([listing(text)]);
    await expect(cluster).rejects.toThrow(/not a listing: its JSON is cut off|not a listing: /);
  });
});
