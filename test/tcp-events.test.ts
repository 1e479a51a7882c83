import { describe, expect, test } from '@jest/globals';

import { anonymizerOf } from '../src/anonymize/anonymizer.ts';
import { LinkType } from '../src/capture/link-type.ts';
import { IcmpKind } from '../src/decode/network/icmp-kind.ts';
import { TcpKind, TcpPhase } from '../src/decode/transport/tcp-event.ts';
import { Messages, type MessageSink } from '../src/messages.ts';
import type { Bytes } from '../src/wire/bytes.ts';
import { buildCapture, chunksOf } from './support/capture.ts';
import { ANSWER, type Event, QUERY, raw, Trial } from './support/decoding.ts';
import { buildSegment } from './support/encapsulation.ts';
import { concat, u16 } from './support/octets.ts';
import { PCAP } from './support/reading.ts';
import { parseScenario } from './support/scenario.ts';

const NAMES = `pod = 10.244.1.7
dns = 10.96.0.10
end = 10.244.2.11
gw = 10.0.0.1
pod6 = fd00::7
dns6 = fd00::a
`;

/** Decodes a scenario in which each line is a packet. */
function trialOf(lines: string, ports?: readonly number[]): Trial {
  const { packets, options } = parseScenario(`${NAMES}${lines}\n---\n`);
  const trial = new Trial(ports);
  for (const { bytes } of packets) trial.decode(options.linkType!, bytes);
  return trial;
}

const kinds = Object.keys(TcpKind);
const phases = Object.keys(TcpPhase);

/** Returns an event in words: frame, connection, kind, sender, phase. */
function told({ frame, connection, kind, isByServer, phase, isRepeated, isCopy }: Event): string {
  return [
    `${frame} #${connection} ${kinds[kind]} by ${isByServer ? 'server' : 'client'}`,
    phases[phase],
    ...(isRepeated ? ['again'] : []),
    ...(isCopy ? ['copy'] : []),
  ].join(', ');
}

const story = (lines: string, ports?: readonly number[]): string[] =>
  trialOf(lines, ports).events.map(told);

describe('what happens to a connection', () => {
  test('opens, has its messages, and is closed by both', () => {
    const trial = trialOf(`
      0   pod:4000 > dns tcp syn id=1a ttl=63
      +.1 dns > pod:4000 tcp syn-ack
      +.1 pod:4000 > dns tcp ack id=1b
      +.1 pod:4000 > dns query 1a2b a.test. A tcp id=1c
      +.1 dns > pod:4000 response 1a2b a.test. A tcp
      +.1 dns > pod:4000 tcp fin
      +.1 pod:4000 > dns tcp fin id=1d
      +.1 dns > pod:4000 tcp ack
      +.1 pod:4000 > dns tcp syn id=1e`);
    expect(trial.events.map(told)).toEqual([
      '1 #1 syn by client, unknown',
      '2 #1 synAck by server, opening',
      '3 #1 established by client, accepted',
      '6 #1 fin by server, open',
      '7 #1 fin by client, closing',
      '9 #2 syn by client, closed',
    ]);
    expect(trial.events[0]).toMatchObject({
      client: '10.244.1.7 4000',
      server: '10.96.0.10 53',
      ipId: 0x1a,
      hopLimit: 63,
      place: 40,
      sequence: 100_000_000,
      tcpFlags: 2,
    });
    expect(trial.events[1]).toMatchObject({
      client: '10.244.1.7 4000',
      server: '10.96.0.10 53',
      acknowledgment: 100_000_001,
    });
    expect(trial.seen.map(({ frame }) => frame)).toEqual([4, 5]);
  });

  test('nothing but SYNs: a repeated one, a copy, and one of another connection', () => {
    expect(
      story(`
      0   pod:4000 > dns tcp syn id=1a
      1   pod:4000 > dns tcp syn again id=1b
      1   pod:4000 > dns tcp syn again id=1b
      3   pod:4000 > dns tcp syn again
      3   pod:4000 > dns tcp syn again
      9   pod:4000 > dns tcp syn
      9   pod6:4000 > dns6 tcp syn id=1a
      10  pod6:4000 > dns6 tcp syn again id=1a`),
    ).toEqual([
      '1 #1 syn by client, unknown',
      '2 #1 syn by client, opening, again',
      '3 #1 syn by client, opening, copy',
      '4 #1 syn by client, opening, again',
      '5 #1 syn by client, opening, again',
      '6 #2 syn by client, opening',
      '7 #3 syn by client, unknown',
      '8 #3 syn by client, opening, again',
    ]);
  });

  test('on "any", copies are connections of their own, with the same ID and sequence number', () => {
    const { events } = trialOf(`link LINUX_SLL2
      0      pod:4000 > dns tcp syn id=1a if3
      +.0001 pod:4000 > end tcp syn again id=1a ttl=63 if4 out
      1      pod:4000 > dns tcp syn again id=1b if3`);
    expect(events.map(told)).toEqual([
      '1 #1 syn by client, unknown',
      '2 #2 syn by client, unknown',
      '3 #1 syn by client, opening, again',
    ]);
    expect(events.map(({ ipId, place, hopLimit }) => [ipId, place, hopLimit])).toEqual([
      [0x1a, 24, 64],
      [0x1a, 36, 63],
      [0x1b, 24, 64],
    ]);
  });

  test('refused: RST to a SYN', () => {
    expect(
      story(`
      0   pod:4000 > dns tcp syn
      +.1 dns > pod:4000 tcp rst
      +.1 dns > pod:4000 tcp rst`),
    ).toEqual([
      '1 #1 syn by client, unknown',
      '2 #1 rst by server, opening',
      '3 #1 rst by server, closed, again',
    ]);
  });

  test('RST and FIN of which the beginning is not in the capture', () => {
    expect(
      story(`
      0   dns > pod:4000 tcp rst
      +.1 dns > pod:4001 tcp fin
      +.1 pod:4002 > dns query 1a2b a.test. A tcp
      +.1 dns > pod:4002 tcp fin
      +.1 dns > pod:4002 tcp fin again`),
    ).toEqual([
      '1 #0 rst by server, unknown',
      '2 #0 fin by server, unknown',
      '4 #1 fin by server, unknown',
      '5 #1 fin by server, closing, again',
    ]);
  });

  test('the handshake is over even if only the client is captured', () => {
    expect(
      story(`
      0   pod:4000 > dns tcp syn
      +.1 pod:4000 > dns query 1a2b a.test. A tcp`),
    ).toEqual(['1 #1 syn by client, unknown', '2 #1 established by client, opening']);
  });
});

describe('retransmissions', () => {
  test('of a query without an answer; a copy of it is none, and the message is seen once', () => {
    const trial = trialOf(`
      0   pod:4000 > dns query 1a2b a.test. A tcp id=1
      +.2 pod:4000 > dns query 1a2b a.test. A tcp again id=2
      +0  pod:4000 > dns query 1a2b a.test. A tcp again id=2
      +.4 pod:4000 > dns query 1a2b a.test. A tcp again id=3`);
    expect(trial.events.map(told)).toEqual([
      '2 #1 retransmission by client, unknown, again',
      '4 #1 retransmission by client, unknown, again',
    ]);
    expect(trial.seen).toHaveLength(1);
  });

  const stream = concat(u16(QUERY.length), QUERY, u16(ANSWER.length), ANSWER);
  const HALF = 2 + QUERY.length;
  const END = stream.length;
  /** A start from which sequence numbers wrap around. */
  const START = 0xffff_fff0;
  const part = (from: number, to: number, flags = ''): Bytes =>
    buildSegment({ sequence: START + from, payload: stream.subarray(from, to), flags });

  test.each([
    { what: 'in another order', parts: [part(9, END), part(0, 9)], again: [] },
    {
      what: 'in another order, one twice',
      parts: [part(9, END), part(9, END), part(0, 9)],
      again: [2],
    },
    {
      what: 'a gap that is filled bit by bit',
      parts: [part(0, 5), part(20, END), part(5, 9), part(9, 20)],
      again: [],
    },
    {
      what: 'a gap that is filled twice',
      parts: [part(0, 5), part(9, END), part(5, 9), part(5, 9)],
      again: [4],
    },
    { what: 'more than before', parts: [part(0, HALF), part(0, END)], again: [2] },
    { what: 'the rest of it', parts: [part(0, HALF), part(9, HALF), part(HALF, END)], again: [2] },
    { what: 'a keep-alive', parts: [part(0, HALF), part(HALF - 1, HALF)], again: [] },
    { what: 'after FIN', parts: [part(0, END), part(END, END, 'F'), part(0, END)], again: [3] },
    { what: 'with FIN', parts: [part(0, END, 'F'), part(0, END, 'F')], again: [2] },
    { what: 'after RST', parts: [part(0, END), part(END, END, 'R'), part(0, END)], again: [3] },
  ])('$what: messages are handed over once', ({ what, parts, again }) => {
    const trial = new Trial();
    trial.decode(raw, buildSegment({ sequence: START - 1, flags: 'S' }));
    for (const segment of parts) trial.decode(raw, segment);
    const { retransmission, fin } = TcpKind;
    const frames = trial.events.filter(({ kind }) => kind === retransmission);
    expect(frames.map(({ frame }) => frame - 1)).toEqual(again);
    const ends = trial.events.filter(({ kind }) => kind === fin);
    expect(ends.map(({ isRepeated }) => isRepeated)).toEqual(ends.map((_, at) => at > 0));
    const isHalf = what === 'a keep-alive';
    expect(trial.seen.map(({ payload }) => payload)).toEqual(isHalf ? [QUERY] : [QUERY, ANSWER]);
    expect(trial.warnings).toEqual([]);
  });
});

describe('who is the server', () => {
  test('when both ports are DNS ports: whoever answers the SYN', () => {
    expect(
      story(`
      0   pod:53 > dns tcp syn
      +.1 dns > pod:53 tcp rst
      +.1 dns > pod:5300 tcp syn`),
    ).toEqual(['1 #1 syn by client, unknown', '2 #1 rst by server, opening']);
  });

  test('ports that the user names', () => {
    const lines = '0 pod:4000 > dns:8053 tcp syn';
    expect(story(lines)).toEqual([]);
    expect(story(lines, [53, 8053])).toEqual(['1 #1 syn by client, unknown']);
  });
});

describe('an ICMP error that quotes a segment', () => {
  test('says why, of which transmission, and who', () => {
    const trial = trialOf(`
      0   pod:4000 > dns tcp syn id=1a
      1   pod:4000 > dns tcp syn again id=1b
      +.1 gw > pod icmp 3/13 id=7 ttl=61`);
    expect(trial.events.map(told).slice(2)).toEqual(['3 #1 icmp by client, opening']);
    const event = trial.events[2]!;
    expect(event).toMatchObject({
      client: '10.244.1.7 4000',
      server: '10.96.0.10 53',
      icmpType: 3,
      icmpCode: 13,
      icmpKind: IcmpKind.prohibited,
      quotedIpId: 0x1b,
      ipId: 7,
      hopLimit: 61,
      sequence: 100_000_000,
      tcpFlags: 2,
    });
    const [from, to] = [event.icmpFrom, event.icmpTo].map((id) => trial.addresses.text(id));
    expect([from, to]).toEqual(['10.0.0.1', '10.244.1.7']);
    expect(trial.seen).toEqual([]);
  });

  test('with the eight octets that RFC 792 demands', () => {
    const { packets } = parseScenario(
      `${NAMES}0 pod:4000 > dns tcp syn\n1 gw > pod icmp 3/1\n---\n`,
    );
    const trial = new Trial();
    trial.decode(LinkType.EN10MB, packets[1]!.bytes, 14 + 20 + 8 + 20 + 8);
    expect(trial.events).toMatchObject([{ server: '10.96.0.10 53', tcpFlags: 0, connection: 0 }]);
    trial.decode(LinkType.EN10MB, packets[1]!.bytes, 14 + 20 + 8 + 20 + 7);
    expect(trial.events).toHaveLength(1);
  });
});

describe('a reader of messages', () => {
  const { packets } = parseScenario(`${NAMES}
    0   pod:4000 > dns tcp syn id=1a
    +.1 dns > pod:4000 tcp syn-ack
    +.1 pod:4000 > dns query 1a2b a.test. A tcp
    +.1 dns > pod:4000 tcp rst
---
`);
  const file = buildCapture(packets, PCAP);
  const heard: string[] = [];
  const sink: MessageSink = {
    packet: () => {},
    message: (_datagram, _message, { frame }) => heard.push(`${frame} message`),
  };
  const tellsAll: MessageSink = {
    ...sink,
    connection: ({ kind, ipId }, { frame }) => heard.push(`${frame} ${kinds[kind]} ${ipId}`),
  };
  const input = { file: 'x.pcap', chunks: () => chunksOf(file, 4096) };

  test('is told of connections if it wants to know, in order with the messages', async () => {
    const messages = new Messages([53], true);
    for (const one of [tellsAll, sink, tellsAll]) {
      heard.length = 0;
      await messages.read(input, one);
      const all = ['1 syn 26', '2 synAck 0', '3 established 0', '3 message', '4 rst 0'];
      expect(heard).toEqual(one === sink ? ['3 message'] : all);
    }
  });

  test('and the same under pseudonyms', async () => {
    heard.length = 0;
    const anonymizer = anonymizerOf({ seed: 'x' }, { ports: [53] });
    await new Messages([53], true, undefined, anonymizer).read(input, tellsAll);
    expect(heard).toEqual(['1 syn 26', '2 synAck 0', '3 established 0', '3 message', '4 rst 0']);
  });
});
