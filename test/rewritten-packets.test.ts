import { describe, expect, test } from '@jest/globals';
import { LinkType } from '../src/capture/link-type.ts';
import {
  anonymous,
  checksums,
  type Frame,
  heldIn,
  inText,
  message,
  octets,
  RAW,
  rightChecksum,
  udp,
} from './support/anonymous.ts';
import { Trial, V4, V6 } from './support/decoding.ts';
import { buildSegment, ENCAPSULATIONS, inFragments } from './support/encapsulation.ts';
import { OTHER_LINKS } from './support/link-header.ts';
import { concat, padTo4, randomNumbers, u16, u32, u8 } from './support/octets.ts';
import { buildIpFrame, transportChecksum } from './support/packet.ts';

const SECRET = message('secret-name.example', [['\xc0\x0c', 16, octets('\x12secret-name secret')]]);

describe('wherever a message is', () => {
  const plain = udp(SECRET);
  const open = inText(anonymous([{ ...RAW, bytes: plain }])[0]!);
  const addresses = ['10.244.1.7', '10.96.0.10', '192.0.2.1', '2001:db8::1'];

  test.each(Object.entries(ENCAPSULATIONS))('in %s', (_, encapsulate) => {
    const [packet] = anonymous([{ bytes: encapsulate(plain), linkType: LinkType.EN10MB }]);
    const shown = Buffer.from(packet!).toString('latin1');
    expect(shown).toContain(open);
    expect(shown).not.toContain('\x02\0\0\0\0\x02\x02\0\0\0\0\x01');
    expect(heldIn(packet!, { addresses, names: [] })).toEqual([]);
  });

  test.each(Object.keys(OTHER_LINKS).map(Number))('on link type %d', (linkType) => {
    const [packet] = anonymous([{ bytes: OTHER_LINKS[linkType]!(plain, false), linkType }]);
    const shown = Buffer.from(packet!).toString('latin1');
    expect(shown).toContain(open);
    expect(shown).not.toMatch(/en0|dns/);
    expect(heldIn(packet!, { addresses, names: [] })).toEqual([]);
  });

  test('in several messages of a NETLINK frame; what is about something else becomes zeros', () => {
    const frame = OTHER_LINKS[LinkType.NETLINK]!(plain, false);
    const [cooked, one] = [frame.subarray(0, 16), padTo4(frame.subarray(16))];
    const letters = new Uint8Array(8).fill(0x41);
    const secret = concat(u32(24, 'le'), u16(0x0101, 'le'), new Uint8Array(10), letters);
    const bytes = concat(cooked, one, secret, one, letters);
    const [packet] = anonymous([{ bytes, linkType: LinkType.NETLINK }]);
    const shown = Buffer.from(packet!).toString('latin1');
    expect(shown.split(open)).toHaveLength(3);
    expect(shown).not.toMatch(/dns|AAA/);
    expect(heldIn(packet!, { addresses, names: [] })).toEqual([]);
    const trial = new Trial();
    expect(trial.decode(LinkType.NETLINK, packet!)).toBe(2);
  });

  test('in fragments, in any order, with the checksum of the whole', () => {
    const parts = inFragments(plain, 24).map((bytes) => ({ ...RAW, bytes }));
    for (const order of [parts, parts.toReversed()]) {
      const out = anonymous(order);
      const sorted = order === parts ? out : out.toReversed();
      const whole = concat(...sorted.map((part) => part.subarray(20)));
      expect(Buffer.from(whole.subarray(8)).toString('latin1')).toBe(open);
      const ends = { source: '10.0.0.1', destination: '10.128.0.1', ...RAW };
      expect(transportChecksum(ends, 17, whole)).toBe(0);
    }
  });

  test('in fragments, up to one that overlaps another, which is not taken', () => {
    const [first, second, third, fourth] = inFragments(plain, 24);
    const overlapping = third!.slice();
    overlapping[7]! -= 1;
    const parts = [first!, second!, overlapping, fourth!];
    const out = anonymous(parts.map((bytes) => ({ ...RAW, bytes })));
    const payloads = out.map((part) => Buffer.from(part.subarray(20)).toString('latin1'));
    const begun = payloads.slice(0, 2).join('').slice(8);
    // A record with a cut type is not understood.
    expect(begun).toBe(`${open.slice(0, 39)}\0`);
    expect(payloads.slice(2).join('')).toMatch(/^\0+$/);
  });

  test('in fragments, behind headers that are in fragments, too', () => {
    const ends = { ...RAW, ...V6 };
    const udpHeader = udp(SECRET, V6).subarray(40, 48);
    const options = concat(u8(17), u8(1), octets('\x1e\x0csecretsecret'));
    const payload = concat(options, udpHeader, SECRET);
    const parts = [0, 40, 80].map((at) => {
      const isLast = at === 80;
      const header = concat(u8(60), u8(0), u16(at | (isLast ? 0 : 1)), u32(7));
      return buildIpFrame(ends, 44, concat(header, payload.subarray(at, isLast ? 999 : at + 40)));
    });
    const whole = concat(
      ...anonymous(parts.map((bytes) => ({ ...RAW, bytes }))).map((part) => part.subarray(48)),
    );
    expect([...whole.subarray(0, 16)]).toEqual([17, 1, ...new Uint8Array(14)]);
    expect(Buffer.from(whole.subarray(24)).toString('latin1')).toBe(open);
  });

  test('in the first fragment alone, and cut by the snap length: as far as it goes', () => {
    const [first] = inFragments(plain, 48);
    for (const bytes of [first!, plain.subarray(0, 68)]) {
      const shown = Buffer.from(anonymous([{ ...RAW, bytes }])[0]!).toString('latin1');
      expect(shown).toContain(open.slice(0, 31));
      expect(shown).not.toContain('secret');
    }
  });

  test('in TCP segments, out of order and sent again, with right checksums', () => {
    const stream = concat(u16(SECRET.length), SECRET);
    const segments = [0, 20, 40, 60].map((at) => {
      const payload = stream.subarray(at, at < 60 ? at + 20 : stream.length);
      const packet = buildSegment({ sequence: 100 + at, isBack: true, payload });
      return { ...RAW, bytes: rightChecksum(packet) };
    });
    const [one, two, three, four] = segments as [Frame, Frame, Frame, Frame];
    const out = anonymous([one, three, one, two, four, two]);
    const payloads = out.map((packet) => Buffer.from(packet.subarray(40)).toString('latin1'));
    const [first, third, again, second, fourth, last] = payloads;
    expect([first, second, third, fourth].join('').slice(2)).toBe(open);
    expect([again, last]).toEqual([first, second]);
    for (const packet of out) expect(checksums(packet, LinkType.RAW).transport).toBe('right');
  });

  test('in TCP behind a segment that did not come, and as much as there is of the message that it tears', () => {
    const one = concat(u16(SECRET.length), SECRET);
    const stream = concat(one, one, one);
    const ends = [0, 30, 50, one.length + 20, stream.length];
    const segments = ends.slice(1).map((end, at) => {
      const payload = stream.subarray(ends[at], end);
      return { ...RAW, bytes: buildSegment({ sequence: 100 + ends[at]!, isBack: true, payload }) };
    });
    const syn = { ...RAW, bytes: buildSegment({ sequence: 99, isBack: true, flags: 'SA' }) };
    const out = anonymous([syn, ...segments.toSpliced(1, 1)]);
    const [, torn, , last] = out.map((packet) => Buffer.from(packet.subarray(40)));
    // The message is kept up to the length of the cut label.
    expect(torn!.toString('latin1').slice(2)).toBe(`${open.slice(0, 25)}\0\0\0`);
    const behind = last!.toString('latin1');
    expect(behind.slice(-open.length)).toBe(open);
    expect(heldIn(concat(...out), { addresses, names: ['secret-name'] })).toEqual([]);
  });

  test('in what an ICMP error quotes', () => {
    const error = concat(u32(0x0303_0000), u32(0), plain);
    const [packet] = anonymous([{ ...RAW, bytes: buildIpFrame({ ...RAW, ...V4 }, 1, error) }]);
    expect(Buffer.from(packet!.subarray(56)).toString('latin1')).toBe(open);
    expect(heldIn(packet!, { addresses, names: [] })).toEqual([]);
  });
});

test('ARP: hardware and protocol addresses, as elsewhere', () => {
  const [mac, other] = ['\x52\x54\0\xaa\xbb\x01', '\x52\x54\0\xaa\xbb\x02'];
  const broadcast = '\xff\xff\xff\xff\xff\xff';
  const reply = '\x08\x06\0\x01\x08\0\x06\x04\0\x02';
  const arp = `${broadcast}${mac}${reply}${mac}\x0a\xf4\x01\x07${other}\x0a\xf4\x01\x08secret`;
  const [packet] = anonymous([{ bytes: octets(arp), linkType: LinkType.EN10MB }]);
  const [one, two] = ['\x02\0\0\0\0\x01', '\x02\0\0\0\0\x02'];
  expect(Buffer.from(packet!).toString('latin1')).toBe(
    `${broadcast}${one}${reply}${one}\x0a\0\0\x01${two}\x0a\0\0\x09\0\0\0\0\0\0`,
  );
});

test('whatever is wrong with a packet, none of it is told', () => {
  const random = randomNumbers(3);
  const inSegment = buildSegment({ sequence: 1, payload: concat(u16(SECRET.length), SECRET) });
  const packets = [
    ...Object.values(ENCAPSULATIONS).map((encapsulate) => encapsulate(udp(SECRET))),
    ENCAPSULATIONS.plain(inSegment),
  ];
  for (const frame of packets) {
    for (let trial = 0; trial < 15; trial++) {
      const bytes = frame.slice(0, trial % 3 === 0 ? random() % frame.length : frame.length);
      if (bytes.length > 0 && trial > 0) bytes[random() % bytes.length] = random() & 0xff;
      const [packet] = anonymous([{ bytes, linkType: LinkType.EN10MB }]);
      expect(Buffer.from(packet!).toString('latin1')).not.toMatch(/secret|-name/);
      expect(packet!).toHaveLength(bytes.length);
    }
  }
});
