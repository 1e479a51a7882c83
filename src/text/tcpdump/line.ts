import type { Bytes } from '../../wire/bytes.ts';
import { type PrintedIp, printedIp } from './ip-header.ts';
import { type Field, LineScanner } from './line-scanner.ts';
import { messageEnd, type PrintedMessage, scanMessage } from './message.ts';
import { takeTcp } from './tcp.ts';

export interface PrintedEndpoint {
  /** An address, or a name when tcpdump ran without -n. */
  readonly host: string;
  /** A number, or the name of a service: `domain`. */
  readonly port?: string;
}

/** A tcpdump line about a packet. Facts that the line lacks are left out. */
export interface TcpdumpLine {
  /** Fields in the order of the line. Text that could not be understood is the last field, `rest`. */
  readonly fields: readonly Field[];
  /** Time as printed. The options of tcpdump determine its clock. */
  readonly time?: string;
  readonly interface?: string;
  /** `In`, `Out`, `B`, `M`, `P`: only with -i any. */
  readonly direction?: string;
  /** Whether a packet filter says that it blocked the packet: pflog(4). */
  readonly isBlocked?: boolean;
  readonly family?: 'IP' | 'IP6';
  readonly ip?: PrintedIp;
  readonly source?: PrintedEndpoint;
  readonly destination?: PrintedEndpoint;
  readonly transport?: 'udp' | 'tcp' | 'icmp';
  readonly message?: PrintedMessage;
  /** Payload of UDP or TCP, if the text has its bytes. */
  readonly payload?: Bytes;
}

/**
 * Reads a line of `tcpdump` in any of its forms: without time or with any of -t, -tt, -ttt, -tttt, -ttttt, with the
 * link layer (-e), with interface and direction (-i any), with -v and -vv (both lines joined), with names for addresses
 * and ports; also a DNS message alone. tcpdump 4.99: print.c, print-ip.c, print-udp.c. Also reads lines of tcpdump 3,
 * which names no family, of OpenBSD with fields of pflog(4), and of macOS with -k.
 *
 * @returns undefined if the line has neither addresses nor a DNS message
 */
export function readTcpdumpLine(text: string): TcpdumpLine | undefined {
  const scanner = new LineScanner(text.trim());
  const time = TIMES.reduce<string | undefined>(
    (found, pattern) => found ?? scanner.take('time', pattern),
    undefined,
  );
  const place = takeMetadata(scanner) ?? takeRule(scanner) ?? takePlace(scanner);
  const family = takeFamily(scanner);
  const ip = printedIp(scanner.fields.find(({ kind }) => kind === 'ip-header')?.text);
  const addresses = takeAddresses(scanner);
  if (!addresses) {
    const message = scanner.fields.length === 0 ? scanMessage(scanner) : undefined;
    return message && scanner.isAtEnd ? { fields: scanner.fields, message } : undefined;
  }
  const payload = takePayload(scanner);
  return {
    fields: scanner.fields,
    ...(time !== undefined && { time }),
    ...place,
    ...(family !== undefined && { family }),
    ...(ip !== undefined && { ip }),
    ...withServerPort(addresses, payload.message),
    ...payload,
  };
}

type Ends = Required<Pick<TcpdumpLine, 'source' | 'destination'>>;

/** Gives the server of a message its port, if a person removed the ports. */
function withServerPort(ends: Ends, message: PrintedMessage | undefined): Ends {
  if (message?.isResponse === undefined) return ends;
  const server = message.isResponse ? 'source' : 'destination';
  return { ...ends, [server]: asServer(ends[server]) };
}

/** A port of a server as tcpdump prints it: a number, or a service with messages in the format of DNS. */
const SERVER_PORT = /^(?:\d{1,5}|domain|mdns|hostmon|llmnr)$/;
const LABEL = /^[a-z][a-z\d-]*$/i;

/** A label behind the last dot of a name that is no such port is the end of the name: `coredns.kube-system`. */
function asServer({ host, port }: PrintedEndpoint): PrintedEndpoint {
  if (port === undefined) return { host, port: 'domain' };
  const isOfName = LABEL.test(port) && !SERVER_PORT.test(port) && /[a-z]/i.test(host);
  return isOfName ? { host: `${host}.${port}`, port: 'domain' } : { host, port };
}

/** Times: time of day or difference (no option, -ttt, -ttttt), with date (-tttt), seconds since 1970 (-tt). */
const TIMES: readonly RegExp[] = [
  /(\d\d:\d\d:\d\d(?:\.\d+)?)\s+/y,
  /(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?)\s+/y,
  /(\d{1,10}\.\d{6,9})\s+/y,
];

function takePlace(scanner: LineScanner): { interface?: string; direction?: string } {
  const name = scanner.take('interface', /(\S+)(?=\s+(?:In|Out|B|M|P)\s)/y);
  scanner.pass(/\s+/y);
  const direction = scanner.take('direction', /(In|Out|B|M|P)\s+/y);
  return {
    ...(name !== undefined && { interface: name }),
    ...(direction !== undefined && { direction }),
  };
}

/** Takes the metadata of macOS (tcpdump -k): `(en0, proc mDNSResponder:266, svc BE, out)`. */
function takeMetadata(
  scanner: LineScanner,
): { interface?: string; direction?: string } | undefined {
  const metadata = scanner.take('metadata', /(\([a-z]\w{0,15}(?:, [^()]{1,200})?\)) +(?=\S)/y);
  if (metadata === undefined) return undefined;
  const [name = '', ...facts] = metadata.slice(1, -1).split(', ');
  const isOut = facts.includes('out');
  const isKnown = isOut || facts.includes('in');
  return { interface: name, ...(isKnown && { direction: isOut ? 'Out' : 'In' }) };
}

/** Takes a pflog rule: `rule 3/(match) block in on em0: ` (OpenBSD), `rule 3/0(match): …` (tcpdump 4). */
function takeRule(
  scanner: LineScanner,
): { interface: string; direction: string; isBlocked: boolean } | undefined {
  const rule = scanner.take(
    'rule',
    /(rule \S{1,60}?\(\S{1,20}?\):? (?:\[[^\]]{1,60}\] )?\w{1,20} (?:in|out) on \S{1,20}?: ?)/y,
  );
  if (rule === undefined) return undefined;
  const [, action, direction, name = ''] = /(\w+) (in|out) on (\S+?): ?$/.exec(rule) ?? [];
  return {
    interface: name,
    direction: direction === 'out' ? 'Out' : 'In',
    isBlocked: action === 'block',
  };
}

function takeFamily(scanner: LineScanner): 'IP' | 'IP6' | undefined {
  // With -e the type of the frame replaces the family.
  const link =
    (scanner.holds(', length ') ? scanner.take('link', LINK) : undefined) ??
    scanner.take('link', OLD_LINK) ??
    scanner.take('link', CUT_LINK);
  if (link !== undefined) scanner.take('link', /vlan \d+, .{0,40}?ethertype [^,]*, /y);
  const named = scanner.take('family', /(IP6?|ip6?(?=:)):?\s+/y);
  scanner.take('ip-header', /(\((?:[^()]|\([^()]*\))*\))\s*/y);
  if (link !== undefined)
    return /(?:ethertype|AF|family) IPv6| ip6 | 86dd /.test(link) ? 'IP6' : 'IP';
  return named?.toUpperCase() as 'IP' | 'IP6' | undefined;
}

/**
 * A link-layer header: `5a:d3:61:c1:f6:a4 > 4a:04:ae:ff:f5:7b, ethertype IPv4 (0x0800), length 76: `, with dashes on
 * Windows; `In ifindex 2 … ethertype …`; `AF IPv4 (2), length 62: ` of a loopback, `family IPv4 (2), …` of NFLOG.
 */
const LINK = /((?:[^\s>].{0,120}?)?(?:ethertype|AF|family) [^:]{1,40}?length \d+):\s+/y;
/** tcpdump 3: `0:c:29:1:2:3 0:50:56:1:2:3 ip 71: `, the type a number in OpenBSD. */
const OLD_LINK =
  /((?:[\da-f]{1,2}:){5}[\da-f]{1,2} (?:> )?(?:[\da-f]{1,2}:){5}[\da-f]{1,2},? (?:ip6?|0800|86dd) \d+):\s+/y;

/** A link-layer header from which somebody removed the type and length: `ee:ee:ee:ee:ee:ee > d6:19:05:0b:f4:72, `. */
const CUT_LINK =
  /((?:[\da-f]{2}[:-]){5}[\da-f]{2} > (?:[\da-f]{2}[:-]){5}[\da-f]{2},?)\s+(?=\S+ > )/iy;

function takeAddresses(scanner: LineScanner): Ends | undefined {
  if (!scanner.sees(/\S+ > \S+:(?:\s|$)/y)) return undefined;
  const hasPorts = !scanner.sees(/\S+ > \S+: icmp/iy);
  const source = endpoint(scanner, 'source', scanner.pass(/\S+/y)!, hasPorts);
  scanner.pass(/ > /y);
  const destination = endpoint(
    scanner,
    'destination',
    scanner.pass(/\S+(?=:(?:\s|$))/y)!,
    hasPorts,
  );
  scanner.pass(/:\s*/y);
  return { source, destination };
}

/** An endpoint as other programs and people write it: `10.96.0.10:53`, `[fd00::10]:53`. */
const WITH_COLON = /^(?:\[([\da-f:.]{2,45})\]|([^\s:]+)):(\d{1,5}|domain)$/i;

/** Takes an endpoint. The port follows the last dot of an address or a name. */
function endpoint(
  scanner: LineScanner,
  kind: 'source' | 'destination',
  text: string,
  hasPort: boolean,
): PrintedEndpoint {
  const [, v6, other, port] = WITH_COLON.exec(text) ?? [];
  if (hasPort && port !== undefined)
    return {
      host: scanner.add(kind, v6 ?? other!),
      port: scanner.add(`${kind}-port`, port),
    };
  const dot = text.lastIndexOf('.');
  const isAddress = /^(?:\d+\.){3}\d+$/.test(text);
  if (!hasPort || dot < 0 || isAddress) return { host: scanner.add(kind, text) };
  return {
    host: scanner.add(kind, text.slice(0, dot)),
    port: scanner.add(`${kind}-port`, text.slice(dot + 1)),
  };
}

function takePayload(scanner: LineScanner): Pick<TcpdumpLine, 'transport' | 'message'> {
  scanner.take('checksum', /(\[(?:\w+ sum ok|bad \w+ cksum [^\]]*|no cksum)\])\s+/y);
  if (scanner.take('icmp', /icmp6?\b.*/iy) !== undefined) return { transport: 'icmp' };
  const tcp = takeTcp(scanner);
  scanner.take('invalid', /\[prefix length.*? \(invalid\)/y);
  const remark = scanner.endAfter(messageEnd(scanner.remaining));
  const message = scanner.isAtEnd ? undefined : scanMessage(scanner);
  if (!scanner.isAtEnd) scanner.take('rest', /\s*(.+)/sy);
  if (remark.trim() !== '') scanner.add('remark', remark.trim());
  const isUdp = tcp === undefined && message !== undefined;
  return {
    ...(tcp !== undefined && { transport: 'tcp' }),
    ...(isUdp && { transport: 'udp' }),
    ...(message && { message }),
  };
}
