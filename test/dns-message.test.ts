import { describe, expect, test } from '@jest/globals';
import { decode, encode } from 'dns-packet';

import {
  extendedErrorName,
  opcodeName,
  rcodeName,
  rcodeNumber,
  typeName,
  typeNumber,
} from '../src/dns/codes.ts';
import { answers, extendedErrors } from '../src/dns/message.ts';
import { MessageView } from '../src/dns/message-view.ts';
import { NameTable } from '../src/dns/name-table.ts';
import { notation } from '../src/dns/notation.ts';
import { peek } from '../src/dns/peek.ts';
import { extendedRcode } from '../src/dns/record.ts';
import type { Bytes } from '../src/wire/bytes.ts';
import { concat, u16 } from './support/octets.ts';
import { processorMs } from './support/processor-time.ts';

const ascii = (text: string): Bytes => Uint8Array.from(Buffer.from(text, 'latin1'));

/** A record of the root. */
const record = (type: number, ...data: readonly number[]): Bytes =>
  concat(
    Uint8Array.of(0),
    u16(type),
    u16(1),
    new Uint8Array(4),
    u16(data.length),
    Uint8Array.from(data),
  );

/** Returns a response with nothing but an OPT record. */
const withOpt = (extendedRcodeBits: number, ...options: readonly Bytes[]): Bytes =>
  concat(
    Uint8Array.of(0, 1, 0x81, 0x80, 0, 0, 0, 0, 0, 0, 0, 1),
    Uint8Array.of(0, 0, 41, 4, 208, extendedRcodeBits, 0, 0, 0),
    u16(concat(...options).length),
    ...options,
  );

const RESPONSE: Bytes = Uint8Array.from(
  encode({
    type: 'response',
    id: 7,
    flags: 0x0580,
    questions: [{ type: 'A', name: 'web.example.test' }],
    answers: [
      { type: 'CNAME', name: 'web.example.test', data: 'edge.example.test' },
      { type: 'A', name: 'edge.example.test', data: '192.0.2.80' },
      { type: 'AAAA', name: 'edge.example.test', data: '2001:db8::80' },
      { type: 'MX', name: 'example.test', data: { preference: 10, exchange: 'mail.example.test' } },
      { type: 'TXT', name: 'example.test', data: ['v=spf1 -all', 'say "hi"'] },
      {
        type: 'SRV',
        name: '_dns._udp.example.test',
        data: { priority: 1, weight: 2, port: 53, target: 'ns.example.test' },
      },
      { type: 'PTR', name: '80.2.0.192.in-addr.arpa', data: 'web.example.test' },
      { type: 'NS', name: 'example.test', data: 'ns.example.test' },
      {
        type: 'SOA',
        name: 'example.test',
        data: {
          mname: 'ns.example.test',
          rname: 'admin.example.test',
          serial: 1,
          refresh: 2,
          retry: 3,
          expire: 4,
          minimum: 5,
        },
      },
      { type: 'CAA', name: 'example.test', data: { flags: 0, tag: 'issue', value: 'ca.test' } },
    ],
  }),
);

/** Returns a response with one record whose data is a chain of pointers, and CNAMEs to the end of that chain. */
function pointerChain(octets: number): Bytes {
  const bytes = new Uint8Array(octets);
  const view = new DataView(bytes.buffer);
  view.setUint16(2, 0x8180);
  const chainAt = 12 + 11;
  let at = chainAt + 1;
  for (let to = chainAt; to < 0x3fff - 2; to = at, at += 2) view.setUint16(at, 0xc000 | to);
  const last = at - 2;
  bytes.set(record(10), 12);
  view.setUint16(chainAt - 2, at - chainAt);
  let count = 1;
  for (; at + 14 <= octets; at += 14, count++) {
    const pointer = [0xc0 | (last >> 8), last & 0xff];
    bytes.set(pointer, at);
    bytes.set(record(5, ...pointer).subarray(1), at + 2);
  }
  view.setUint16(6, count);
  return bytes.slice(0, at);
}

describe('answers', () => {
  test('presentation data, record by record', () => {
    expect(answers(RESPONSE, 0, RESPONSE.length)).toEqual([
      'edge.example.test',
      '192.0.2.80',
      '2001:db8::80',
      '10 mail.example.test',
      String.raw`"v=spf1 -all" "say \"hi\""`,
      '1 2 53 ns.example.test',
      'web.example.test',
      'ns.example.test',
      'ns.example.test admin.example.test 1 2 3 4 5',
      '0 issue "ca.test"',
    ]);
  });

  test('our own walk agrees with dns-packet where both know the type', () => {
    const theirs = decode(Buffer.from(RESPONSE)).answers!;
    const ours = answers(RESPONSE, 0, RESPONSE.length);
    const texts = theirs.map((answer) => ('data' in answer ? answer.data : undefined));
    expect(texts.filter((data) => typeof data === 'string')).toHaveLength(5);
    expect(ours).toMatchObject(
      texts.map((data, at) => (typeof data === 'string' ? data : ours[at])),
    );
  });

  test('rarer types, by dns-packet', () => {
    const bytes = Uint8Array.from(
      encode({
        type: 'response',
        answers: [
          { type: 'HINFO', name: 'a', data: { cpu: 'x"86', os: 'Linux' } },
          {
            type: 'TLSA',
            name: 'a',
            data: {
              usage: 3,
              selector: 1,
              matchingType: 1,
              certificate: Buffer.from('beef', 'hex'),
            },
          },
          {
            type: 'NAPTR',
            name: 'a',
            data: {
              order: 1,
              preference: 2,
              flags: 'u',
              services: 's',
              regexp: '!',
              replacement: '.',
            },
          },
        ],
      }),
    );
    expect(answers(bytes, 0, bytes.length)).toEqual([
      String.raw`"x\"86" "Linux"`,
      '3 1 1 BEEF',
      '1 2 "u" "s" "!" .',
    ]);
  });

  test('names in the data of rarer types may be compressed', () => {
    const rp = record(17, 0xc0, 12, 1, 0x74, 0xc0, 12);
    const naptr = record(35, 0, 1, 0, 2, 1, 0x75, 1, 0x73, 1, 0x21, 0xc0, 12);
    // RFC 4034 section 4.1.1 forbids it in NSEC.
    const nsec = record(47, 0xc0, 12, 0, 1, 0x40);
    const header = Uint8Array.of(0, 1, 0x81, 0x80, 0, 1, 0, 3, 0, 0, 0, 0);
    const question = concat(Uint8Array.of(1, 0x61, 0), u16(1), u16(1));
    const bytes = concat(header, question, rp, naptr, nsec);
    expect(answers(bytes, 0, bytes.length)).toEqual([
      'a t.a',
      '1 2 "u" "s" "!" a',
      String.raw`\# 5 C00C000140`,
    ]);
  });

  test('a message of 64 KiB of pointers to pointers takes no longer than another', async () => {
    const bytes = pointerChain(0xffff);
    let names: readonly string[] = [];
    let line = '';
    const ms = await processorMs(() => {
      names = answers(bytes, 0, bytes.length).slice(1);
      line = notation(bytes, 0, bytes.length, bytes.length);
    });
    // Each of 3,511 names would take 8,182 steps: two seconds.
    expect(ms).toBeLessThan(500);
    expect(names).toHaveLength(3_510);
    expect(new Set(names.map((name) => name.slice(0, 6)))).toEqual(new Set([String.raw`\# 2 F`]));
    expect(line.match(/ CNAME <DOMAIN NAME TOO LONG>/g)).toHaveLength(3_510);
  });

  test('what nobody can read is written as RFC 3597 says', () => {
    const header = Uint8Array.of(0, 1, 0x81, 0x80, 0, 0, 0, 4, 0, 0, 0, 0);
    const bytes = concat(
      header,
      record(65, 0, 1, 0),
      record(1, 10, 0, 0),
      record(5, 0xc0, 0xff),
      record(999),
    );
    expect(answers(bytes, 0, bytes.length)).toEqual([
      String.raw`\# 3 000100`,
      String.raw`\# 3 0A0000`,
      String.raw`\# 2 C0FF`,
      String.raw`\# 0`,
    ]);
  });

  test('records that were cut off are left out', () => {
    const counts = Array.from(
      { length: RESPONSE.length + 1 },
      (_, end) => answers(RESPONSE, 0, end).length,
    );
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    expect([counts[0], counts.at(-2), counts.at(-1)]).toEqual([0, 9, 10]);
  });

  test('extended errors and extended response codes', () => {
    const bytes = withOpt(
      1,
      Uint8Array.of(0, 10, 0, 2, 7, 7),
      Uint8Array.of(0, 15, 0, 2, 0, 3),
      concat(Uint8Array.of(0, 15, 0, 6, 0, 23), ascii('oops')),
    );
    expect(extendedErrors(bytes, 0, bytes.length)).toEqual([
      'Stale Answer',
      'Network Error: "oops"',
    ]);
    expect(rcodeName(extendedRcode(bytes, 0, bytes.length))).toBe('BADVERS');
    expect(extendedErrors(RESPONSE, 0, RESPONSE.length)).toEqual([]);
  });
});

test('codes and mnemonics', () => {
  expect([1, 28, 64, 65, 255, 999].map(typeName)).toEqual([
    'A',
    'AAAA',
    'SVCB',
    'HTTPS',
    'ANY',
    'TYPE999',
  ]);
  expect(['a', 'HTTPS', 'TYPE999', 'Type65', 'TYPE65536', 'nonsense'].map(typeNumber)).toEqual([
    1,
    65,
    999,
    65,
    undefined,
    undefined,
  ]);
  expect([0, 3, 12, 16].map(rcodeName)).toEqual(['NOERROR', 'NXDOMAIN', 'RCODE12', 'BADVERS']);
  expect(['NXDomain', 'Other'].map(rcodeNumber)).toEqual([3, undefined]);
  expect([0, 5, 3].map(opcodeName)).toEqual(['QUERY', 'UPDATE', 'OPCODE3']);
  expect([22, 4711].map(extendedErrorName)).toEqual(['No Reachable Authority', 'EDE 4711']);
});

test('whatever octets change, nothing throws and nothing is read beyond the message', () => {
  let seed = 53;
  const random = (below: number): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  const names = new NameTable();
  const view = new MessageView();
  const around = 40;
  const read = (filler: number, message: Bytes): unknown[] => {
    const bytes = new Uint8Array(message.length + 2 * around).fill(filler);
    bytes.set(message, around);
    const end = around + message.length;
    const flaw = peek(bytes, around, end, RESPONSE.length, names, view);
    const { id, flags, name, qtype, qclass } = view;
    const all = [notation(bytes, around, end, RESPONSE.length), extendedErrors(bytes, around, end)];
    return [flaw, id, flags, name, qtype, qclass, ...all, answers(bytes, around, end)];
  };
  for (let round = 0; round < 1_000; round++) {
    const message = RESPONSE.slice(0, random(3) === 0 ? random(RESPONSE.length) : RESPONSE.length);
    for (let flips = random(5); flips > 0 && message.length > 0; flips--) {
      message[random(message.length)] = random(2) === 0 ? random(256) : 0xc0;
    }
    expect(read(0, message)).toEqual(read(0xff, message));
  }
});
