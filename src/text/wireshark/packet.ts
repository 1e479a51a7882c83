import type { Bytes } from '../../wire/bytes.ts';
import { icmpWords } from '../tcpdump/icmp-error.ts';
import { type PacketRow, packetOfRow } from './packet-row.ts';
import { packetOf } from '../dumps/printed-octets.ts';
import type { PrintedPacket } from '../shapes/shape.ts';
import type { WiresharkFields } from './fields.ts';
import { fieldsMessage } from './message.ts';
import { ipOf, type PrintedIp } from '../tcpdump/ip-header.ts';
import type { Field } from '../tcpdump/line-scanner.ts';
import type { PrintedEndpoint, TcpdumpLine } from '../tcpdump/line.ts';
import { plainTime } from './times.ts';

/**
 * Returns the packet of these fields. Bytes (of the frame, or of the payload of UDP or TCP) are preferred to
 * descriptions.
 *
 * @returns undefined if there is no packet
 */
export function packetOfFields(fields: WiresharkFields, number: number): PrintedPacket | undefined {
  if (fields.isEmpty) return undefined;
  const frame = Number(fields.first('frame.number') ?? Number.NaN);
  const base = { number, ...(Number.isSafeInteger(frame) && { frame }) };
  const printed = fields.first('frame.time_epoch', 'frame.time', 'frame.time_relative');
  const time = printed === undefined ? {} : { time: plainTime(printed) };
  const octets = octetsOf(fields.first('frame_raw'));
  const dumped = octets && packetOf(octets, undefined);
  if (dumped) return { ...base, text: '', packet: { fields: [], ...time }, octets: dumped };
  const hosts = hostsOf(fields);
  if (!hosts)
    return fields.first('frame.number') === undefined
      ? undefined
      : { ...base, text: '', packet: { fields: [], ...time } };
  const packet = lineOf(fields, hosts);
  const info = fields.first('_ws.col.info');
  const protocol = fields.first('_ws.col.protocol');
  if (
    packet.payload === undefined &&
    packet.message === undefined &&
    info !== undefined &&
    protocol !== undefined
  )
    return {
      ...base,
      ...packetOfRow({ ...rowOf(fields, hosts), protocol, info, ...time }, number),
    };
  const quoted = quotedOf(fields);
  return {
    ...base,
    text: '',
    ...(quoted && { quoted }),
    packet: { ...packet, ...time, ...placeOf(fields) },
  };
}

/** Packet types of Linux cooked captures: packet(7). */
const DIRECTIONS: Readonly<Record<string, string>> = { 0: 'In', 1: 'B', 2: 'M', 3: 'P', 4: 'Out' };

/** Returns the interface by its name, or else by its number, and the direction. */
function placeOf(fields: WiresharkFields): Pick<TcpdumpLine, 'interface' | 'direction'> {
  const index = fields.first('sll.ifindex');
  const name = fields.first('frame.interface_name') ?? (index && `if${index}`);
  const direction = DIRECTIONS[fields.first('sll.pkttype') ?? ''];
  return {
    ...(name !== undefined && { interface: name }),
    ...(direction !== undefined && { direction }),
  };
}

type Hosts = readonly [source: string, destination: string];

/** Returns the addresses of the innermost packet; for an ICMP error, those of the error, not of its quote. */
function hostsOf(fields: WiresharkFields): Hosts | undefined {
  const at = isIcmp(fields) ? 0 : -1;
  const family = fields.all('ip.src').length > 0 ? 'ip' : 'ipv6';
  const source = fields.all(`${family}.src`).at(at);
  const destination = fields.all(`${family}.dst`).at(at);
  if (!source || !destination) return undefined;
  // -T fields joins the addresses of all layers in one cell.
  return [source.split(',').at(at)!, destination.split(',').at(at)!];
}

function isIcmp(fields: WiresharkFields): boolean {
  return fields.first('icmp.type', 'icmpv6.type') !== undefined;
}

function lineOf(fields: WiresharkFields, hosts: Hosts): TcpdumpLine {
  const family = hosts[0].includes(':') ? 'IP6' : 'IP';
  const transport: 'udp' | 'tcp' = fields.first('tcp.srcport') === undefined ? 'udp' : 'tcp';
  const ip = ipOfFields(fields, family);
  const base = {
    fields: [],
    family,
    ...(ip && { ip }),
    ...endpointsOf(fields, hosts, transport),
  } as const;
  if (isIcmp(fields)) return { ...base, ...icmpOf(fields) };
  const payload = octetsOf(fields.first(`${transport}.payload`));
  const segment: Pick<TcpdumpLine, 'transport' | 'fields'> =
    transport === 'tcp' ? { fields: [segmentOf(fields)], transport } : { fields: [], transport };
  if (payload) return { ...base, ...segment, payload };
  const message = fieldsMessage(fields);
  if (message) return { ...base, ...segment, message };
  return transport === 'tcp' ? { ...base, ...segment } : base;
}

/** @param at -1 for the innermost packet; 0 for an ICMP error, and 1 for the packet that it quotes */
function ipOfFields(
  fields: WiresharkFields,
  family: 'IP' | 'IP6',
  at = isIcmp(fields) ? 0 : -1,
): PrintedIp | undefined {
  const [hopLimit, id] =
    family === 'IP' ? (['ip.ttl', 'ip.id'] as const) : (['ipv6.hlim', 'ipv6.flow'] as const);
  return ipOf(valueAt(fields, hopLimit, at), valueAt(fields, id, at));
}

/** Returns the value of one layer. -T fields joins the values of all layers in one cell. */
function valueAt(fields: WiresharkFields, name: string, at: number): string | undefined {
  return fields
    .all(name)
    .flatMap((values) => values.split(','))
    .at(at);
}

const TCP_MARKS = ['F', 'S', 'R', 'P', '.', 'U', 'E', 'W'];

/** Returns the flags of a TCP segment (RFC 9293 section 3.1) as tcpdump prints them. */
function segmentOf(fields: WiresharkFields): Field {
  const flags = Number(fields.first('tcp.flags') ?? 0x18);
  const marks = TCP_MARKS.filter((_mark, bit) => (flags & (1 << bit)) !== 0);
  return { kind: 'tcp', text: `Flags [${marks.join('')}], length 0` };
}

/** Returns the packet that an ICMP error quotes; undefined if its addresses are unknown. */
function quotedOf(fields: WiresharkFields): TcpdumpLine | undefined {
  const family = fields.all('ip.src').length > 0 ? 'ip' : 'ipv6';
  const [source, destination] = [fields.all(`${family}.src`)[1], fields.all(`${family}.dst`)[1]];
  if (!isIcmp(fields) || source === undefined || destination === undefined) return undefined;
  const hosts = [source, destination] as const;
  const message = fieldsMessage(fields);
  const payload = octetsOf(fields.first('udp.payload'));
  const printed = family === 'ip' ? 'IP' : 'IP6';
  const ip = ipOfFields(fields, printed, 1);
  return {
    fields: [],
    family: printed,
    ...(ip && { ip }),
    ...endpointsOf(fields, hosts, 'udp'),
    transport: 'udp',
    ...(payload ? { payload } : message && { message }),
  };
}

function endpointsOf(
  fields: WiresharkFields,
  [source, destination]: Hosts,
  transport: 'udp' | 'tcp',
): { readonly source: PrintedEndpoint; readonly destination: PrintedEndpoint } {
  const from = fields.all(`${transport}.srcport`).at(-1);
  const to = fields.all(`${transport}.dstport`).at(-1);
  const isResponse = /^(?:1|true)$/i.test(fields.first('dns.flags.response') ?? '');
  const isDns = fields.first('dns.id') !== undefined;
  const asked = (isAsked: boolean): string | undefined => (isDns && isAsked ? '53' : undefined);
  return {
    source: endpoint(source, from ?? asked(isResponse)),
    destination: endpoint(destination, to ?? asked(!isResponse)),
  };
}

function endpoint(host: string, port: string | undefined): PrintedEndpoint {
  return { host, ...(port !== undefined && port !== '' && { port }) };
}

/** Returns the fields of an ICMP message. -O dns prints no code, so that 0 is taken. */
function icmpOf(fields: WiresharkFields): Pick<TcpdumpLine, 'fields' | 'transport'> {
  const type = fields.first('icmp.type', 'icmpv6.type') ?? '';
  const code = fields.first('icmp.code', 'icmpv6.code') ?? '0';
  return { transport: 'icmp', fields: [{ kind: 'icmp', text: icmpWords(type, code) }] };
}

function rowOf(
  fields: WiresharkFields,
  [source, destination]: Hosts,
): Omit<PacketRow, 'protocol' | 'info'> {
  const sourcePort = fields.first('udp.srcport');
  const destinationPort = fields.first('udp.dstport');
  const length = Number(fields.first('frame.len') ?? Number.NaN);
  return {
    source,
    destination,
    ...(sourcePort !== undefined && { sourcePort }),
    ...(destinationPort !== undefined && { destinationPort }),
    ...(Number.isSafeInteger(length) && { length }),
  };
}

/** Reads bytes: `78:d5:01:00`, `78d50100`; undefined for other text. */
function octetsOf(hex: string | undefined): Bytes | undefined {
  const digits = hex?.replaceAll(':', '') ?? '';
  if (digits === '' || !/^(?:[\da-f]{2})+$/i.test(digits)) return undefined;
  return Buffer.from(digits, 'hex');
}
