import { readFileSync } from 'node:fs';

import { describe, expect, test } from '@jest/globals';
import { LinkType } from '../src/capture/link-type.ts';
import type { Bytes } from '../src/wire/bytes.ts';
import { analyzeBytes } from './support/analysis.ts';
import {
  block,
  buildCapture,
  enhancedPacket,
  interfaceDescription,
  option,
  sectionHeader,
} from './support/capture.ts';
import { type ByteOrder, concat, u16, u32, u64, u8 } from './support/octets.ts';
import { PACKETS, PCAPNG, read } from './support/reading.ts';
import { parseScenario } from './support/scenario.ts';

/** Options of an Interface Statistics Block. */
const RECEIVED = 4;
const BY_INTERFACE = 5;
const ACCEPTED = 6;
const BY_SYSTEM = 7;
type Counts = readonly (readonly [code: number, count: bigint])[];
const statistics = (id: number, counts: Counts, order: ByteOrder = 'le'): Bytes => {
  const values = counts.map(([code, count]) => option(code, u64(count, order), order));
  return block(5, concat(u32(id, order), new Uint8Array(8), ...values), order);
};
/** A section of two interfaces and a packet. */
const section = (order: ByteOrder = 'le'): Bytes => {
  const described = interfaceDescription(LinkType.EN10MB, 0, [], order);
  const packet = enhancedPacket(PACKETS[0]!, 1_000_000n, order);
  return concat(sectionHeader(order), described, described, packet);
};

describe('pcapng', () => {
  const [first, second] = [PACKETS[0]!, PACKETS[1]!];
  const MICROSECONDS = 1_000_000n;

  test('sections have their own byte order and interfaces', async () => {
    const file = concat(
      buildCapture([{ ...first, interfaceId: 1 }], { ...PCAPNG, order: 'be', resolution: 'ns' }),
      buildCapture([first, { ...second, interfaceId: 1 }], {
        ...PCAPNG,
        linkType: LinkType.LINUX_SLL2,
        snapLength: 96,
      }),
    );
    for (const chunk of [1, 4096]) {
      const reading = await read(file, { chunk });
      expect(
        reading.seen.map(({ frame, interfaceId, linkType }) => [frame, interfaceId, linkType]),
      ).toEqual([
        [1, 1, LinkType.EN10MB],
        [2, 2, LinkType.LINUX_SLL2],
        [3, 3, LinkType.LINUX_SLL2],
      ]);
      expect(reading.facts).toEqual({
        format: 'pcapng',
        linkTypes: [LinkType.EN10MB, LinkType.LINUX_SLL2],
        snapLength: 262_144,
        timeDigits: 9,
      });
    }
  });

  test.each([
    ['10^-3', 0x03, 1_000n, 0, 6, '2023-11-14T22:13:20.123000000Z'],
    ['10^-8', 0x08, 10n ** 8n, 0, 9, '2023-11-14T22:13:20.123456780Z'],
    ['10^-12', 0x0c, 10n ** 12n, 1_699_999_000, 9, '2023-11-14T22:13:20.123456789Z'],
    ['2^-10', 0x8a, 2n ** 10n, 0, 6, '2023-11-14T22:13:20.123046875Z'],
    ['2^-32', 0xa0, 2n ** 32n, 0, 9, '2023-11-14T22:13:20.123456788Z'],
    ['10^-6, an hour behind', 0x06, MICROSECONDS, 3600, 6, '2023-11-14T22:13:20.123456000Z'],
    ['2^-20, a day ahead', 0x94, 2n ** 20n, -86_400, 9, '2023-11-14T22:13:20.123456001Z'],
  ])('time stamps of %s', async (_name, resolution, unitsPerSecond, offset, digits, time) => {
    const stamped = { ...first, time: { ...first.time, seconds: first.time.seconds - offset } };
    for (const order of ['le', 'be'] as const) {
      const file = concat(
        sectionHeader(order),
        interfaceDescription(
          LinkType.EN10MB,
          0,
          [
            option(2, new TextEncoder().encode('eth0'), order),
            option(9, u8(resolution), order),
            option(14, u64(BigInt.asUintN(64, BigInt(offset)), order), order),
          ],
          order,
        ),
        enhancedPacket(stamped, unitsPerSecond, order),
      );
      const reading = await read(file, { chunk: 9 });
      expect(reading.seen.map(({ time: stamp }) => stamp)).toEqual([time]);
      expect(reading.facts).toMatchObject({ timeDigits: digits, snapLength: 0 });
    }
  });

  test('simple packets have the time of the packet before, and are cut by the snap length', async () => {
    const file = concat(
      sectionHeader('be'),
      interfaceDescription(LinkType.EN10MB, 40, [], 'be'),
      enhancedPacket({ ...first, bytes: first.bytes.subarray(0, 40) }, MICROSECONDS, 'be'),
      block(3, concat(u32(second.bytes.length), second.bytes.subarray(0, 40)), 'be'),
      block(3, concat(u32(first.bytes.length), first.bytes), 'be'),
    );
    const { seen, untimed } = await read(file);
    expect(untimed).toEqual([]);
    expect(seen.map(({ time }) => time)).toEqual(
      Array.from({ length: 3 }, () => '2023-11-14T22:13:20.123456000Z'),
    );
    expect(seen.map(({ bytes, originalLength }) => [bytes.length, originalLength])).toEqual([
      [40, 47],
      [40, 102],
      [40, 47],
    ]);
  });

  test('where all packets are simple ones, none has a time, and they are in order', async () => {
    const simple = block(3, concat(u32(first.bytes.length), first.bytes), 'be');
    const described = interfaceDescription(LinkType.EN10MB, 0, [], 'be');
    const file = concat(sectionHeader('be'), described, simple, simple, simple);
    for (const chunk of [1, 4096]) {
      const { seen, untimed, firstPacket, lastPacket } = await read(file, { chunk });
      expect(untimed).toEqual([1, 2, 3]);
      expect(seen.map(({ time }) => time)).toEqual(seen.map(({ time }) => time).toSorted());
      expect(firstPacket).toBeLessThan(lastPacket!);
    }
    const later = await read(concat(file, enhancedPacket(second, MICROSECONDS, 'be'), simple));
    expect(later.untimed).toEqual([1, 2, 3]);
  });

  test('a lookup is read of simple packets as of a text without times', async () => {
    const text = readFileSync(
      new URL('../fixtures/scenarios/conntrack-race/fires-glibc-AAAA.scenario', import.meta.url),
      'utf8',
    );
    const blocks = parseScenario(text).packets.map(({ bytes }) =>
      block(3, concat(u32(bytes.length, 'le'), bytes), 'le'),
    );
    const described = interfaceDescription(LinkType.EN10MB, 0, [], 'le');
    const file = concat(sectionHeader('le'), described, ...blocks);
    const { report } = await analyzeBytes(file);
    const [finding] = report.findings;
    expect(report.findings).toHaveLength(1);
    expect(finding).toMatchObject({ rule: 'conntrack-race', lostType: 'AAAA' });
    expect(finding).not.toHaveProperty('stallMs');
  });

  test('obsolete packet blocks are read, all others skipped', async () => {
    const {
      seen: [like],
    } = await read(buildCapture([first], PCAPNG));
    const enhanced = enhancedPacket(first, MICROSECONDS, 'le');
    const file = concat(
      sectionHeader('le'),
      block(4, new Uint8Array(10_000), 'le'),
      interfaceDescription(LinkType.EN10MB, 0, [], 'le'),
      block(5, new Uint8Array(0), 'le'),
      block(2, concat(u16(0, 'le'), u16(7, 'le'), enhanced.subarray(12, -4)), 'le'),
      block(0x0bad, new Uint8Array(8), 'le'),
    );
    for (const chunk of [1, 7, 4096]) {
      const reading = await read(file, { chunk, strict: true });
      expect(reading.seen).toEqual([like]);
    }
  });

  test('frames are numbered as Wireshark does, which shows custom blocks and journal entries', async () => {
    const file = concat(
      buildCapture([first], PCAPNG),
      block(9, new Uint8Array(49), 'le'),
      block(0x0bad, new Uint8Array(8), 'le'),
      block(0x4000_0bad, new Uint8Array(8), 'le'),
      enhancedPacket(second, MICROSECONDS, 'le'),
    );
    const reading = await read(file);
    expect(reading.seen.map(({ frame }) => frame)).toEqual([1, 5]);
    expect(reading.packets).toBe(2);
  });

  test('a packet that claims more than its block has is cut to it', async () => {
    const file = buildCapture([first, second], PCAPNG);
    file.set(u32(0xffff_fff0, 'le'), 28 + 20 + 20);
    const reading = await read(file);
    expect(reading).toMatchObject({
      packets: 2,
      complete: true,
      malformed: ['bad-record-length 1'],
    });
  });

  test.each([
    [
      'a length at its end that is another',
      (file: Bytes, at: number) => file.set(u32(64, 'le'), at - 4 + 80),
      'block-length: damaged at offset 128: a block starts with a length of 80 bytes and ends with 64',
    ],
    [
      'a length that is no multiple of 4',
      (file: Bytes, at: number) => file.set(u32(81, 'le'), at + 4),
      'block-length: damaged at offset 128: a block of type 6 claims 81 bytes',
    ],
    [
      'a length that no packet has',
      (file: Bytes, at: number) => file.set(u32(0x7fff_fff0, 'le'), at + 4),
      'block-length: damaged at offset 128: a block of type 6 claims 2147483632 bytes',
    ],
    [
      'an interface that nothing describes',
      (file: Bytes, at: number) => file.set(u32(3, 'le'), at + 8),
      'interface: damaged at offset 128: a packet of interface 3 where 1 are described',
    ],
    [
      'a type to skip and 2 GiB of it',
      (file: Bytes, at: number) => file.set(concat(u32(99, 'le'), u32(0x8000_0000, 'le')), at),
      'cut-off: cut off in the last block: 80 of 2147483648 bytes at offset 128',
    ],
  ])('a block with %s ends the reading there', async (_name, harm, warning) => {
    const file = buildCapture([first, first], PCAPNG);
    harm(file, file.length - 80);
    const reading = await read(file, { chunk: 50 });
    expect(reading).toMatchObject({ packets: 1, complete: false });
    expect(reading.warnings.map(({ code, message }) => `${code}: ${message}`)).toEqual([warning]);
  });

  describe('what an interface has dropped', () => {
    test.each([
      { what: 'nothing is told', counts: [], dropped: undefined },
      { what: 'only what was received', counts: [[RECEIVED, 9n]], dropped: undefined },
      {
        what: 'by interface and system, in all',
        counts: [
          [RECEIVED, 1_000n],
          [BY_INTERFACE, 7n],
          [ACCEPTED, 900n],
          [BY_SYSTEM, 2n],
        ],
        dropped: [{ interfaceId: 0, received: 1_000, dropped: 9 }],
      },
      {
        what: 'none, which is told',
        counts: [[BY_SYSTEM, 0n]],
        dropped: [{ interfaceId: 0, dropped: 0 }],
      },
      { what: 'not known', counts: [[BY_INTERFACE, 0xffff_ffff_ffff_ffffn]], dropped: undefined },
    ] as { what: string; counts: Counts; dropped: unknown }[])(
      '$what',
      async ({ counts, dropped }) => {
        for (const order of ['le', 'be'] as const) {
          const file = concat(section(order), statistics(0, counts, order));
          for (const chunk of [1, 4096]) {
            const { facts, packets } = await read(file, { chunk, strict: true });
            expect([facts.dropped, packets]).toEqual([dropped, 1]);
          }
        }
      },
    );

    test('the last block of each interface counts, by its number in the file', async () => {
      const file = concat(
        section(),
        statistics(1, [[BY_INTERFACE, 3n]]),
        statistics(0, [[BY_INTERFACE, 1n]]),
        statistics(1, [[BY_INTERFACE, 5n]]),
        section('be'),
        statistics(1, [[BY_SYSTEM, 8n]], 'be'),
      );
      const { facts } = await read(file);
      expect(facts.dropped).toEqual([
        { interfaceId: 0, dropped: 1 },
        { interfaceId: 1, dropped: 5 },
        { interfaceId: 3, dropped: 8 },
      ]);
    });

    test('of an interface that nothing describes, or cut short: skipped', async () => {
      const file = concat(
        section(),
        statistics(2, [[BY_INTERFACE, 3n]]),
        block(5, new Uint8Array(8), 'le'),
        block(
          5,
          concat(u32(0, 'le'), new Uint8Array(8), u16(BY_INTERFACE, 'le'), u16(99, 'le')),
          'le',
        ),
        enhancedPacket(second, MICROSECONDS, 'le'),
      );
      const { facts, packets, complete } = await read(file);
      expect([facts.dropped, packets, complete]).toEqual([undefined, 2, true]);
    });
  });
});
