import { describe, expect, test } from '@jest/globals';
import { type Packet as DnsPacket, decode, encode } from 'dns-packet';

import {
  extendedErrorName,
  opcodeName,
  rcodeName,
  rcodeNumber,
  typeName,
  typeNumber,
} from '../src/dns/codes.ts';
import { answers, extendedErrors } from '../src/dns/message.ts';
import { MessageView, NO_NAME } from '../src/dns/message-view.ts';
import { nameText } from '../src/dns/name.ts';
import { NameTable } from '../src/dns/name-table.ts';
import { notation } from '../src/dns/notation.ts';
import { peek } from '../src/dns/peek.ts';
import { extendedRcode } from '../src/dns/record.ts';
import type { Bytes } from '../src/wire/bytes.ts';
import { DESCRIPTIONS, Malformation } from '../src/wire/malformation.ts';
import { concat, u16 } from './support/octets.ts';

const HEADER = Uint8Array.of(0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0);
const A_IN = Uint8Array.of(0, 1, 0, 1);

const ascii = (text: string): Bytes => Uint8Array.from(Buffer.from(text, 'latin1'));
const label = (text: string): Bytes => concat(Uint8Array.of(text.length), ascii(text));
const wireName = (...labels: readonly string[]): Bytes => concat(...labels.map(label), Uint8Array.of(0));
const query = (...labels: readonly string[]): Bytes => concat(HEADER, wireName(...labels), A_IN);

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

interface Peeked {
  readonly flaw: string;
  readonly view: MessageView;
  readonly name: string;
}

function peekAt(bytes: Bytes, end = bytes.length, names = new NameTable()): Peeked {
  const view = new MessageView();
  const flaw = peek(bytes, 0, end, bytes.length, names, view);
  const code = flaw === Malformation.none ? 'none' : DESCRIPTIONS[flaw]!.code;
  return { flaw: code, view, name: names.text(view.name) };
}

describe('peek', () => {
  test.each<{ what: string; packet: DnsPacket }>([
    { what: 'a query', packet: { id: 1, flags: 0x100, questions: [{ type: 'A', name: 'a.test' }] } },
    { what: 'the root', packet: { id: 2, questions: [{ type: 'NS', name: '.' }] } },
    {
      what: 'a response',
      packet: {
        type: 'response',
        id: 65_535,
        flags: 0x0583,
        questions: [{ type: 'AAAA', name: 'web.example.test', class: 'CH' }],
      },
    },
    { what: 'no question', packet: { type: 'response', id: 3, flags: 0x8001 & 0x7fff } },
  ])('agrees with dns-packet: $what', ({ packet }) => {
    const bytes = Uint8Array.from(encode(packet));
    const decoded = decode(Buffer.from(bytes));
    const { flaw, view, name } = peekAt(bytes);
    expect(flaw).toBe('none');
    expect(view.id).toBe(decoded.id);
    expect(view.isResponse).toBe(decoded.type === 'response');
    expect(view.flags & 0x7fff).toBe(decoded.flags);
    expect(view.qdcount).toBe(decoded.questions!.length);
    const [question] = decoded.questions!;
    if (question) expect([name, typeName(view.qtype)]).toEqual([question.name, question.type]);
    else expect([view.name, view.questionEnd]).toEqual([NO_NAME, 12]);
  });

  test.each([
    { what: 'eleven octets', bytes: HEADER.slice(0, 11), flaw: 'short-message' },
    { what: 'a question that is not there', bytes: HEADER, flaw: 'bad-name' },
    {
      what: 'a pointer in the question',
      bytes: concat(HEADER, Uint8Array.of(0xc0, 12), A_IN),
      flaw: 'bad-name',
    },
    {
      what: 'a bit-string label',
      bytes: concat(HEADER, Uint8Array.of(0x41, 8, 0xff, 0), A_IN),
      flaw: 'bad-name',
    },
    {
      what: 'a name of 257 octets',
      bytes: query(...Array.from({ length: 4 }, () => 'x'.repeat(63))),
      flaw: 'bad-name',
    },
    { what: 'a label that runs out of the message', bytes: query('abc').slice(0, 15), flaw: 'bad-name' },
  ])('$what: $flaw', ({ bytes, flaw }) => {
    const peeked = peekAt(bytes);
    expect(peeked).toMatchObject({ flaw, view: { name: NO_NAME } });
    if (bytes.length >= 12) expect(peeked.view).toMatchObject({ id: 0x1234, flags: 0x0100 });
  });

  test('a name of 255 octets is a name', () => {
    const labels = [...Array.from({ length: 3 }, () => 'x'.repeat(63)), 'y'.repeat(61)];
    expect(peekAt(query(...labels))).toMatchObject({ flaw: 'none', name: labels.join('.') });
  });

  test('cut by the snap length: the header stays readable', () => {
    const bytes = query('web', 'example', 'test');
    for (let end = 0; end < bytes.length; end++) {
      const { flaw, view } = peekAt(bytes, end);
      expect(flaw).toBe(end < 12 ? 'cut-dns-header' : 'cut-question');
      expect(view).toMatchObject({ id: end < 12 ? 0 : 0x1234, name: NO_NAME });
    }
  });
});

describe('NameTable', () => {
  test('compares without case, keeps what came first', () => {
    const names = new NameTable();
    const first = peekAt(query('wEb', 'ExAmple-1', 'test'), undefined, names);
    const again = peekAt(query('WEB', 'example-1', 'tesT'), undefined, names);
    expect(again.view.name).toBe(first.view.name);
    expect(again.name).toBe('wEb.ExAmple-1.test');
    expect(names.size).toBe(1);
  });

  test('folds letters only', () => {
    const names = new NameTable();
    const ids = ['@[', '`{', '@{', '\u00c4\u00c4', '\u00e4\u00e4', '\r-', 'M-', 'm-'].map(
      (text) => peekAt(query(text, 'x', 'longer-label'), undefined, names).view.name,
    );
    expect(new Set(ids).size).toBe(ids.length - 1);
    expect(ids.at(-1)).toBe(ids.at(-2));
  });

  test('labels count: a.bc is not ab.c, and neither is the label "a.bc"', () => {
    const names = new NameTable();
    const ids = [query('a', 'bc'), query('ab', 'c'), query('a.bc')].map(
      (bytes) => peekAt(bytes, undefined, names).view.name,
    );
    expect(new Set(ids).size).toBe(3);
    expect(ids.map((id) => names.text(id))).toEqual(['a.bc', 'ab.c', String.raw`a\.bc`]);
  });

  test('tells thousands of names apart', () => {
    const names = new NameTable();
    const ids = Array.from(
      { length: 20_000 },
      (_, at) => peekAt(query(`svc-${at}`, 'ns', 'svc'), undefined, names).view.name,
    );
    expect(new Set(ids).size).toBe(20_000);
    expect(names.text(ids[12_345]!)).toBe('svc-12345.ns.svc');
    expect(peekAt(query('SVC-777', 'ns', 'svc'), undefined, names).view.name).toBe(ids[777]);
  });

  test.each([
    { limits: { names: 2, bytes: 1_000 } },
    { limits: { names: 100, bytes: 2 * wireName('n0').length } },
  ])('beyond $limits, names get stand-ins by which queries and answers still pair', ({ limits }) => {
    const names = new NameTable(limits);
    const id = (text: string): number => peekAt(query(text), undefined, names).view.name;
    expect([id('n0'), id('n1')]).toEqual([0, 1]);
    expect(id('n2')).toBeLessThanOrEqual(-2);
    expect(id('N2')).toBe(id('n2'));
    expect(id('n3')).not.toBe(id('n2'));
    expect(id('n1')).toBe(1);
    expect(names.refused).toBe(5);
    expect(names.text(id('n2'))).toBe('?');
  });
});

describe('names', () => {
  test.each([
    { labels: [], text: '.' },
    { labels: ['web', 'example', 'test'], text: 'web.example.test' },
    { labels: ['a.b', 'c\\d'], text: String.raw`a\.b.c\\d` },
    { labels: ['nul\0', 'sp ace', 'del\u007f'], text: String.raw`nul\000.sp\032ace.del\127` },
    { labels: ['\u00ff\u00fe'], text: String.raw`\255\254` },
    { labels: ['@', '$x', '"q"', '(a;b)'], text: String.raw`\@.\$x.\"q\".\(a\;b\)` },
  ])('presentation format: $text', ({ labels, text }) => {
    const bytes = wireName(...labels);
    expect(nameText(bytes, 0, 0, bytes.length)).toBe(text);
  });

  test('compression pointers', () => {
    const bytes = concat(Uint8Array.of(9, 9), wireName('b', 'test'), label('a'), Uint8Array.of(0xc0, 0));
    expect(nameText(bytes, 10, 2, bytes.length)).toBe('a.b.test');
  });

  test.each([
    { what: 'to itself', bytes: Uint8Array.of(0xc0, 0) },
    { what: 'forwards', bytes: Uint8Array.of(0xc0, 2, 0) },
    { what: 'into a loop', bytes: concat(label('a'), Uint8Array.of(0xc0, 0)) },
    { what: 'cut', bytes: Uint8Array.of(1, 0x61, 0xc0) },
  ])('a pointer $what is no name', ({ bytes }) => {
    expect(nameText(bytes, 0, 0, bytes.length)).toBeUndefined();
  });
});

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
    for (const [at, answer] of theirs.entries()) {
      if ('data' in answer && typeof answer.data === 'string') expect(ours[at]).toBe(answer.data);
    }
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
            data: { usage: 3, selector: 1, matchingType: 1, certificate: Buffer.from('beef', 'hex') },
          },
          {
            type: 'NAPTR',
            name: 'a',
            data: { order: 1, preference: 2, flags: 'u', services: 's', regexp: '!', replacement: '.' },
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

  test('what nobody can read is written as RFC 3597 says', () => {
    const record = (type: number, ...data: readonly number[]): Bytes =>
      concat(Uint8Array.of(0), u16(type), u16(1), new Uint8Array(4), u16(data.length), Uint8Array.from(data));
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
    const counts = Array.from({ length: RESPONSE.length + 1 }, (_, end) => answers(RESPONSE, 0, end).length);
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    expect([counts[0], counts.at(-2), counts.at(-1)]).toEqual([0, 9, 10]);
  });

  test('extended errors and extended response codes', () => {
    const withOpt = (extendedRcodeBits: number, ...options: readonly Bytes[]): Bytes =>
      concat(
        Uint8Array.of(0, 1, 0x81, 0x80, 0, 0, 0, 0, 0, 0, 0, 1),
        Uint8Array.of(0, 0, 41, 4, 208, extendedRcodeBits, 0, 0, 0),
        u16(concat(...options).length),
        ...options,
      );
    const bytes = withOpt(
      1,
      Uint8Array.of(0, 10, 0, 2, 7, 7),
      Uint8Array.of(0, 15, 0, 2, 0, 3),
      concat(Uint8Array.of(0, 15, 0, 6, 0, 23), ascii('oops')),
    );
    expect(extendedErrors(bytes, 0, bytes.length)).toEqual(['Stale Answer', 'Network Error: "oops"']);
    expect(rcodeName(extendedRcode(bytes, 0, bytes.length))).toBe('BADVERS');
    expect(extendedErrors(RESPONSE, 0, RESPONSE.length)).toEqual([]);
  });
});

test('codes and mnemonics', () => {
  expect([1, 28, 64, 65, 255, 999].map(typeName)).toEqual(['A', 'AAAA', 'SVCB', 'HTTPS', 'ANY', 'TYPE999']);
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
  for (let round = 0; round < 3_000; round++) {
    const message = RESPONSE.slice(0, random(3) === 0 ? random(RESPONSE.length) : RESPONSE.length);
    for (let flips = random(5); flips > 0 && message.length > 0; flips--) {
      message[random(message.length)] = random(2) === 0 ? random(256) : 0xc0;
    }
    expect(read(0, message)).toEqual(read(0xff, message));
  }
});
