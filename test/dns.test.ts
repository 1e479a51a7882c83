import { describe, expect, test } from '@jest/globals';
import { type Packet as DnsPacket, decode, encode } from 'dns-packet';

import { typeName } from '../src/dns/codes.ts';
import { firstTtl } from '../src/dns/first-ttl.ts';
import { MessageView, NO_NAME } from '../src/dns/message-view.ts';
import { nameText } from '../src/dns/name.ts';
import { AddressTable } from '../src/wire/address.ts';
import { NameTable } from '../src/dns/name-table.ts';
import { peek } from '../src/dns/peek.ts';
import type { Bytes } from '../src/wire/bytes.ts';
import { DESCRIPTIONS, Malformation } from '../src/wire/malformation.ts';
import { concat } from './support/octets.ts';
import { processorMs } from './support/processor-time.ts';

const HEADER = Uint8Array.of(0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0);
const A_IN = Uint8Array.of(0, 1, 0, 1);

const ascii = (text: string): Bytes => Uint8Array.from(Buffer.from(text, 'latin1'));
const label = (text: string): Bytes => concat(Uint8Array.of(text.length), ascii(text));
const wireName = (...labels: readonly string[]): Bytes =>
  concat(...labels.map(label), Uint8Array.of(0));
const query = (...labels: readonly string[]): Bytes => concat(HEADER, wireName(...labels), A_IN);

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
    {
      what: 'a query',
      packet: { id: 1, flags: 0x100, questions: [{ type: 'A', name: 'a.test' }] },
    },
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
    const ours = view.name === NO_NAME ? [] : [name, typeName(view.qtype)];
    expect(ours).toEqual(question ? [question.name, question.type] : []);
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
    {
      what: 'a label that runs out of the message',
      bytes: query('abc').slice(0, 15),
      flaw: 'bad-name',
    },
  ])('$what: $flaw', ({ bytes, flaw }) => {
    const peeked = peekAt(bytes);
    expect(peeked).toMatchObject({ flaw, view: { name: NO_NAME } });
    const header = bytes.length < 12 ? { id: 0, flags: 0 } : { id: 0x1234, flags: 0x0100 };
    expect(peeked.view).toMatchObject(header);
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
      { length: 5_000 },
      (_, at) => peekAt(query(`svc-${at}`, 'ns', 'svc'), undefined, names).view.name,
    );
    expect(new Set(ids).size).toBe(5_000);
    expect(names.text(ids[2_345]!)).toBe('svc-2345.ns.svc');
    expect(peekAt(query('SVC-777', 'ns', 'svc'), undefined, names).view.name).toBe(ids[777]);
  });

  test.each([
    { limits: { names: 2, bytes: 1_000 } },
    { limits: { names: 100, bytes: 2 * wireName('n0').length } },
  ])(
    'beyond $limits, names get stand-ins by which queries and answers still pair',
    ({ limits }) => {
      const names = new NameTable(limits);
      const id = (text: string): number => peekAt(query(text), undefined, names).view.name;
      expect([id('n0'), id('n1')]).toEqual([0, 1]);
      expect(id('n2')).toBeLessThanOrEqual(-2);
      expect(id('N2')).toBe(id('n2'));
      expect(id('n3')).not.toBe(id('n2'));
      expect(id('n1')).toBe(1);
      expect(names.refused).toBe(5);
      expect(names.text(id('n2'))).toBe('?');
    },
  );
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
    const bytes = concat(
      Uint8Array.of(9, 9),
      wireName('b', 'test'),
      label('a'),
      Uint8Array.of(0xc0, 0),
    );
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

function intern(table: NameTable, text: string): number {
  const wire = wireName(text);
  return table.intern(wire, 0, wire.length);
}

describe('tables that strangers fill', () => {
  /** Most milliseconds for a table in which all keys have one hash: without protection, 100,000 keys took a minute. */
  const QUICK_MS = 3_000;
  const KEYS = 100_000;

  test('names that differ in octets which are no letters, a bit apart', async () => {
    const names = new NameTable();
    const bytes = new Uint8Array(22);
    const ms = await processorMs(() => {
      for (let key = 0; key < KEYS; key++) {
        bytes[0] = 20;
        for (let bit = 0; bit < 20; bit++) bytes[1 + bit] = (key >> bit) & 1 ? 0x60 : 0x40;
        if (names.intern(bytes, 0, 22) !== key) break;
      }
    });
    expect(ms).toBeLessThan(QUICK_MS);
    expect(names.size).toBe(KEYS);
  });

  test('addresses that a multiplication takes to one place', async () => {
    const addresses = new AddressTable();
    const view = new DataView(new ArrayBuffer(16));
    const bytes = new Uint8Array(view.buffer);
    const ms = await processorMs(() => {
      for (let key = 0; key < KEYS; key++) {
        view.setInt32(8, key);
        view.setInt32(12, 0x0a00_0001 ^ Math.imul(key, 0x27d4_eb2f));
        if (addresses.ipv6(bytes, 0) !== key) break;
      }
    });
    expect(ms).toBeLessThan(QUICK_MS);
    expect(addresses.size).toBe(KEYS);
  });

  test('names in either case are one, and stand-ins of a full table are the same each time', () => {
    const names = new NameTable();
    expect([intern(names, 'Web'), intern(names, 'wEB'), intern(names, 'w@b')]).toEqual([0, 0, 1]);
    const full = new NameTable({ names: 0, bytes: 0 });
    expect([intern(full, 'web'), intern(full, 'WEB')]).toEqual([-1_000_129_622, -1_000_129_622]);
  });
});

describe('the TTL of what was asked for, without a look at more than the first record', () => {
  const names = new NameTable();
  const question = '03777777 04746573 7400 0001 0001';

  /** @param record bytes after the question, in hexadecimal */
  function ttlOf(record: string, flags = '8180', answers = '0001'): number {
    const message = new MessageView();
    const hex = `1a2b ${flags} 0001 ${answers} 0000 0000 ${question} ${record}`;
    const bytes = Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
    peek(bytes, 0, bytes.length, bytes.length, names, message);
    return firstTtl(message);
  }

  test.each([
    ['a pointer to the question', 'c00c 0001 0001 0000012c 0004 c0000250', 300],
    ['the name written out', '03777777 04746573 7400 0001 0001 0000012c 0004 c0000250', 300],
    ['another name', '03787878 04746573 7400 0001 0001 0000012c 0004 c0000250', 0],
    ['a CNAME', 'c00c 0005 0001 0000012c 0002 c00c', 0],
    ['cut off', 'c00c 0001 0001 0000', 0],
    ['the upper bit set: RFC 2181 section 8', 'c00c 0001 0001 80000000 0004 c0000250', 0],
  ])('%s', (_what, record, ttl) => expect(ttlOf(record)).toBe(ttl));

  test('none of an error, and none where there is no record', () => {
    expect(ttlOf('c00c 0001 0001 0000012c 0004 c0000250', '8183')).toBe(0);
    expect(ttlOf('c00c 0001 0001 0000012c 0004 c0000250', '8180', '0000')).toBe(0);
  });
});
