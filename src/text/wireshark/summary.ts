import { NOTHING, type PrintedMessage, type PrintedRecord } from '../tcpdump/message.ts';

/** The summary of a DNS message: packet-dns.c, dissect_dns_common(). Versions before 1.8 print no ID. */
const SUMMARY =
  /^(?:\[[^\]]{1,60}\] ?)*(?:\d+ +(?:→|->) +\d+ +)?(Standard query|Inverse query|Server status request|Zone change notification|Dynamic update|DNS Stateful operations|Unknown operation(?: \(\d+\))?)( response)?(?: 0x([\da-f]{4}))?,?(.*)$/;
/** OPCODEs in the words of tcpdump. */
const OPCODES: Readonly<Record<string, string>> = {
  'Inverse query': 'inv_q',
  'Server status request': 'stat',
  'Zone change notification': 'notify',
  'Dynamic update': 'update',
};
const RCODES: readonly (readonly [RegExp, string])[] = [
  [/^ No such name\b/, 'NXDomain'],
  [/^ Server failure\b/, 'ServFail'],
  [/^ Refused\b/, 'Refused'],
  [/^ Format error\b/, 'FormErr'],
  [/^ Not implemented\b/, 'NotImp'],
  [/^ Name exists\b/, 'YXDomain'],
  [/^ RRset exists\b/, 'YXRRSet'],
  [/^ RRset does not exist\b/, 'NXRRSet'],
  [/^ Not authoritative\b/, 'NotAuth'],
  [/^ Name out of zone\b/, 'NotZone'],
];
/** A remark of Wireshark after the summary. */
const REMARK = / ?\[(?:Malformed|Packet size|TCP|UDP|Unreassembled|truncated)\b.*$/;
const NO_ERROR = /^ No error\b/;
const ADDRESS = /^(?:\d+\.){3}\d+$|^[\da-f]*:[\da-f:.]*$/i;
/** A summary that was cut off before or within the ID. Versions without IDs continue with a question or an error. */
const CUT_ID = /^(?: (?:0x?[\da-f]{0,3})?)?$/;
/** Bytes of the shortest message, which is only a header: RFC 1035 section 4.1.1. */
const LEAST = 12;

/** Reads the message in Wireshark's column "Info": `Standard query response 0x78d5 A web.test A 10.0.0.5`. */
export function messageOf(info: string, length: number | undefined): PrintedMessage | undefined {
  const summary = SUMMARY.exec(info);
  if (!summary) return undefined;
  const [, operation = '', response, id, rest = ''] = summary;
  if (id === undefined && CUT_ID.test(rest)) return undefined;
  const isResponse = response !== undefined;
  const said = rest.replace(NO_ERROR, '');
  const rcode = RCODES.find(([pattern]) => pattern.test(said));
  const text = (rcode ? said.replace(rcode[0], '') : said).replace(REMARK, '');
  const words = text.trim().split(/\s+/).filter(Boolean);
  // In responses, version 1 prints no question, and separates records by two spaces.
  const isOld = isResponse && (/^ {2}\S/.test(text) || ADDRESS.test(words[1] ?? ''));
  const [type, name] = words;
  const records = isResponse ? recordsOf(words.slice(isOld ? 0 : 2)) : [];
  const opcode = OPCODES[operation];
  return {
    ...NOTHING,
    id: Number.parseInt(id ?? '0', 16),
    isResponse,
    ...(opcode !== undefined && { opcode }),
    ...(rcode && { rcode: rcode[1] }),
    recursionDesired: !isResponse && opcode === undefined,
    questions: !isOld && type !== undefined && name !== undefined ? [{ type, name }] : [],
    ...(isResponse && { counts: [records.length, 0, 0] as const }),
    records,
    ...(length !== undefined && { length: Math.max(length, LEAST) }),
    ...((id === undefined || (!isResponse && name === undefined)) && { isUnended: true }),
    isCut: false,
  };
}

/** Reads records: `CNAME web.example.test A 10.0.0.5`, up to SOA and OPT, which are of other sections. */
function recordsOf(words: readonly string[]): PrintedRecord[] {
  const records: PrintedRecord[] = [];
  for (let at = 0; at + 1 < words.length; at += 2) {
    const type = words[at]!;
    if (type === 'SOA' || type === 'OPT' || !/^[A-Z]/.test(type)) break;
    records.push({ section: 'answer', type, data: words[at + 1]! });
  }
  return records;
}

/** Returns ports and tcpdump flags of a segment: `36596 → 53 [SYN, ACK] Seq=0 Ack=1 Win=64240 Len=0`. */
export function segmentOf(
  info: string,
): { readonly source: string; readonly destination: string; readonly flags: string } | undefined {
  const [, source, destination, names, length = '0'] =
    /^(?:\[[^\]]{1,60}\] ?)*(\d{1,5}) (?:→|->|>) (\d{1,5}) \[([A-Z, ]{1,60})\].*?(?: Len=(\d{1,6})|$)/.exec(
      info,
    ) ?? [];
  if (source === undefined || destination === undefined || names === undefined) return undefined;
  const marks = names.split(/, ?/).map((name) => (name === 'ACK' ? '.' : name.slice(0, 1)));
  return { source, destination, flags: `Flags [${marks.join('')}], length ${length}` };
}
