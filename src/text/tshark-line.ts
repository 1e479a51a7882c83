import type { TcpdumpLine } from './tcpdump/line.ts';
import type { PrintedMessage, PrintedRecord } from './tcpdump/message.ts';

/** Number, time, source, destination, protocol, length: the default columns of tshark(1). */
const COLUMNS =
  /^\s*\d+\s+((?:\d{4}-\d\d-\d\d )?(?:\d\d:\d\d:)?\d+(?:\.\d+)?)\s+(\S+)\s+(?:→|->)\s+(\S+)\s+(\S+)\s+(\d+)\s+(.*)$/;
/** packet-dns.c, dissect_dns_common(). */
const SUMMARY = /^(?:\d+ +→ +\d+ +)?Standard query (response )?0x([0-9a-f]{4})(.*)$/;
const RCODES: readonly (readonly [RegExp, string])[] = [
  [/^ No such name/, 'NXDomain'],
  [/^ Server failure/, 'ServFail'],
  [/^ Refused/, 'Refused'],
  [/^ Format error/, 'FormErr'],
  [/^ Not implemented/, 'NotImp'],
];
/** Ethernet, IPv4 without options, UDP. */
const HEADERS = { IP: 42, IP6: 62 };

/**
 * A line of tshark's summary: `3 0.003097 10.96.0.10 → 10.244.1.7 DNS 92 Standard query response 0x78d5 A …`. It has
 * no ports, so the endpoint that is asked is given the port of DNS and the other one none.
 */
export function readTsharkLine(text: string): TcpdumpLine | undefined {
  const columns = COLUMNS.exec(text);
  if (!columns) return undefined;
  const [, time = '', source = '', destination = '', protocol, length, info = ''] = columns;
  const family = source.includes(':') ? 'IP6' : 'IP';
  const base = { fields: [], time: time.includes('.') ? time : `${time}.0`, family } as const;
  const summary = protocol === 'DNS' ? SUMMARY.exec(info) : undefined;
  if (!summary) return { ...base, source: { host: source }, destination: { host: destination } };
  const isResponse = summary[1] !== undefined;
  return {
    ...base,
    transport: 'udp',
    source: { host: source, ...(isResponse && { port: '53' }) },
    destination: { host: destination, ...(!isResponse && { port: '53' }) },
    message: message(summary, isResponse, Number(length) - HEADERS[family]),
  };
}

function message(summary: RegExpExecArray, isResponse: boolean, length: number): PrintedMessage {
  const [, , id = '', said = ''] = summary;
  const rcode = RCODES.find(([pattern]) => pattern.test(said));
  const rest = (rcode ? said.replace(rcode[0], '') : said).trim().split(/ +/);
  const [type, name] = rest;
  const records = isResponse ? recordsOf(rest.slice(2)) : [];
  return {
    id: Number.parseInt(id, 16),
    isResponse,
    ...(rcode && { rcode: rcode[1] }),
    recursionDesired: !isResponse,
    checkingDisabled: false,
    authoritative: false,
    recursionUnavailable: false,
    truncated: false,
    authentic: false,
    oddCounts: [],
    questions: type !== undefined && name !== undefined ? [{ type, name }] : [],
    ...(isResponse && { counts: [records.length, 0, 0] as const }),
    records,
    length: Math.max(length, 12),
    isCut: false,
  };
}

/** `CNAME web.example.test A 10.0.0.5`; SOA is of the authority section, OPT of the additional one. */
function recordsOf(words: readonly string[]): PrintedRecord[] {
  const records: PrintedRecord[] = [];
  for (let at = 0; at + 1 < words.length; at += 2) {
    const type = words[at]!;
    if (type === 'SOA' || type === 'OPT') break;
    records.push({ section: 'answer', type, data: words[at + 1]! });
  }
  return records;
}
