import { describe, expect, test } from '@jest/globals';

import { type Datagram, Transport } from '../src/decode/datagram.ts';
import { IcmpKind } from '../src/decode/network/icmp-kind.ts';
import type { Bytes } from '../src/wire/bytes.ts';
import { ANSWER, PORTS, QUERY, raw, Trial, udp, V4, V6, withOctets } from './support/decoding.ts';
import { inFragments } from './support/encapsulation.ts';
import { analyze } from './support/analyze.ts';
import { inputsOf, parseScenario } from './support/scenario.ts';
import { concat, u16, u32, u8 } from './support/octets.ts';
import { buildIpFrame, buildUdpFrame } from './support/packet.ts';

/** A message that is longer than a fragment. */
const LONG = concat(ANSWER, new Uint8Array(50).fill(0x77));

/** An ICMP message with a quote. */
const icmp = (type: number, code: number, quote: Bytes): Bytes =>
  buildIpFrame(
    { linkType: raw, source: '10.96.0.1', destination: '10.244.1.7' },
    1,
    concat(u8(type), u8(code), u16(0), u16(0), u16(1400), quote),
  );

describe('ICMP errors', () => {
  const quoted4 = buildIpFrame({ linkType: raw, ...V4 }, 17, udp(QUERY));
  const quoted6 = buildIpFrame({ linkType: raw, ...V6 }, 17, udp(QUERY));
  const icmp6 = (type: number, code: number): Bytes =>
    buildIpFrame(
      { linkType: raw, source: '2001:db8::1', destination: 'fd00::7' },
      58,
      concat(u8(type), u8(code), u16(0), u32(1280), quoted6),
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
  });

  const { port, host, network, prohibited, fragmentation, ttl, other } = IcmpKind;

  test.each([
    ...[network, host, other, port, fragmentation, other, network, host, other, prohibited].map(
      (kind, code) => ({ type: 3, code, kind }),
    ),
    ...[prohibited, network, host, prohibited, other, other, other].map((kind, at) => ({
      type: 3,
      code: 10 + at,
      kind,
    })),
    { type: 11, code: 0, kind: ttl },
    { type: 11, code: 1, kind: other },
  ])('type $type, code $code', ({ type, code, kind }) => {
    const trial = new Trial();
    expect(trial.decode(raw, icmp(type, code, quoted4))).toBe(1);
    expect(trial.datagrams).toMatchObject([
      {
        icmpType: type,
        icmpCode: code,
        icmpKind: kind,
        icmpMtu: kind === fragmentation ? 1400 : 0,
      },
    ]);
  });

  test.each([
    ...[network, prohibited, other, host, port, prohibited, prohibited, other].map(
      (kind, code) => ({ type: 1, code, kind }),
    ),
    { type: 2, code: 0, kind: fragmentation },
    { type: 3, code: 0, kind: ttl },
    { type: 3, code: 1, kind: other },
  ])('type $type of ICMPv6, code $code', ({ type, code, kind }) => {
    const trial = new Trial();
    expect(trial.decode(raw, icmp6(type, code))).toBe(1);
    expect(trial.datagrams).toMatchObject([{ icmpType: type, icmpCode: code, icmpKind: kind }]);
    expect(trial.datagrams[0]!.icmpMtu).toBe(kind === fragmentation ? 1280 : 0);
  });

  test('tells which transmission it is about by the IP ID that it quotes; its own ID and TTL are others', () => {
    const ids = { identification: 0xbeef, hopLimit: 1 };
    const quoted = buildIpFrame({ linkType: raw, ...V4, ...ids }, 17, udp(QUERY));
    const trial = new Trial();
    trial.decode(raw, withOctets(withOctets(icmp(11, 0, quoted), 4, 0x12, 0x34), 8, 61));
    expect(trial.datagrams).toMatchObject([{ quotedIpId: 0xbeef, ipId: 0x1234, hopLimit: 61 }]);
  });

  test('with the eight octets that RFC 792 demands', () => {
    const trial = new Trial();
    expect(trial.decode(raw, icmp(3, 1, quoted4.subarray(0, 28)))).toBe(1);
    expect(trial.seen).toMatchObject([{ payload: new Uint8Array(0), payloadLength: QUERY.length }]);
  });

  test.each([
    { what: 'a redirect', frame: icmp(5, 1, quoted4) },
    { what: 'an echo request', frame: icmp(8, 0, QUERY) },
    { what: 'a quoted TCP segment', frame: icmp(3, 3, withOctets(quoted4, 9, 6)) },
    { what: 'a quoted port of others', frame: icmp(3, 3, withOctets(quoted4, 22, 1)) },
    { what: 'a quote that is no IP', frame: icmp(3, 3, QUERY) },
  ])('$what is nothing', ({ frame }) => {
    expect(new Trial().outcome(raw, frame)).toBe(0);
  });
});

describe('identification, TTL, and whether all of it is there', () => {
  test.each([
    { what: 'IPv4', ip: V4, sent: 0xbcde, ipId: 0xbcde },
    {
      what: 'IPv6: the flow label, told from an IPv4 identification',
      ip: V6,
      sent: 0xa_bcde,
      ipId: 0x1a_bcde,
    },
  ])('$what', ({ ip, sent, ipId }) => {
    const trial = new Trial();
    const frame = buildUdpFrame({
      linkType: raw,
      ...ip,
      ...PORTS,
      identification: sent,
      hopLimit: 63,
      payload: LONG,
    });
    trial.decode(raw, frame);
    for (const fragment of inFragments(frame, 24, sent)) trial.decode(raw, fragment);
    expect(trial.datagrams).toMatchObject([
      { ipId, hopLimit: 63, isFirstFragmentOnly: false },
      { ipId, hopLimit: 63, isFirstFragmentOnly: false },
    ]);
    expect(trial.seen[1]!.payload).toEqual(LONG);
  });

  test('a first fragment whose rest does not come', () => {
    const trial = new Trial();
    const answer = buildUdpFrame({ linkType: raw, ...V4, ...PORTS, hopLimit: 63, payload: LONG });
    trial.decode(raw, inFragments(answer, 24, 7)[0]!);
    expect(trial.datagrams).toEqual([]);
    trial.end();
    expect(trial.datagrams).toMatchObject([{ ipId: 7, hopLimit: 63, isFirstFragmentOnly: true }]);
  });

  test('a first fragment before another message, whose rest comes then: that is told', () => {
    const trial = new Trial();
    const answer = buildUdpFrame({ linkType: raw, ...V4, ...PORTS, payload: LONG });
    const other = buildUdpFrame({ linkType: raw, ...V6, ...PORTS, payload: QUERY });
    const [first, ...rest] = inFragments(answer, 24, 7);
    for (const frame of [first!, other]) trial.decode(raw, frame);
    expect(trial.datagrams).toMatchObject([
      { isFirstFragmentOnly: true },
      { isFirstFragmentOnly: false },
    ]);
    for (const [at, frame] of rest.entries()) {
      expect(trial.late).toEqual([]);
      expect([at, trial.decode(raw, frame)]).toEqual([at, 0]);
    }
    expect(trial.late).toEqual([1]);
    for (const frame of inFragments(answer, 24, 8)) trial.decode(raw, frame);
    expect(trial.late).toEqual([1]);
  });

  test('of a datagram that an ICMP error quotes, the rest is not expected', () => {
    const trial = new Trial();
    const query = buildUdpFrame({ linkType: raw, ...V4, ...PORTS, payload: LONG });
    expect(trial.decode(raw, icmp(3, 3, inFragments(query, 24)[0]!))).toBe(1);
    expect(trial.datagrams).toMatchObject([{ isFirstFragmentOnly: false, quotedIpId: 1 }]);
  });
});

test('an ICMP error about a query outside the capture is no response without a query, with a filter as without', async () => {
  const lines = [
    '0 10.0.0.1:40001 > 10.0.0.2:53 query 1a2b web.example.test. A',
    '+.001 10.0.0.2:53 > 10.0.0.1:40001 response 1a2b web.example.test. A NOERROR',
    '1 10.0.0.1:40002 > 10.0.0.2:53 query 1a2c web.example.test. A unseen',
    '+.001 10.0.0.2:53 > 10.0.0.1:40002 icmp 3',
  ];
  const inputs = inputsOf(parseScenario(`${lines.join('\n')}\n---\n`));
  for (const clients of [[], ['10.0.0.1']]) {
    const { report } = await analyze(inputs, { clients });
    expect(report.summary).toMatchObject({ queries: 1, responses: 1, answered: 1 });
  }
});
