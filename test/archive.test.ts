import { createReadStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from '@jest/globals';
import { pack } from 'tar-stream';
import type { Report } from '../src/report/report.ts';
import type { Bytes } from '../src/wire/bytes.ts';
import { buildCapture } from './support/capture.ts';
import { dnspcap } from './support/program.ts';
import { PCAP } from './support/reading.ts';

const FIXTURES = new URL('../fixtures/captures/', import.meta.url);
const PACKED = fileURLToPath(new URL('../packed/', FIXTURES));
const LOST = fileURLToPath(new URL('glibc-many-lookups-one-lost.pcap', FIXTURES));
const folder = mkdtempSync(join(tmpdir(), 'dnspcap-packed-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function report(argv: readonly string[], stdin?: string): Promise<Report & { err: string }> {
  const { out, err } = await dnspcap(
    ['analyze', ...argv, '-f', 'json'],
    ...(stdin === undefined ? [] : [createReadStream(stdin)]),
  );
  return { ...(JSON.parse(out) as Report), err };
}

/** Makes an archive with the files in this order. */
async function archive(name: string, files: Readonly<Record<string, string | Bytes>>) {
  const tar = pack();
  for (const [file, octets] of Object.entries(files))
    tar.entry({ name: file }, typeof octets === 'string' ? octets : Buffer.from(octets));
  tar.finalize();
  const path = join(folder, name);
  writeFileSync(path, await buffer(tar as AsyncIterable<Uint8Array>));
  return path;
}

describe('an archive of captures', () => {
  const inside = ['ring/cap.pcap1', 'ring/cap.pcap2.gz', 'ring/cap.pcap0'];

  test.each(['ring.tar.gz', 'ring.tar.zst', 'ring.tar.xz'])(
    '%s: its captures in the order of their time',
    async (name) => {
      const file = join(PACKED, name);
      const { captures, summary, err } = await report([file]);
      expect(captures.map((capture) => [capture.file, capture.complete])).toEqual(
        inside.map((path) => [`${file}/${path}`, true]),
      );
      expect(summary).toEqual((await report([LOST])).summary);
      expect(err).toMatch(/^dnspcap: skipped \S+\/ring\/README: neither pcap nor pcapng[^\n]+\n$/);
    },
  );

  test('from a pipe, as it comes, and told', async () => {
    const { captures, err } = await report(['-'], join(PACKED, 'ring.tar.xz'));
    expect(captures.map(({ file }) => file)).toEqual([
      '-/ring/cap.pcap0',
      '-/ring/cap.pcap1',
      '-/ring/cap.pcap2.gz',
    ]);
    expect(err).toMatch(/-\/ring\/cap\.pcap1 begins before the capture that was read before it/);
  });

  test('has what tcpdump prints, and nothing of what it prints is skipped', async () => {
    const line = '12:34:56.789012 IP 10.0.0.1.4000 > 10.0.0.2.53: 1+ A? a.test. (24)\n';
    const file = await archive('text.tar', { 'log.txt': 'nothing', './paste.txt': line });
    const { captures } = await report([file]);
    expect(captures).toMatchObject([{ file: `${file}/paste.txt`, format: 'text', packets: 1 }]);
  });

  test('is compared, and is a vantage when it is one capture', async () => {
    const capture = readFileSync(LOST);
    const one = await archive('one.tar', { 'a.pcap': capture });
    const compared = await dnspcap(['compare', one, join(PACKED, 'ring.tar.gz')]);
    expect(compared.out).toContain('1 of 10 lookups stalled before, 1 of 10 after');
    const { captures } = await report([LOST, '--vantage', `node=${one}`]);
    expect(captures[1]).toMatchObject({ file: `${one}/a.pcap`, vantage: 'node' });
    const several = await dnspcap([
      'analyze',
      LOST,
      '--vantage',
      `node=${join(PACKED, 'ring.tar.gz')}`,
    ]);
    expect(several.err).toMatch(/a vantage is one capture, but here are 3\n$/);
  });

  test('cut off: what is there is read, and the capture that is cut is known', async () => {
    const whole = readFileSync(await archive('whole.tar', { a: readFileSync(LOST), b: 'text' }));
    // Cut at the end of the second packet.
    const cut = join(folder, 'cut.tar');
    writeFileSync(cut, whole.subarray(0, 512 + 24 + 2 * (16 + 89)));
    for (const [argv, stdin] of [[[cut]], [['-'], cut]] as const) {
      const { captures, err } = await report(argv, stdin);
      expect(captures[0]).toMatchObject({ complete: false, warnings: [{ code: 'cut-off' }] });
      expect(err).toMatch(/damaged archive: [^\n]+; what comes before it is read\n/);
      const strict = await dnspcap(
        ['analyze', '--strict', ...argv],
        ...(stdin === undefined ? [] : [createReadStream(stdin)]),
      );
      expect(strict.code).toBe(2);
      expect(strict.err).toMatch(/^dnspcap: [^\n]*(?:damaged archive|cut off)[^\n]*\n$/);
    }
  });

  test('within an archive, or damaged, is named', async () => {
    const inner = readFileSync(join(PACKED, 'ring.tar.xz'));
    const outer = await archive('outer.tar', { 'ring.tar.xz': inner, a: readFileSync(LOST) });
    const what = `${outer}/ring.tar.xz: an archive within an archive; unpack the outer one with tar -xf`;
    expect((await report([outer])).err).toBe(`dnspcap: skipped ${what}\n`);
    expect((await dnspcap(['analyze', '--strict', outer])).err).toBe(`dnspcap: ${what}\n`);
    const readmes = Object.fromEntries([1, 2, 3, 4].map((at) => [`readme-${at}`, 'about']));
    const many = await archive('foreign.tar', { ...readmes, a: readFileSync(LOST) });
    const together =
      /^dnspcap: skipped 4 files of \S+foreign\.tar: readme-1: [^\n]+; and 1 more\n$/;
    expect((await report([many])).err).toMatch(together);
    expect((await report(['-'], many)).err).toMatch(/^dnspcap: skipped 4 files of -: [^\n]+\n$/);
    const gz = gzipSync(readFileSync(outer));
    gz[gz.length - 8]! ^= 1;
    writeFileSync(outer, gz);
    expect((await report([outer])).err).toMatch(
      /damaged archive: damaged gzip data: incorrect data check; what comes before it is read\n$/,
    );
  });

  test('without captures, or with too many files, is refused', async () => {
    const none = await archive('none.tar', { README: 'about' });
    expect((await dnspcap(['analyze', none, '-q'])).err).toBe(
      `dnspcap: ${none}: there is no capture in this archive\n`,
    );
    const header = readFileSync(none).subarray(0, 512);
    const empty = Buffer.from(header);
    empty.fill('0', 124, 135);
    empty.fill(' ', 148, 156);
    const sum = empty.reduce((total, octet) => total + octet, 0);
    empty.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    const many = join(folder, 'many.tar.gz');
    writeFileSync(many, gzipSync(Buffer.concat(Array<Buffer>(4_001).fill(empty))));
    expect((await dnspcap(['analyze', many, '-q'])).err).toBe(
      `dnspcap: ${many}: an archive of more than 4000 files; unpack it with tar -xf, and name the folder\n`,
    );
  });
});

test('what is skipped counts when an archive would be read again and again', async () => {
  const packet = { time: { seconds: 0, nanoseconds: 0 }, bytes: new Uint8Array(4) };
  const files: Record<string, string | Bytes> = { filler: new Uint8Array(8 << 20) };
  // The latest capture comes first, so each needs a pass of its own.
  for (let at = 0; at < 1_100; at++) {
    const time = { seconds: 1_700_000_000 - at, nanoseconds: 0 };
    files[`${at}.pcap`] = buildCapture([{ ...packet, time }], PCAP);
  }
  const { code, err } = await dnspcap(['analyze', await archive('turned.tar', files), '-q']);
  expect(code).toBe(2);
  expect(err).toMatch(
    /: 1100 captures in \d+ bytes that are not in the order of their time; unpack/,
  );
});
