import { describe, expect, test } from '@jest/globals';

import { CaptureError } from '../src/capture/error.ts';
import { LinkType } from '../src/capture/link-type.ts';
import { Packet } from '../src/capture/packet.ts';
import { type Datagram, Transport } from '../src/decode/datagram.ts';
import { Decoder } from '../src/decode/decode.ts';
import { AddressTable } from '../src/wire/address.ts';
import type { Bytes } from '../src/wire/bytes.ts';
import { DESCRIPTIONS } from '../src/wire/malformation.ts';
import { concat, u16, u32, u8 } from './support/octets.ts';
import { buildIpFrame, buildUdpFrame } from './support/packet.ts';

const V4 = { source: '10.244.1.7', destination: '10.96.0.10' };
const V6 = { source: 'fd00::7', destination: '2001:db8::53' };
const PORTS = { sourcePort: 36596, destinationPort: 53 };

/** Header and question of "a. A IN". */
const QUERY = Uint8Array.of(0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0x61, 0, 0, 1, 0, 1);
const ANSWER = Uint8Array.from(QUERY, (octet, at) => (at === 2 ? 0x81 : at === 3 ? 0x80 : octet));

interface Seen {
  readonly transport: Transport;
  readonly from: string;
  readonly to: string;
  readonly payload: Bytes;
  readonly payloadLength: number;
  readonly place: number;
}

class Trial {
  readonly addresses = new AddressTable();
  readonly decoder: Decoder;
  readonly seen: Seen[] = [];
  readonly datagrams: Datagram[] = [];

  constructor(ports: readonly number[] = [53]) {
    this.decoder = new Decoder(this.addresses, ports);
  }

  /** The frame stands between octets of other packets; what the snap length cut off follows it in the buffer. */
  decode(linkType: number, frame: Bytes, captured = frame.length, wire = frame.length): number {
    const packet = new Packet();
    packet.linkType = linkType;
    packet.bytes = concat(new Uint8Array(3).fill(0xee), frame, new Uint8Array(99).fill(0xee));
    packet.start = 3;
    packet.end = 3 + captured;
    packet.originalLength = wire;
    packet.interfaceId = 5;
    return this.decoder.decode(packet, (datagram) => {
      this.datagrams.push(Object.assign(Object.create(null), datagram));
      this.seen.push({
        transport: datagram.transport,
        from: `${this.addresses.text(datagram.source)} ${datagram.sourcePort}`,
        to: `${this.addresses.text(datagram.destination)} ${datagram.destinationPort}`,
        payload: datagram.bytes.slice(datagram.start, datagram.end),
        payloadLength: datagram.payloadLength,
        place: datagram.place,
      });
    });
  }

  /** The code of the malformation, or how many datagrams there were. */
  outcome(linkType: number, frame: Bytes, captured?: number): string | number {
    const result = this.decode(linkType, frame, captured);
    return DESCRIPTIONS[result]?.code ?? result;
  }
}

const LINK_TYPES = Object.entries(LinkType).flatMap(([name, linkType]) => {
  if (linkType === LinkType.IPV4) return [{ name, linkType, ip: V4 }];
  if (linkType === LinkType.IPV6) return [{ name, linkType, ip: V6 }];
  return [
    { name, linkType, ip: V4 },
    { name, linkType, ip: V6 },
  ];
});

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

  test('cut anywhere, is decoded as far as it goes and no further', () => {
    for (let captured = 0; captured < frame.length; captured++) {
      const trial = new Trial();
      const result = trial.decode(linkType, frame, captured);
      const left = captured - (frame.length - QUERY.length);
      if (left < 0) expect(trial.outcome(linkType, frame, captured)).toMatch(/^cut-/);
      else {
        expect(result).toBe(1);
        expect(trial.seen).toMatchObject([
          { payload: QUERY.slice(0, left), payloadLength: QUERY.length },
        ]);
      }
    }
  });

  test('with any one octet changed, is decoded without a throw', () => {
    for (let at = 0; at < frame.length; at++) {
      for (const octet of [0, 0x7f, 0xff, frame[at]! ^ 0x20]) {
        const changed = frame.slice();
        changed[at] = octet;
        const trial = new Trial();
        trial.decode(linkType, changed);
        for (const { payload } of trial.seen) expect(payload).not.toContain(0xee);
      }
    }
  });
});

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
    const frame = buildUdpFrame({ linkType: EN10MB, vlan: [7, 8], ...V6, ...PORTS, payload: QUERY });
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
    const seenAt = (linkType: number, interfaceIndex: number, packetType: number): number => {
      const trial = new Trial();
      const where = { linkType, interfaceIndex, packetType };
      trial.decode(linkType, buildUdpFrame({ ...where, ...V4, ...PORTS, payload: QUERY }));
      return trial.seen[0]!.place;
    };
    expect(seenAt(LINUX_SLL2, 3, 0)).toBe(24);
    expect(seenAt(LINUX_SLL2, 3, 4)).toBe(28);
    expect(seenAt(LINUX_SLL, 0, 4)).not.toBe(seenAt(LINUX_SLL, 0, 0));
    expect(seenAt(EN10MB, 0, 0)).toBe(5);
  });

  test('a capture that has no other link type than an unknown one is refused', () => {
    const trial = new Trial();
    expect(trial.outcome(105, QUERY)).toBe('link-type');
    expect(() => trial.decoder.refuseIfUnsupported('wifi.pcap')).toThrow(CaptureError);
    expect(() => trial.decoder.refuseIfUnsupported('wifi.pcap')).toThrow(
      /^wifi\.pcap: .*105 \(IEEE802_11\)/,
    );
  });

  test('beside a known one, its packets are only counted; the next file starts anew', () => {
    const trial = new Trial();
    const frame = buildUdpFrame({ linkType: EN10MB, ...V4, ...PORTS, payload: QUERY });
    expect([trial.outcome(105, QUERY), trial.outcome(EN10MB, frame)]).toEqual(['link-type', 1]);
    expect(() => trial.decoder.refuseIfUnsupported('both.pcapng')).not.toThrow();
    trial.decode(105, QUERY);
    expect(() => trial.decoder.refuseIfUnsupported('wifi.pcap')).toThrow(/wifi\.pcap/);
  });
});

const raw = LinkType.RAW;

function udp(payload: Bytes, sourcePort = 36596, destinationPort = 53): Bytes {
  return concat(u16(sourcePort), u16(destinationPort), u16(8 + payload.length), u16(0), payload);
}

function withOctets(frame: Bytes, at: number, ...octets: readonly number[]): Bytes {
  const changed = frame.slice();
  changed.set(octets, at);
  return changed;
}

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
    { what: 'a later UDP fragment', at: 6, octets: [0, 1], outcome: 'fragment' },
    { what: 'a later fragment of something else', at: 6, octets: [0, 1, 64, 6], outcome: 0 },
    { what: 'a UDP length beyond IP', at: 24, octets: [1, 0], outcome: 'bad-udp-length' },
    { what: 'a UDP length within its header', at: 24, octets: [0, 7], outcome: 'bad-udp-length' },
    { what: 'another port', at: 22, octets: [0, 54], outcome: 0 },
    { what: 'another protocol', at: 9, octets: [132], outcome: 0 },
  ])('$what', ({ at, octets, outcome }) => {
    expect(new Trial().outcome(raw, withOctets(frame, at, ...octets))).toBe(outcome);
  });

  test('a first fragment has as much of the message as it has', () => {
    const trial = new Trial();
    trial.decode(raw, withOctets(withOctets(frame, 6, 0x20, 0), 24, 4, 0));
    expect(trial.seen).toMatchObject([{ payload: QUERY, payloadLength: 1024 - 8 }]);
  });

  test('ports that the user names are DNS too', () => {
    const nodePort = buildIpFrame({ linkType: raw, ...V4 }, 17, udp(QUERY, 40000, 30053));
    expect(new Trial().outcome(raw, nodePort)).toBe(0);
    expect(new Trial([53, 30053]).outcome(raw, nodePort)).toBe(1);
  });
});

describe('IPv6 extension headers', () => {
  const behind = (first: number, ...headers: readonly Bytes[]): Bytes =>
    buildIpFrame({ linkType: raw, ...V6 }, first, concat(...headers, udp(QUERY)));
  const options = (next: number): Bytes => concat(u8(next), new Uint8Array(7));
  const fragment = (next: number, offsetAndMore: number): Bytes =>
    concat(u8(next), u8(0), u16(offsetAndMore), u32(1));

  test.each([
    { what: 'hop-by-hop options', frame: behind(0, options(17)), outcome: 1 },
    { what: 'routing, destination options', frame: behind(43, options(60), options(17)), outcome: 1 },
    {
      what: 'authentication, whose length counts 32-bit words',
      frame: behind(51, concat(u8(17), u8(4), new Uint8Array(22))),
      outcome: 1,
    },
    { what: 'a whole packet in a fragment header', frame: behind(44, fragment(17, 0)), outcome: 1 },
    { what: 'a first fragment', frame: behind(44, fragment(17, 1)), outcome: 1 },
    { what: 'a later UDP fragment', frame: behind(44, fragment(17, 8)), outcome: 'fragment' },
    { what: 'a later TCP fragment', frame: behind(44, fragment(6, 8)), outcome: 0 },
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
    if (outcome === 1) expect(trial.seen[0]!.payload).toEqual(QUERY);
  });
});

describe('TCP', () => {
  const prefixed = (message: Bytes): Bytes => concat(u16(message.length), message);
  const segment = (payload: Bytes, flags = 0x18): Bytes =>
    buildIpFrame(
      { linkType: raw, ...V4 },
      6,
      concat(u16(36596), u16(53), u32(1), u32(1), u8(0x50), u8(flags), new Uint8Array(6), payload),
    );

  test('every message of a segment', () => {
    const trial = new Trial();
    expect(trial.decode(raw, segment(concat(prefixed(QUERY), prefixed(ANSWER))))).toBe(2);
    expect(trial.seen).toMatchObject([
      { transport: Transport.tcp, payload: QUERY, payloadLength: QUERY.length },
      { transport: Transport.tcp, payload: ANSWER, payloadLength: ANSWER.length },
    ]);
    expect(trial.datagrams[0]!.tcpFlags).toBe(0x18);
  });

  test.each([
    { what: 'SYN', flags: 2 },
    { what: 'ACK', flags: 16 },
    { what: 'FIN', flags: 17 },
  ])('$what without payload is nothing', ({ flags }) => {
    expect(new Trial().outcome(raw, segment(new Uint8Array(0), flags))).toBe(0);
  });

  test('the start of a message that goes on in the next segment is read; the rest is counted', () => {
    const message = concat(ANSWER, new Uint8Array(2000).fill(0x77));
    const stream = prefixed(message);
    const trial = new Trial();
    expect(trial.outcome(raw, segment(stream.subarray(0, 1448)))).toBe(1);
    expect(trial.seen[0]).toMatchObject({ payloadLength: message.length });
    expect(trial.seen[0]!.payload).toHaveLength(1446);
    expect(trial.outcome(raw, segment(stream.subarray(1448)))).toBe('tcp-segment');
    expect(trial.outcome(raw, segment(Uint8Array.of(0)))).toBe('tcp-segment');
  });

  test('cut by the snap length', () => {
    const frame = segment(concat(prefixed(QUERY), prefixed(ANSWER)));
    const payloadAt = 40;
    for (let captured = 0; captured < frame.length; captured++) {
      const trial = new Trial();
      const outcome = trial.outcome(raw, frame, captured);
      if (captured < payloadAt + 2) expect(outcome).toMatch(/^cut-/);
      else expect(outcome).toBe(captured < payloadAt + 2 + QUERY.length + 2 ? 1 : 2);
    }
  });

  test('a data offset beyond the segment', () => {
    expect(new Trial().outcome(raw, withOctets(segment(QUERY), 32, 0xf0))).toBe('bad-udp-length');
  });
});

describe('ICMP destination unreachable', () => {
  const quoted4 = buildIpFrame({ linkType: raw, ...V4 }, 17, udp(QUERY));
  const quoted6 = buildIpFrame({ linkType: raw, ...V6 }, 17, udp(QUERY));
  const icmp = (type: number, code: number, quote: Bytes): Bytes =>
    buildIpFrame(
      { linkType: raw, source: '10.96.0.1', destination: '10.244.1.7' },
      1,
      concat(u8(type), u8(code), u16(0), u16(0), u16(1400), quote),
    );
  const icmp6 = (type: number, code: number): Bytes =>
    buildIpFrame(
      { linkType: raw, source: '2001:db8::1', destination: 'fd00::7' },
      58,
      concat(u8(type), u8(code), u16(0), u32(0), quoted6),
    );

  test('is the datagram that it quotes, and who says so', () => {
    const trial = new Trial();
    expect(trial.decode(raw, icmp(3, 3, quoted4))).toBe(1);
    expect(trial.seen).toMatchObject([
      { transport: Transport.icmp, from: '10.244.1.7 36596', to: '10.96.0.10 53', payload: QUERY },
    ]);
    const [{ icmpFrom, icmpTo, icmpCode, icmpLength }] = trial.datagrams as [Datagram];
    expect([icmpFrom, icmpTo].map((id) => trial.addresses.text(id))).toEqual([
      '10.96.0.1',
      '10.244.1.7',
    ]);
    expect([icmpCode, icmpLength]).toEqual([3, 8 + quoted4.length]);
  });

  test('ICMPv6', () => {
    const trial = new Trial();
    expect(trial.decode(raw, icmp6(1, 4))).toBe(1);
    expect(trial.seen).toMatchObject([{ from: 'fd00::7 36596', to: '2001:db8::53 53' }]);
    expect(trial.decode(raw, icmp6(2, 0))).toBe(0);
  });

  test('with the eight octets that RFC 792 demands', () => {
    const trial = new Trial();
    expect(trial.decode(raw, icmp(3, 1, quoted4.subarray(0, 28)))).toBe(1);
    expect(trial.seen).toMatchObject([
      { payload: new Uint8Array(0), payloadLength: QUERY.length },
    ]);
  });

  test.each([
    { what: 'time exceeded', frame: icmp(11, 0, quoted4) },
    { what: 'an echo request', frame: icmp(8, 0, QUERY) },
    { what: 'a quoted TCP segment', frame: icmp(3, 3, withOctets(quoted4, 9, 6)) },
    { what: 'a quoted port of others', frame: icmp(3, 3, withOctets(quoted4, 22, 1)) },
    { what: 'a quote that is no IP', frame: icmp(3, 3, QUERY) },
  ])('$what is nothing', ({ frame }) => {
    expect(new Trial().outcome(raw, frame)).toBe(0);
  });
});

describe('an answer that NAT did not translate back, from a port that is not 53', () => {
  const query = buildUdpFrame({ linkType: raw, ...V4, ...PORTS, payload: QUERY });
  const back = (payload: Bytes, destinationPort = 36596): Bytes =>
    buildIpFrame(
      { linkType: raw, source: '10.244.2.11', destination: '10.244.1.7' },
      17,
      udp(payload, 5353, destinationPort),
    );

  test('is seen once its client has asked', () => {
    const trial = new Trial();
    const outcomes = [back(ANSWER), query, back(ANSWER)].map((frame) => trial.decode(raw, frame));
    expect(outcomes).toEqual([0, 1, 1]);
    expect(trial.seen[1]).toMatchObject({ from: '10.244.2.11 5353', payload: ANSWER });
  });

  test('but not other traffic to that port, or answers to another port', () => {
    const trial = new Trial();
    const others = [back(QUERY), back(ANSWER.slice(0, 11)), back(ANSWER, 36597)];
    const outcomes = [query, ...others].map((frame) => trial.decode(raw, frame));
    expect(outcomes).toEqual([1, 0, 0, 0]);
  });
});
