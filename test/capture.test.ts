import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { LinkType } from '../src/capture/link-type.ts';
import { buildCapture, pcapHeader } from './support/capture.ts';
import { type ByteOrder, concat, u32 } from './support/octets.ts';
import { secondOpinion } from './support/pcap-parser.ts';
import { expected, PACKETS, PCAP, read, refused, VARIANTS } from './support/reading.ts';

const FIXTURES = new URL('../fixtures/captures/', import.meta.url);

describe('every format gives the same packets, however it comes in chunks', () => {
  test.each(VARIANTS)('$format $order $resolution', async (variant) => {
    const file = buildCapture(PACKETS, variant);
    for (const chunk of [1, 7, 4096]) {
      const reading = await read(file, { chunk, strict: true });
      expect(reading.seen).toEqual(expected(variant.resolution));
      expect(reading).toMatchObject({
        facts: {
          format: variant.format,
          linkTypes: [LinkType.EN10MB],
          snapLength: 262_144,
          timeDigits: variant.resolution === 'us' ? 6 : 9,
        },
        packets: 4,
        complete: true,
        warnings: [],
        malformed: [],
      });
      expect(reading.compression).toBeUndefined();
      expect(reading.epoch.iso(reading.lastPacket!, 6)).toBe('2023-11-14T22:13:21.373456Z');
    }
  });

  test.each<ByteOrder>(['le', 'be'])('modified pcap, %s', async (order) => {
    const records = PACKETS.map(({ time, bytes, originalLength = 0 }) => {
      const fields = [
        time.seconds,
        Math.floor(time.nanoseconds / 1000),
        bytes.length,
        originalLength,
      ];
      return concat(
        ...fields.map((field) => u32(field, order)),
        new Uint8Array(8).fill(0xff),
        bytes,
      );
    });
    const file = concat(pcapHeader(0xa1b2cd34, order, 65_535, LinkType.EN10MB), ...records);
    for (const chunk of [1, 7, 4096]) {
      expect((await read(file, { chunk })).seen).toEqual(expected('us'));
    }
  });
});

describe('pcap', () => {
  test('says nothing of the frame check sequence in its link type', async () => {
    const file = concat(
      pcapHeader(0xa1b2c3d4, 'be', 96, 0x5400_0001),
      buildCapture(PACKETS, { ...PCAP, order: 'be' }).subarray(24),
    );
    const reading = await read(file);
    expect(reading.facts).toMatchObject({ linkTypes: [LinkType.EN10MB], snapLength: 96 });
    expect(reading.malformed).toEqual(['snap-length-exceeded 1']);
  });

  test('counts packets that are earlier than the one before', async () => {
    const reading = await read(buildCapture([PACKETS[3]!, PACKETS[0]!, PACKETS[1]!], PCAP));
    expect(reading.malformed).toEqual(['time-went-back 1']);
    expect(reading.epoch.iso(reading.firstPacket!, 6)).toBe('2023-11-14T22:13:20.123456Z');
    expect(reading.epoch.iso(reading.lastPacket!, 6)).toBe('2023-11-14T22:13:21.373456Z');
  });

  test('that claims a record longer than any is damaged there', async () => {
    const file = buildCapture(PACKETS, PCAP);
    const second = 24 + 16 + PACKETS[0]!.bytes.length;
    file.set(u32(0x7fff_ffff, 'le'), second + 8);
    const what = `damaged at offset ${second}: a record claims 2147483647 bytes where at most 262144 are possible`;
    const reading = await read(file, { chunk: 7 });
    expect(reading).toMatchObject({ packets: 1, complete: false });
    expect(reading.warnings).toEqual([{ code: 'record-length', message: what }]);
    expect(await refused(file, { strict: true })).toBe(
      `record-length: x.pcap: ${what}; without --strict, what comes before it is analysed`,
    );
    file.set(u32(0xffff_ffff, 'le'), 24 + 8);
    expect(await refused(file)).toMatch(
      /^record-length: x\.pcap: damaged at offset 24: a record claims 4294967295/,
    );
  });

  test('of a version to come is refused', async () => {
    const file = buildCapture(PACKETS, PCAP);
    file[4] = 3;
    expect(await refused(file)).toBe(
      'version: x.pcap: damaged at offset 0: pcap version 3 where 2 is known',
    );
  });
});

describe('a file that is cut off', () => {
  test.each(VARIANTS)('is read to its end: $format $order $resolution', async (variant) => {
    const file = buildCapture(PACKETS, variant);
    // A cut at the end of a record looks like the end of the file.
    const ends = [0, 1, 2, 3, 4].map(
      (count) => buildCapture(PACKETS.slice(0, count), variant).length,
    );
    const header = variant.format === 'pcap' ? 24 : 28;
    const wholes = new Set([header, ...ends]);
    for (let length = header; length < file.length; length++) {
      const reading = await read(file.subarray(0, length), { chunk: 64 });
      const packets = ends.filter((end) => end <= length).length - 1;
      expect(reading.packets).toBe(Math.max(0, packets));
      expect(reading.complete).toBe(wholes.has(length));
      expect(reading.warnings).toHaveLength(reading.complete ? 0 : 1);
    }
  });

  test('is said to be, and where', async () => {
    const file = buildCapture(PACKETS, PCAP);
    const cut = file.subarray(0, -20);
    const what = 'cut off in the last packet: 71 of 91 bytes at offset 263';
    expect((await read(cut)).warnings).toEqual([{ code: 'cut-off', message: what }]);
    expect(await refused(cut, { strict: true })).toBe(
      `cut-off: x.pcap: ${what}; without --strict, what comes before it is analysed`,
    );
  });

  test.each(VARIANTS)('in its header, is none: $format $order $resolution', async (variant) => {
    const file = buildCapture(PACKETS, variant);
    for (let length = 4; length < (variant.format === 'pcap' ? 24 : 28); length++)
      expect(await refused(file.subarray(0, length))).toMatch(
        `cut-off: x.pcap: cut off in the file header: ${length} of `,
      );
  });
});

describe('what is refused, and what to do about it', () => {
  test.each([
    ['', 'empty: x.pcap: empty: 0 bytes, but a capture has at least 24'],
    [
      '{"a": 1}',
      'not-a-capture: x.pcap: it looks like JSON, but none that tshark prints; print the capture with: tshark -T json',
    ],
    [
      '\u00d4',
      'not-a-capture: x.pcap: neither pcap nor pcapng, nor what tcpdump prints (starts with the bytes c3 94); capture with: tcpdump -w',
    ],
    [
      '12:34:56.789012 IP 10.0.0.1.4000 > 10.0.0.2.53: 1+ A? a. (19)',
      'not-a-capture: x.pcap: what tcpdump prints; name the file itself to read it (begins with "12:34:56.789012 IP 10.0.0.1.4000 > 10.0."); capture with: tcpdump -w',
    ],
  ])('text: %j', async (line, message) => {
    for (const chunk of [1, 4096])
      expect(await refused(new TextEncoder().encode(line), { chunk })).toBe(message);
  });

  test.each([
    ['504b0304', 'a b.zip', "zip; run: unzip -p 'a b.zip'"],
    ['425a6839', '-', 'bzip2; run: bzip2 -dc'],
    ['04224d18', 'a.lz4', 'lz4; run: lz4 -dc a.lz4'],
    ['504b0304', "it's.zip", String.raw`zip; run: unzip -p 'it'\''s.zip'`],
  ])('compressed otherwise: %s', async (magic, file, message) => {
    const bytes = concat(new Uint8Array(Buffer.from(magic, 'hex')), new Uint8Array(50));
    expect(await refused(bytes, { file })).toBe(
      `compression: ${file}: compressed with ${message} | dnspcap analyze -`,
    );
  });
});

describe('an independent reader finds the same packets', () => {
  const recorded = readdirSync(FIXTURES)
    .filter((name) => name.endsWith('.pcap'))
    .map((name) => [name, new Uint8Array(readFileSync(new URL(name, FIXTURES)))] as const);

  test.each([
    ...recorded,
    ['built, le', buildCapture(PACKETS, PCAP)] as const,
    ['built, be', buildCapture(PACKETS, { ...PCAP, order: 'be' })] as const,
  ])('%s', async (_name, file) => {
    const { seen } = await read(file, { chunk: 1000, strict: true });
    const ours = seen.map(({ time, bytes, originalLength }) => ({ time, bytes, originalLength }));
    expect(ours).toEqual(await secondOpinion(file));
    expect(ours).not.toHaveLength(0);
  });
});
