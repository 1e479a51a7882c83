import type { PrintedMessage, PrintedQuestion, PrintedRecord } from '../tcpdump/message.ts';
import { rcodeNumber, Type, typeNumber } from '../../dns/codes.ts';
import { HEADER_OCTETS } from '../../dns/message-view.ts';
import { OPCODES, RCODES } from '../../dns/tcpdump-words.ts';
import { parseAddress } from '../../wire/address.ts';
import { type Bytes, copyOf } from '../../wire/bytes.ts';
import { ownString } from '../own-string.ts';
import { Recent } from '../recent.ts';

/** Most octets of a message: a name of 255 octets and many records fit. The rest is cut off. */
const MAX_OCTETS = 4_096;
const MAX_NAMES = 1_000;
/** RFC 1035 section 4.1.4: a pointer to the name of the question. */
const QUESTION_POINTER = 0xc000 + HEADER_OCTETS;

/** RFC 1035 section 2.3.4. */
const MAX_LABEL = 63;
/** Most octets of a name's labels with their lengths: 255, less the root and one length. */
const MAX_NAME = 253;
const DOT = 0x2e;

const IN = 1;
const CLASSES: Readonly<Record<string, number>> = { CHAOS: 3, HS: 4, ANY: 255 };

/** Writes the DNS message of a line, in the order of RFC 1035 section 4.1, up to the first part that the line lacks. */
export class MessageWriter {
  readonly #bytes: Bytes;
  /** Cache of the octets of names, which a text repeats. */
  readonly #names = new Recent<string, Bytes>(MAX_NAMES);
  #start = 0;
  /** Index after the last written octet. */
  end = 0;
  /** Whether the printed question has no valid type or name. */
  isOdd = false;

  /** @param bytes the buffer; octets that do not fit are not written */
  constructor(bytes: Bytes) {
    this.#bytes = bytes;
  }

  /** @returns whether all of it could be written */
  write(message: PrintedMessage, start: number): boolean {
    this.#start = this.end = start;
    this.isOdd = false;
    if (message.id === undefined) return false;
    const counts = message.counts ?? [0, 0, 0];
    const { oddCounts } = message;
    // A message that is cut off before its question has one, like every message without a mark of another count.
    const isCut = message.isCut && message.counts === undefined;
    const questions = odd(oddCounts, 'q') ?? (message.questions.length > 0 || isCut ? 1 : 0);
    this.#u16(message.id);
    this.#u16(flagsOf(message));
    this.#u16(questions);
    this.#u16(odd(oddCounts, 'a') ?? counts[0]);
    this.#u16(odd(oddCounts, 'n') ?? counts[1]);
    this.#u16(odd(oddCounts, 'au') ?? counts[2]);
    const [question] = message.questions;
    if (question && !this.#question(question)) {
      this.isOdd = !message.isCut;
      return false;
    }
    if (questions !== (question ? 1 : 0)) return false;
    for (const record of message.records)
      if (record.section === 'answer' && !this.#record(record, question)) return false;
    return true;
  }

  #question({ name, type, class: named }: PrintedQuestion): boolean {
    const number = typeNumber(type) ?? typeNumber(type.replace(/^Type/, 'TYPE'));
    if (number === undefined || !this.#name(name)) return false;
    this.#u16(number);
    this.#u16(named === undefined ? IN : (CLASSES[named] ?? IN));
    return true;
  }

  /** Writes a record. Its owner is not printed; for an answer it is usually the name of the question. */
  #record({ type, data }: PrintedRecord, question: PrintedQuestion | undefined): boolean {
    const number = typeNumber(type);
    const start = this.end;
    if (number === undefined || data === undefined || !question) return false;
    this.#u16(QUESTION_POINTER);
    this.#u16(number);
    this.#u16(IN);
    this.#u16(0);
    this.#u16(0);
    const lengthAt = this.end;
    this.#u16(0);
    if (!this.#data(number, data) || this.end - this.#start > MAX_OCTETS - 300) {
      this.end = start;
      return false;
    }
    const length = this.end - lengthAt - 2;
    this.#bytes[lengthAt] = length >> 8;
    this.#bytes[lengthAt + 1] = length & 0xff;
    return true;
  }

  #data(type: number, data: string): boolean {
    if (type === Type.CNAME || type === Type.NS || type === Type.PTR) return this.#name(data);
    const address = parseAddress(data);
    if (!address || address.length !== ADDRESS_OCTETS[type]) return false;
    for (let at = 0; at < address.length; at++) this.#bytes[this.end++] = address[at]!;
    return true;
  }

  /**
   * Writes a name. Returns false, and writes nothing, if the text is longer than a name can be (RFC 1035 section
   * 2.3.4). Replaced names need not follow the rules for labels: `x...y`, `***`, a sentence.
   */
  #name(text: string): boolean {
    const known = this.#names.get(text);
    if (known) {
      for (let at = 0; at < known.length; at++) this.#bytes[this.end++] = known[at]!;
      return true;
    }
    const start = this.end;
    if (!this.#labels(text)) return false;
    this.#names.set(ownString(text), copyOf(this.#bytes, start, this.end));
    return true;
  }

  #labels(text: string): boolean {
    const start = this.end;
    let labelAt = this.end++;
    for (let at = 0; at <= text.length; at++) {
      const octet = at === text.length ? DOT : text.charCodeAt(at);
      // tcpdump prints octets beyond ASCII one by one. Characters beyond U+00FF were typed by a person.
      if (octet > 0xff) {
        this.end = start;
        return this.#labels(Buffer.from(text).toString('latin1'));
      }
      const length = this.end - labelAt - 1;
      if (octet !== DOT) {
        if (length < MAX_LABEL) this.#bytes[this.end++] = octet;
      } else if (length > 0) {
        if (labelAt - start + length > MAX_NAME) {
          this.end = start;
          return false;
        }
        this.#bytes[labelAt] = length;
        labelAt = this.end++;
      }
      // The text is too long for a name.
      if (this.end - start > 2 * MAX_NAME) {
        this.end = start;
        return false;
      }
    }
    this.#bytes[labelAt] = 0;
    return true;
  }

  #u16(value: number): void {
    this.#bytes[this.end++] = value >> 8;
    this.#bytes[this.end++] = value & 0xff;
  }
}

/** Returns the count with a mark: 1 for `1au` and the mark `au`. */
function odd(counts: readonly string[], mark: string): number | undefined {
  for (const count of counts) {
    const number = Number.parseInt(count, 10);
    if (count === `${number}${mark}`) return number & 0xffff;
  }
  return undefined;
}

const ADDRESS_OCTETS: Readonly<Record<number, number>> = { [Type.A]: 4, [Type.AAAA]: 16 };

/** Returns the flags: RFC 1035 section 4.1.1, RFC 4035 section 3.2; of a query also those that tcpdump calls odd. */
function flagsOf(message: PrintedMessage): number {
  const opcode =
    message.opcode === undefined ? 0 : Math.max(0, OPCODES.indexOf(` ${message.opcode}`)) << 11;
  if (message.isResponse !== true) {
    if (message.oddFlags !== undefined) return (message.oddFlags & 0x7fff) | opcode;
    return opcode | (message.recursionDesired ? 0x0100 : 0) | (message.checkingDisabled ? 0x10 : 0);
  }
  return (
    0x8100 |
    opcode |
    (message.authoritative ? 0x0400 : 0) |
    (message.truncated ? 0x0200 : 0) |
    (message.recursionUnavailable ? 0 : 0x80) |
    (message.authentic ? 0x20 : 0) |
    rcodeOf(message.rcode)
  );
}

function rcodeOf(name: string | undefined): number {
  if (name === undefined) return 0;
  const printed = RCODES.findIndex((rcode) => rcode.trim() === name);
  return (printed >= 0 ? printed : (rcodeNumber(name) ?? 0)) & 0xf;
}
