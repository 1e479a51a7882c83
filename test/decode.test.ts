import { describe, expect, test } from '@jest/globals';

import { CaptureError } from '../src/capture/error.ts';
import { LinkType } from '../src/capture/link-type.ts';
import { Transport } from '../src/decode/datagram.ts';
import { AddressTable, NO_ADDRESS } from '../src/wire/address.ts';
import type { Bytes } from '../src/wire/bytes.ts';
import { Epoch } from '../src/wire/time.ts';
import { PORTS, QUERY, raw, Trial, udp, V4, V6, withOctets } from './support/decoding.ts';
import { concat, padTo4, u16, u32, u8 } from './support/octets.ts';
import { buildIpFrame, buildUdpFrame } from './support/packet.ts';

const LINK_TYPES = [V4, V6].flatMap((ip) =>
  Object.entries(LinkType)
    .filter(([name]) => name !== (ip === V4 ? 'IPV6' : 'IPV4'))
    .map(([name, linkType]) => ({ name, linkType, ip })),
);

describe.each(LINK_TYPES)('a query of $ip.source on $name', ({ linkType, ip }) => {
  const frame = buildUdpFrame({ linkType, ...ip, ...PORTS, payload: QUERY });

  test('is found', () => {
    const trial = new Trial();
    expect(trial.decode(linkType, frame)).toBe(1);
    expect(trial.seen).toMatchObject([
      {
        transport: Transport.udp,
        from: `${ip.source} 36596`,
        to: `${ip.destination} 53`,
        payload: QUERY,
        payloadLength: QUERY.length,
      },
    ]);
  });

  test('cut in a header, is a malformation', () => {
    const trial = new Trial();
    for (let captured = 0; captured < frame.length - QUERY.length; captured++) {
      expect(trial.outcome(linkType, frame, captured)).toMatch(/^cut-/);
    }
    expect(trial.seen).toEqual([]);
  });

  test('cut in the message, is decoded as far as it goes and no further', () => {
    const trial = new Trial();
    for (let octets = 0; octets < QUERY.length; octets++) {
      trial.decode(linkType, frame, frame.length - QUERY.length + octets);
      const payload = QUERY.slice(0, octets);
      expect(trial.seen.at(-1)).toMatchObject({ payload, payloadLength: QUERY.length });
    }
    expect(trial.seen).toHaveLength(QUERY.length);
  });

  test('with any one octet changed, is decoded without a throw, and nothing of its neighbours with it', () => {
    const trial = new Trial();
    for (let at = 0; at < frame.length; at++) {
      for (const octet of [0, 0x7f, 0xff, frame[at]! ^ 0x20]) {
        trial.decode(linkType, withOctets(frame, at, octet));
      }
    }
    expect(trial.seen.length).toBeGreaterThan(0);
    for (const { payload } of trial.seen) expect(payload).not.toContain(0xee);
  });
});

/** Returns the place of a query with this link header. */
function seenAt(linkType: number, interfaceIndex: number, packetType: number): number {
  const trial = new Trial();
  const where = { linkType, interfaceIndex, packetType };
  trial.decode(linkType, buildUdpFrame({ ...where, ...V4, ...PORTS, payload: QUERY }));
  return trial.seen[0]!.place;
}

describe('the link layer', () => {
  const { EN10MB, LINUX_SLL, LINUX_SLL2, NULL } = LinkType;

  test.each([
    { tags: 'none', vlan: [] },
    { tags: 'one', vlan: [7] },
    { tags: 'two', vlan: [7, 8] },
    { tags: 'eight', vlan: [1, 2, 3, 4, 5, 6, 7, 8] },
  ])('VLAN tags: $tags', ({ vlan }) => {
    for (const linkType of [EN10MB, LINUX_SLL, LINUX_SLL2]) {
      const frame = buildUdpFrame({ linkType, vlan, ...V4, ...PORTS, payload: QUERY });
      expect(new Trial().outcome(linkType, frame)).toBe(1);
    }
  });

  test('802.1ad and the older QinQ tag', () => {
    const frame = buildUdpFrame({
      linkType: EN10MB,
      vlan: [7, 8],
      ...V6,
      ...PORTS,
      payload: QUERY,
    });
    for (const tag of [0x88a8, 0x9100]) {
      frame.set(u16(tag), 12);
      expect(new Trial().outcome(EN10MB, frame)).toBe(1);
    }
  });

  test('more tags than anyone stacks, or another protocol: not IP', () => {
    const vlan = Array.from({ length: 9 }, (_, id) => id);
    const deep = buildUdpFrame({ linkType: EN10MB, vlan, ...V4, ...PORTS, payload: QUERY });
    expect(new Trial().outcome(EN10MB, deep)).toBe(0);
    const arp = concat(new Uint8Array(12), u16(0x0806), new Uint8Array(28));
    expect(new Trial().outcome(EN10MB, arp)).toBe(0);
  });

  test('loopback of machines of either byte order, and every AF_INET6', () => {
    for (const family of [10, 24, 28, 30]) {
      for (const order of ['le', 'be'] as const) {
        const frame = buildUdpFrame({ linkType: NULL, ...V6, ...PORTS, payload: QUERY });
        frame.set(u32(family, order), 0);
        expect(new Trial().outcome(NULL, frame)).toBe(1);
      }
    }
  });

  test('the place tells interface and direction where the header does, else the interface of the file', () => {
    expect(seenAt(LINUX_SLL2, 3, 0)).toBe(24);
    expect(seenAt(LINUX_SLL2, 3, 4)).toBe(28);
    expect(seenAt(LINUX_SLL, 0, 4)).not.toBe(seenAt(LINUX_SLL, 0, 0));
    expect(seenAt(EN10MB, 0, 0)).toBe(40);
  });

  test('a capture that has no other link type than an unknown one is refused', () => {
    const trial = new Trial();
    expect(trial.outcome(147, QUERY)).toBe('link-type');
    expect(() => trial.decoder.end('user.pcap', () => {})).toThrow(CaptureError);
    expect(() => trial.decoder.end('user.pcap', () => {})).toThrow(/^user\.pcap: .*147 \(USER0\)/);
  });

  test('beside a known one, its packets are only counted; the next file starts anew', () => {
    const trial = new Trial();
    const frame = buildUdpFrame({ linkType: EN10MB, ...V4, ...PORTS, payload: QUERY });
    expect([trial.outcome(147, QUERY), trial.outcome(EN10MB, frame)]).toEqual(['link-type', 1]);
    expect(() => trial.decoder.end('both.pcapng', () => {})).not.toThrow();
    trial.decode(147, QUERY);
    expect(() => trial.decoder.end('user.pcap', () => {})).toThrow(/user\.pcap/);
  });
});

describe('IPv4', () => {
  const frame = buildIpFrame({ linkType: raw, ...V4 }, 17, udp(QUERY));

  test('options are skipped', () => {
    const options = concat(frame.subarray(0, 20), Uint8Array.of(1, 1, 1, 0), frame.subarray(20));
    const trial = new Trial();
    trial.decode(raw, withOctets(options, 0, 0x46, 0, 0, options.length));
    expect(trial.seen).toMatchObject([{ to: '10.96.0.10 53', payload: QUERY }]);
  });

  test('padding of short Ethernet frames is no payload', () => {
    const trial = new Trial();
    trial.decode(raw, concat(frame, new Uint8Array(9)));
    expect(trial.seen).toMatchObject([{ payload: QUERY, payloadLength: QUERY.length }]);
  });

  test('a total length of zero (TSO) is what was on the wire', () => {
    expect(new Trial().outcome(raw, withOctets(frame, 2, 0, 0))).toBe(1);
  });

  test.each([
    { what: 'a header of 16 octets', at: 0, octets: [0x44], outcome: 'bad-ip-length' },
    { what: 'a total length within the header', at: 2, octets: [0, 19], outcome: 'bad-ip-length' },
    { what: 'version 5', at: 0, octets: [0x55], outcome: 'bad-ip-length' },
    { what: 'a UDP length within its header', at: 24, octets: [0, 7], outcome: 'bad-udp-length' },
    { what: 'another port', at: 22, octets: [0, 54], outcome: 0 },
    { what: 'another protocol', at: 9, octets: [132], outcome: 0 },
  ])('$what', ({ at, octets, outcome }) => {
    expect(new Trial().outcome(raw, withOctets(frame, at, ...octets))).toBe(outcome);
  });

  test('a UDP length beyond IP is counted, and the message ends where IP does, as for tcpdump and Wireshark', () => {
    const trial = new Trial();
    expect(trial.outcome(raw, withOctets(frame, 24, 1, 0))).toBe(1);
    expect(trial.seen).toMatchObject([{ payload: QUERY, payloadLength: QUERY.length }]);
    expect(trial.warnings).toEqual(['bad-udp-length 1']);
    const cutByIp = withOctets(withOctets(frame, 2, 0, 45), 24, 1, 0);
    expect(trial.outcome(raw, cutByIp)).toBe(1);
    expect(trial.seen.at(-1)).toMatchObject({ payload: QUERY.slice(0, 17), payloadLength: 17 });
  });

  test('ports that the user names are DNS too', () => {
    const nodePort = buildIpFrame({ linkType: raw, ...V4 }, 17, udp(QUERY, 40000, 30053));
    expect(new Trial().outcome(raw, nodePort)).toBe(0);
    expect(new Trial([53, 30053]).outcome(raw, nodePort)).toBe(1);
  });
});

/** Returns a query after extension headers. */
const behind = (first: number, ...headers: readonly Bytes[]): Bytes =>
  buildIpFrame({ linkType: raw, ...V6 }, first, concat(...headers, udp(QUERY)));
const options = (next: number): Bytes => concat(u8(next), new Uint8Array(7));
const fragment = (next: number, offsetAndMore: number): Bytes =>
  concat(u8(next), u8(0), u16(offsetAndMore), u32(1));

describe('IPv6 extension headers', () => {
  test.each([
    { what: 'hop-by-hop options', frame: behind(0, options(17)), outcome: 1 },
    {
      what: 'routing, destination options',
      frame: behind(43, options(60), options(17)),
      outcome: 1,
    },
    {
      what: 'authentication, whose length counts 32-bit words',
      frame: behind(51, concat(u8(17), u8(4), new Uint8Array(22))),
      outcome: 1,
    },
    { what: 'a whole packet in a fragment header', frame: behind(44, fragment(17, 0)), outcome: 1 },
    {
      what: 'one that is longer than the packet',
      frame: behind(60, concat(u8(17), u8(40), new Uint8Array(6))),
      outcome: 'bad-ip-length',
    },
    {
      what: 'more of them than can be',
      frame: behind(60, ...Array.from({ length: 9 }, (_, at) => options(at < 8 ? 60 : 17))),
      outcome: 0,
    },
  ])('$what', ({ frame, outcome }) => {
    const trial = new Trial();
    expect(trial.outcome(raw, frame)).toBe(outcome);
    expect(trial.seen.map(({ payload }) => payload)).toEqual(outcome === 1 ? [QUERY] : []);
  });
});

test('addresses beyond the limit are refused, those before it stay known', () => {
  const addresses = new AddressTable(2_000);
  const id = (number: number): number => addresses.ipv4(u32(number), 0);
  expect(Array.from({ length: 2_000 }, (_, number) => id(number)).at(-1)).toBe(1_999);
  expect([id(2_000), addresses.refused]).toEqual([NO_ADDRESS, 1]);
  expect([id(1_234), id(3_000), addresses.refused]).toEqual([1_234, NO_ADDRESS, 2]);
  expect(addresses.text(NO_ADDRESS)).toBe('?');
});

describe('times', () => {
  test.each([
    { seconds: 0x7fff_ffff + 1, iso: '2038-01-19T03:14:08.000005Z' },
    { seconds: 0xffff_ffff, iso: '2106-02-07T06:28:15.000005Z' },
    { seconds: 2 ** 33, iso: '2242-03-16T12:56:32.000005Z' },
    { seconds: 1e19, iso: '9999-12-31T23:59:59.000005Z', clamped: 1 },
    { seconds: -1, iso: '1970-01-01T00:00:00.000005Z', clamped: 1 },
    { seconds: 253_402_300_799, iso: '9999-12-31T23:59:59.000005Z' },
  ])('$seconds seconds after 1970', ({ seconds, iso, clamped = 0 }) => {
    const epoch = new Epoch();
    expect(epoch.iso(epoch.since(seconds, 5_000), 6)).toBe(iso);
    expect(epoch.clamped).toBe(clamped);
  });

  test.each([
    { after: 285 * 365 * 86_400, iso: '2123-11-15T22:13:17.123457Z', clamped: 1 },
    { after: -285 * 365 * 86_400, iso: '1970-01-01T00:00:00.123457Z', clamped: 1 },
    { after: 99 * 365.25 * 86_400, iso: '2122-11-15T16:13:20.123457Z', clamped: 0 },
    { after: -50 * 365.25 * 86_400, iso: '1973-11-14T10:13:20.123457Z', clamped: 0 },
  ])('$after seconds from the first packet', ({ after, iso, clamped }) => {
    const epoch = new Epoch();
    epoch.since(1_700_000_000, 0);
    expect(epoch.iso(epoch.since(1_700_000_000 + after, 123_457_000), 6)).toBe(iso);
    expect(epoch.clamped).toBe(clamped);
  });
});

/** Returns the client ports. */
const portsOf = ({ seen }: Trial): string[] => seen.map(({ from }) => from.split(' ')[1]!);

describe('several packets in a NETLINK frame', () => {
  const { NETLINK } = LinkType;
  const COOKED = 16;
  const query = (port: number, message = QUERY): Bytes =>
    buildUdpFrame({ linkType: NETLINK, ...V4, ...PORTS, sourcePort: port, payload: message });
  /** Returns a netlink message with its length set, and padded. */
  const message = (frame: Bytes): Bytes => {
    const whole = frame.slice(COOKED);
    return padTo4(withOctets(whole, 0, ...u32(whole.length, 'le')));
  };
  const cooked = query(1).subarray(0, COOKED);
  const other = concat(u32(20, 'le'), u16(0x0101, 'le'), new Uint8Array(14).fill(7));

  test('all of them are read, each as far as its message goes', () => {
    const trial = new Trial();
    const frame = concat(cooked, message(query(1)), other, message(query(2)), message(query(3)));
    expect(trial.decode(NETLINK, frame)).toBe(3);
    expect(portsOf(trial)).toEqual(['1', '2', '3']);
    for (const { payload } of trial.seen) expect(payload).toEqual(QUERY);
  });

  test('one that is cut by its rule takes nothing of the next one', () => {
    const trial = new Trial();
    const whole = query(1);
    const cut = whole.slice(0, -5);
    const attribute = whole.length - (4 + 28 + QUERY.length);
    cut.set(u16(4 + 28 + QUERY.length - 5, 'le'), attribute);
    expect(trial.decode(NETLINK, concat(cooked, message(cut), message(query(2))))).toBe(2);
    expect(trial.seen).toMatchObject([
      { payload: QUERY.slice(0, -5), payloadLength: QUERY.length },
      { payload: QUERY },
    ]);
  });

  test('cut anywhere, what was captured is read', () => {
    const frame = concat(cooked, message(query(1)), message(query(2)));
    const second = COOKED + message(query(1)).length;
    for (let captured = second; captured < frame.length; captured++) {
      const trial = new Trial();
      const found = trial.decode(NETLINK, frame, captured);
      expect(portsOf(trial)).toEqual(['1', '2'].slice(0, found));
      const isCut = captured > second && found === 1;
      expect(trial.warnings.join()).toMatch(isCut ? /^cut-/ : /^$/);
    }
  });

  test('a length of zero: its message is the last one', () => {
    const first = withOctets(message(query(1)), 0, 0, 0, 0, 0);
    const trial = new Trial();
    expect(trial.decode(NETLINK, concat(cooked, first, message(query(2))))).toBe(1);
    expect(portsOf(trial)).toEqual(['1']);
  });
});
