import { describe, expect, test } from '@jest/globals';
import { IPV4_BLOCKS, sharedBits } from '../src/anonymize/pseudonyms/address-blocks.ts';
import { AddressTree } from '../src/anonymize/pseudonyms/address-tree.ts';
import { AddressPseudonyms } from '../src/anonymize/pseudonyms/addresses.ts';
import { InterfaceNames } from '../src/anonymize/pseudonyms/interface-names.ts';
import { LabelPseudonyms } from '../src/anonymize/pseudonyms/labels.ts';
import { OctetMap } from '../src/anonymize/pseudonyms/octet-map.ts';
import { secretOf } from '../src/anonymize/pseudonyms/secret.ts';
import { formatAddress, parseAddress } from '../src/wire/address.ts';
import {
  anonymous,
  asked,
  type Frame,
  inText,
  message,
  octets,
  RAW,
  udp,
} from './support/anonymous.ts';
import { V4, V6 } from './support/decoding.ts';
import { concat, randomNumbers, u16, u32, u8 } from './support/octets.ts';

const key = (at: number) => octets(`key ${at}`);

describe('a map of octets', () => {
  test('finds what was added, whatever its length, and nothing else', () => {
    const map = new OctetMap({ entries: 5_000, octets: 1 << 20 });
    for (let at = 0; at < 3_000; at++) map.add(key(at), octets('v'.repeat(at % 70)));
    for (let at = 0; at < 3_000; at++)
      expect(map.get(key(at))).toEqual(octets('v'.repeat(at % 70)));
    expect(map.get(key(3_000))).toBeUndefined();
    expect(map.find(octets('key 1 and more'), 0, 5)).toBe(1);
  });

  test.each([
    ['entries', { entries: 2, octets: 1_000 }],
    ['octets', { entries: 1_000, octets: 17 }],
  ])('keeps no more %s than it may, and what it has', (_, limits) => {
    const map = new OctetMap(limits);
    for (let at = 0; at < 3; at++) map.add(key(at), octets('abc'));
    expect(map.size).toBe(2);
    expect(map.hasRoom(8)).toBe(false);
    expect(map.get(key(1))).toEqual(octets('abc'));
    expect(map.get(key(2))).toBeUndefined();
  });
});

describe('addresses', () => {
  const random = randomNumbers(7);
  const some = Array.from({ length: 100 }, (_, at) =>
    at % 3 === 0
      ? concat(u8(10), u8(244), u16(random() & 0x0fff))
      : u32((random() ^ (random() << 16)) >>> 0),
  );
  const wide = some.map((four) => concat(parseAddress('2001:db8::')!.subarray(0, 8), four, four));

  test.each([undefined, 'seed'])('of all kinds, beyond the limit too (seed: %s)', (seed) => {
    const secret = seed === undefined ? undefined : secretOf(seed);
    const turn = secret && ((prefix: Uint8Array) => (secret('t', prefix.join())[0]! & 1) === 1);
    const tree = new AddressTree(4, 8, IPV4_BLOCKS, turn, 3);
    const pseudonymOf = (text: string): Uint8Array => {
      const now = Uint8Array.of(10, 0, 0, 0);
      tree.translate(parseAddress(text)!, 32, now);
      return now;
    };
    const texts = ['10.1.2.3', '10.1.2.4', '10.200.0.1', '10.3.0.9', '10.1.2.77'];
    const before = texts.map((text) => pseudonymOf(text));
    expect(texts.map((text) => pseudonymOf(text))).toEqual(before);
    expect(before.map((now) => formatAddress(now)).filter((now) => texts.includes(now))).toEqual(
      [],
    );
    const restored = before.map((now) => {
      const address = Uint8Array.of(10, 0, 0, 0);
      return tree.restore(now, address) ? formatAddress(address) : undefined;
    });
    expect(restored.slice(0, 3)).toEqual(texts.slice(0, 3));
  });

  test('that are no pseudonym have no original', () => {
    const pseudonyms = new AddressPseudonyms(undefined);
    for (const text of ['8.1.2.3', '9.1.2.3', '10.1.2.3'])
      pseudonyms.replace(parseAddress(text)!, 0, 4, new Uint8Array(4));
    const texts = ['8.0.0.1', '9.0.0.1', '10.0.0.7'];
    expect(texts.map((text) => pseudonyms.original(text))).toEqual(texts);
    expect(pseudonyms.original('12.0.0.1')).toBe('9.1.2.3');
  });

  test('prefixes and what they begin go together, whichever comes first', () => {
    const pseudonyms = new AddressPseudonyms(undefined);
    const prefix = (text: string, bits: number): string =>
      formatAddress(pseudonyms.prefix(parseAddress(text)!, bits));
    expect(prefix('10.244.0.0', 16)).toBe('10.0.0.0');
    expect(prefix('10.244.1.7', 32)).toBe('10.0.0.1');
    expect(prefix('10.96.0.0', 12)).toBe('10.128.0.0');
    expect(prefix('10.244.1.0', 24)).toBe('10.0.0.0');
    expect(prefix('10.244.2.0', 24)).toBe('10.0.2.0');
    expect(prefix('10.244.2.9', 32)).toBe('10.0.2.1');
    expect(pseudonyms.original('10.128.0.0')).toBe('10.128.0.0');
  });

  test('that look like pseudonyms become others', () => {
    const now = new Uint8Array(4);
    new AddressPseudonyms(undefined).replace(parseAddress('10.0.0.1')!, 0, 4, now);
    expect(formatAddress(now)).toBe('10.0.0.0');
  });

  test.each([undefined, 'seed'])('share as many bits as before (seed: %s)', (seed) => {
    for (const list of [some, wide]) {
      const pseudonyms = new AddressPseudonyms(seed === undefined ? undefined : secretOf(seed));
      const pairs = list.map((address) => {
        const now = new Uint8Array(address.length);
        pseudonyms.replace(address, 0, address.length as 4 | 16, now);
        expect(pseudonyms.original(formatAddress(now))).toBe(formatAddress(address));
        return [address, now] as const;
      });
      const wrong = pairs.flatMap(([one, oneNow]) =>
        pairs.filter(([other, otherNow]) => {
          const [bits, now] = [sharedBits(one, other), sharedBits(oneNow, otherNow)];
          // First bytes of public addresses are permuted, so shared prefixes shorter than a byte are not kept.
          return bits >= 8 ? now !== bits : now >= 8;
        }),
      );
      expect(wrong).toEqual([]);
      expect(pairs.filter(([one, now]) => formatAddress(one) === formatAddress(now))).toEqual([]);
    }
  });

  test.each<[string, RegExp]>([
    ['10.244.1.7', /^10\./],
    ['172.20.1.7', /^172\.(1[6-9]|2\d|3[01])\./],
    ['192.168.1.7', /^192\.168\./],
    ['100.100.1.7', /^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./],
    ['169.254.20.10', /^169\.254\./],
    ['224.0.0.251', /^224\.0\.0\.251$/],
    ['239.1.2.3', /^2(2[4-9]|3\d)\./],
    ['127.0.0.53', /^127\.0\.0\.53$/],
    ['8.8.8.8', /^(?!8\.|10\.|127\.|0\.|22[4-9]\.|2[3-5]\d\.)\d+\./],
    ['172.217.1.1', /^172\.(?!1[6-9]\.|2\d\.|3[01]\.)/],
    ['fd00:96::10', /^fd/],
    ['fe80::1234:56ff:fe78:9abc', /^fe80::/],
    ['ff02::fb', /^ff02::fb$/],
    ['::1', /^::1$/],
    ['2a00:1450::1', /^[23]/],
    ['::ffff:10.1.2.3', /^::ffff:10\./],
    ['64:ff9b::a01:203', /^64:ff9b::a/],
  ])('%s stays what it is', (original, pattern) => {
    for (const secret of [undefined, secretOf('a'), secretOf('b')]) {
      const address = parseAddress(original)!;
      const now = new Uint8Array(address.length);
      new AddressPseudonyms(secret).replace(address, 0, address.length as 4 | 16, now);
      expect(formatAddress(now)).toMatch(pattern);
    }
  });
});

test.each([undefined, 'seed'])('labels: no two have one pseudonym (seed: %s)', (seed) => {
  const labels = new LabelPseudonyms(seed === undefined ? undefined : secretOf(seed));
  const folded = Array.from({ length: 256 }, (_, octet) => octet).filter((o) => o < 65 || o > 90);
  const pairs = folded.slice(0, seed ? 1 : 20).flatMap((one) => folded.map((two) => [one, two]));
  for (const list of [folded.map((octet) => [octet]), pairs]) {
    const seen = new Set(
      list.map((label) => {
        const into = new Uint8Array(label.length);
        labels.replace(Uint8Array.from(label), 0, label.length, into, 0);
        return into.join();
      }),
    );
    expect(seen.size).toBe(list.length);
  }
});

function asking(name: string, ends = V4): Frame {
  return { ...RAW, bytes: udp(message(name), ends) };
}

describe('messages', () => {
  test('names keep their lengths and case, kept suffixes stay, in part as well', () => {
    const names = ['Web-1.shop.svc.cluster.local', 'WEB-1.cluster.local', 'local.shop.example'];
    const frames = names.map((name) => asking(name));
    expect(anonymous(frames, { keepSuffixes: ['svc.Cluster.local.'] }).map(asked)).toEqual([
      'Aaaaa.aaaa.svc.cluster.local',
      'AAAaa.cluster.local',
      'aaaab.aaaa.aaaaaaa',
    ]);
  });

  test('PTR names follow addresses, as far as a label has room', () => {
    const ipv4 = [
      '7.1.244.10.in-addr.arpa',
      '10.0.96.10.IN-ADDR.arpa',
      '0-25.1.244.10.in-addr.arpa',
    ];
    const ipv6 = `7.${'0.'.repeat(29)}d.f.ip6.arpa`;
    // 10.244.1.7 is 10.0.0.1 and 10.96.0.10 is 10.128.0.1: the first addresses that were seen.
    expect(anonymous([...ipv4.map((name) => asking(name)), asking(ipv6, V6)]).map(asked)).toEqual([
      '1.0.000.10.in-addr.arpa',
      '01.0.aa.10.IN-ADDR.arpa',
      'aaaa.0.000.10.in-addr.arpa',
      `1.${'0.'.repeat(29)}d.f.ip6.arpa`,
    ]);
  });

  test('data: addresses and names are replaced, numbers stay, all else is blank', () => {
    const subnet = concat(u16(8), u16(7), u16(1), u8(24), u8(0), octets('\x0a\xf4\x01'));
    const cookie = concat(u16(10), u16(8), octets('password'));
    const reply = message('web.example', [
      ['\xc0\x0c', 1, octets('\x0a\xf4\x01\x07')],
      ['\xc0\x0c', 5, octets('\x05other\xc0\x10')],
      ['\xc0\x0c', 16, octets('\x06secret')],
      ['\xc0\x0c', 33, concat(u16(1), u16(2), u16(443), octets('\x05other\xc0\x10'))],
      ['\xc0\x0c', 65_000, octets('secret')],
      ['\xc0\x0c', 6, concat(u16(0), new Uint8Array(20).fill(7), octets('secret'))],
      ['\0', 41, concat(subnet, cookie)],
    ]);
    const [packet] = anonymous([{ ...RAW, bytes: udp(reply) }]);
    const shown = inText(packet!);
    expect(shown).not.toMatch(/web|example|other|secret|password/);
    expect(shown).toContain('\0\x04\x0a\0\0\x01');
    expect(shown.split('\x05aaaaa\xc0\x10')).toHaveLength(3);
    expect(shown).toContain('\0\x01\0\x02\x01\xbb\x05aaaaa');
    expect(shown).toContain('\0\x07\x06xxxxxx');
    expect(shown).toContain('\0\x08\0\x07\0\x01\x18\0\x0a\0\0\0\x0a\0\x08\0\0\0\0\0\0\0\0');
    expect(shown).toHaveLength(reply.length);
  });

  test('with a seed, the same in every capture; without one, by order', () => {
    const frames = ['one.example', 'two.example'].map((name) => asking(name));
    const back = frames.toReversed();
    const seeded = anonymous(frames, { seed: 's' });
    expect(anonymous(back, { seed: 's' })).toEqual(seeded.toReversed());
    expect(anonymous(frames, { seed: 't' })).not.toEqual(seeded);
    expect(anonymous(frames)).toEqual(anonymous(frames));
    expect(anonymous(back)).toEqual(anonymous(frames));
  });
});

test('names of interfaces are numbered, and those beyond the limit share a number', () => {
  const names = new InterfaceNames(2);
  const become = (name: string): string => {
    const field = Buffer.alloc(8);
    field.write(name);
    const now = Buffer.alloc(8);
    names.replace(field, 0, 8, now);
    return now.toString().replaceAll('\0', '');
  };
  expect(['eth0', 'veth1', 'veth2', 'veth3', 'eth0'].map(become)).toEqual([
    'if1',
    'if2',
    'if3',
    'if3',
    'if1',
  ]);
});
