import { appendIpv4, appendIpv6 } from '../wire/address-text.ts';
import { AsciiText } from '../wire/texts/ascii-text.ts';
import { type Bytes, u16, u8 } from '../wire/bytes.ts';
import { Type } from './codes.ts';
import { HEADER_OCTETS } from './message-view.ts';
import { LABEL_TYPE, MAX_POINTERS, POINTER, skipName } from './name.ts';
import { extendedRcode, NO_RECORD, readRecord, RecordView } from './record.ts';
import { CLASSES, OPCODES, RCODES, typeInNotation } from './tcpdump-words.ts';

const out = new AsciiText();
const record = new RecordView();

/**
 * Returns one DNS message as `tcpdump -n` 4.99 prints it after the addresses, character by character: `30933+ A?
 * web.example.test. (34)`, `30933* 1/0/0 A 10.0.0.5 (50)`. Three rarities are left out: the options of an OPT
 * record among the answers, the data of A6 records (historic, RFC 6563), and bit-string labels (retired, RFC 6891
 * section 5).
 *
 * @param payloadLength octets of the message on the wire: the number in parentheses
 */
export function notation(bytes: Bytes, start: number, end: number, payloadLength: number): string {
  out.clear();
  if (payloadLength < HEADER_OCTETS) {
    return `domain [length ${payloadLength} < ${HEADER_OCTETS}] (invalid)`;
  }
  if (end - start < HEADER_OCTETS) return CUT;
  const isComplete =
    u8(bytes, start + 2) & 0x80 ? response(bytes, start, end) : query(bytes, start, end);
  return (isComplete ? out.text(' (').decimal(payloadLength).text(')') : out.text(CUT)).toString();
}

/** End of a line whose message is malformed or was cut by the snap length. */
const CUT = ' [|domain]';

/** Bits of a query's flags that make tcpdump print all of them: AA, TC, RA, Z, AD, RCODE (but not CD and RD). */
const ODD_IN_QUERIES = 0x06cf;
const OPCODE_IQUERY = 1;

function query(bytes: Bytes, start: number, end: number): boolean {
  const flags = u16(bytes, start + 2);
  const opcode = (flags >> 11) & 0xf;
  out.decimal(u16(bytes, start)).text(OPCODES[opcode]!);
  if (flags & 0x0100) out.text('+');
  if (flags & 0x0010) out.text('%');
  if (flags & ODD_IN_QUERIES) out.text(` [b2&3=0x${flags.toString(16)}]`);
  let questions = u16(bytes, start + 4);
  const records = u16(bytes, start + 6);
  if (opcode === OPCODE_IQUERY) {
    if (questions !== 0) count(questions, 'q]');
    if (records !== 1) count(records, 'a]');
  } else {
    if (records !== 0) count(records, 'a]');
    if (questions !== 1) count(questions, 'q]');
  }
  if (u16(bytes, start + 8) !== 0) count(u16(bytes, start + 8), 'n]');
  if (u16(bytes, start + 10) !== 0) count(u16(bytes, start + 10), 'au]');
  for (let at = start + HEADER_OCTETS; questions > 0; questions--) {
    at = question(bytes, start, at, end);
    if (at < 0) return false;
  }
  return true;
}

function count(value: number, suffix: string): void {
  out.text(' [').decimal(value).text(suffix);
}

function question(bytes: Bytes, start: number, at: number, end: number): number {
  const fixed = skipName(bytes, at, end);
  if (fixed < 0 || fixed + 4 > end) return NO_RECORD;
  out.text(' ').text(typeInNotation(u16(bytes, fixed)));
  classUnlessInternet(u16(bytes, fixed + 2));
  out.text('? ');
  return name(bytes, start, at, end) ? fixed + 4 : NO_RECORD;
}

function response(bytes: Bytes, start: number, end: number): boolean {
  const flags = u16(bytes, start + 2);
  const hasAdditional = u16(bytes, start + 10) !== 0;
  const rcode = hasAdditional ? extendedRcode(bytes, start, end) : flags & 0xf;
  out
    .decimal(u16(bytes, start))
    .text(OPCODES[(flags >> 11) & 0xf]!)
    .text(RCODES[rcode] ?? ` Resp${rcode}`);
  if (flags & 0x0400) out.text('*');
  if (!(flags & 0x0080)) out.text('-');
  if (flags & 0x0200) out.text('|');
  if (flags & 0x0020) out.text('$');
  const questions = u16(bytes, start + 4);
  if (questions !== 1) count(questions, 'q]');
  let at = start + HEADER_OCTETS;
  for (let index = 0; index < questions; index++) {
    if (index > 0) out.text(',');
    at = skipName(bytes, at, end);
    if (at < 0) return false;
    at += 4;
  }
  out.text(' ').decimal(u16(bytes, start + 6));
  out.text('/').decimal(u16(bytes, start + 8));
  out.text('/').decimal(u16(bytes, start + 10));
  return answers(bytes, start, at, end);
}

function answers(bytes: Bytes, start: number, at: number, end: number): boolean {
  const records = u16(bytes, start + 6);
  for (let index = 0; index < records; index++) {
    if (index > 0) {
      if (at >= end) return false;
      out.text(',');
    }
    at = readRecord(bytes, at, end, record);
    // A last record without its fixed part is skipped silently.
    if (at < 0) at = end;
    else if (!answer(bytes, start, end)) return false;
  }
  return true;
}

function answer(bytes: Bytes, start: number, end: number): boolean {
  if (record.type !== Type.OPT) classUnlessInternet(record.class);
  out.text(' ').text(typeInNotation(record.type));
  return record.dataEnd <= end && rdata(bytes, start, end);
}

/** Prints RDATA, which tcpdump checks against the captured octets, not RDLENGTH. Returns false if these end. */
function rdata(bytes: Bytes, start: number, end: number): boolean {
  const { type, dataStart: at } = record;
  switch (type) {
    case Type.A:
      if (at + 4 > end) return false;
      appendIpv4(out.text(' '), bytes, at);
      return true;
    case Type.AAAA:
      if (at + 16 > end) return false;
      appendIpv6(out.text(' '), bytes, at);
      return true;
    case Type.NS:
    case Type.CNAME:
    case Type.PTR:
    case Type.DNAME:
      out.text(' ');
      return name(bytes, start, at, end);
    case Type.MX:
      out.text(' ');
      if (at + 2 > end || !name(bytes, start, at + 2, end)) return false;
      out.text(' ').decimal(u16(bytes, at));
      return true;
    case Type.SRV:
      out.text(' ');
      if (at + 6 > end || !name(bytes, start, at + 6, end)) return false;
      out.text(':').decimal(u16(bytes, at + 4));
      out.text(' ').decimal(u16(bytes, at));
      out.text(' ').decimal(u16(bytes, at + 2));
      return true;
    case Type.TXT:
      return strings(bytes, at, end);
    case Type.URI:
      if (at + 4 > end) return false;
      out.text(' ').decimal(u16(bytes, at));
      out.text(' ').decimal(u16(bytes, at + 2));
      out.text(' ');
      // A target of negative length has no end.
      return visible(bytes, at + 4, record.dataEnd < at + 4 ? Infinity : record.dataEnd, end);
    case Type.UNSPECA:
      return visible(bytes, at, record.dataEnd, end);
    case Type.OPT:
      out.text(' UDPsize=').decimal(record.class);
      if (record.ttl & 0x8000) out.text(' DO');
      return true;
    default:
      return true;
  }
}

function strings(bytes: Bytes, at: number, end: number): boolean {
  while (at < record.dataEnd) {
    out.text(' "');
    const next = at + 1 + u8(bytes, at);
    if (!visible(bytes, at + 1, next, end)) return false;
    out.text('"');
    at = next;
  }
  return true;
}

function classUnlessInternet(number: number): void {
  if (number !== 1) out.text(' ').text(CLASSES.get(number) ?? `(Class ${number})`);
}

const MAX_NAME_CHARACTERS = 255;
/** Labels and pointers read in one name. tcpdump has no limit, and takes seconds for a hostile message. */
const MAX_STEPS = 2 * MAX_POINTERS;

/**
 * Prints a name with its final dot. As in tcpdump, every compression pointer must point before all octets of the
 * name read so far, labels are printed unescaped (a dot inside a label looks like any other), and a pointer to the
 * root prints nothing. A name with more steps than any name can have is shown as too long.
 *
 * @returns false if the name could not be printed to its end
 */
function name(bytes: Bytes, start: number, at: number, end: number): boolean {
  let before = at;
  let characters = 0;
  let hasBegun = false;
  if (at < end && u8(bytes, at) === 0) {
    out.text('.');
    return true;
  }
  for (let steps = 0; ; steps++) {
    if (steps > MAX_STEPS) {
      characters = Infinity;
      break;
    }
    if (at >= end) return false;
    const octet = u8(bytes, at++);
    if (octet === 0) break;
    const labelType = octet & LABEL_TYPE;
    if (labelType === 0x40 || labelType === 0x80) {
      out.text(labelType === 0x40 ? `<ELT ${octet & 0x3f}>` : '<BAD LABEL TYPE>');
      return false;
    }
    if (at === end) {
      if (!hasBegun && labelType === POINTER) return false;
      break;
    }
    hasBegun = true;
    if (labelType === POINTER) {
      at = start + (u16(bytes, at - 1) & 0x3fff);
      if (at >= before) {
        out.text('<BAD PTR>');
        return false;
      }
      before = at;
      continue;
    }
    const shown = Math.min(octet, MAX_NAME_CHARACTERS - characters);
    if (shown > 0 && !visible(bytes, at, at + shown, end)) return false;
    at += octet;
    characters += octet;
    if (characters <= MAX_NAME_CHARACTERS) out.text('.');
    characters++;
  }
  if (characters > MAX_NAME_CHARACTERS) out.text('<DOMAIN NAME TOO LONG>');
  return true;
}

/** Prints octets as `cat -v` does: ^A for a control character, M-a above 127. @returns false if `end` comes first */
function visible(bytes: Bytes, start: number, stop: number, end: number): boolean {
  const last = Math.min(stop, end);
  let at = start;
  while (at < last && isPrintable(u8(bytes, at))) at++;
  out.copy(bytes, start, at);
  for (; at < last; at++) {
    let octet = u8(bytes, at);
    if (octet >= 0x80) {
      out.text('M-');
      octet &= 0x7f;
    }
    if (!isPrintable(octet)) {
      out.text('^');
      octet ^= 0x40;
    }
    out.character(octet);
  }
  return stop <= end;
}

function isPrintable(octet: number): boolean {
  return octet >= 0x20 && octet < 0x7f;
}
