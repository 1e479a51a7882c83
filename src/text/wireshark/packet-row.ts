import type { PrintedPacket } from '../shapes/shape.ts';
import { messageOf, segmentOf } from './summary.ts';
import type { Field } from '../tcpdump/line-scanner.ts';
import type { PrintedEndpoint, TcpdumpLine } from '../tcpdump/line.ts';
import { plainTime } from './times.ts';

/** A row of the packet list of Wireshark and tshark. Its default columns are those up to `info`, without the ports. */
export interface PacketRow {
  readonly frame?: number;
  readonly time?: string;
  readonly source: string;
  readonly destination: string;
  readonly sourcePort?: string;
  readonly destinationPort?: string;
  /** `DNS`, `MDNS`, `TCP` */
  readonly protocol: string;
  /** Bytes of the frame. */
  readonly length?: number;
  readonly info: string;
}

/** Bytes of headers before the message: Ethernet, IP without options, UDP. */
const HEADERS = { IP: 42, IP6: 62 };
const PORTS: Readonly<Record<string, string>> = { DNS: '53', MDNS: '5353', LLMNR: '5355' };

/** Returns the fields of a row as those of a tcpdump line, for `explain`. */
export function fieldsOfRow(
  { time, source, destination, info }: PacketRow,
  line: TcpdumpLine,
): Field[] {
  const { message } = line;
  const [question] = message?.questions ?? [];
  const fields: (Field | undefined)[] = [
    time === undefined ? undefined : { kind: 'time', text: time.replace(',', '.') },
    { kind: 'source', text: source },
    portField('source-port', line.source),
    { kind: 'destination', text: destination },
    portField('destination-port', line.destination),
    ...line.fields.filter(({ kind }) => kind === 'tcp'),
    line.transport === 'icmp' ? { kind: 'icmp', text: info } : undefined,
    message?.id === undefined
      ? undefined
      : { kind: 'id', text: `0x${message.id.toString(16).padStart(4, '0')}` },
    message?.rcode === undefined ? undefined : { kind: 'rcode', text: message.rcode },
    question && { kind: 'type', text: question.type },
    question && { kind: 'name', text: question.name },
    ...(message?.records ?? []).map(
      ({ type, data }) => ({ kind: 'record', text: `${type} ${data}` }) as const,
    ),
  ];
  return fields.filter((field) => field !== undefined);
}

function portField(
  kind: 'source-port' | 'destination-port',
  end: PrintedEndpoint | undefined,
): Field | undefined {
  return end?.port === undefined ? undefined : { kind, text: end.port };
}

/** Returns the packet of a row. Without ports, the server gets that of DNS, and the client none. */
export function packetOfRow(row: PacketRow, number: number): PrintedPacket {
  const { source, destination, protocol, length, info } = row;
  const words = [source, '→', destination, protocol, length ?? '', info].filter(
    (word) => word !== '',
  );
  return {
    text: words.join(' '),
    number,
    packet: lineOf(row),
    ...(row.frame !== undefined && { frame: row.frame }),
  };
}

function lineOf(row: PacketRow): TcpdumpLine | undefined {
  const { source, destination, protocol, length, info } = row;
  const time = row.time === undefined ? {} : { time: plainTime(row.time) };
  // ARP has hardware addresses or questions in place of IP addresses.
  if (protocol === 'ARP' || protocol === 'STP' || protocol === 'LLDP')
    return { fields: [], ...time };
  const family = source.includes(':') ? 'IP6' : 'IP';
  const base = { ...time, family } as const;
  const ends = { source: { host: source }, destination: { host: destination } };
  if (protocol.startsWith('ICMP'))
    return { fields: [{ kind: 'icmp', text: info }], ...base, ...ends, transport: 'icmp' };
  const port = PORTS[protocol];
  const message =
    port === undefined
      ? undefined
      : messageOf(info, length === undefined ? undefined : length - HEADERS[family]);
  const segment = message ? undefined : segmentOf(info);
  if (segment) {
    const fields = [{ kind: 'tcp', text: segment.flags }] as const;
    const [from, to] = [segment.source, segment.destination];
    return {
      fields,
      ...base,
      transport: 'tcp',
      source: { host: source, port: from },
      destination: { host: destination, port: to },
    };
  }
  if (!message) return { fields: [], ...base, ...ends };
  const isAsked = message.isResponse === true;
  return {
    fields: [],
    ...base,
    transport: 'udp',
    source: endpoint(source, row.sourcePort ?? (isAsked ? port : undefined)),
    destination: endpoint(destination, row.destinationPort ?? (isAsked ? undefined : port)),
    message,
  };
}

function endpoint(host: string, port: string | undefined): PrintedEndpoint {
  return { host, ...(port !== undefined && { port }) };
}
