import dnsPacket from 'dns-packet';
import { LinkType } from '../../src/capture/link-type.ts';
import type { Bytes } from '../../src/wire/bytes.ts';
import { buildCapture, type BuiltPacket } from './capture.ts';
import { buildUdpFrame } from './packet.ts';

/** Names that an attacker would ask for; without dots, which would begin a new label. */
export const HOSTILE_NAMES = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  '{{constructor}}',
  '{{{json}}}',
  'safe\u202egnp',
  'bell\u0007\u001b[2J\u0000\u007f',
  "javascript:alert('1')",
  '&lt;b&gt;&#x3c;',
  '</title></svg><svg onload=alert(1)>',
  `${'x'.repeat(63)}.${'y'.repeat(63)}.${'z'.repeat(63)}`,
] as const;

const CLIENT = '10.244.1.7';
const SERVER = '10.96.0.10';

/** Returns a capture in which each name is looked up once, and its AAAA query is lost as in the race. */
export function hostileCapture(): Bytes {
  const packets = HOSTILE_NAMES.flatMap((name, at) => race(name, at * 10, 40_000 + at));
  return buildCapture(packets, {
    format: 'pcap',
    order: 'le',
    resolution: 'us',
    linkType: LinkType.EN10MB,
  });
}

function race(name: string, second: number, port: number): BuiltPacket[] {
  const ask = (at: number, type: 'A' | 'AAAA') => packet(second + at, port, query(name, type));
  const answer = (at: number, type: 'A' | 'AAAA') =>
    packet(second + at, port, response(name, type));
  return [
    ask(0, 'A'),
    ask(0.0004, 'AAAA'),
    answer(0.003, 'A'),
    ask(5.001, 'A'),
    answer(5.004, 'A'),
    ask(5.0042, 'AAAA'),
    answer(5.007, 'AAAA'),
  ];
}

function idOf(type: 'A' | 'AAAA'): number {
  return type === 'A' ? 0x1234 : 0x5678;
}

function query(name: string, type: 'A' | 'AAAA'): dnsPacket.Packet {
  return {
    type: 'query',
    id: idOf(type),
    flags: dnsPacket.RECURSION_DESIRED,
    questions: [{ name, type }],
  };
}

function response(name: string, type: 'A' | 'AAAA'): dnsPacket.Packet {
  // A CNAME, so that the name is in the data of a record as well.
  return {
    ...query(name, type),
    type: 'response',
    answers: [{ name, type: 'CNAME', ttl: 5, data: name }],
  };
}

function packet(seconds: number, port: number, message: dnsPacket.Packet): BuiltPacket {
  const isQuery = message.type === 'query';
  const bytes = buildUdpFrame({
    linkType: LinkType.EN10MB,
    source: isQuery ? CLIENT : SERVER,
    destination: isQuery ? SERVER : CLIENT,
    sourcePort: isQuery ? port : 53,
    destinationPort: isQuery ? 53 : port,
    payload: dnsPacket.encode(message),
  });
  const whole = Math.floor(seconds);
  return {
    time: {
      seconds: 1_704_067_200 + whole,
      nanoseconds: Math.round((seconds - whole) * 1e6) * 1_000,
    },
    bytes,
  };
}
