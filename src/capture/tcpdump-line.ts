import { type Field, LineScanner } from './line-scanner.ts';
import { type PrintedMessage, scanMessage } from './tcpdump-message.ts';

export interface PrintedEndpoint {
  /** An address, or a name when tcpdump ran without -n. */
  readonly host: string;
  /** A number, or the name of a service: `domain`. */
  readonly port?: string;
}

/** A line of tcpdump about a packet; facts that it does not print are left out. */
export interface TcpdumpLine {
  /** In the order of the line. What could not be understood is a field `rest`, the last one. */
  readonly fields: readonly Field[];
  /** As printed; which clock it is depends on the options of tcpdump. */
  readonly time?: string;
  readonly interface?: string;
  /** `In`, `Out`, `B`, `M`, `P`: only with -i any. */
  readonly direction?: string;
  readonly family?: 'IP' | 'IP6';
  readonly source?: PrintedEndpoint;
  readonly destination?: PrintedEndpoint;
  readonly transport?: 'udp' | 'tcp' | 'icmp';
  readonly message?: PrintedMessage;
}

/**
 * Reads a line of `tcpdump` in any of its forms: without time or with any of -t, -tt, -ttt, -tttt, -ttttt, with
 * the link layer (-e), with interface and direction (-i any), with -v and -vv (both lines joined), with names
 * for addresses and ports; also a DNS message alone. tcpdump 4.99: print.c, print-ip.c, print-udp.c.
 *
 * @returns undefined when there are neither addresses nor a DNS message in it
 */
export function readTcpdumpLine(text: string): TcpdumpLine | undefined {
  const scanner = new LineScanner(text.trim());
  const time = TIMES.reduce<string | undefined>(
    (found, pattern) => found ?? scanner.take('time', pattern),
    undefined,
  );
  const place = takePlace(scanner);
  const family = takeFamily(scanner);
  const addresses = takeAddresses(scanner);
  if (!addresses) {
    const message = scanner.fields.length === 0 ? scanMessage(scanner) : undefined;
    return message && scanner.isAtEnd ? { fields: scanner.fields, message } : undefined;
  }
  return {
    fields: scanner.fields,
    ...(time !== undefined && { time }),
    ...place,
    ...(family !== undefined && { family }),
    ...addresses,
    ...takePayload(scanner),
  };
}

/** With date (-tttt), time of day or difference (none, -ttt, -ttttt), seconds since 1970 (-tt). */
const TIMES: readonly RegExp[] = [
  /(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?)\s+/y,
  /(\d\d:\d\d:\d\d(?:\.\d+)?)\s+/y,
  /(\d+\.\d{6,9})\s+/y,
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

function takeFamily(scanner: LineScanner): 'IP' | 'IP6' | undefined {
  // With -e the type of the frame stands in place of the family. The first `ethertype` decides: to try each one with each
  // `length` behind it would take the square of a line's length.
  const link = scanner.take('link', /(\S(?:(?!ethertype ).)*ethertype [^:]*?length \d+):\s+/y);
  const named = scanner.take('family', /(IP6?|ip6?(?=:)):?\s+/y);
  scanner.take('ip-header', /(\((?:[^()]|\([^()]*\))*\))\s*/y);
  if (link !== undefined) return link.includes('ethertype IPv6') ? 'IP6' : 'IP';
  return named?.toUpperCase() as 'IP' | 'IP6' | undefined;
}

function takeAddresses(
  scanner: LineScanner,
): Required<Pick<TcpdumpLine, 'source' | 'destination'>> | undefined {
  if (!scanner.sees(/\S+ > \S+:(?:\s|$)/y)) return undefined;
  const hasPorts = !scanner.sees(/\S+ > \S+: ICMP/y);
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

/** The port follows the last dot, of addresses and of names. */
function endpoint(
  scanner: LineScanner,
  kind: 'source' | 'destination',
  text: string,
  hasPort: boolean,
): PrintedEndpoint {
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
  if (scanner.take('icmp', /ICMP6?\b.*/y) !== undefined) return { transport: 'icmp' };
  const tcp = scanner.take('tcp', /(Flags \[[^\]]*\].*?length \d+)(?:\s+|$)/y);
  scanner.take('invalid', /\[prefix length.*? \(invalid\)/y);
  const message = scanner.isAtEnd ? undefined : scanMessage(scanner);
  if (!scanner.isAtEnd) scanner.take('rest', /\s*(.+)/sy);
  const isUdp = tcp === undefined && message !== undefined;
  return {
    ...(tcp !== undefined && { transport: 'tcp' }),
    ...(isUdp && { transport: 'udp' }),
    ...(message && { message }),
  };
}
