import type { Field, LineField } from '../text/tcpdump/line-scanner.ts';
import type { TcpdumpLine } from '../text/tcpdump/line.ts';
import { tcpMarks } from '../text/tcpdump/tcp.ts';
import { say, type Sentence } from '../words/say.ts';
import { flagNames, rcodeMeaning, typeMeaning } from './dns-words.ts';
import type { Explanation } from './explanation.ts';
import { icmpGist } from './unreachable.ts';

/** Explains a line of tcpdump, field by field: the notation of print-domain.c in plain words. */
export function explainLine(text: string, line: TcpdumpLine): Explanation {
  // Number of records so far: they are in the order of their fields.
  let records = 0;
  return {
    kind: 'line',
    subject: text,
    title: gist(line),
    sections: [
      {
        blocks: line.fields.map((field) => ({
          // What stands in the line is not translated.
          term: say`${field.text}`,
          meaning: MEANINGS[field.kind](field, line, field.kind === 'record' ? records++ : 0),
        })),
      },
      ...(line.message?.isResponse ? [{ blocks: [{ text: pairing(line) }] }] : []),
    ],
  };
}

/** Summarises the line in one sentence. */
function gist(line: TcpdumpLine): Sentence {
  const { source, destination, message, transport } = line;
  const from = source?.host ?? say`a client`;
  const to = destination?.host ?? say`a server`;
  if (transport === 'icmp') return icmpGist(line);
  const segment = transport === 'tcp' && !message ? segmentGist(line) : undefined;
  if (segment) return segment;
  if (!message)
    return say`A packet from ${from} to ${to}, without a DNS message that could be read`;
  if (message.id === undefined) return say`A DNS message, but too little of it to say anything`;
  const [question] = message.questions;
  if (message.isResponse && neighbours(line))
    return say`${from} answers, by ${neighbours(line)!}: ${answered(line)}`;
  if (message.isResponse)
    return source
      ? say`${from} answers ${to}: ${answered(line)}`
      : say`An answer: ${answered(line)}`;
  if (!question)
    return say`A DNS message with ID ${message.id}, of which the question was not captured`;
  if (message.opcode === 'notify')
    return say`${from} tells ${to} that the zone ${question.name} has changed (NOTIFY): this is between servers, and no lookup`;
  if (message.opcode?.startsWith('update'))
    return say`${from} asks ${to} to change records of the zone ${question.name} (UPDATE): this is no lookup`;
  const wanted = say`the ${typeName(question.type)} records of ${question.name}`;
  const kind = neighbours(line);
  if (kind)
    return say`${from} asks its neighbours for ${wanted}, by ${kind}: this is not unicast DNS, and no race can hit it`;
  return source ? say`${from} asks ${to} for ${wanted}` : say`A query for ${wanted}`;
}

function answered({ message }: TcpdumpLine): Sentence {
  const { rcode, counts, truncated, isCut } = message!;
  if (rcode !== undefined) return rcodeMeaning(rcode);
  if (truncated) return say`the answer does not fit, ask again over TCP`;
  if (counts === undefined || (isCut && counts[0] > 0))
    return say`the answer was not captured to its end`;
  if (counts[0] === 0) return say`the name exists, but has no record of this type`;
  return counts[0] === 1 ? say`1 record` : say`${counts[0]} records`;
}

/** Recognises multicast DNS (RFC 6762) and LLMNR (RFC 4795), where the host with the name answers. */
function neighbours({ source, destination }: TcpdumpLine): 'mDNS' | 'LLMNR' | undefined {
  const ports = [source?.port, destination?.port];
  if (ports.some((port) => port === '5353' || port === 'mdns')) return 'mDNS';
  return ports.some((port) => port === '5355' || port === 'llmnr' || port === 'hostmon')
    ? 'LLMNR'
    : undefined;
}

function typeName(type: string): string {
  return type === 'Type65' ? 'HTTPS' : type === 'Type64' ? 'SVCB' : type;
}

/** Describes what a segment without a message does to its connection: RFC 9293 section 3.5. */
function segmentGist({ source, destination, fields }: TcpdumpLine): Sentence | undefined {
  const from = source?.host ?? '?';
  const to = destination?.host ?? '?';
  const marks = tcpMarks(fields.find(({ kind }) => kind === 'tcp')?.text ?? '');
  if (marks.includes('R')) return say`${from} refuses or resets the TCP connection with ${to}`;
  if (marks.includes('S') && marks.includes('.'))
    return say`${from} accepts the TCP connection that ${to} opens`;
  if (marks.includes('S')) return say`${from} opens a TCP connection to ${to}`;
  if (marks.includes('F')) return say`${from} ends its side of the TCP connection with ${to}`;
  return undefined;
}

/** Tells which query a response belongs to. tcpdump prints no question with a response, except with -vv. */
function pairing({ message, destination }: TcpdumpLine): Sentence {
  const { id, questions } = message!;
  if (questions.length > 0)
    return say`It belongs to the query with ID ${id!} and the same question, from where it is sent to.`;
  const port = destination?.port;
  return port === undefined
    ? say`The question is in the line of the query: the one with ID ${id!}.`
    : say`The question is in the line of the query: the one with ID ${id!} from port ${port}.`;
}

/** @param record index of the record that the field shows, from 0 */
type Meaning = (field: Field, line: TcpdumpLine, record: number) => Sentence;

/** Whether the server sends the packet, by the kind of the message, else by the port of DNS. */
function isFromServer({ message, source }: TcpdumpLine): boolean {
  return message?.isResponse ?? (source?.port === '53' || source?.port === 'domain');
}

const MEANINGS: Readonly<Record<LineField, Meaning>> = {
  time: ({ text }) => time(text),
  interface: () =>
    say`interface of the machine that captured: with -i any each packet shows at every one it passes`,
  direction: ({ text }) => DIRECTIONS[text] ?? say`direction`,
  metadata: () => say`what macOS knows of the packet (option -k): interface, process, direction`,
  rule: (_field, { isBlocked }) =>
    isBlocked
      ? say`a rule of the packet filter (pflog): it blocked this packet`
      : say`a rule of the packet filter (pflog): it let this packet through`,
  link: () =>
    say`link layer (option -e): addresses of the network cards, type and bytes of the frame`,
  family: ({ text }) => (text.endsWith('6') ? say`IPv6` : say`IPv4`),
  'ip-header': () => say`header of the IP packet (option -v)`,
  source: (_field, line) =>
    line.transport === 'icmp'
      ? say`who says so`
      : neighbours(line)
        ? say`who sends it`
        : isFromServer(line)
          ? say`from the server`
          : say`from the client`,
  'source-port': (field, line) => portMeaning(field, line, isFromServer(line)),
  destination: (_field, line) =>
    line.transport === 'icmp'
      ? say`who sent the packet that it is about`
      : neighbours(line)
        ? say`to whom: 224.0.0.251 and ff02::fb are all hosts that speak mDNS, 224.0.0.252 and ff02::1:3 all that speak LLMNR`
        : isFromServer(line)
          ? say`to the client`
          : say`to the server`,
  'destination-port': (field, line) => portMeaning(field, line, !isFromServer(line)),
  checksum: ({ text }) =>
    text.includes('bad')
      ? say`checksum; on the machine that sends, a bad one is usual: the network card fills it in later`
      : say`checksum`,
  tcp: () =>
    say`DNS over TCP: flags of the segment (S opens, . acknowledges, P pushes, F ends, R resets) and the bytes it carries`,
  icmp: () =>
    say`ICMP error: what could not be delivered; the packet it quotes is the query or the answer`,
  rest: () => say`not understood`,
  remark: () => say`not of the packet: what somebody, or another program, wrote behind it`,
  id: (_field, line) =>
    neighbours(line) === 'mDNS'
      ? say`ID: 0 in mDNS, where names tell what belongs together`
      : line.message?.isResponse
        ? say`ID: the same as in the query that this answers`
        : say`ID: the answer has the same; a resolver keeps it when it sends the query again (Go takes a new one)`,
  opcode: ({ text }) =>
    text === 'notify'
      ? say`NOTIFY: a primary server tells another one that its zone has changed (RFC 1996)`
      : text.startsWith('update')
        ? say`UPDATE: records of a zone shall be changed (RFC 2136)`
        : say`opcode, instead of an ordinary query: ${text}`,
  rcode: ({ text }) => rcodeMeaning(text),
  'recursion-desired': () =>
    say`RD, recursion desired: the server shall find the answer, wherever it is`,
  'checking-disabled': () => say`CD, checking disabled: DNSSEC is not to be validated`,
  authoritative: () => say`AA, authoritative: the server itself is responsible for the zone`,
  'recursion-unavailable': () => say`RA is missing: the server does not resolve names of others`,
  truncated: () =>
    say`TC, truncated: the answer does not fit into UDP, the client has to ask over TCP`,
  authentic: () => say`AD: the server has validated the answer (DNSSEC)`,
  'odd-flags': (_field, { message }) =>
    say`flags that a query usually has not; set are ${flagNames(message!.oddFlags!)}`,
  'odd-count': ({ text }) => oddCount(text),
  type: ({ text }) => {
    const type = text.replace(/\W.*$/, '');
    const meaning = typeMeaning(type);
    return meaning ? say`asks for type ${type}: ${meaning}` : say`asks for type ${type}`;
  },
  name: ({ text }) =>
    text === '.'
      ? say`name: the root`
      : say`name; the dot at its end is the root, and not a part that somebody typed`,
  counts: (_field, { message }) => numbersOfRecords(message!.counts!),
  section: ({ text }) =>
    text === 'ns:' ? say`authority section (option -vv)` : say`additional section (option -vv)`,
  record: (_field, { message }, record) => recordMeaning(message!.records[record]!.type),
  length: (_field, { message }) =>
    say`${message!.length!} bytes of DNS, without the headers of UDP and IP`,
  cut: () =>
    say`the rest was not captured (snap length: capture with -s 500 or more), or is malformed`,
  invalid: () => say`not a valid DNS message, or more than one in this segment`,
};

const DIRECTIONS: Readonly<Record<string, Sentence>> = {
  In: say`the packet came in at this interface`,
  Out: say`the packet went out at this interface`,
  B: say`broadcast`,
  M: say`multicast`,
  P: say`for another machine`,
};

function time(text: string): Sentence {
  if (text.includes('-'))
    return say`date and time (option -tttt), in the time zone where it was printed`;
  if (text.includes(':'))
    return say`time of day, in the time zone where it was printed; with -ttt since the line before, with -ttttt since the first`;
  // A smaller number is relative: no capture lasts a year.
  if (Number(text) < 366 * 86_400)
    return say`seconds since the first packet; with -t d of tshark since the line before`;
  return say`seconds since 1970 UTC (option -tt)`;
}

function portMeaning({ text }: Field, line: TcpdumpLine, isServer: boolean): Sentence {
  const kind = neighbours(line);
  if (kind)
    return /^(?:5353|5355|mdns|llmnr|hostmon)$/.test(text)
      ? say`port of ${kind}`
      : say`port of the asking host`;
  if (!isServer)
    return say`port of the client: A and AAAA of one lookup from one port can race, from two ports they cannot`;
  return text === '53' || text === 'domain' ? say`port of DNS` : say`port of the server`;
}

function oddCount(text: string): Sentence {
  const [, number = '', kind = ''] = /(\d+)(\w+)/.exec(text) ?? [];
  if (kind === 'au')
    return say`${number} additional: most often the OPT record of EDNS; Go sends one, glibc and musl do not unless told to`;
  if (kind === 'q') return say`${number} questions, where one is usual`;
  return kind === 'a'
    ? say`${number} answers in a query`
    : say`${number} authority records in a query`;
}

function numbersOfRecords([answers, authority, additional]: readonly [
  number,
  number,
  number,
]): Sentence {
  return say`records in the answer: ${answers}, in the authority section: ${authority}, additional: ${additional}`;
}

function recordMeaning(type: string): Sentence {
  const meaning = typeMeaning(type);
  return meaning ? say`record: ${meaning}` : say`record`;
}
