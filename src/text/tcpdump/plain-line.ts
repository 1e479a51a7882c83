import type { PrintedPacket } from '../shapes/shape.ts';
import type { PrintedEndpoint, TcpdumpLine } from './line.ts';
import {
  NOTHING,
  type PrintedMessage,
  type PrintedQuestion,
  type PrintedRecord,
} from './message.ts';
import { DIGIT, HEX_OR_COLON, NAME, PLACE, PlainScanner, WORD } from './plain-scanner.ts';

/**
 * The fast path for the usual lines of a large text: one query or response over UDP between addresses, on one line, as
 * tcpdump -n prints it, with nothing around it. All other lines are left to the shapes. The shapes would read plain
 * lines with the same result; a test reads all texts both ways.
 *
 *     12:30:00.000000 IP 10.244.1.7.36596 > 10.96.0.10.53: 30933+ A? web.example.test. (34)
 *     12:30:00.000912 eth0  In  IP 10.96.0.10.53 > 10.244.1.7.36596: 30933 1/0/0 A 10.0.0.5 (50)
 *
 * @param number number of the line in the file, from 1
 * @returns a shared object, which the next call overwrites; undefined for every other line
 */
export function readPlainLine(line: string, number: number): PlainPacket | undefined {
  // No name is longer than 255 bytes, and a cluster's answer has few records.
  if (line.length > LONGEST) return undefined;
  const scanner = SCANNER.at(line, 0);
  if (!passesTime(scanner)) return undefined;
  const time = line.slice(0, scanner.position);
  if (!scanner.passes(' ')) return undefined;
  const isPlaced = !line.startsWith('IP', scanner.position);
  if (isPlaced && !takePlace(scanner)) return undefined;
  const start = scanner.position;
  const family = scanner.passes('IP ') ? 'IP' : scanner.passes('IP6 ') ? 'IP6' : undefined;
  const packet = isPlaced ? PLACED : UNPLACED;
  if (!family || !takeEnd(scanner, packet.source) || !scanner.passes(' > ')) return undefined;
  if (!takeEnd(scanner, packet.destination) || !scanner.passes(': ')) return undefined;
  const id = scanner.number(MOST_DIGITS);
  if (id < 0) return undefined;
  const behind = scanner.position;
  const message = queryAt(scanner) ?? responseAt(scanner.at(line, behind));
  if (!message) return undefined;
  message.id = id;
  packet.time = time;
  packet.family = family;
  packet.message = message;
  // The text lacks time and interface, which have their own columns in reports.
  PACKET.text = line.slice(start);
  PACKET.number = number;
  PACKET.packet = packet;
  return PACKET;
}

/** Returns a copy that may be kept. */
export function keptPlain({ text, number, packet }: PlainPacket): PlainPacket {
  const { source, destination, message } = packet;
  const questions = message.questions.map((question) => ({ ...question }));
  return {
    text,
    number,
    packet: {
      ...packet,
      source: { ...source },
      destination: { ...destination },
      message: { ...message, questions, ...(message.counts && { counts: [...message.counts] }) },
    },
    isPlain: true,
  };
}

/** Whether a line begins with a time, as neither dumped bytes nor wrapped text do: a packet begins there. */
export function beginsWithTime(line: string): boolean {
  return TIMED.test(line);
}

const LONGEST = 1_000;
const TIMED = /^(?:\d\d:\d\d:\d\d\.|\d{4}-\d\d-\d\d |\d{10}\.\d)/;
/** Times up to the microsecond, with zeros for all digits. */
const TIMES = ['00:00:00.000000', '0000-00-00 00:00:00.000000', '0000000000.000000'];
/** Most digits of a 16-bit number. */
const MOST_DIGITS = 5;
/** Most characters of the name of a Linux interface: IFNAMSIZ less its NUL. */
const LONGEST_PLACE = 15;
const LONGEST_TYPE = 16;
const LONGEST_NAME = 255;
const LONGEST_IPV6 = 39;
/** Most hexadecimal digits of the first group of an IPv6 address. */
const FIRST_GROUP = 4;
const MOST_RECORDS = 32;
const DIRECTIONS = ['In', 'Out', 'B', 'M', 'P'];
const RCODES = [' NXDomain', ' ServFail', ' Refused'];
/** Types of records. AAAA comes before A, which is its beginning. */
const RECORDS = ['AAAA', 'A', 'CNAME'];
const ONE_ADDITIONAL = ['1au'] as const;
const SCANNER = new PlainScanner();

type Mutable<Shape> = { -readonly [Key in keyof Shape]: Shape[Key] };
type End = Mutable<Required<PrintedEndpoint>>;
type Message = Mutable<PrintedMessage>;

interface PlainLine extends Mutable<TcpdumpLine> {
  time: string;
  source: End;
  destination: End;
  message: Message;
}

/** A packet of a plain line. */
export interface PlainPacket extends PrintedPacket {
  readonly packet: PlainLine;
}

function newEnd(): End {
  return { host: '', port: '' };
}

/** Returns an object for plain lines, which are all over UDP. */
function newLine(): PlainLine {
  return {
    fields: [],
    time: '',
    family: 'IP',
    source: newEnd(),
    destination: newEnd(),
    transport: 'udp',
    message: QUERY,
  };
}

const QUESTION: Mutable<PrintedQuestion> = { type: '', name: '' };
const ASKED = [QUESTION];
const QUERY: Message = { ...NOTHING, isResponse: false, length: 0, isCut: false, id: 0 };
const COUNTS: [number, number, number] = [0, 0, 0];
const RESPONSE: Message = { ...QUERY, isResponse: true, counts: COUNTS };
const FAILURE = { ...RESPONSE, rcode: '' };
const UNPLACED = newLine();
const PLACED = { ...newLine(), interface: '', direction: '' };
const PACKET: Mutable<PlainPacket> = { text: '', number: 0, packet: UNPLACED, isPlain: true };

function passesTime(scanner: PlainScanner): boolean {
  for (const digits of TIMES)
    if (scanner.follows(digits)) {
      // With nanoseconds, three more digits follow.
      scanner.follows('000');
      return true;
    }
  return false;
}

function takePlace(scanner: PlainScanner): boolean {
  const name = scanner.word(PLACE, LONGEST_PLACE);
  if (name === undefined || !scanner.spaces()) return false;
  const direction = DIRECTIONS.find((one) => scanner.passes(one));
  if (direction === undefined || !scanner.spaces()) return false;
  PLACED.interface = name;
  PLACED.direction = direction;
  return true;
}

/** Takes an address and a port. */
function takeEnd(scanner: PlainScanner, end: End): boolean {
  const host = scanner.ipv4() ?? ipv6At(scanner);
  if (host === undefined || !scanner.passes('.')) return false;
  end.host = host;
  const port = scanner.short(DIGIT, MOST_DIGITS);
  end.port = port ?? '';
  return port !== undefined;
}

function ipv6At(scanner: PlainScanner): string | undefined {
  const host = scanner.word(HEX_OR_COLON, LONGEST_IPV6);
  const colon = host?.indexOf(':') ?? -1;
  return colon >= 0 && colon <= FIRST_GROUP ? host : undefined;
}

function queryAt(scanner: PlainScanner): Message | undefined {
  const recursionDesired = scanner.passes('+');
  const checkingDisabled = scanner.passes('%');
  const hasAdditional = scanner.passes(' [1au]');
  if (!scanner.passes(' ') || !scanner.isUpper) return undefined;
  const type = scanner.word(WORD, LONGEST_TYPE);
  if (type === undefined || !scanner.passes('? ')) return undefined;
  const name = scanner.word(NAME, LONGEST_NAME);
  const length = lengthAt(scanner);
  if (name === undefined || length < 0) return undefined;
  QUESTION.type = type;
  QUESTION.name = name;
  const message = QUERY;
  message.recursionDesired = recursionDesired;
  message.checkingDisabled = checkingDisabled;
  message.oddCounts = hasAdditional ? ONE_ADDITIONAL : NOTHING.oddCounts;
  message.questions = ASKED;
  message.length = length;
  return message;
}

/** Reads a usual response. Flags of queries are not among its flags. */
function responseAt(scanner: PlainScanner): Message | undefined {
  const rcode = RCODES.find((one) => scanner.passes(one));
  const message = rcode === undefined ? RESPONSE : FAILURE;
  if (rcode !== undefined) FAILURE.rcode = rcode.slice(1);
  message.authoritative = scanner.passes('*');
  message.recursionUnavailable = scanner.passes('-');
  message.truncated = scanner.passes('|');
  message.authentic = scanner.passes('$');
  if (!scanner.passes(' ')) return undefined;
  COUNTS[0] = scanner.number(MOST_DIGITS);
  if (COUNTS[0] < 0 || !scanner.passes('/')) return undefined;
  COUNTS[1] = scanner.number(MOST_DIGITS);
  if (COUNTS[1] < 0 || !scanner.passes('/')) return undefined;
  COUNTS[2] = scanner.number(MOST_DIGITS);
  const records = COUNTS[2] < 0 ? undefined : recordsAt(scanner);
  const length = lengthAt(scanner);
  if (!records || length < 0) return undefined;
  message.questions = NOTHING.questions;
  message.records = records;
  message.length = length;
  return message;
}

/** Reads the length at the end of the line, ` (34)`; -1 if it is missing. */
function lengthAt(scanner: PlainScanner): number {
  if (!scanner.passes(' (')) return -1;
  const length = scanner.number(MOST_DIGITS);
  return length >= 0 && scanner.passes(')') && scanner.isAtEnd ? length : -1;
}

/** Reads the records; undefined if a comma is missing, or there is one too many. */
function recordsAt(scanner: PlainScanner): readonly PrintedRecord[] | undefined {
  if (scanner.sees(' (')) return NOTHING.records;
  const records: PrintedRecord[] = [];
  do {
    if (records.length === MOST_RECORDS || !scanner.passes(' ')) return undefined;
    const type = RECORDS.find((one) => scanner.passes(one));
    if (type === undefined || !scanner.passes(' ')) return undefined;
    const data = scanner.word(NAME | HEX_OR_COLON, LONGEST_NAME);
    if (data === undefined) return undefined;
    records.push({ section: 'answer', type, data });
  } while (scanner.passes(','));
  return records;
}
