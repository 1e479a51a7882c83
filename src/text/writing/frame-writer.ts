import { LinkType } from '../../capture/link-type.ts';
import type { Packet } from '../../capture/packet.ts';
import type { PrintedEndpoint, TcpdumpLine } from '../tcpdump/line.ts';
import type { PrintedMessage } from '../tcpdump/message.ts';
import type { Bytes } from '../../wire/bytes.ts';
import { Icmp, Ipv4, Ipv6, Protocol } from '../../wire/headers/ip.ts';
import { EtherType, Sll2 } from '../../wire/headers/link.ts';
import { Flag, TcpHeader, UdpHeader } from '../../wire/headers/transport.ts';
import type { Endpoints } from './endpoints.ts';
import { icmpError } from '../tcpdump/icmp-error.ts';
import { MessageWriter } from './message-writer.ts';
import { addressesOf, type PrintedOctets } from '../dumps/printed-octets.ts';
import { Sequences } from './sequences.ts';
import type { PrintedPacket } from '../shapes/shape.ts';
import { tcpMarks } from '../tcpdump/tcp.ts';

const PACKET_TYPES: Readonly<Record<string, number>> = { In: 0, B: 1, M: 2, P: 3, Out: 4 };
const ETHERTYPES = { IP: EtherType.ipv4, IP6: EtherType.ipv6 } as const;
const IP_OCTETS = { IP: Ipv4.octets, IP6: Ipv6.octets } as const;
/** Initial TTL of Linux: net.ipv4.ip_default_ttl. */
const HOP_LIMIT = 64;
const TCP_FLAGS: Readonly<Record<string, number>> = {
  F: Flag.fin,
  S: Flag.syn,
  R: Flag.rst,
  P: Flag.psh,
  '.': Flag.ack,
  U: Flag.urg,
  E: Flag.ece,
  W: Flag.cwr,
};
const PSH_ACK = Flag.psh | Flag.ack;
const MAX_INTERFACES = 10_000;
/** Most octets after the link layer. */
const MAX_PLACED = (1 << 16) - Sll2.octets;

/** Writes the octets that a line describes into a packet. */
export class FrameWriter {
  readonly #endpoints: Endpoints;
  readonly #bytes: Bytes = new Uint8Array(1 << 16);
  readonly #message = new MessageWriter(this.#bytes);
  readonly #view = new DataView(this.#bytes.buffer);
  readonly #interfaces = new Map<string, number>();
  readonly #sequences = new Sequences();

  constructor(endpoints: Endpoints) {
    this.#endpoints = endpoints;
  }

  write({ packet: line, quoted, octets }: PrintedPacket, packet: Packet): void {
    this.#message.isOdd = false;
    if (octets && line?.source && line.destination)
      this.#learn(line.source, line.destination, octets);
    if (octets && !isPlaced(octets, line)) {
      packet.bytes = octets.bytes;
      packet.start = 0;
      packet.end = octets.bytes.length;
      packet.originalLength = octets.originalLength;
      packet.linkType = octets.linkType;
      return;
    }
    packet.bytes = this.#bytes;
    packet.start = 0;
    this.#bytes.fill(0, 0, Sll2.octets);
    if (octets) {
      this.#link(line!, octets.bytes[0]! >> 4 === 4 ? 'IP' : 'IP6');
      this.#bytes.set(octets.bytes, Sll2.octets);
      packet.end = Sll2.octets + octets.bytes.length;
      packet.originalLength = Sll2.octets + octets.originalLength;
      return;
    }
    if (!line?.source || !line.destination) {
      this.#view.setUint16(Sll2.protocol, EtherType.experimental);
      packet.end = packet.originalLength = Sll2.octets;
      return;
    }
    const family = familyOf(line);
    this.#link(line, family);
    const [end, original] =
      line.transport === 'icmp'
        ? this.#icmp(Sll2.octets, line, quoted, family)
        : this.#datagram(Sll2.octets, line, family);
    packet.end = end;
    packet.originalLength = original;
    if (this.#message.isOdd) packet.isInDoubt = packet.afterGap = true;
  }

  #learn(source: PrintedEndpoint, destination: PrintedEndpoint, octets: PrintedOctets): void {
    const addresses = addressesOf(octets);
    if (!addresses) return;
    this.#endpoints.learn(source.host, addresses[0]);
    this.#endpoints.learn(destination.host, addresses[1]);
  }

  /** Writes the link layer: interface and direction. */
  #link(line: TcpdumpLine, family: 'IP' | 'IP6'): void {
    this.#view.setUint16(Sll2.protocol, ETHERTYPES[family]);
    this.#view.setUint32(Sll2.interfaceIndex, this.#interface(line));
    this.#bytes[Sll2.packetType] = PACKET_TYPES[line.direction ?? 'In'] ?? 0;
  }

  /** @returns the end of the written octets, and the end on the wire */
  #datagram(at: number, line: TcpdumpLine, family: 'IP' | 'IP6'): readonly [number, number] {
    const { message, payload: octets, transport } = line;
    const isTcp = octets ? transport === 'tcp' : line.fields.some(({ kind }) => kind === 'tcp');
    if (!octets && !isTcp && !message && !isUdp(line)) return this.#nothing(at, line, family);
    const header = at + IP_OCTETS[family];
    const payload = header + (isTcp ? TcpHeader.octets : UdpHeader.octets);
    const [end, length] = this.#payload(payload, line, isTcp);
    // A length without any octet is no proof that the segment is the next one of its stream.
    if (isTcp) this.#tcp(header, line, end > payload ? length : 0);
    else this.#udp(header, line, length);
    const protocol = isTcp ? Protocol.tcp : Protocol.udp;
    this.#ip(at, line, family, protocol, payload + length - header);
    return [end, payload + length];
  }

  /** @returns the end of the octets that are known of the payload, and its length on the wire */
  #payload(at: number, line: TcpdumpLine, isTcp: boolean): readonly [number, number] {
    const { message, payload: octets } = line;
    if (octets) {
      const known = octets.subarray(0, this.#bytes.length - at);
      this.#bytes.set(known, at);
      return [at + known.length, octets.length];
    }
    // Of a segment of several messages, only the length prefix of the first is printed.
    const prefix = isTcp && !message ? unprintedPrefix(line) : undefined;
    if (prefix) {
      this.#view.setUint16(at, prefix.message);
      return [at + 2, prefix.segment];
    }
    if (!message) return [at, printedLength(line)];
    const start = isTcp ? at + 2 : at;
    const isAll = this.#message.write(directed(message, line), start);
    const { end } = this.#message;
    // Missing octets were on the wire: if no length is printed, one more octet shows it. A printed length that is too
    // small belongs to the original name, before somebody replaced it by a longer one.
    const length = Math.max(message.length ?? 0, end - start + (isAll ? 0 : 1));
    // RFC 1035 section 4.2.2: the length of the message is its prefix.
    if (isTcp) this.#view.setUint16(at, length);
    return [end, start + length - at];
  }

  /** Writes a packet without a transport that is read here. */
  #nothing(at: number, line: TcpdumpLine, family: 'IP' | 'IP6'): readonly [number, number] {
    this.#ip(at, line, family, Protocol.none, 0);
    return [at + IP_OCTETS[family], at + IP_OCTETS[family]];
  }

  #icmp(
    at: number,
    line: TcpdumpLine,
    quoted: TcpdumpLine | undefined,
    family: 'IP' | 'IP6',
  ): readonly [number, number] {
    const error = icmpError(line, family);
    if (error === undefined || !quoted?.source || !quoted.destination)
      return this.#nothing(at, line, family);
    const header = at + IP_OCTETS[family];
    this.#bytes.fill(0, header, header + Icmp.octets);
    this.#bytes[header + Icmp.type] = error.type;
    this.#bytes[header + Icmp.code] = error.code;
    const [end, original] = this.#datagram(header + Icmp.octets, quoted, family);
    const protocol = family === 'IP' ? Protocol.icmp : Protocol.icmpv6;
    this.#ip(at, line, family, protocol, original - header);
    return [end, original];
  }

  #ip(at: number, line: TcpdumpLine, family: 'IP' | 'IP6', protocol: number, length: number): void {
    const source = this.#endpoints.address(line.source!, family);
    const destination = this.#endpoints.address(line.destination!, family);
    const hopLimit = line.ip?.hopLimit ?? HOP_LIMIT;
    const id = line.ip?.id ?? 0;
    this.#bytes.fill(0, at, at + IP_OCTETS[family]);
    if (family === 'IP') {
      this.#bytes[at] = 0x45;
      this.#view.setUint16(at + Ipv4.totalLength, Math.min(0xffff, Ipv4.octets + length));
      this.#view.setUint16(at + Ipv4.identification, id);
      this.#bytes[at + Ipv4.ttl] = hopLimit;
      this.#bytes[at + Ipv4.protocol] = protocol;
      this.#copy(source, at + Ipv4.source);
      this.#copy(destination, at + Ipv4.destination);
      return;
    }
    this.#view.setUint32(at, 0x6000_0000 + id);
    this.#view.setUint16(at + Ipv6.payloadLength, Math.min(0xffff, length));
    this.#bytes[at + Ipv6.nextHeader] = protocol;
    this.#bytes[at + Ipv6.hopLimit] = hopLimit;
    this.#copy(source, at + Ipv6.source);
    this.#copy(destination, at + Ipv6.destination);
  }

  /** Copies octets one by one: for so few, a call of `set` costs more. */
  #copy(octets: Bytes, at: number): void {
    for (let index = 0; index < octets.length; index++) this.#bytes[at + index] = octets[index]!;
  }

  #udp(at: number, { source, destination }: TcpdumpLine, length: number): void {
    this.#view.setUint16(at + UdpHeader.sourcePort, this.#endpoints.port(source!));
    this.#view.setUint16(at + UdpHeader.destinationPort, this.#endpoints.port(destination!));
    this.#view.setUint16(at + UdpHeader.length, Math.min(0xffff, UdpHeader.octets + length));
    this.#view.setUint16(at + UdpHeader.checksum, 0);
  }

  /** @param octets octets of its payload */
  #tcp(at: number, line: TcpdumpLine, octets: number): void {
    const { source, destination, fields } = line;
    const printed = fields.find(({ kind }) => kind === 'tcp')?.text ?? '';
    const flags = Array.from(tcpMarks(printed)).reduce(
      (sum, mark) => sum | (TCP_FLAGS[mark] ?? 0),
      0,
    );
    this.#bytes.fill(0, at, at + TcpHeader.octets);
    this.#view.setUint16(at + TcpHeader.sourcePort, this.#endpoints.port(source!));
    this.#view.setUint16(at + TcpHeader.destinationPort, this.#endpoints.port(destination!));
    const sends = octets + ((flags & (Flag.fin | Flag.syn)) !== 0 ? 1 : 0);
    this.#view.setUint32(at + TcpHeader.sequence, this.#sequences.of(line, printed, sends));
    this.#bytes[at + TcpHeader.dataOffset] = (TcpHeader.octets / 4) << 4;
    this.#bytes[at + TcpHeader.flags] = flags === 0 ? PSH_ACK : flags;
  }

  /**
   * Returns the index of an interface. tcpdump prints `?` for an interface that does not exist where the file is read.
   * On a forwarding node, queries come in and responses go out at one interface, and queries go out at another.
   */
  #interface(line: TcpdumpLine): number {
    const printed = line.interface;
    if (printed === undefined) return 0;
    const name = printed === '?' ? `? ${this.#isInward(line)}` : printed;
    if (this.#interfaces.size >= MAX_INTERFACES) this.#interfaces.clear();
    const known = this.#interfaces.get(name) ?? this.#interfaces.size + 1;
    this.#interfaces.set(name, known);
    return known;
  }

  #isInward({ direction, destination }: TcpdumpLine): boolean {
    const isToServer = destination!.port !== undefined && this.#endpoints.port(destination!) === 53;
    return isToServer === (direction === 'In');
  }
}

/** Whether a dump without link layer (-x) gets interface and direction from the line above it (-i any). */
function isPlaced({ linkType, bytes }: PrintedOctets, line: TcpdumpLine | undefined): boolean {
  const isKnown = line?.direction !== undefined && line.destination !== undefined;
  return isKnown && linkType === LinkType.RAW && bytes.length < MAX_PLACED;
}

/** Decides between query and response by the ports, if flags do not tell, for example on a cut-off line. */
function directed(message: PrintedMessage, { source }: TcpdumpLine): PrintedMessage {
  if (message.isResponse !== undefined) return message;
  return { ...message, isResponse: source?.port === '53' || source?.port === 'domain' };
}

function familyOf({ family, source, destination }: TcpdumpLine): 'IP' | 'IP6' {
  if (family) return family;
  return [source, destination].some((endpoint) => endpoint?.host.includes(':')) ? 'IP6' : 'IP';
}

function isUdp({ fields }: TcpdumpLine): boolean {
  return fields.some(({ kind, text }) => kind === 'rest' && /^UDP, /i.test(text));
}

/** Reads `[prefix length(34) != length(70)] (invalid)`: print-domain.c, domain_print(). */
export function unprintedPrefix({
  fields,
}: TcpdumpLine): { readonly message: number; readonly segment: number } | undefined {
  const invalid = fields.find(({ kind }) => kind === 'invalid')?.text;
  if (invalid === undefined) return undefined;
  const [, message, rest] = /^\[prefix length\((\d+)\) != length\((\d+)\)\]/.exec(invalid) ?? [];
  if (message === undefined || rest === undefined) return undefined;
  return { message: Number(message) & 0xffff, segment: Number(rest) + 2 };
}

/** Returns the length of a payload, of which -q prints nothing else. */
function printedLength({ fields }: TcpdumpLine): number {
  const text = fields.find(({ kind }) => kind === 'rest')?.text ?? '';
  return Number(/\blength (\d+)/.exec(text)?.[1] ?? 0);
}

/** Returns the destination port of the quoted datagram: `udp port 58201 unreachable`. */
export function unreachablePort({ fields }: TcpdumpLine): string | undefined {
  const text = fields.find(({ kind }) => kind === 'icmp')?.text ?? '';
  const [, port] = /\b(?:udp|tcp) port (\S+) unreachable/.exec(text) ?? [];
  return port;
}
