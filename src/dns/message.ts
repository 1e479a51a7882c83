import { type Answer, decode } from 'dns-packet';

import { type Bytes, hex, u16 } from '../wire/bytes.ts';
import { extendedErrorName, Type } from './codes.ts';
import { HEADER_OCTETS } from './message-view.ts';
import { nameText, quotedText, skipName } from './name.ts';
import { rdataText } from './rdata.ts';
import { findOpt, NO_RECORD, readRecord, RecordView, skipQuestions } from './record.ts';

/** A record of the answer section, in presentation format. */
export interface AnswerRecord {
  /** Owner of the record; undefined if it cannot be read. */
  readonly name: string | undefined;
  readonly type: number;
  readonly class: number;
  /** Time to live in seconds. */
  readonly ttl: number;
  readonly data: string;
}

/**
 * Returns the data of the answer records in presentation format: `10.0.0.5`, `web.example.test`, `10
 * mail.example.test`. This module decodes the usual types, dns-packet the rarer ones. Data that neither can read is
 * written as in RFC 3597 section 5: `\# 3 010203`. Records that the snap length cut off are left out.
 */
export function answers(bytes: Bytes, start: number, end: number): string[] {
  const texts: string[] = [];
  readAnswers(bytes, start, end, (_record, data) => texts.push(data));
  return texts;
}

/** Returns the same records with all of their fields. */
export function answerRecords(bytes: Bytes, start: number, end: number): AnswerRecord[] {
  const records: AnswerRecord[] = [];
  readAnswers(bytes, start, end, ({ nameAt, type, class: rrclass, ttl }, data) => {
    const name = nameText(bytes, nameAt, start, end);
    records.push({ name, type, class: rrclass, ttl, data });
  });
  return records;
}

/** Returns the QCLASS of the first question; undefined if it cannot be read. */
export function questionClass(bytes: Bytes, start: number, end: number): number | undefined {
  if (end - start < HEADER_OCTETS || u16(bytes, start + 4) === 0) return undefined;
  const at = skipName(bytes, start + HEADER_OCTETS, end);
  return at < 0 || at + 4 > end ? undefined : u16(bytes, at + 2);
}

function readAnswers(
  bytes: Bytes,
  start: number,
  end: number,
  take: (record: RecordView, data: string) => void,
): void {
  let at = skipQuestions(bytes, start, end);
  if (at === NO_RECORD) return;
  const record = new RecordView();
  let isSpoiled = false;
  for (let left = u16(bytes, start + 6); left > 0; left--) {
    at = readRecord(bytes, at, end, record);
    if (at === NO_RECORD || at > end) return;
    let text = rdataText(bytes, start, record);
    if (text === undefined && !isSpoiled && RARER.has(record.type)) {
      text = rarerRdataText(alone(bytes, record));
      isSpoiled = text === undefined;
    }
    take(record, text ?? unknownRdataText(bytes, record));
  }
}

/** Types that are decoded by dns-packet. */
const RARER: ReadonlySet<number> = new Set([
  Type.HINFO,
  Type.DS,
  Type.SSHFP,
  Type.NSEC,
  Type.DNSKEY,
  Type.TLSA,
  Type.CAA,
]);

/** Offset of RDATA in a message of one record: after the root, TYPE, CLASS, TTL and RDLENGTH. */
const RDATA_ALONE_AT = HEADER_OCTETS + 11;

/**
 * Decodes one record with dns-packet. That package takes whole messages, and throws at the first fault, which is
 * slow. So it gets a message with this record only, and after a fault nothing more of the same message
 * (`isSpoiled`). Returns undefined if the data does not fit its type.
 */
function alone(bytes: Bytes, { type, dataStart, dataEnd }: RecordView): Answer | undefined {
  // A name that is compressed against RFC 4034 section 4.1.1 would point into the wrong message.
  const isWrittenOut =
    type !== Type.NSEC || nameText(bytes, dataStart, dataStart, dataEnd) !== undefined;
  if (!isWrittenOut) return undefined;
  const message = Buffer.alloc(RDATA_ALONE_AT + dataEnd - dataStart);
  message.writeUInt16BE(1, 6);
  message.writeUInt16BE(type, HEADER_OCTETS + 1);
  message.writeUInt16BE(1, HEADER_OCTETS + 3);
  message.writeUInt16BE(dataEnd - dataStart, RDATA_ALONE_AT - 2);
  message.set(bytes.subarray(dataStart, dataEnd), RDATA_ALONE_AT);
  try {
    return decode(message).answers?.[0];
  } catch {
    return undefined;
  }
}

/** Zone-file order of the fields: RFC 8659, 4034, 1035, 4255, 6698. */
function rarerRdataText(answer: Answer | undefined): string | undefined {
  switch (answer?.type) {
    case 'CAA':
      return `${answer.data.flags} ${plain(answer.data.tag)} ${quoted(answer.data.value)}`;
    case 'DNSKEY':
      return `${answer.data.flags} 3 ${answer.data.algorithm} ${answer.data.key.toString('base64')}`;
    case 'DS': {
      const { keyTag, algorithm, digestType, digest } = answer.data;
      return `${keyTag} ${algorithm} ${digestType} ${hex(digest).toUpperCase()}`;
    }
    case 'HINFO':
      return `${quoted(answer.data.cpu)} ${quoted(answer.data.os)}`;
    case 'NSEC':
      return [plain(answer.data.nextDomain), ...answer.data.rrtypes].join(' ');
    case 'SSHFP':
      return `${answer.data.algorithm} ${answer.data.hash} ${answer.data.fingerprint}`;
    case 'TLSA': {
      const { usage, selector, matchingType, certificate } = answer.data;
      return `${usage} ${selector} ${matchingType} ${hex(certificate).toUpperCase()}`;
    }
    default:
      return undefined;
  }
}

function unknownRdataText(bytes: Bytes, { dataStart, dataEnd }: RecordView): string {
  const data = hex(bytes.subarray(dataStart, dataEnd)).toUpperCase();
  return data === '' ? String.raw`\# 0` : String.raw`\# ${dataEnd - dataStart} ${data}`;
}

function quoted(text: string): string {
  const octets = Buffer.from(text);
  return quotedText(octets, 0, octets.length);
}

/** Escaped like a string, but without quotes. */
function plain(text: string): string {
  return quoted(text).slice(1, -1);
}

const OPTION_EXTENDED_ERROR = 15;

/** Extended DNS errors of a response, RFC 8914 section 2: `Stale Answer`, `Network Error: "10.0.0.1 timed out"`. */
export function extendedErrors(bytes: Bytes, start: number, end: number): string[] {
  const texts: string[] = [];
  const opt = new RecordView();
  if (!findOpt(bytes, start, end, opt) || opt.dataEnd > end) return texts;
  for (let at = opt.dataStart; at + 4 <= opt.dataEnd;) {
    const next = at + 4 + u16(bytes, at + 2);
    if (next > opt.dataEnd) break;
    if (u16(bytes, at) === OPTION_EXTENDED_ERROR && at + 6 <= next) {
      const name = extendedErrorName(u16(bytes, at + 4));
      texts.push(at + 6 === next ? name : `${name}: ${quotedText(bytes, at + 6, next)}`);
    }
    at = next;
  }
  return texts;
}
