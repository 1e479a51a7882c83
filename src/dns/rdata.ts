import { formatAddress } from '../wire/address.ts';
import { type Bytes, copyOf, u16, u32, u8 } from '../wire/bytes.ts';
import { Type } from './codes.ts';
import { nameText, NO_END, quotedText, skipName } from './name.ts';
import type { RecordView } from './record.ts';

/**
 * Returns the RDATA of the usual types in presentation format (RFC 1035 section 5), names without their final dot.
 * Returns undefined for other types, and for data that does not fit its type.
 *
 * @param start start of the message, from which compression pointers count
 */
export function rdataText(bytes: Bytes, start: number, record: RecordView): string | undefined {
  const { dataStart: at, dataEnd: end } = record;
  const length = end - at;
  switch (record.type) {
    case Type.A:
      return length === 4 ? formatAddress(copyOf(bytes, at, end)) : undefined;
    case Type.AAAA:
      return length === 16 ? formatAddress(copyOf(bytes, at, end)) : undefined;
    case Type.NS:
    case Type.CNAME:
    case Type.PTR:
    case Type.DNAME:
      return nameText(bytes, at, start, end);
    case Type.MX:
      return numbersAndName(bytes, start, at, end, 1);
    case Type.SRV:
      return numbersAndName(bytes, start, at, end, 3);
    case Type.TXT:
      return strings(bytes, at, end);
    case Type.SOA:
      return soa(bytes, start, at, end);
    case Type.NAPTR:
      return naptr(bytes, start, at, end);
    case Type.RP:
      return responsiblePerson(bytes, start, at, end);
    default:
      return undefined;
  }
}

/** MX: preference (RFC 1035 section 3.3.9). SRV: priority, weight, port (RFC 2782). */
function numbersAndName(
  bytes: Bytes,
  start: number,
  at: number,
  end: number,
  count: number,
): string | undefined {
  const name = nameText(bytes, at + 2 * count, start, end);
  if (name === undefined) return undefined;
  let text = '';
  for (let index = 0; index < count; index++) text += `${u16(bytes, at + 2 * index)} `;
  return text + name;
}

/** RFC 1035 section 3.3.14. */
function strings(bytes: Bytes, at: number, end: number): string | undefined {
  const texts: string[] = [];
  while (at < end) {
    const next = at + 1 + u8(bytes, at);
    if (next > end) return undefined;
    texts.push(quotedText(bytes, at + 1, next));
    at = next;
  }
  return texts.join(' ');
}

/** RFC 1035 section 3.3.13: MNAME, RNAME, SERIAL, REFRESH, RETRY, EXPIRE, MINIMUM. */
function soa(bytes: Bytes, start: number, at: number, end: number): string | undefined {
  const second = skipName(bytes, at, end);
  const numbers = second === NO_END ? NO_END : skipName(bytes, second, end);
  if (numbers === NO_END || numbers + 20 !== end) return undefined;
  const primary = nameText(bytes, at, start, end);
  const mailbox = nameText(bytes, second, start, end);
  if (primary === undefined || mailbox === undefined) return undefined;
  const timers = [0, 4, 8, 12, 16].map((offset) => u32(bytes, numbers + offset));
  return `${primary} ${mailbox} ${timers.join(' ')}`;
}

/** RFC 3403 section 4.1: ORDER, PREFERENCE, FLAGS, SERVICES, REGEXP, REPLACEMENT. */
function naptr(bytes: Bytes, start: number, at: number, end: number): string | undefined {
  let name = at + 4;
  for (let left = 3; left > 0; left--) {
    if (name >= end) return undefined;
    name += 1 + u8(bytes, name);
  }
  const texts = strings(bytes, at + 4, Math.min(name, end));
  const replacement = name < end ? nameText(bytes, name, start, end) : undefined;
  if (texts === undefined || replacement === undefined) return undefined;
  return `${u16(bytes, at)} ${u16(bytes, at + 2)} ${texts} ${replacement}`;
}

/** RFC 1183 section 2.2: a mailbox as a name, and the name of a TXT record. */
function responsiblePerson(
  bytes: Bytes,
  start: number,
  at: number,
  end: number,
): string | undefined {
  const second = skipName(bytes, at, end);
  const mailbox = nameText(bytes, at, start, end);
  const text = second === NO_END ? undefined : nameText(bytes, second, start, end);
  return mailbox === undefined || text === undefined ? undefined : `${mailbox} ${text}`;
}
