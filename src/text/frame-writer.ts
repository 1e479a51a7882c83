import { LinkType } from '../capture/link-type.ts';
import type { Packet } from '../capture/packet.ts';
import type { TcpdumpLine } from './tcpdump/line.ts';
import type { PrintedMessage } from './tcpdump/message.ts';
import type { Bytes } from '../wire/bytes.ts';
import type { Endpoints } from './endpoints.ts';
import { icmpError } from './icmp-error.ts';
import { MessageWriter } from './message-writer.ts';
import type { PrintedOctets } from './printed-octets.ts';
import { Sequences } from './sequences.ts';
import type { PrintedPacket } from './shapes/shape.ts';
import { tcpMarks } from './tcpdump/tcp.ts';

/** LINKTYPE_LINUX_SLL2, see decode/link/linux-sll2.ts. */
const LINK_OCTETS = 20;
const PACKET_TYPES: Readonly<Record<string, number>> = { In: 0, B: 1, M: 2, P: 3, Out: 4 };
const ETHERTYPES = { IP: 0x0800, IP6: 0x86dd } as const;
const IP_OCTETS = { IP: 20, IP6: 40 } as const;
/** What Linux begins with: net.ipv4.ip_default_ttl. */
const HOP_LIMIT = 64;
const UDP = 17;
const TCP = 6;
const UDP_OCTETS = 8;
const TCP_OCTETS = 20;
/** RFC 792 and RFC 4443: the header of an error, up to the packet that it quotes. */
const ICMP_OCTETS = 8;
/** Any type that nobody looks at. */
const NO_IP = 0x88b5;
const TCP_FLAGS: Readonly<Record<string, number>> = {
  F: 0x01,
  S: 0x02,
  R: 0x04,
  P: 0x08,
  '.': 0x10,
  U: 0x20,
  E: 0x40,
  W: 0x80,
};
const PSH_ACK = 0x18;
const MAX_INTERFACES = 10_000;
/** Octets that find room behind the link layer. */
const MAX_PLACED = (1 << 16) - LINK_OCTETS;

/** Writes the octets that a line tells of into a packet. */
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
    this.#bytes.fill(0, 0, LINK_OCTETS);
    if (octets) {
      this.#link(line!, octets.bytes[0]! >> 4 === 4 ? 'IP' : 'IP6');
      this.#bytes.set(octets.bytes, LINK_OCTETS);
      packet.end = LINK_OCTETS + octets.bytes.length;
      packet.originalLength = LINK_OCTETS + octets.originalLength;
      return;
    }
    if (!line?.source || !line.destination) {
      this.#view.setUint16(0, NO_IP);
      packet.end = packet.originalLength = LINK_OCTETS;
      return;
    }
    const family = familyOf(line);
    this.#link(line, family);
    const [end, original] =
      line.transport === 'icmp'
        ? this.#icmp(LINK_OCTETS, line, quoted, family)
        : this.#datagram(LINK_OCTETS, line, family);
    packet.end = end;
    packet.originalLength = original;
    if (this.#message.isOdd) packet.isInDoubt = packet.afterGap = true;
  }

  /** Interface and direction. */
  #link(line: TcpdumpLine, family: 'IP' | 'IP6'): void {
    this.#view.setUint16(0, ETHERTYPES[family]);
    this.#view.setUint32(4, this.#interface(line));
    this.#bytes[10] = PACKET_TYPES[line.direction ?? 'In'] ?? 0;
  }

  /** @returns where the octets end, and where they did on the wire */
  #datagram(at: number, line: TcpdumpLine, family: 'IP' | 'IP6'): readonly [number, number] {
    const isTcp = line.fields.some(({ kind }) => kind === 'tcp');
    const { message, payload: octets } = line;
    const prefix = isTcp && !message && !octets ? unprintedPrefix(line) : undefined;
    if (prefix !== undefined) return this.#unprinted(at, line, family, prefix);
    if (octets) return this.#exact(at, line, family, octets);
    if (!isTcp && !message && !isUdp(line)) return this.#nothing(at, line, family);
    const payload = at + IP_OCTETS[family] + (isTcp ? TCP_OCTETS + (message ? 2 : 0) : UDP_OCTETS);
    const isAll = message !== undefined && this.#message.write(directed(message, line), payload);
    const end = message ? this.#message.end : payload;
    // What is missing was on the wire all the same: one octet says so where no length does. A length that is too small
    // is that of the name which stood there before somebody put in a longer one.
    const least = end - payload + (isAll ? 0 : 1);
    const length = message ? Math.max(message.length ?? 0, least) : udpLength(line);
    if (isTcp) this.#tcp(at + IP_OCTETS[family], line, message ? length : undefined);
    else this.#udp(at + IP_OCTETS[family], line, length);
    this.#ip(at, line, family, isTcp ? TCP : UDP, payload + length - at - IP_OCTETS[family]);
    return [end, payload + length];
  }

  /** What the transport carried is known octet by octet. */
  #exact(
    at: number,
    line: TcpdumpLine,
    family: 'IP' | 'IP6',
    octets: Bytes,
  ): readonly [number, number] {
    const isTcp = line.transport === 'tcp';
    const header = isTcp ? TCP_OCTETS : UDP_OCTETS;
    const payload = at + IP_OCTETS[family] + header;
    const known = octets.subarray(0, this.#bytes.length - payload);
    this.#bytes.set(known, payload);
    if (isTcp) this.#segment(at + IP_OCTETS[family], line, octets.length);
    else this.#udp(at + IP_OCTETS[family], line, octets.length);
    this.#ip(at, line, family, isTcp ? TCP : UDP, header + octets.length);
    return [payload + known.length, payload + octets.length];
  }

  /** A segment of several messages, of which no more is printed than the prefix of the first one. */
  #unprinted(
    at: number,
    line: TcpdumpLine,
    family: 'IP' | 'IP6',
    prefix: { readonly message: number; readonly segment: number },
  ): readonly [number, number] {
    const transport = at + IP_OCTETS[family];
    const payload = transport + TCP_OCTETS;
    this.#tcp(transport, line, prefix.segment - 2);
    this.#view.setUint16(payload, prefix.message);
    this.#ip(at, line, family, TCP, TCP_OCTETS + prefix.segment);
    return [payload + 2, payload + prefix.segment];
  }

  /** A protocol that is none of ours: 59 is "no next header", RFC 8200 section 4.7. */
  #nothing(at: number, line: TcpdumpLine, family: 'IP' | 'IP6'): readonly [number, number] {
    this.#ip(at, line, family, 59, 0);
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
    this.#bytes.fill(0, header, header + ICMP_OCTETS);
    this.#bytes[header] = error.type;
    this.#bytes[header + 1] = error.code;
    const [end, original] = this.#datagram(header + ICMP_OCTETS, quoted, family);
    this.#ip(at, line, family, family === 'IP' ? 1 : 58, original - header);
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
      this.#view.setUint16(at + 2, Math.min(0xffff, IP_OCTETS.IP + length));
      this.#view.setUint16(at + 4, id);
      this.#bytes[at + 8] = hopLimit;
      this.#bytes[at + 9] = protocol;
      this.#copy(source, at + 12);
      this.#copy(destination, at + 16);
      return;
    }
    this.#view.setUint32(at, 0x6000_0000 + id);
    this.#view.setUint16(at + 4, Math.min(0xffff, length));
    this.#bytes[at + 6] = protocol;
    this.#bytes[at + 7] = hopLimit;
    this.#copy(source, at + 8);
    this.#copy(destination, at + 24);
  }

  /** So few octets that a call costs more. */
  #copy(octets: Bytes, at: number): void {
    for (let index = 0; index < octets.length; index++) this.#bytes[at + index] = octets[index]!;
  }

  #udp(at: number, { source, destination }: TcpdumpLine, length: number): void {
    this.#view.setUint16(at, this.#endpoints.port(source!));
    this.#view.setUint16(at + 2, this.#endpoints.port(destination!));
    this.#view.setUint16(at + 4, Math.min(0xffff, UDP_OCTETS + length));
    this.#view.setUint16(at + 6, 0);
  }

  /** @param length of its message, which a prefix tells as well (RFC 1035 section 4.2.2); undefined without one */
  #tcp(at: number, line: TcpdumpLine, length: number | undefined): void {
    this.#segment(at, line, length === undefined ? 0 : 2 + length);
    if (length !== undefined) this.#view.setUint16(at + TCP_OCTETS, length);
  }

  /** @param octets that it carries */
  #segment(at: number, line: TcpdumpLine, octets: number): void {
    const { source, destination, fields } = line;
    const printed = fields.find(({ kind }) => kind === 'tcp')?.text ?? '';
    const flags = Array.from(tcpMarks(printed)).reduce(
      (sum, mark) => sum | (TCP_FLAGS[mark] ?? 0),
      0,
    );
    this.#bytes.fill(0, at, at + TCP_OCTETS);
    this.#view.setUint16(at, this.#endpoints.port(source!));
    this.#view.setUint16(at + 2, this.#endpoints.port(destination!));
    const sends = octets + ((flags & 0x03) !== 0 ? 1 : 0);
    this.#view.setUint32(at + 4, this.#sequences.of(line, printed, sends));
    this.#bytes[at + 12] = (TCP_OCTETS / 4) << 4;
    this.#bytes[at + 13] = flags === 0 ? PSH_ACK : flags;
  }

  /**
   * tcpdump prints `?` for an interface that is gone when the file is read elsewhere. On a node that forwards, queries
   * come in where their responses go out, and that is another one than where queries go out.
   */
  #interface({ interface: printed, direction, destination }: TcpdumpLine): number {
    if (printed === undefined) return 0;
    const isInward = (this.#endpoints.port(destination!) === 53) === (direction === 'In');
    const name = printed === '?' ? `? ${isInward}` : printed;
    if (this.#interfaces.size >= MAX_INTERFACES) this.#interfaces.clear();
    const known = this.#interfaces.get(name) ?? this.#interfaces.size + 1;
    this.#interfaces.set(name, known);
    return known;
  }
}

/** -x leaves the link layer out: interface and direction, of -i any, stand on the line above. */
function isPlaced({ linkType, bytes }: PrintedOctets, line: TcpdumpLine | undefined): boolean {
  const isKnown = line?.direction !== undefined && line.destination !== undefined;
  return isKnown && linkType === LinkType.RAW && bytes.length < MAX_PLACED;
}

/** Flags may not tell query from response, above all where the rest is cut off; ports do. */
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

/** print-domain.c, domain_print(): `[prefix length(34) != length(70)] (invalid)`. */
export function unprintedPrefix({
  fields,
}: TcpdumpLine): { readonly message: number; readonly segment: number } | undefined {
  const invalid = fields.find(({ kind }) => kind === 'invalid')?.text ?? '';
  const [, message, rest] = /^\[prefix length\((\d+)\) != length\((\d+)\)\]/.exec(invalid) ?? [];
  if (message === undefined || rest === undefined) return undefined;
  return { message: Number(message) & 0xffff, segment: Number(rest) + 2 };
}

/** -q prints nothing but that. */
function udpLength({ fields }: TcpdumpLine): number {
  const text = fields.find(({ kind }) => kind === 'rest')?.text ?? '';
  return Number(/\blength (\d+)/.exec(text)?.[1] ?? 0);
}

/** `udp port 58201 unreachable`: where the quoted datagram went to. */
export function unreachablePort({ fields }: TcpdumpLine): string | undefined {
  const text = fields.find(({ kind }) => kind === 'icmp')?.text ?? '';
  const [, port] = /\b(?:udp|tcp) port (\S+) unreachable/.exec(text) ?? [];
  return port;
}
