import { describe, expect, test } from '@jest/globals';
import { Transport } from '../src/decode/datagram.ts';
import { NetworkView } from '../src/decode/network/network-view.ts';
import { TcpConnections } from '../src/decode/transport/tcp-connections.ts';
import type { Bytes } from '../src/wire/bytes.ts';
import { ANSWER, PORTS, QUERY, raw, Trial, udp, V4, withOctets } from './support/decoding.ts';
import { concat, randomNumbers, u16, u32, u8 } from './support/octets.ts';
import { buildSegment } from './support/encapsulation.ts';
import { buildIpFrame, buildUdpFrame } from './support/packet.ts';

const prefixed = (message: Bytes): Bytes => concat(u16(message.length), message);

/** Returns a response to QUERY with an answer record of this many bytes. */
const answerOf = (octets: number): Bytes =>
  concat(ANSWER.slice(0, 7), u8(1), ANSWER.slice(8), new Uint8Array(octets).fill(0x77));

/** First sequence number of the streams: the numbers wrap around within them. */
const START = 0xffff_fff0;

/** Returns a segment of the client, `at` bytes into its stream. */
const sent = (at: number, payload: Bytes, flags = ''): Bytes =>
  buildSegment({ sequence: START + 1 + at, payload, flags });
const syn = (payload: Bytes = new Uint8Array(0)): Bytes =>
  buildSegment({ sequence: START, flags: 'S', payload });
/** Returns a segment of the server, which has received `at` bytes. */
const acknowledged = (at: number): Bytes =>
  buildSegment({ isBack: true, sequence: 1, acknowledgment: START + 1 + at });

/** Returns how many messages each segment completes, or its malformation. */
const outcomes = (trial: Trial, ...segments: readonly Bytes[]): (string | number)[] =>
  segments.map((segment) => trial.outcome(raw, segment));

const TWO = concat(prefixed(QUERY), prefixed(ANSWER));
const HALF = 2 + QUERY.length;
const nothing = new Uint8Array(0);

describe('DNS over TCP', () => {
  test('every message of a segment', () => {
    const trial = new Trial();
    expect(outcomes(trial, syn(), sent(0, TWO))).toEqual([0, 2]);
    expect(trial.seen).toMatchObject([
      {
        transport: Transport.tcp,
        payload: QUERY,
        payloadLength: QUERY.length,
        from: '10.244.1.7 36596',
      },
      { transport: Transport.tcp, payload: ANSWER, payloadLength: ANSWER.length },
    ]);
    expect(trial.datagrams[0]!.tcpFlags).toBe(0x10);
  });

  test('SYN, ACK and FIN without payload are nothing', () => {
    const trial = new Trial();
    expect(outcomes(trial, syn(), acknowledged(0), sent(0, nothing, 'F'))).toEqual([0, 0, 0]);
    expect(trial.seen).toEqual([]);
  });

  test.each([1, 2, 3, 14, 15, HALF, HALF + 1])('in segments of %d octets', (octets) => {
    const trial = new Trial();
    trial.decode(raw, syn());
    for (let at = 0; at < TWO.length; at += octets) {
      trial.decode(raw, sent(at, TWO.subarray(at, at + octets)));
    }
    expect(trial.seen.map(({ payload }) => payload)).toEqual([QUERY, ANSWER]);
    // Segment 2 is the first one with payload.
    const frameOf = (end: number): number => 1 + Math.ceil(end / octets);
    expect(trial.seen.map(({ frame }) => frame)).toEqual([frameOf(HALF), frameOf(TWO.length)]);
    expect(trial.warnings).toEqual([]);
  });

  test('a message over many segments is seen where it ends', () => {
    const message = answerOf(4000);
    const stream = prefixed(message);
    const trial = new Trial();
    const segments = [0, 1448, 2896].map((at) => sent(at, stream.subarray(at, at + 1448)));
    expect(outcomes(trial, syn(), ...segments)).toEqual([0, 0, 0, 1]);
    expect(trial.seen).toMatchObject([
      { payload: message, payloadLength: message.length, frame: 4 },
    ]);
  });

  test.each([
    { what: 'sent twice', order: [0, 0, 1, 1], found: [0, 0, 2, 0] },
    { what: 'out of order', order: [1, 0], found: [0, 2] },
    { what: 'overlapping', order: [2, 1], found: [1, 1] },
    { what: 'a gap that is filled later', order: [1, 1, 2], found: [0, 0, 2] },
  ])('$what', ({ order, found }) => {
    const pieces = [
      sent(0, TWO.subarray(0, 9)),
      sent(9, TWO.subarray(9)),
      sent(0, TWO.subarray(0, HALF + 5)),
    ];
    const trial = new Trial();
    expect(outcomes(trial, syn(), ...order.map((piece) => pieces[piece]!))).toEqual([0, ...found]);
    expect(trial.seen.map(({ payload }) => payload)).toEqual([QUERY, ANSWER]);
  });

  test('Fast Open: data within SYN, which is not taken again when it is sent again', () => {
    const trial = new Trial();
    const first = prefixed(QUERY);
    expect(outcomes(trial, syn(first), syn(), sent(0, first), sent(HALF, first))).toEqual([
      1, 0, 0, 1,
    ]);
  });

  test('no SYN seen: the first segment that begins like a message is taken', () => {
    const trial = new Trial();
    const stream = concat(prefixed(answerOf(100)), TWO);
    const cut = stream.length - TWO.length;
    expect(outcomes(trial, sent(50, stream.subarray(50, cut)), sent(cut, TWO))).toEqual([
      'tcp-segment',
      2,
    ]);
  });

  test('no SYN seen, and the length in a segment of its own', () => {
    const trial = new Trial();
    const stream = prefixed(QUERY);
    expect(outcomes(trial, sent(0, stream.subarray(0, 2)), sent(2, QUERY))).toEqual([0, 1]);
  });

  test('a segment that the capture lacks and the receiver has: what follows is seen then', () => {
    const trial = new Trial();
    const found = outcomes(
      trial,
      syn(),
      sent(HALF, prefixed(ANSWER)),
      acknowledged(TWO.length),
      sent(TWO.length, TWO),
    );
    expect(found).toEqual([0, 0, 1, 2]);
    expect(trial.seen[0]).toMatchObject({
      payload: ANSWER,
      from: '10.244.1.7 36596',
      to: '10.96.0.10 53',
    });
  });

  test.each([
    {
      has: 0,
      what: 'says so before the missing segment stands in the capture',
      found: [0, 0, 0, 2],
    },
    { has: 1, what: 'has what follows as well: it will not come', found: [0, 0, 1, 0] },
  ])('the receiver has $has octets behind a gap, and $what', ({ has, found }) => {
    const trial = new Trial();
    const segments = [
      sent(HALF, prefixed(ANSWER)),
      acknowledged(HALF + has),
      sent(0, prefixed(QUERY)),
    ];
    expect(outcomes(trial, syn(), ...segments)).toEqual(found);
  });

  test('an acknowledgement that stands before what it acknowledges ends no wait', () => {
    const trial = new Trial();
    const segments = [
      acknowledged(TWO.length),
      sent(HALF, prefixed(ANSWER)),
      sent(0, prefixed(QUERY)),
    ];
    expect(outcomes(trial, syn(), ...segments)).toEqual([0, 0, 0, 2]);
  });

  test('the receiver has what is behind two gaps', () => {
    const trial = new Trial();
    const segments = [sent(HALF, prefixed(QUERY)), sent(3 * HALF, prefixed(QUERY))];
    expect(outcomes(trial, syn(), ...segments, acknowledged(4 * HALF))).toEqual([0, 0, 0, 2]);
  });

  test('a message that the capture has a part of is cut, and the next one is found behind it', () => {
    const message = answerOf(1000);
    const stream = concat(prefixed(message), TWO);
    const trial = new Trial();
    const pieces = [
      sent(0, stream.subarray(0, 400)),
      sent(800, stream.subarray(800)),
      acknowledged(stream.length),
    ];
    expect(outcomes(trial, syn(), ...pieces)).toEqual([0, 0, 0, 3]);
    expect(trial.seen).toMatchObject([
      { payload: message.slice(0, 398), payloadLength: message.length },
      { payload: QUERY },
      { payload: ANSWER },
    ]);
  });

  test('a segment that acknowledges what cannot be read has its own message all the same', () => {
    const trial = new Trial();
    const answer = buildSegment({
      isBack: true,
      sequence: 1,
      acknowledgment: START + 1 + HALF + 30,
      payload: prefixed(ANSWER),
    });
    const unread = sent(HALF + 10, new Uint8Array(20).fill(0xff));
    expect(outcomes(trial, syn(prefixed(QUERY)), unread, answer)).toEqual([1, 0, 1]);
    expect(trial.seen[1]).toMatchObject({ payload: ANSWER, from: '10.96.0.10 53' });
    expect(trial.warnings).toEqual(['tcp-segment 1']);
  });

  test('a reset ends what its sender sent: what crosses it waits for the same missing segment as before', () => {
    const trial = new Trial();
    const behind = [sent(HALF, prefixed(QUERY)), sent(2 * HALF, prefixed(QUERY))];
    const reset = buildSegment({
      isBack: true,
      sequence: 1,
      acknowledgment: START + 1,
      flags: 'R',
    });
    expect(outcomes(trial, syn(), behind[0]!, reset, behind[1]!)).toEqual([0, 0, 0, 0]);
    expect(outcomes(trial, sent(0, prefixed(QUERY)))).toEqual([3]);
  });

  test('more segments behind a gap than TCP sends before it fills the gap: the gap stays', () => {
    const trial = new Trial();
    trial.decode(raw, syn());
    for (let at = 1; at <= 128; at++) trial.decode(raw, sent(at * HALF, prefixed(QUERY)));
    expect(trial.seen).toHaveLength(0);
    trial.decode(raw, sent(129 * HALF, prefixed(QUERY)));
    expect(trial.seen).toHaveLength(129);
  });

  test('a new connection between the same ports starts anew; one that ends within a message is counted', () => {
    const trial = new Trial();
    const half = TWO.subarray(0, 30);
    expect(outcomes(trial, syn(), sent(0, half, 'F'))).toEqual([0, 1]);
    expect(trial.warnings).toEqual(['tcp-segment 1']);
    const again = buildSegment({ sequence: 0x4000_0000, flags: 'S' });
    const data = buildSegment({ sequence: 0x4000_0001, payload: TWO });
    expect(outcomes(trial, again, data)).toEqual([0, 2]);
    expect(outcomes(trial, sent(0, half, 'R'), sent(99_000_000, TWO))).toEqual([1, 2]);
  });

  test('TLS and HTTP on port 53 are counted as what they are', () => {
    const hello = concat(
      u32(0x1603_0101),
      u32(0x0001_0001),
      u32(0x0303_aabb),
      new Uint8Array(300).fill(9),
    );
    const http = new TextEncoder().encode('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    for (const payload of [hello, http]) {
      const segments = [syn(), sent(0, payload), sent(payload.length, payload)];
      expect(outcomes(new Trial(), ...segments)).toEqual([0, 'not-dns', 'not-dns']);
    }
  });

  test('cut by the snap length', () => {
    const payloadAt = 40;
    const second = payloadAt + HALF + 2;
    const frame = sent(0, TWO);
    for (let captured = 0; captured < frame.length; captured++) {
      const found = captured < payloadAt + 2 ? /^cut-/ : captured < second ? /^1$/ : /^2$/;
      expect(String(new Trial().outcome(raw, frame, captured))).toMatch(found);
    }
  });

  test('cut by the snap length, it goes on with the next segment', () => {
    const trial = new Trial();
    const stream = prefixed(answerOf(100));
    trial.decode(raw, syn());
    expect(trial.decode(raw, sent(0, stream.subarray(0, 80)), 60, 120)).toBe(1);
    expect(trial.decode(raw, sent(80, concat(stream.subarray(80), TWO)))).toBe(2);
  });

  test('connections do not mix, and neither do copies seen elsewhere', () => {
    const trial = new Trial();
    const stream = prefixed(QUERY);
    const ports = Array.from({ length: 5_000 }, (_, at) => 1_024 + at);
    const part = (port: number, from: number, to: number): Bytes =>
      buildSegment({ port, sequence: 7 + from, payload: stream.subarray(from, to) });
    for (const port of ports) trial.decode(raw, part(port, 0, 15));
    for (const port of ports) trial.decode(raw, part(port, 15, HALF));
    // Some sets of the hash table get more connections than they hold.
    expect(trial.seen.length).toBeGreaterThan(4_900);
    for (const { payload } of trial.seen) expect(payload).toEqual(QUERY);
  });

  test('a data offset beyond the segment', () => {
    expect(new Trial().outcome(raw, withOctets(sent(0, QUERY), 32, 0xf0))).toBe('bad-udp-length');
  });

  test('any octets, in any order, are decoded without a throw', () => {
    const trial = new Trial();
    const random = randomNumbers(7);
    for (let run = 0; run < 3_000; run++) {
      const at = random() % 300;
      const payload = Uint8Array.from({ length: random() % 60 }, () =>
        random() % 3 === 0 ? random() : 0,
      );
      const flags = ['', '', '', '', 'S', 'F', 'R'][random() % 7]!;
      trial.decode(raw, sent(at, random() % 2 === 0 ? payload : TWO, flags));
      trial.decode(raw, acknowledged(random() % 300));
    }
    expect(trial.seen.length).toBeGreaterThan(100);
    for (const { payload, payloadLength } of trial.seen) {
      expect(payload.length).toBeLessThanOrEqual(payloadLength);
      expect(payload).not.toContain(0xee);
    }
  });
});

/** Returns a segment from a server behind NAT, untranslated. */
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
    const found = [back(ANSWER), query, back(ANSWER)].map((frame) => trial.decode(raw, frame));
    expect(found).toEqual([0, 1, 1]);
    expect(trial.seen[1]).toMatchObject({ from: '10.244.2.11 5353', payload: ANSWER });
  });

  test('but not other traffic to that port, or answers to another port', () => {
    const trial = new Trial();
    const others = [back(QUERY), back(ANSWER.slice(0, 11)), back(ANSWER, 36597)];
    const found = [query, ...others].map((frame) => trial.decode(raw, frame));
    expect(found).toEqual([1, 0, 0, 0]);
  });
});

/** More connections than are followed, 16,384: each set of eight is full several times over. */
const CONNECTIONS = 50_000;

test('a new connection takes the place of the one that was unused for longest', () => {
  const ip = Object.assign(new NetworkView(), { bytes: Uint8Array.of(10, 0, 0, 1, 10, 0, 0, 2) });
  const connections = new TcpConnections();
  const isKnown = (port: number): boolean => connections.find(ip, port, 53, 0, false) !== undefined;
  for (let port = 1; port <= CONNECTIONS; port++) {
    connections.find(ip, port, 53, 0, true);
    // The first one is used all the time, the second one never again.
    connections.find(ip, 1, 53, 0, false);
  }
  expect([1, 2, CONNECTIONS].map(isKnown)).toEqual([true, false, true]);
});
