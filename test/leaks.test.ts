import { describe, expect, test } from '@jest/globals';
import { LinkType } from '../src/capture/link-type.ts';
import type { Bytes } from '../src/wire/bytes.ts';
import { anonymous, message, octets, RAW, udp } from './support/anonymous.ts';
import { QUERY, V4, V6, withOctets } from './support/decoding.ts';
import { buildSegment, ENCAPSULATIONS } from './support/encapsulation.ts';
import { OTHER_LINKS } from './support/link-header.ts';
import { concat, u16, u32, u8 } from './support/octets.ts';
import { buildIpFrame, buildUdpFrame } from './support/packet.ts';

/** A secret in bytes that no decoder understands: three of its bytes in a row would be a leak. */
const SECRET = octets('SECRETPASSWORD: hunter2, of IMSI-26201-9876543210 and AKIAIOSFODNN7EXAMPLE');

/** Returns the pieces of the secret that a packet still has after the anonymizer. */
function left(bytes: Bytes, linkType: number = LinkType.RAW): string[] {
  const [packet] = anonymous([{ bytes, linkType }]);
  expect(packet).toHaveLength(bytes.length);
  const hay = Buffer.from(packet!);
  const pieces = Array.from({ length: SECRET.length - 2 }, (_, at) => SECRET.subarray(at, at + 3));
  return pieces
    .filter((piece) => hay.includes(Buffer.from(piece)))
    .map((piece) => Buffer.from(piece).toString());
}

const inner = buildUdpFrame({
  ...RAW,
  ...V4,
  sourcePort: 40_000,
  destinationPort: 53,
  payload: QUERY,
});

/** Returns a UDP packet to a port other than DNS. */
function toPort(destinationPort: number, payload: Bytes): Bytes {
  return buildUdpFrame({ ...RAW, ...V4, sourcePort: 40_000, destinationPort, payload });
}

/** GTP-U with an extension header, of which the content is the secret. */
function gtp(): Bytes {
  const content = SECRET.subarray(0, 46);
  const extension = concat(u8(12), content, u8(0));
  const header = concat(u16(0x34ff), u16(4 + extension.length + inner.length), u32(1));
  return toPort(2152, concat(header, u32(0xc0), extension, inner));
}

function geneve(options: Bytes): Bytes {
  const header = concat(u8(options.length / 4), u8(0), u16(0x0800), u32(0));
  return toPort(6081, concat(header, options, inner));
}

/** Returns a TCP segment whose header has these bytes as options, or anywhere. */
function segment(header: Bytes): Bytes {
  return buildIpFrame({ ...RAW, ...V4 }, 6, header);
}

function tcpHeader(options: Bytes): Bytes {
  const words = (20 + options.length) / 4;
  return concat(
    u32(0x9c40_0035),
    u32(1),
    u32(0),
    u16((words << 12) | 0x10),
    u16(0),
    u32(0),
    options,
  );
}

/** A data frame of radiotap whose header claims that fields follow after fields. */
function radiotap(): Bytes {
  const frame = OTHER_LINKS[LinkType.IEEE802_11_RADIOTAP]!(inner, false);
  const words = SECRET.slice(0, 64);
  for (let at = 3; at < words.length; at += 4) words[at] = 0xff;
  const present = concat(u32(0x8000_0000, 'le'), words, u32(0));
  return concat(u16(0), u16(4 + present.length, 'le'), present, frame.subarray(18));
}

/** Attributes of NFLOG, one of which should be a number of 32 bits. */
function nflog(): Bytes {
  const value = concat(u16(4 + 64, 'le'), u16(4, 'le'), SECRET.subarray(0, 64));
  const packet = concat(u16(4 + inner.length, 'le'), u16(9, 'le'), inner);
  return concat(Uint8Array.of(2, 0, 0, 0), value, packet);
}

describe('nothing that is not understood is left', () => {
  test.each<[string, Bytes]>([
    ['text to the port of DNS', udp(SECRET)],
    ['a key', udp(SECRET.subarray(54))],
    ['fewer octets than a header', udp(SECRET.subarray(0, 11))],
    ['octets behind a message', udp(concat(QUERY, SECRET))],
    ['text to another port', toPort(9_999, SECRET)],
    ['text to the port of a tunnel', toPort(4789, SECRET)],
    ['text in a tunnel of GTP', toPort(2152, concat(u16(0x30ff), u16(60), u32(1), SECRET))],
    ['an extension header of GTP', gtp()],
    ['options of Geneve', geneve(SECRET.subarray(0, 40))],
    ['a UDP length that is too small', withOctets(udp(SECRET), 24, 0, 5)],
    [
      'text behind the ports of TCP',
      segment(concat(u32(0x9c40_0050), SECRET.subarray(0, 8), u8(0x10), SECRET)),
    ],
    ['a part of a TCP header', segment(concat(u32(0x9c40_0050), SECRET.subarray(0, 15)))],
    [
      'a part of a UDP header',
      buildIpFrame({ ...RAW, ...V4 }, 17, concat(u32(0x9c40_0050), SECRET.subarray(0, 3))),
    ],
    [
      'a segment size of many octets',
      segment(tcpHeader(concat(u8(2), u8(38), SECRET.subarray(0, 38)))),
    ],
    [
      'a time stamp of many octets',
      segment(tcpHeader(concat(u8(8), u8(38), SECRET.subarray(0, 38)))),
    ],
    ['a segment that is no message', buildSegment({ sequence: 1, payload: SECRET })],
    ['what no version of IP begins', SECRET],
    ['what an ICMP error has in front', icmp(1, 3, 1)],
    ['what another ICMP error has in front', icmp(1, 11, 0)],
    ['what an ICMPv6 error has in front', icmp(58, 1, 4)],
    ['a protocol that nobody knows', buildIpFrame({ ...RAW, ...V4 }, 200, SECRET)],
    ['a signature', answer(46, SECRET.subarray(0, 18))],
    ['an exchanger without a name', answer(15, SECRET.subarray(0, 2), 0x40)],
    [
      'parameters of a service',
      answer(65, concat(u16(1), u8(0), parameter(1, 0), parameter(3, 3), parameter(0, 0))),
    ],
    ['a time of EDNS', answer(41, concat(u16(11), u16(40), SECRET.subarray(0, 40)))],
    ['a subnet of EDNS', answer(41, concat(u16(8), u16(12), SECRET.subarray(0, 12)))],
  ])('%s', (_what, packet) => {
    expect(left(packet)).toEqual([]);
  });

  test.each<[string, number, Bytes]>([
    ['fields of radiotap', LinkType.IEEE802_11_RADIOTAP, radiotap()],
    ['an attribute of NFLOG', LinkType.NFLOG, nflog()],
    ['what is no loopback', LinkType.NULL, SECRET],
    ['what is no PPP', LinkType.PPP, SECRET],
    ['what is no PPPoE', LinkType.PPP_ETHER, SECRET],
    ['what is no packet filter', LinkType.PFLOG, SECRET],
    ['what is cooked', LinkType.LINUX_SLL, SECRET],
    [
      'reserved octets of VXLAN',
      LinkType.EN10MB,
      withOctets(ENCAPSULATIONS.VXLAN(inner), 14 + 28, 0x48, ...SECRET.subarray(1, 4)),
    ],
  ])('%s', (_what, linkType, frame) => {
    expect(left(frame, linkType)).toEqual([]);
  });
});

/** Returns an ICMP error that quotes a query, with text before the quote. */
function icmp(protocol: number, type: number, code: number): Bytes {
  const ends = protocol === 1 ? V4 : V6;
  return buildIpFrame(
    { ...RAW, ...ends },
    protocol,
    concat(u8(type), u8(code), u16(0), SECRET.subarray(0, 4), inner),
  );
}

/** An answer with one record of such data. */
function answer(type: number, data: Bytes, ...more: readonly number[]): Bytes {
  return udp(message('web.example.test', [['\0', type, concat(data, Uint8Array.from(more))]]));
}

function parameter(key: number, skip: number): Bytes {
  const value = SECRET.subarray(skip, skip + 20);
  return concat(u16(key), u16(1 + value.length), u8(value.length), value);
}
