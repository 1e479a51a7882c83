import { describe, expect, test } from '@jest/globals';
import { aliasesOf } from '../src/dns/cname-targets.ts';
import { MessageView } from '../src/dns/message-view.ts';
import { NameTable } from '../src/dns/name-table.ts';
import { peek } from '../src/dns/peek.ts';
import type { Bytes } from '../src/wire/bytes.ts';
import { concat } from './support/octets.ts';

const POINTER_TO_QUESTION = Uint8Array.of(0xc0, 12);
const A = Uint8Array.of(0, 1);
const CNAME = Uint8Array.of(0, 5);

const wireName = (...labels: readonly string[]): Bytes =>
  concat(
    ...labels.map((label) => concat(Uint8Array.of(label.length), Buffer.from(label, 'latin1'))),
    Uint8Array.of(0),
  );

function record(type: Bytes, data: Bytes, owner: Bytes = POINTER_TO_QUESTION): Bytes {
  return concat(owner, type, Uint8Array.of(0, 1, 0, 0, 0, 60, 0, data.length), data);
}

/** Returns a response for A of www.example.test with these records. */
function response(count: number, ...records: readonly Bytes[]): Bytes {
  const header = Uint8Array.of(0, 1, 0x81, 0x80, 0, 1, 0, count, 0, 0, 0, 0);
  const question = concat(wireName('www', 'example', 'test'), A, Uint8Array.of(0, 1));
  return concat(header, question, ...records);
}

function told(bytes: Bytes, end = bytes.length): readonly string[] {
  const names = new NameTable();
  const view = new MessageView();
  peek(bytes, 0, end, bytes.length, names, view);
  return aliasesOf(view, names).map((id) => names.text(id).toLowerCase());
}

const TO_CDN = record(CNAME, wireName('cdn', 'example', 'net'));
const ADDRESS = record(A, Uint8Array.of(192, 0, 2, 80));

describe('what a name leads to', () => {
  test.each([
    ['an alias and its address', response(2, TO_CDN, ADDRESS), ['cdn.example.net']],
    [
      'an alias of an alias',
      response(3, TO_CDN, record(CNAME, wireName('X', 'example', 'net')), ADDRESS),
      ['cdn.example.net', 'x.example.net'],
    ],
    ['no alias', response(1, ADDRESS), []],
    ['what stands behind an address', response(2, ADDRESS, TO_CDN), []],
    ['no record', response(0), []],
    [
      'a compressed name: "cdn", and example.test of the question',
      response(1, record(CNAME, Uint8Array.of(3, 0x63, 0x64, 0x6e, 0xc0, 16))),
      ['cdn.example.test'],
    ],
    ['a pointer to itself', response(1, record(CNAME, Uint8Array.of(0xc0, 46))), []],
    ['a pointer behind the end', response(1, record(CNAME, Uint8Array.of(0xff, 0xff))), []],
    ['a label type that nobody uses', response(1, record(CNAME, Uint8Array.of(0x80, 0))), []],
    [
      'a name of 256 octets and more',
      response(1, record(CNAME, wireName(...Array.from({ length: 4 }, () => 'a'.repeat(63))))),
      [],
    ],
    ['records that are not there', response(9), []],
  ])('%s', (_what, bytes, expected) => {
    expect(told(bytes)).toEqual(expected);
  });

  test('a message that is cut anywhere tells less, and nothing else', () => {
    const bytes = response(3, TO_CDN, record(CNAME, wireName('x', 'example', 'net')), ADDRESS);
    for (let end = 0; end <= bytes.length; end++)
      expect(['cdn.example.net', 'x.example.net']).toEqual(
        expect.arrayContaining([...told(bytes, end)]),
      );
  });
});
