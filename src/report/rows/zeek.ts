import { Flag, opcodeOf, reservedOf } from '../../dns/flags.ts';
import { rcodeNumber } from '../../dns/codes.ts';
import { uidOf } from './connection-uid.ts';
import { visibleJson } from '../escape.ts';
import {
  eitherSide,
  Exchanges,
  rttMsOf,
  type Sides,
  unannotatedSide,
  type UnannotatedSide,
} from './exchanges.ts';
import type { Reporter } from '../reporter.ts';
import { unixTime } from '../wording/story.ts';

type Exchange = Sides<UnannotatedSide>;

/** Zeek's types, which determine how a value is written, in JSON and in Zeek's tab-separated format. */
type ZeekType =
  | 'time'
  | 'string'
  | 'addr'
  | 'port'
  | 'enum'
  | 'count'
  | 'interval'
  | 'bool'
  | 'vector[string]'
  | 'vector[interval]';

type Value = string | number | boolean | readonly string[] | readonly number[] | undefined;

interface Field {
  readonly name: string;
  readonly type: ZeekType;
  readonly value: (exchange: Exchange) => Value;
}

/**
 * The columns of Zeek's dns.log in their order: the fields of the record DNS::Info with &log,
 * scripts/base/protocols/dns/main.zeek of Zeek 7. They have the same meaning as there.
 *
 * @see https://docs.zeek.org/en/v7.0.11/scripts/base/protocols/dns/main.zeek.html
 */
const FIELDS: readonly Field[] = [
  { name: 'ts', type: 'time', value: (exchange) => eitherSide(exchange).time },
  { name: 'uid', type: 'string', value: (exchange) => uidOf(eitherSide(exchange)) },
  { name: 'id.orig_h', type: 'addr', value: (exchange) => eitherSide(exchange).client },
  { name: 'id.orig_p', type: 'port', value: (exchange) => eitherSide(exchange).clientPort },
  { name: 'id.resp_h', type: 'addr', value: (exchange) => eitherSide(exchange).server },
  { name: 'id.resp_p', type: 'port', value: (exchange) => eitherSide(exchange).serverPort },
  { name: 'proto', type: 'enum', value: (exchange) => eitherSide(exchange).transport },
  { name: 'trans_id', type: 'count', value: (exchange) => eitherSide(exchange).dnsId },
  { name: 'rtt', type: 'interval', value: rttSeconds },
  { name: 'query', type: 'string', value: (exchange) => eitherSide(exchange).qname },
  { name: 'qclass', type: 'count', value: (exchange) => eitherSide(exchange).question?.class },
  { name: 'qclass_name', type: 'string', value: qclassName },
  { name: 'qtype', type: 'count', value: (exchange) => eitherSide(exchange).question?.type },
  { name: 'qtype_name', type: 'string', value: qtypeName },
  { name: 'rcode', type: 'count', value: rcode },
  { name: 'rcode_name', type: 'string', value: ({ response }) => response?.rcode },
  { name: 'AA', type: 'bool', value: ({ response }) => has(response?.flags, Flag.AA) },
  { name: 'TC', type: 'bool', value: ({ response }) => has(response?.flags, Flag.TC) },
  { name: 'RD', type: 'bool', value: (exchange) => has(eitherSide(exchange).flags, Flag.RD) },
  { name: 'RA', type: 'bool', value: ({ response }) => has(response?.flags, Flag.RA) },
  { name: 'Z', type: 'count', value: (exchange) => reservedOf(eitherSide(exchange).flags) },
  { name: 'answers', type: 'vector[string]', value: answers },
  { name: 'TTLs', type: 'vector[interval]', value: ttls },
  { name: 'rejected', type: 'bool', value: isRejected },
];

/** One row per exchange, as `zeek -r` writes dns.log: tab-separated, with its header. */
export function zeek(): Reporter {
  const exchanges = new Exchanges(unannotatedSide, (exchange) =>
    isQuery(exchange) ? tabRow(exchange) : '',
  );
  return {
    lines: 'all',
    begin: () =>
      '#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tdns\n' +
      `#fields\t${FIELDS.map(({ name }) => name).join('\t')}\n` +
      `#types\t${FIELDS.map(({ type }) => type).join('\t')}\n`,
    line: (line) => exchanges.take(line),
    end: () => exchanges.end(),
  };
}

/** The same rows as objects, as `LogAscii::use_json=T` writes them. Unknown values are left out. */
export function zeekJson(): Reporter {
  const exchanges = new Exchanges(unannotatedSide, (exchange) =>
    isQuery(exchange) ? jsonRow(exchange) : '',
  );
  return { lines: 'all', line: (line) => exchanges.take(line), end: () => exchanges.end() };
}

/** Whether the exchange is a standard query: Zeek logs no others. */
function isQuery(exchange: Exchange): boolean {
  return opcodeOf(eitherSide(exchange).flags) === 0;
}

function has(flags: number | undefined, flag: number): boolean {
  return flags !== undefined && (flags & flag) !== 0;
}

function rttSeconds(exchange: Exchange): number | undefined {
  const rttMs = rttMsOf(exchange);
  return rttMs === undefined ? undefined : rttMs / 1_000;
}

function qclassName(exchange: Exchange): string | undefined {
  const { question } = eitherSide(exchange);
  return question && (CLASSES[question.class] ?? `qclass-${question.class}`);
}

/** Zeek's names of classes: scripts/base/protocols/dns/consts.zeek. */
const CLASSES: Readonly<Record<number, string>> = {
  1: 'C_INTERNET',
  2: 'C_CSNET',
  3: 'C_CHAOS',
  4: 'C_HESOD',
  254: 'C_NONE',
  255: 'C_ANY',
};

function qtypeName(exchange: Exchange): string | undefined {
  const { qtype } = eitherSide(exchange);
  return qtype === 'ANY' ? '*' : qtype;
}

function rcode({ response }: Exchange): number | undefined {
  return response?.rcode === undefined ? undefined : rcodeNumber(response.rcode);
}

/** Zeek omits the vector if there are no answers. */
function answers({ response }: Exchange): readonly string[] | undefined {
  if (!response || response.records.length === 0) return undefined;
  return response.records.map(({ data }) => data);
}

function ttls({ response }: Exchange): readonly number[] | undefined {
  if (!response || response.records.length === 0) return undefined;
  return response.records.map(({ ttl }) => ttl);
}

/** Whether Zeek calls a reply a rejection: "rcode != 0 and no question". */
function isRejected({ response }: Exchange): boolean {
  return response !== undefined && response.question === undefined && response.rcode !== 'NOERROR';
}

function jsonRow(exchange: Exchange): string {
  const members: string[] = [];
  for (const { name, type, value } of FIELDS) {
    const its = value(exchange);
    if (its === undefined || its === '') continue;
    const text = type === 'time' ? unixTime(its as string) : visibleJson(its);
    members.push(`${JSON.stringify(name)}:${text}`);
  }
  return `{${members.join(',')}}\n`;
}

function tabRow(exchange: Exchange): string {
  return `${FIELDS.map(({ type, value }) => tabCell(type, value(exchange))).join('\t')}\n`;
}

function tabCell(type: ZeekType, value: Value): string {
  if (value === undefined || value === '') return '-';
  if (type === 'time') return unixTime(value as string);
  if (typeof value === 'boolean') return value ? 'T' : 'F';
  if (typeof value === 'number') return type === 'interval' ? value.toFixed(6) : `${value}`;
  if (typeof value === 'string') return escaped(value, /[\t\n\\]|^-$|^\(empty\)$/g);
  return value
    .map((item) =>
      typeof item === 'number' ? item.toFixed(6) : escaped(item, /[\t\n,\\]|^-$|^\(empty\)$/g),
    )
    .join(',');
}

/** Escapes separators, "unset" and "empty", and what is not printable, as `\x09` (threading/formatters/Ascii.cc). */
function escaped(text: string, special: RegExp): string {
  if (PLAIN.test(text)) return text;
  return text
    .replace(special, (match) => Array.from(Buffer.from(match), hexByte).join(''))
    .replace(NOT_PRINTED, (match) => Array.from(Buffer.from(match), hexByte).join(''));
}

const NOT_PRINTED = /[^\u0020-\u007e]/gu;
/** Nearly every cell, and nothing to escape. One look instead of two replacements is 4 % of a log. */
const PLAIN = /^[\w.:/-]{2,}$/;

function hexByte(octet: number): string {
  return `\\x${octet.toString(16).padStart(2, '0')}`;
}
