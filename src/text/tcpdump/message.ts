import type { LineField, LineScanner } from './line-scanner.ts';

export interface PrintedQuestion {
  /** `A`, `Type65` */
  readonly type: string;
  /** Left out for IN. */
  readonly class?: string;
  readonly name: string;
}

export interface PrintedRecord {
  readonly section: 'answer' | 'authority' | 'additional';
  /** Only with -v. */
  readonly name?: string;
  /** Only with -vvv: `30s`, `1h`. */
  readonly ttl?: string;
  readonly class?: string;
  readonly type: string;
  /** Left out if tcpdump prints no data for the type. */
  readonly data?: string;
}

export interface PrintedMessage {
  /** Left out if not even the header was captured. */
  readonly id?: number;
  /** Left out if the line does not tell: `30933 [|domain]`. */
  readonly isResponse?: boolean;
  readonly opcode?: string;
  /** RCODE of a response; left out for NOERROR. */
  readonly rcode?: string;
  /** Flags of queries, RFC 1035 section 4.1.1 and RFC 4035 section 3.2.2. */
  readonly recursionDesired: boolean;
  readonly checkingDisabled: boolean;
  /** Flags of responses. */
  readonly authoritative: boolean;
  readonly recursionUnavailable: boolean;
  readonly truncated: boolean;
  readonly authentic: boolean;
  /** All 16 flag bits of a query, if bits are set that queries do not use. */
  readonly oddFlags?: number;
  /** Unusual numbers of records and questions: `[1au]`. */
  readonly oddCounts: readonly string[];
  /** Questions. A response has them only with -vv, or after `QuestionMemory` has filled them in. */
  questions: readonly PrintedQuestion[];
  /** Numbers of answer, authority and additional records of a response. */
  readonly counts?: readonly [number, number, number];
  readonly records: readonly PrintedRecord[];
  /** Bytes of the message. */
  readonly length?: number;
  /** Whether the snap length, or a malformation, ended the message: `[|domain]`. */
  readonly isCut: boolean;
  /** Whether the line was cut off within the message: it has neither its length nor the cut mark at its end. */
  readonly isUnended?: boolean;
}

const OPCODE = / (inv_q|stat|notify|update(?:DA|MA|A|D|M)?|zoneInit|zoneRef|op\d+)(?![\w?])/y;
/** RCODEs. Resp17 and Resp21 have no space before them. */
const RCODE =
  / ?(FormErr|ServFail|NXDomain|NotImp|Refused|YXDomain|YXRRSet|NXRRSet|NotAuth|NotZone|NoChange|BadVers|BadCookie|Resp\d+)/y;
const COUNTS = / (\d+\/\d+\/\d+)/y;
const CUT = / ?(\[\|domain\])\s*$/y;
const LENGTH = / ?(\(\d+\))\s*$/y;

/** The flags, in the order in which tcpdump prints them. */
const FLAGS = [
  ['recursionDesired', 'recursion-desired', /\+/y],
  ['checkingDisabled', 'checking-disabled', /%/y],
  ['authoritative', 'authoritative', /\*/y],
  ['recursionUnavailable', 'recursion-unavailable', /-/y],
  ['truncated', 'truncated', /\|/y],
  ['authentic', 'authentic', /\$/y],
] as const satisfies readonly (readonly [keyof PrintedMessage, LineField, RegExp])[];

type Flags = Pick<PrintedMessage, (typeof FLAGS)[number][0]>;

/** The end of a message: its length or the cut mark. */
const END = /\(\d{1,5}\)(?![\w.-])|\[\|domain\]/g;

/**
 * Returns the number of characters up to the end of the message. A remark of a person, the cell of a table, or `(DF)`
 * after the message is no part of its name.
 */
export function messageEnd(remaining: string): number {
  END.lastIndex = 0;
  const end = END.exec(remaining);
  if (!end) return remaining.length;
  // A string of a TXT record may contain anything.
  const quote = remaining.indexOf('"');
  if (quote >= 0 && quote < end.index) return remaining.length;
  return end.index + end[0].length;
}

/** Takes a DNS message off the line. @returns undefined if there is none; the rest of the line is then no message */
export function scanMessage(scanner: LineScanner): PrintedMessage | undefined {
  if (scanner.take('cut', CUT) !== undefined) return { ...NOTHING, isCut: true };
  if (scanner.take('invalid', /domain \[length \d+ < \d+\] \(invalid\)/y) !== undefined)
    return { ...NOTHING, isCut: false };
  const id = scanner.take('id', /(\d{1,5})(?=[ +%*|$-]|[A-Z][a-z])/y);
  if (id === undefined) return undefined;
  const opcode = scanner.take('opcode', OPCODE);
  const rcode = scanner.take('rcode', RCODE);
  const flags = takeFlags(scanner);
  const oddFlags = scanner.take('odd-flags', / (\[b2&3=0x[0-9a-f]+\])/y);
  const oddCounts = [];
  for (let odd; (odd = scanner.take('odd-count', / (\[\d+(?:q|a|n|au)\])/y)) !== undefined;)
    oddCounts.push(odd.slice(1, -1));
  const questions = takeQuestions(scanner);
  const counts = scanner.take('counts', COUNTS);
  const hasRecords = counts !== undefined || scanner.sees(/ (?:ns|ar): /y);
  const records = hasRecords ? takeRecords(scanner) : [];
  const length = scanner.take('length', LENGTH);
  const isCut = scanner.take('cut', CUT) !== undefined;
  const isResponse = direction(
    flags,
    rcode,
    counts,
    questions.length > 0 || oddFlags !== undefined,
  );
  // Only the ID of a response ties it to its query, so that a response may lack its end.
  const isUnended = isResponse !== true && (length === undefined ? !isCut : isNameless(questions));
  return {
    id: Number(id),
    ...(isResponse !== undefined && { isResponse }),
    ...(opcode !== undefined && { opcode }),
    ...(rcode !== undefined && { rcode }),
    ...flags,
    ...(oddFlags !== undefined && { oddFlags: Number(oddFlags.slice('[b2&3='.length, -1)) }),
    oddCounts,
    questions,
    ...(counts !== undefined && {
      counts: counts.split('/').map(Number) as [number, number, number],
    }),
    records,
    ...(length !== undefined && { length: Number(length.slice(1, -1)) }),
    ...(isUnended && { isUnended: true }),
    isCut,
  };
}

/** Whether a question lacks its name. The root has a name: tcpdump prints it as a dot. */
function isNameless(questions: readonly PrintedQuestion[]): boolean {
  return questions.some(({ name }) => name === '');
}

const NO_FLAGS: Flags = {
  recursionDesired: false,
  checkingDisabled: false,
  authoritative: false,
  recursionUnavailable: false,
  truncated: false,
  authentic: false,
};

function takeFlags(scanner: LineScanner): Flags {
  // Fast path: many messages have no flags.
  if (!scanner.sees(/[+%*|$-]/y)) return NO_FLAGS;
  const flags: { -readonly [flag in keyof Flags]: boolean } = { ...NO_FLAGS };
  for (const [flag, kind, pattern] of FLAGS)
    flags[flag] = scanner.take(kind, pattern) !== undefined;
  return flags;
}

/** The fields of a message about which nothing is known. */
export const NOTHING = { ...NO_FLAGS, oddCounts: [], questions: [], records: [] } as const;

/** Returns the direction by the flags, which differ. Only responses have an RCODE and counts. */
function direction(
  flags: Flags,
  rcode: string | undefined,
  counts: string | undefined,
  hasQuestion: boolean,
): boolean | undefined {
  if (rcode !== undefined || counts !== undefined) return true;
  if (flags.recursionDesired || flags.checkingDisabled) return false;
  if (flags.authoritative || flags.recursionUnavailable || flags.truncated || flags.authentic)
    return true;
  return hasQuestion ? false : undefined;
}

/** A name ends where the next field begins: tcpdump prints spaces in a name as they are. */
const NAME =
  / (.*?)(?=,? [A-Z]\w*(?: \(?[A-Z]\w*(?: \d+)?\)?)?\? | \d+\/\d+\/\d+| (?:ns|ar):| ?\(\d+\)\s*$| ?\[\|domain\]\s*$|$)/y;

function takeQuestions(scanner: LineScanner): PrintedQuestion[] {
  const questions: PrintedQuestion[] = [];
  for (;;) {
    scanner.pass(/,+(?= )/y);
    scanner.pass(/ q:/y);
    const type = scanner.take(
      'type',
      / ([A-Z]\w*(?: (?:CHAOS|HS|ANY|\(Class \d+\)))?(?: \(Q[MU]\))?\?)/y,
    );
    if (type === undefined) return questions;
    const [, mnemonic = '', named] = /^(\w+)(?: (CHAOS|HS|ANY|\(Class \d+\)))?/.exec(type)!;
    const name = scanner.take('name', NAME) ?? '';
    questions.push({ type: mnemonic, ...(named !== undefined && { class: named }), name });
  }
}

const SECTIONS = { 'ns:': 'authority', 'ar:': 'additional' } as const;
/** A record ends at a comma outside of a string, at the next section, or at the end of the message. */
const RECORD =
  / ((?:"[^"]*"|[^",]|,(?!\s)|"(?![^"]*"))+?)(?=,\s| (?:ns|ar): |,? ?\[\|domain\]\s*$|,? ?\(\d+\)\s*$|$)/y;

function takeRecords(scanner: LineScanner): PrintedRecord[] {
  const records: PrintedRecord[] = [];
  let section: PrintedRecord['section'] = 'answer';
  for (;;) {
    const named = scanner.take('section', / (ns:|ar:)(?= )/y);
    if (named !== undefined) section = SECTIONS[named as keyof typeof SECTIONS];
    scanner.pass(/,(?= )/y);
    if (scanner.sees(LENGTH) || scanner.sees(CUT)) return records;
    const text = scanner.take('record', RECORD);
    if (text === undefined) return records;
    records.push(recordOf(text, section));
  }
}

function recordOf(text: string, section: PrintedRecord['section']): PrintedRecord {
  const match =
    /^(?:(\S*\.) )?(?:\[([^\]]*)\] )?(?:(CHAOS|HS|ANY|\(Class \d+\)) )?([A-Z]\w*)(?: (.*))?$/s.exec(
      text,
    );
  const [, name, ttl, named, type = '', data] = match ?? [];
  return {
    section,
    ...(name !== undefined && { name }),
    ...(ttl !== undefined && { ttl }),
    ...(named !== undefined && { class: named }),
    type,
    ...(data !== undefined && { data }),
  };
}
