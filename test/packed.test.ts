import {
  appendFileSync,
  createReadStream,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from '@jest/globals';
import { analyze } from './support/analyze.ts';
import { chunksOf } from '../src/cli/input/chunks.ts';
import { LinkType } from '../src/capture/link-type.ts';
import type { Bytes } from '../src/wire/bytes.ts';
import { buildCapture, pcapHeader } from './support/capture.ts';
import { concat, u32 } from './support/octets.ts';
import type { Report } from '../src/report/report.ts';
import { dnspcap } from './support/program.ts';
import { expected, PACKETS, PCAP, read, refused } from './support/reading.ts';

const FIXTURES = new URL('../fixtures/captures/', import.meta.url);

function gzip(bytes: Bytes): Bytes {
  return new Uint8Array(gzipSync(bytes));
}

describe('gzip', () => {
  const file = buildCapture(PACKETS, PCAP);
  const half = file.length >> 1;

  test.each([
    ['one member', gzip(file)],
    [
      'several members',
      concat(gzip(file.subarray(0, half)), gzip(new Uint8Array(0)), gzip(file.subarray(half))),
    ],
    ['zeros after it, as tapes leave', concat(gzip(file), new Uint8Array(600))],
  ])('%s', async (_name, compressed) => {
    for (const chunk of [1, 7, 4096]) {
      const reading = await read(compressed, { chunk, strict: true });
      expect(reading.seen).toEqual(expected('us'));
      expect(reading).toMatchObject({ compression: 'gzip', complete: true });
    }
  });

  test('cut off: what can be decoded is read', async () => {
    const reading = await read(gzip(file).subarray(0, -10));
    expect(reading).toMatchObject({ packets: 3, complete: false, compression: 'gzip' });
    expect(reading.warnings).toEqual([
      { code: 'cut-off', message: 'cut off inside the gzip data' },
    ]);
  });

  test('damaged: what comes before it is read', async () => {
    const badChecksum = gzip(file);
    badChecksum[badChecksum.length - 5]! ^= 1;
    const reading = await read(badChecksum);
    expect(reading).toMatchObject({ packets: 4, complete: false });
    expect(reading.warnings).toEqual([
      { code: 'compression', message: 'damaged gzip data: incorrect data check' },
    ]);

    // Noise does not compress, so the damage also hits the middle of the packets.
    const noise = Uint8Array.from({ length: 1000 }, (_, at) => (at * at * 31) >> 3);
    const long = Array.from({ length: 500 }, (_, at) => ({
      ...PACKETS[0]!,
      bytes: noise.map((octet) => octet ^ at),
    }));
    const badMiddle = gzip(buildCapture(long, PCAP));
    badMiddle.fill(0xff, badMiddle.length >> 1, (badMiddle.length >> 1) + 100);
    const rest = await read(badMiddle);
    expect(rest.complete).toBe(false);
    expect(rest.packets).toBeGreaterThan(100);
    expect(rest.packets).toBeLessThan(500);
  });

  test('of what is no capture', async () => {
    expect(await refused(gzip(new Uint8Array(0)))).toMatch(/^empty: /);
    expect(await refused(gzip(file).subarray(0, 12))).toBe(
      'cut-off: x.pcap: cut off inside the gzip data',
    );
    expect(await refused(gzip(gzip(file)))).toMatch(
      /^compression: x\.pcap: compressed with gzip within gzip; run: gzip -dc x\.pcap \| dnspcap analyze -$/,
    );
    expect(await refused(gzip(new TextEncoder().encode('BZh91AY&SY and more')))).toMatch(
      /: compressed with bzip2 within gzip; run: gzip -dc x\.pcap \| bzip2 -dc \| dnspcap analyze -$/,
    );
    expect(await refused(new TextEncoder().encode('BZh91AY&SY'), { file: '-x y' })).toMatch(
      /; run: bzip2 -dc '\.\/-x y' \| dnspcap analyze -$/,
    );
    expect(await refused(concat(u32(0x1f8bffff), file))).toMatch(
      /^compression: x\.pcap: damaged gzip data: /,
    );
  });
});

/** Returns a file that the tools themselves compressed; see fixtures/README.md. */
function packed(name: string): Bytes {
  return new Uint8Array(readFileSync(new URL(`../packed/${name}`, FIXTURES)));
}

describe('zstd and xz', () => {
  test.each([
    ['zstd', 'lost.pcap.zst'],
    ['zstd', 'lost-frames.pcap.zst'],
    ['xz', 'lost.pcap.xz'],
    ['xz', 'lost-streams.pcap.xz'],
  ])('%s: %s', async (compression, name) => {
    const plain = await read(
      new Uint8Array(readFileSync(new URL('glibc-many-lookups-one-lost.pcap', FIXTURES))),
    );
    for (const chunk of [1, 7, 4096]) {
      const reading = await read(packed(name), { chunk, strict: true });
      expect(reading.seen).toEqual(plain.seen);
      expect(reading).toMatchObject({ compression, complete: true });
    }
  });

  test.each([
    ['zstd', 'lost-frames.pcap.zst'],
    ['xz', 'lost-streams.pcap.xz'],
  ])('%s, cut off: what can be decoded is read', async (name, file) => {
    const reading = await read(packed(file).subarray(0, -50));
    expect(reading.warnings).toEqual([
      { code: 'cut-off', message: `cut off inside the ${name} data` },
    ]);
    expect(reading.complete).toBe(false);
    expect(reading.packets).toBeGreaterThan(10);
    expect(await refused(packed(file).subarray(0, 40))).toBe(
      `cut-off: x.pcap: cut off inside the ${name} data`,
    );
  });

  test('zstd, damaged: the checksum tells', async () => {
    const bytes = packed('lost.pcap.zst');
    bytes[bytes.length - 1]! ^= 1;
    const reading = await read(bytes);
    expect(reading).toMatchObject({ packets: 43, complete: false });
    expect(reading.warnings[0]!.message).toBe(
      `damaged zstd data: incorrect checksum (offset ${bytes.length - 4})`,
    );
    const noFrame = concat(packed('lost.pcap.zst'), new Uint8Array(8));
    expect((await read(noFrame)).warnings[0]!.message).toBe(
      `damaged zstd data: no frame begins here (offset ${bytes.length})`,
    );
    const tooLong = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0, 0x58, 0xfc, 0xff, 0xff, 0, 0, 0);
    expect(await refused(tooLong)).toBe(
      'compression: x.pcap: damaged zstd data: a block of type 2 claims 2097151 bytes (offset 6)',
    );
  });

  test('xz, damaged', async () => {
    const bytes = packed('lost-streams.pcap.xz');
    bytes[bytes.length - 400]! ^= 1;
    const reading = await read(bytes);
    expect(reading.complete).toBe(false);
    expect(reading.packets).toBeGreaterThan(0);
    expect(reading.warnings).toEqual([
      { code: 'compression', message: 'damaged xz data: incorrect data' },
    ]);
  });

  test.each([
    // A window of 2 GiB; a content of 1 GiB in one segment; a dictionary outside of the file.
    ['28b52ffd00a8', '2147483648 bytes of memory where at most 134217728 are given'],
    ['28b52ffda000000040', '1073741824 bytes of memory where at most 134217728 are given'],
    ['28b52ffd015807', 'needs a dictionary'],
  ])('zstd that asks for too much is refused before it is given: %s', async (head, what) => {
    const bytes = concat(new Uint8Array(Buffer.from(head, 'hex')), new Uint8Array(50));
    expect(await refused(bytes, { file: 'a.zst' })).toMatch(
      new RegExp(`the zstd data .*${what}; run: zstd -dc --long=31 a.zst | dnspcap analyze -$`),
    );
  });

  test('zstd whose sequences decode to more than a block can have is given up at once', async () => {
    const header = pcapHeader(0xa1b2c3d4, 'le', 65_535, LinkType.EN10MB);
    // A raw block with the header of the capture. Then one literal, and 33,000 matches of the longest kind.
    const head = concat(Buffer.from('28b52ffd0068c00000', 'hex'), header);
    const matches = concat(
      Buffer.from('0841ffe88054000134', 'hex'),
      new Uint8Array(1 << 16).fill(0xff),
    );
    const block = concat(u32((matches.length << 3) | 4, 'le').subarray(0, 3), matches);
    expect(await refused(concat(head, block))).toBe(
      'compression: x.pcap: damaged zstd data: incorrect block (offset 33)',
    );
  });
});

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

test('of a file that grows while it is read, what was there when it was opened', async () => {
  const whole = readFileSync(LOST);
  const file = join(folder, 'growing.pcap');
  writeFileSync(file, whole.subarray(0, -20));
  const chunks = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunksOf(file)) {
      appendFileSync(file, whole.subarray(-20));
      yield chunk;
    }
  };
  const { captures } = (await analyze([{ file, chunks }])).report;
  expect(captures).toMatchObject([{ packets: 42, complete: false }]);
  expect(captures[0]!.warnings[0]!.message).toMatch(/^cut off in the last packet: /);
  // A moment later the file is complete.
  expect((await report([file])).captures).toMatchObject([{ packets: 43, complete: true }]);
});
