import { typeName, typeNumber } from '../../dns/codes.ts';
import { RCODES } from '../../dns/tcpdump-words.ts';
import type { PrintedMessage, PrintedRecord } from '../tcpdump/message.ts';
import type { WiresharkFields } from './fields.ts';

const RECORDS = { 'dns.cname': 'CNAME', 'dns.a': 'A', 'dns.aaaa': 'AAAA' } as const;

/** Returns the DNS message that Wireshark's fields describe, for exports without bytes; undefined without an ID. */
export function fieldsMessage(fields: WiresharkFields): PrintedMessage | undefined {
  const id = numberOf(fields.first('dns.id'));
  if (id === undefined) return undefined;
  const flags = numberOf(fields.first('dns.flags'));
  const printed = fields.first('dns.flags.response');
  const isResponse = printed === undefined ? undefined : /^(?:1|true)$/i.test(printed);
  const answers = recordsOf(fields);
  const rcode = numberOf(fields.first('dns.flags.rcode')) ?? (flags ?? 0) & 0xf;
  const response = isResponse ?? ((flags ?? 0) & 0x8000) !== 0;
  const has = (bit: number, unknown: boolean): boolean =>
    flags === undefined ? unknown : (flags & bit) !== 0;
  const name = fields.first('dns.qry.name')?.split(',', 1)[0];
  const asked = fields.first('dns.qry.type')?.split(',', 1)[0];
  const type = numberOf(asked) ?? (asked === undefined ? undefined : typeNumber(asked));
  return {
    id,
    isResponse: response,
    ...(response && rcode > 0 && { rcode: RCODES[rcode]?.trim() ?? `Resp${rcode}` }),
    recursionDesired: has(0x0100, !response),
    checkingDisabled: has(0x0010, false),
    authoritative: response && has(0x0400, false),
    recursionUnavailable: response && !has(0x0080, true),
    truncated: response && has(0x0200, false),
    authentic: response && has(0x0020, false),
    oddCounts: [],
    questions:
      name === undefined || type === undefined
        ? []
        : [{ type: typeName(type), name: name === '<Root>' ? '.' : name }],
    ...(response && {
      counts: [numberOf(fields.first('dns.count.answers')) ?? answers.length, 0, 0] as const,
    }),
    records: answers,
    isCut: name === undefined && isSnapped(fields),
    ...(name === undefined && !isSnapped(fields) && { isUnended: true }),
  };
}

/** Whether the snap length cut the packet off: fewer bytes were captured than were on the wire. */
function isSnapped(fields: WiresharkFields): boolean {
  const [length, captured] = ['frame.len', 'frame.cap_len'].map((name) =>
    numberOf(fields.first(name)),
  );
  return length !== undefined && captured !== undefined && captured < length;
}

/** Returns the records in the order of a chain of aliases. */
function recordsOf(fields: WiresharkFields): PrintedRecord[] {
  return Object.entries(RECORDS).flatMap(([field, type]) =>
    fields
      .all(field)
      .flatMap((cell) => cell.split(','))
      .filter((data) => data !== '')
      .map((data) => ({ section: 'answer' as const, type, data })),
  );
}

/** Reads a number: `0x78d5`, `28`, `AAAA (28)`. */
function numberOf(text: string | undefined): number | undefined {
  const number = Number(/\((\d+)\)$/.exec(text ?? '')?.[1] ?? (text === '' ? undefined : text));
  return Number.isSafeInteger(number) ? number : undefined;
}
