import type { PrintedPacket } from '../shapes/shape.ts';
import type { TcpdumpLine } from './line.ts';
import { NOTHING, type PrintedMessage, type PrintedRecord } from './message.ts';

/**
 * The fast path for the usual lines of a large text: one query or response over UDP between addresses, on one line, as
 * tcpdump -n prints it, with nothing around it. All other lines are left to the shapes. The shapes would read plain
 * lines with the same result; a test reads all texts both ways.
 *
 *     12:30:00.000000 IP 10.244.1.7.36596 > 10.96.0.10.53: 30933+ A? web.example.test. (34)
 *     12:30:00.000912 eth0  In  IP 10.96.0.10.53 > 10.244.1.7.36596: 30933 1/0/0 A 10.0.0.5 (50)
 *
 * @param number number of the line in the file, from 1
 * @returns undefined for every other line
 */
export function readPlainLine(line: string, number: number): PrintedPacket | undefined {
  // No name is longer than 255 octets, and a cluster's answer has few records.
  if (line.length > LONGEST || !isDigit(line.charCodeAt(0))) return undefined;
  HEAD.lastIndex = 0;
  const head = HEAD.exec(line);
  if (!head) return undefined;
  const message =
    queryAt(line, HEAD.lastIndex, Number(head[9])) ??
    responseAt(line, HEAD.lastIndex, Number(head[9]));
  return (
    message && { text: textOf(line, head), number, packet: packetOf(head, message), isPlain: true }
  );
}

/**
 * Whether a line begins with a time, so that it is no continuation of the plain line before: octets and wrapped text do
 * not begin like a time.
 */
export function beginsWithTime(line: string): boolean {
  return TIMED.test(line);
}

const LONGEST = 1_000;
const TIMED = /^(?:\d\d:\d\d:\d\d\.|\d{4}-\d\d-\d\d |\d{10}\.\d)/;
const TIME = String.raw`(?:\d\d:\d\d:\d\d|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d|\d{10})\.\d{6}(?:\d{3})?`;
const PLACE = String.raw`(?:([\w.@?-]{1,15}) +(In|Out|B|M|P) +)?`;
const END = String.raw`(\d{1,3}(?:\.\d{1,3}){3}|[\da-f]{0,4}:[\da-f:]{1,35})\.(\d{1,5})`;
const HEAD = new RegExp(`(${TIME}) ${PLACE}(IP6?) ${END} > ${END}: (\\d{1,5})`, 'y');
const QUERY = /(\+?)(%?)( \[1au\])? ([A-Z]\w{0,15})\? ([\w.-]{1,255}) \((\d{1,5})\)$/y;
/** The rest of a usual response. Flags of queries are not among its flags. */
const RESPONSE =
  /(?: (NXDomain|ServFail|Refused))?(\*?)(-?)(\|?)(\$?) (\d{1,5})\/(\d{1,5})\/(\d{1,5})((?: (?:A|AAAA|CNAME) [\w.:-]{1,255},?){0,32}) \((\d{1,5})\)$/y;
const ONE_ADDITIONAL = ['1au'] as const;
const NO_FIELDS = [] as const;

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function queryAt(line: string, at: number, id: number): PrintedMessage | undefined {
  QUERY.lastIndex = at;
  const found = QUERY.exec(line);
  if (!found) return undefined;
  return {
    id,
    isResponse: false,
    recursionDesired: found[1] !== '',
    checkingDisabled: found[2] !== '',
    authoritative: false,
    recursionUnavailable: false,
    truncated: false,
    authentic: false,
    oddCounts: found[3] === undefined ? NOTHING.oddCounts : ONE_ADDITIONAL,
    questions: [{ type: found[4]!, name: found[5]! }],
    records: NOTHING.records,
    length: Number(found[6]),
    isCut: false,
  };
}

function responseAt(line: string, at: number, id: number): PrintedMessage | undefined {
  RESPONSE.lastIndex = at;
  const found = RESPONSE.exec(line);
  if (!found) return undefined;
  const records = recordsOf(found[9]!);
  if (!records) return undefined;
  const message = {
    id,
    isResponse: true,
    recursionDesired: false,
    checkingDisabled: false,
    authoritative: found[2] !== '',
    recursionUnavailable: found[3] !== '',
    truncated: found[4] !== '',
    authentic: found[5] !== '',
    oddCounts: NOTHING.oddCounts,
    questions: NOTHING.questions,
    counts: [Number(found[6]), Number(found[7]), Number(found[8])],
    records,
    length: Number(found[10]),
    isCut: false,
  } satisfies PrintedMessage;
  return found[1] === undefined ? message : { ...message, rcode: found[1] };
}

/**
 * Returns the records of ` CNAME web.example.test., A 10.0.0.5`; undefined if a comma is missing, or there is one too
 * many.
 */
function recordsOf(text: string): readonly PrintedRecord[] | undefined {
  if (text === '') return NOTHING.records;
  const records: PrintedRecord[] = [];
  for (const record of text.slice(1).split(', ')) {
    const space = record.indexOf(' ');
    const data = record.slice(space + 1);
    if (data.includes(' ') || data.endsWith(',')) return undefined;
    records.push({ section: 'answer', type: record.slice(0, space), data });
  }
  return records;
}

function packetOf(head: RegExpExecArray, message: PrintedMessage): TcpdumpLine {
  const line: TcpdumpLine = {
    fields: NO_FIELDS,
    time: head[1]!,
    family: head[4] as 'IP' | 'IP6',
    source: { host: head[5]!, port: head[6]! },
    destination: { host: head[7]!, port: head[8]! },
    transport: 'udp',
    message,
  };
  return head[2] === undefined ? line : { ...line, interface: head[2], direction: head[3]! };
}

/** Returns the line without time and interface, which have their own columns in reports. */
function textOf(line: string, head: RegExpExecArray): string {
  const before =
    head[2] === undefined ? head[1]!.length + 1 : line.indexOf(` ${head[4]} `, head[1]!.length) + 1;
  return line.slice(before);
}
