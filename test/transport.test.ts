import { describe, expect, test } from '@jest/globals';

import { type Datagram, Transport } from '../src/decode/datagram.ts';
import type { Bytes } from '../src/wire/bytes.ts';
import { ANSWER, PORTS, QUERY, raw, Trial, udp, V4, V6, withOctets } from './support/decoding.ts';
import { concat, u16, u32, u8 } from './support/octets.ts';
import { buildIpFrame, buildUdpFrame } from './support/packet.ts';

const prefixed = (message: Bytes): Bytes => concat(u16(message.length), message);
const segment = (payload: Bytes, flags = 0x18): Bytes =>
  buildIpFrame(
    { linkType: raw, ...V4 },
    6,
    concat(u16(36596), u16(53), u32(1), u32(1), u8(0x50), u8(flags), new Uint8Array(6), payload),
  );

describe('TCP', () => {
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
    const second = payloadAt + 2 + QUERY.length + 2;
    const trial = new Trial();
    for (let captured = 0; captured < frame.length; captured++) {
      const found = captured < payloadAt + 2 ? /^cut-/ : captured < second ? /^1$/ : /^2$/;
      expect(String(trial.outcome(raw, frame, captured))).toMatch(found);
    }
  });

  test('a data offset beyond the segment', () => {
    expect(new Trial().outcome(raw, withOctets(segment(QUERY), 32, 0xf0))).toBe('bad-udp-length');
  });
});

/** An ICMP message with a quote. */
const icmp = (type: number, code: number, quote: Bytes): Bytes =>
  buildIpFrame(
    { linkType: raw, source: '10.96.0.1', destination: '10.244.1.7' },
    1,
    concat(u8(type), u8(code), u16(0), u16(0), u16(1400), quote),
  );

describe('ICMP destination unreachable', () => {
  const quoted4 = buildIpFrame({ linkType: raw, ...V4 }, 17, udp(QUERY));
  const quoted6 = buildIpFrame({ linkType: raw, ...V6 }, 17, udp(QUERY));
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
    expect(trial.seen).toMatchObject([{ payload: new Uint8Array(0), payloadLength: QUERY.length }]);
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

/** From a server behind NAT, untranslated. */
const back = (payload: Bytes, destinationPort = 36596): Bytes =>
  buildIpFrame(
    { linkType: raw, source: '10.244.2.11', destination: '10.244.1.7' },
    17,
    udp(payload, 5353, destinationPort),
  );

describe('an answer that NAT did not translate back, from a port that is not 53', () => {
  const query = buildUdpFrame({ linkType: raw, ...V4, ...PORTS, payload: QUERY });

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
